import { parseSync } from '../../compile/parser.js';
import { type Node, walk } from '../../compile/walk.js';
import type { Diagnostic } from '../engine.js';
import { positionAt } from '../position.js';
import type { Questions } from './advice.js';
import { contains, type Range } from './node-at.js';
import { tensorTypes } from './tensor-types.js';

/** Methods of tensors that look as if they answered yes or no. */
const ASKING =
  /^(gt|lt|ge|le|eq|ne|greater|less|greaterEqual|lessEqual|any|all|isnan|isinf|isfinite|logical(And|Or|Not|Xor))$/;
const MAY_ASK = /\b(gt|lt|ge|le|eq|ne|greater\w*|less\w*|any|all|isnan|isinf|isfinite|logical\w+)\s*\(/;

/**
 * Errors for conditions that are tensors: `if (x.gt(0).any())` is true whatever x holds, because a tensor is an object and an object is true. PyTorch
 * asks the one element; nothing can do so here.
 */
export async function tensorConditions(code: string, questions: Pick<Questions, 'diagnostics'>): Promise<Diagnostic[]> {
  if (!MAY_ASK.test(code)) return [];
  const { program, errors } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
  if (errors.length > 0) return [];
  const asked: Range[] = [];
  walk(program, (node) => {
    for (const test of tests(node).filter(isQuestion)) {
      const range: Range = [test.start, test.end];
      if (!asked.some((outer) => contains(outer, range))) asked.push(range);
    }
    return undefined;
  });
  const types = await tensorTypes(asked, code, questions);
  return asked.flatMap(([start, end], i) => {
    const type = types[i];
    if (type === undefined) return [];
    const text = code.slice(start, end);
    const message = `This condition will always return true since this '${type}' is always defined. Its truth is ${text}${/^Tensor<\[\]/.test(type) ? '' : '.any()'}.item()`;
    return [
      { severity: 'error', code: ALWAYS_TRUE, message, start: positionAt(code, start), end: positionAt(code, end) },
    ];
  });
}

const ALWAYS_TRUE = 2801;

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
