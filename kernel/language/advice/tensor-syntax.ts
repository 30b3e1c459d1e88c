import type { Node } from 'oxc-parser';
import { parseSync } from '../../compile/parser.js';
import type { Diagnostic } from '../engine.js';
import { offsetAt } from '../position.js';
import type { Questions } from './advice.js';
import { indexAdvice, type Operands, operationAt, operatorAdvice } from './methods.js';
import { contains, type Range, rangeOf, smallest } from './node-at.js';
import { TENSOR, tensorTypes } from './tensor-types.js';
import { withAdvice } from './with-advice.js';

const LEFT = 2362; // The left-hand side of an arithmetic operation must be of type …
const RIGHT = 2363;
const OPERATOR = 2365; // Operator '+' cannot be applied to types 'A' and 'B'.
const NO_OVERLAP = 2367; // This comparison appears to be unintentional because the types 'A' and 'B' have no overlap.
const INDEX = 7053; // … expression of type '0' can't be used to index type 'A'.
const INDEX_TO_WRITE = 7052; // … type 'A' has no index signature. Did you mean to call 'a.set'?
const ARGUMENT = 2345; // Argument of type 'A' is not assignable to parameter of type 'number'.
const COMMA = 2695; // Left side of comma operator is unused and has no side effects.

/** Says how what PyTorch writes with operators and brackets is written for tensors: `a + b` is `a.add(b)`, `a[0]` is `a.at(0)`. */
export async function explainTensorSyntax(
  found: readonly Diagnostic[],
  code: string,
  questions: Questions,
): Promise<Diagnostic[]> {
  if (!found.some(({ code }) => [LEFT, RIGHT, OPERATOR, NO_OVERLAP, INDEX, INDEX_TO_WRITE, ARGUMENT].includes(code)))
    return [...found];
  const { program } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
  const tensors = await tensorComplaints(found, code, questions);
  const operations = new Set<Node>();
  const indexed: Node[] = [];
  const explained = found.flatMap((diagnostic) => {
    const range = placeOf(diagnostic, code);
    const operands = tensors.has(diagnostic) ? { leftIsTensor: diagnostic.code === LEFT } : tensorOperands(diagnostic);
    if (operands) {
      const operation = operationAt(program, range);
      if (!operation) return [diagnostic];
      // Of a - b the compiler complains about both sides.
      if (operations.has(operation)) return [];
      operations.add(operation);
      return [withAdvice(diagnostic, operatorAdvice(operation, code, operands))];
    }
    if (diagnostic.code === ARGUMENT) return [withAdvice(diagnostic, numberAdvice(program, diagnostic, code))];
    const access = indexesTensor(diagnostic)
      ? smallest(program, range, (node) => node.type === 'MemberExpression' && node.computed)
      : undefined;
    if (!access) return [diagnostic];
    indexed.push(access);
    const written = indexAdvice(program, access, code);
    return [{ ...diagnostic, message: `Tensors are not indexed with []: write ${written}` }];
  });
  // a[0, 1] is a comma operator only until it is mended.
  return explained.filter(
    (each) => each.code !== COMMA || !indexed.some((access) => contains(rangeOf(access), placeOf(each, code))),
  );
}

/** The complaints about one operand that is a tensor, which the message does not say. */
async function tensorComplaints(
  found: readonly Diagnostic[],
  code: string,
  questions: Questions,
): Promise<Set<Diagnostic>> {
  const suspects = found.filter(({ code }) => code === LEFT || code === RIGHT);
  const ranges = suspects.map((suspect) => placeOf(suspect, code));
  const types = await tensorTypes(ranges, code, questions);
  return new Set(suspects.filter((_, i) => types[i] !== undefined));
}

/** What a message says of the operands of an operator, if one of them is a tensor. */
function tensorOperands({ code, message }: Diagnostic): Operands | undefined {
  if (code !== OPERATOR && code !== NO_OVERLAP) return undefined;
  const [, left = '', right = ''] = /types '(.*)' and '(.*)'/.exec(message) ?? [];
  const leftIsTensor = TENSOR.test(left);
  if (!leftIsTensor && !TENSOR.test(right)) return undefined;
  return {
    leftIsTensor,
    isScalar: [left, right].some((type) => /^Tensor<\[\]/.test(type)) && !(leftIsTensor && TENSOR.test(right)),
  };
}

/** What to write for a tensor where a number is asked for. */
function numberAdvice(program: Node, diagnostic: Diagnostic, code: string): string | undefined {
  const [, type] =
    /^Argument of type '(.*)' is not assignable to parameter of type 'number'\./.exec(diagnostic.message) ?? [];
  if (type === undefined || !TENSOR.test(type)) return undefined;
  const range = placeOf(diagnostic, code);
  const tensor = code.slice(...range);
  const call = smallest(program, range, (node) => node.type === 'CallExpression' && rangeOf(node)[0] < range[0]);
  const [, method] =
    (call?.type === 'CallExpression' && /^Math\.(\w+)$/.exec(code.slice(...rangeOf(call.callee)))) || [];
  if (method !== undefined && ELEMENTWISE.has(method))
    return `Tensors have methods of their own: ${tensor}.${method}()`;
  return type.startsWith('Tensor<[]') ? `A tensor's number is its item(): ${tensor}.item()` : undefined;
}

/** What `Math` and tensors both have. */
const ELEMENTWISE = new Set([
  ...[
    'abs',
    'acos',
    'asin',
    'atan',
    'ceil',
    'cos',
    'cosh',
    'exp',
    'expm1',
    'floor',
    'log',
    'log10',
    'log1p',
    'log2',
    'max',
    'min',
  ],
  ...['round', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc'],
]);

/** Whether a message says that a tensor has no such index; a name in brackets is another mistake. */
function indexesTensor({ code, message }: Diagnostic): boolean {
  const [, type] =
    (code === INDEX && /expression of type '(?:-?\d+|number)' can't be used to index type '(.*?)'\./.exec(message)) ||
    (code === INDEX_TO_WRITE &&
      /because type '(.*?)' has no index signature\. Did you mean to call '.*\.set'/.exec(message)) ||
    [];
  return type !== undefined && TENSOR.test(type);
}

const placeOf = ({ start, end }: Diagnostic, code: string): Range => [offsetAt(code, start), offsetAt(code, end)];
