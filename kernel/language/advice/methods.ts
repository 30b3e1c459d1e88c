// How operators and brackets are written for tensors.
import type { Node } from 'oxc-parser';
import { type Range, smallest } from './node-at.js';

/** The method behind each operator of PyTorch. */
const METHODS: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'remainder',
  '**': 'pow',
  '<': 'lt',
  '>': 'gt',
  '<=': 'le',
  '>=': 'ge',
  '==': 'eq',
  '===': 'eq',
  '!=': 'ne',
  '!==': 'ne',
  '&': 'logicalAnd',
  '|': 'logicalOr',
};

/** Operators whose operands may change places, and what they are then. */
const MIRRORED: Record<string, string> = { '+': '+', '*': '*', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** What is known of the operands: at least one is a tensor, `isScalar` says that it is one of no dimensions beside a number. */
export interface Operands {
  leftIsTensor: boolean;
  isScalar?: boolean;
}

type Operation = Extract<Node, { type: 'BinaryExpression' | 'AssignmentExpression' }>;

/** The operation that a range of the cell is about. */
export const operationAt = (program: Node, range: Range): Operation | undefined =>
  smallest(program, range, isOperation) as Operation | undefined;

/** What to write for an operation; undefined where there is no such method. */
export function operatorAdvice(
  operation: Operation,
  code: string,
  { leftIsTensor, isScalar = false }: Operands,
): string | undefined {
  const isAssignment = operation.type === 'AssignmentExpression';
  const operator = isAssignment ? operation.operator.slice(0, -1) : operation.operator;
  const [left, right] = [operation.left, operation.right].map((node) => called(node, code.slice(node.start, node.end)));
  // total += loss, loss < 0.1: what is asked for is the number.
  if (isAssignment && !leftIsTensor)
    return `A tensor's number is its item(): ${left} ${operation.operator} ${right}.item()`;
  if (isScalar && COMPARISON.test(operator))
    return `A tensor's number is its item(): ${leftIsTensor ? `${left}.item() ${operator} ${right}` : `${left} ${operator} ${right}.item()`}`;
  const argument = code.slice(operation.right.start, operation.right.end);
  const written = leftIsTensor
    ? METHODS[operator] && `${left}.${METHODS[operator]}(${argument})`
    : fromTheRight(operator, code.slice(operation.left.start, operation.left.end), right!);
  return written && `Tensors have methods instead of operators: ${isAssignment ? `${left} = ` : ''}${written}`;
}

const COMPARISON = /^([<>]=?|[!=]==?)$/;

const isOperation = (node: Node): boolean =>
  node.type === 'BinaryExpression' || (node.type === 'AssignmentExpression' && node.operator !== '=');

/** `1 - x` and its kin. */
function fromTheRight(operator: string, number: string, tensor: string): string | undefined {
  if (operator in MIRRORED) return `${tensor}.${METHODS[MIRRORED[operator]!]}(${number})`;
  if (operator === '-') return `${tensor}.neg().add(${number})`;
  if (operator === '/') return `${tensor}.reciprocal().mul(${number})`;
  return operator === '**' ? `torch.pow(${number}, ${tensor})` : undefined;
}

/** The text of an operand, as a method can be called on it. */
function called({ type }: Node, text: string): string {
  return ['Identifier', 'Literal', 'MemberExpression', 'CallExpression', 'ParenthesizedExpression'].includes(type)
    ? text
    : `(${text})`;
}

/** What to write for an access by position. */
export function indexAdvice(program: Node, access: Node, code: string): string {
  if (access.type !== 'MemberExpression') return 'x.at(…)';
  const tensor = code.slice(access.object.start, access.object.end);
  const index = code.slice(access.property.start, access.property.end);
  const element = `${tensor}.at(${index})`;
  const assignment = smallest(
    program,
    [access.start, access.end],
    (node) => node.type === 'AssignmentExpression' && node.left.start === access.start && node.left.end === access.end,
  );
  if (assignment?.type !== 'AssignmentExpression') return element;
  const value = code.slice(assignment.right.start, assignment.right.end);
  const method = METHODS[assignment.operator.slice(0, -1)];
  return `${tensor}.set([${index}], ${method === undefined ? value : `${element}.${method}(${value})`})`;
}
