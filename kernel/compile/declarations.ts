import type {
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  Function as FunctionNode,
  VariableDeclaration,
} from 'oxc-parser';
import { importCall } from './imports.js';
import { localName } from './shadowing.js';
import { blank, type Source, spaces } from './source.js';
import { boundNames, isFunction, isTypeNode, type Node, walk } from './walk.js';

/**
 * Every top-level declaration becomes `let`, the one kind that V8's REPL mode lets any later cell declare again, and whose latest value
 * functions of earlier cells see. (`let` to `const` and `var` to `let` are syntax errors there; a `var` or a function would also
 * become a property of `globalThis` and break packages: `const process = …`.)
 *
 * ```
 * const x = 1            let   x = 1
 * function f() {}        let f = function () {};      moved to the top, as hoisting would
 * var y = 2              let y; at the top, and       y = 2 in place, also from inside blocks
 * class A {}             class A {}                   is a `let` already
 * export …               without `export`
 * ```
 */
export function declarations(source: Source): string {
  const functions = new Set<string>();
  for (const statement of source.program.body as Node[]) topLevel(source, statement, functions);
  return hoistVars(source, functions);
}

function topLevel(source: Source, statement: Node, functions: Set<string>): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      if (statement.declare || statement.kind === 'var') return;
      if (statement.kind === 'const') source.out.update(statement.start, statement.start + 'const'.length, 'let  ');
      return;
    case 'FunctionDeclaration':
      hoistedFunction(source, statement, functions);
      return;
    case 'ExportNamedDeclaration':
      exportNamed(source, statement, functions);
      return;
    case 'ExportAllDeclaration':
      if (statement.exportKind !== 'type')
        source.out.update(statement.start, statement.end, `await ${importCall(statement)};`);
      return;
    case 'ExportDefaultDeclaration':
      exportDefault(source, statement, functions);
      return;
    case 'TSExportAssignment':
      parenthesise(source, statement.start, statement.expression);
      return;
  }
}

function hoistedFunction(source: Source, node: FunctionNode, functions: Set<string>): void {
  if (node.declare || !node.id || !node.body) return;
  const { name } = node.id;
  // Anonymous, so that calls of itself find what a later cell makes of the name; V8 names it after the variable.
  const local = localName(source, name);
  // A renamed function is called by its own name all the same.
  const [before, after] = local === name ? ['', ''] : [`{ ${name}: `, ` }.${name}`];
  source.out.prependRight(node.start, `${functions.has(name) ? '' : 'let '}${local} = ${before}`);
  source.out.update(node.id.start, node.id.end, spaces(name));
  source.out.appendLeft(node.end, `${after};`);
  functions.add(name);
}

function exportNamed(source: Source, node: ExportNamedDeclaration, functions: Set<string>): void {
  if (node.exportKind === 'type') return;
  if (node.declaration) {
    blank(source, node.start, node.declaration.start);
    topLevel(source, node.declaration, functions);
  } else if (node.source) source.out.update(node.start, node.end, `await ${importCall(node)};`);
  else blank(source, node.start, node.end, ';');
}

function exportDefault(source: Source, node: ExportDefaultDeclaration, functions: Set<string>): void {
  const declared = node.declaration as Node;
  const isDeclaration = declared.type === 'FunctionDeclaration' || declared.type === 'ClassDeclaration';
  if (isDeclaration && declared.id) {
    blank(source, node.start, declared.start, ';');
    topLevel(source, declared, functions);
  } else if (!declared.type.startsWith('TS')) parenthesise(source, node.start, declared);
}

/** `export default {…}` as an expression statement. */
function parenthesise(source: Source, start: number, expression: Node): void {
  blank(source, start, expression.start, ';');
  source.out.prependRight(expression.start, '(');
  source.out.appendLeft(expression.end, ')');
}

/**
 * Moves functions and imports above the first statement that runs. The last step of all: editing what was moved loses text
 * (magic-string 1.4.5).
 */
export function hoistAboveCode(source: Source): void {
  let target: number | undefined;
  for (const statement of source.program.body as Node[]) {
    const hoisted = statement.type === 'ImportDeclaration' || functionOf(statement);
    if (!hoisted) target ??= statement.start;
    else if (target !== undefined) {
      // What stays behind must not join the lines around it.
      source.out.appendLeft(statement.start, ';');
      source.out.move(statement.start, statement.end, target);
    }
  }
}

function functionOf(statement: Node): boolean {
  const inner =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
      ? statement.declaration
      : statement;
  return inner?.type === 'FunctionDeclaration' && !inner.declare && inner.id !== null && inner.body !== null;
}

/** Turns `var` outside functions into assignments and answers the declaration of their names. */
function hoistVars(source: Source, functions: ReadonlySet<string>): string {
  const names = new Set<string>();
  walk(source.program, (node, parents) => {
    if (isFunction(node) || isTypeNode(node)) return false;
    if (node.type !== 'VariableDeclaration' || node.kind !== 'var') return undefined;
    const found = node.declarations.flatMap(({ id }) => boundNames(id));
    for (const name of found) if (!functions.has(name)) names.add(localName(source, name));
    assignInPlace(source, node, parents[parents.length - 1]!);
    return undefined;
  });
  return names.size > 0 ? `let ${[...names].join(', ')};` : '';
}

function assignInPlace(source: Source, node: VariableDeclaration, parent: Node): void {
  const isHead = (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') && parent.left === node;
  const first = node.declarations[0]!;
  const last = node.declarations[node.declarations.length - 1]!;
  const patterns = !isHead && node.declarations.some((d) => d.id.type !== 'Identifier');
  const inFor = parent.type === 'ForStatement' && parent.init === node;
  if (!isHead && node.declarations.every((d) => !d.init)) {
    blank(source, node.start, last.end, inFor ? ' ' : ';');
    return;
  }
  // A bracket at the start of a statement would join the line above it.
  blank(source, node.start, first.start, isHead || inFor ? ' ' : ';');
  if (!patterns) return;
  source.out.prependRight(first.start, '(');
  source.out.appendLeft(last.end, ')');
}
