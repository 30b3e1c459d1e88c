import { type Source, valueEnd } from './source.js';
import { isFunction, isTypeNode, type Node, walk } from './walk.js';

/**
 * After every `await` the code gets its cell's token back and stops where the cell was interrupted meanwhile; `catch` does not run then,
 * `finally` does. Callbacks given to `then` and `catch` likewise. See {@link CellGlobals}.
 */
export function awaits(source: Source): void {
  walk(source.program, (node, parents) => {
    if (isTypeNode(node)) return false;
    if (node.type === 'AwaitExpression') {
      source.out.prependRight(node.start, '__gradbook.r(__gradbook.c(), ');
      source.out.appendLeft(valueEnd(source, node.end), ')');
    } else if (node.type === 'TryStatement' && hasAwait(node)) guardTry(source, node);
    else if (node.type === 'CallExpression') bindCallbacks(source, node);
    else if (node.type === 'ForOfStatement' && node.await) guardLoop(source, node, parents);
    return undefined;
  });
}

const capture = '{ const __gradbook_t = __gradbook.c(); ';

function guardTry(source: Source, node: Node & { type: 'TryStatement' }): void {
  source.out.prependRight(node.start, capture);
  if (node.handler) {
    const { param, body } = node.handler;
    // A destructured parameter is not worth a name of its own: the token alone decides.
    const error = param?.type === 'Identifier' ? `, ${param.name}` : '';
    source.out.appendLeft(body.start + 1, ` __gradbook.e(__gradbook_t${error});`);
  }
  if (node.finalizer) source.out.appendLeft(node.finalizer.start + 1, ' __gradbook.f(__gradbook_t);');
  source.out.appendLeft(node.end, ' }');
}

/** `finally` keeps its callback: it runs after an interrupt too. */
function bindCallbacks(source: Source, { callee, arguments: args }: Node & { type: 'CallExpression' }): void {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return;
  if (callee.property.name !== 'then' && callee.property.name !== 'catch') return;
  for (const callback of args) {
    if (callback.type === 'SpreadElement') continue;
    source.out.prependRight(callback.start, '__gradbook.b(');
    source.out.appendLeft(valueEnd(source, callback.end), ')');
  }
}

function guardLoop(source: Source, node: Node & { type: 'ForOfStatement' }, parents: readonly Node[]): void {
  const resume = ' __gradbook.r(__gradbook_t);';
  // Outside its labels, so that `continue label` still finds a loop.
  let outer: Node = node;
  for (let i = parents.length - 1; parents[i]?.type === 'LabeledStatement'; i--) outer = parents[i]!;
  source.out.prependRight(outer.start, capture);
  if (node.body.type === 'BlockStatement') source.out.appendLeft(node.body.start + 1, resume);
  else {
    source.out.prependRight(node.body.start, `{${resume} `);
    source.out.appendLeft(node.body.end, ' }');
  }
  source.out.appendLeft(outer.end, `${resume} }`);
}

/** Whether a statement awaits, apart from functions inside it. */
function hasAwait(root: Node): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || isFunction(node) || isTypeNode(node)) return false;
    found = node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
    return undefined;
  });
  return found;
}
