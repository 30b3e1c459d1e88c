import { parseSync } from '../../compile/parser.js';
import { type Node, walk } from '../../compile/walk.js';
import type { Diagnostic, Position } from '../engine.js';
import { positionAt } from '../position.js';
import type { Questions } from './advice.js';
import { contains, type Range, rangeOf } from './node-at.js';
import { tensorTypes } from './tensor-types.js';

/** Methods of tensors that look as if they answered yes or no. */
const ASKING =
  /^(gt|lt|ge|le|eq|ne|greater|less|greaterEqual|lessEqual|any|all|isnan|isinf|isfinite|logical(And|Or|Not|Xor))$/;
const MAY_ASK =
  /\b(gt|lt|ge|le|eq|ne|greater\w*|less\w*|any|all|isnan|isinf|isfinite|logical\w+)\s*\(|[^=!]==[^=]|!=[^=]/;

/** What is an error if an expression is a tensor. */
interface Suspicion {
  expression: Range;
  /** Where the error stands, and what it says of the expression's type. */
  node: Node;
  code: number;
  say(type: string): string;
}

/**
 * Errors that TypeScript does not see where a tensor is taken for its value: `if (x.gt(0).any())` is true whatever x holds, because a tensor is an
 * object and an object is true, and `x == y` asks whether both are the same object. PyTorch asks the elements; nothing can do so here.
 */
export async function tensorConditions(text: string, questions: Pick<Questions, 'diagnostics'>): Promise<Diagnostic[]> {
  if (!MAY_ASK.test(text)) return [];
  const { program, errors } = parseSync('cell.ts', text, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) return [];
  const suspicions: Suspicion[] = [];
  walk(program, (node) => {
    for (const one of [
      ...tests(node)
        .filter(isQuestion)
        .map((test) => alwaysTrue(test, text)),
      ...comparison(node, text),
    ])
      if (!suspicions.some(({ expression }) => contains(expression, one.expression))) suspicions.push(one);
    return undefined;
  });
  const types = await tensorTypes(
    suspicions.map(({ expression }) => expression),
    text,
    questions,
  );
  return suspicions.flatMap(({ node, code, say }, i) => {
    const type = types[i];
    if (type === undefined) return [];
    const [start, end] = rangeOf(node).map((offset) => positionAt(text, offset)) as [Position, Position];
    return [{ severity: 'error', code, message: say(type), start, end }];
  });
}

/** TS2801: This condition will always return true. */
function alwaysTrue(node: Node, text: string): Suspicion {
  const written = text.slice(...rangeOf(node));
  const say = (type: string) =>
    `This condition will always return true since this '${type}' is always defined. Its truth is ${written}${type.startsWith('Tensor<[]') ? '' : '.any()'}.item()`;
  return { expression: rangeOf(node), node, code: 2801, say };
}

/** TS2367: This comparison appears to be unintentional. `===` may well ask for the object. */
function comparison(node: Node, text: string): Suspicion[] {
  if (node.type !== 'BinaryExpression' || (node.operator !== '==' && node.operator !== '!=')) return [];
  if (node.left.type === 'Literal' || node.right.type === 'Literal') return [];
  const [left, right] = [node.left, node.right].map((side) => text.slice(...rangeOf(side)));
  const say = () =>
    `This comparison asks whether both tensors are the same object. Tensors have methods instead of operators: ${left}.${node.operator === '==' ? 'eq' : 'ne'}(${right}) for each element, ${node.operator === '==' ? '' : '!'}${left}.equal(${right}) for all`;
  return [{ expression: rangeOf(node.left), node, code: 2367, say }];
}

/** What a node asks whether it is true. */
function tests(node: Node): Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ConditionalExpression':
      return [node.test];
    case 'ForStatement':
      return node.test ? [node.test] : [];
    case 'LogicalExpression':
      return node.operator === '??' ? [] : [node.left];
    case 'UnaryExpression':
      return node.operator === '!' ? [node.argument] : [];
    default:
      return [];
  }
}

function isQuestion(node: Node): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.property.type === 'Identifier' &&
    ASKING.test(node.callee.property.name)
  );
}
