import type { ImportDeclaration } from 'oxc-parser';
import { valueNames } from './imports.js';
import { blank, type Source, tokenEnd } from './source.js';
import type { Node } from './walk.js';

/** Leaves out imports that are used as types only or not at all, as TypeScript does: the module may not export them at run time. */
export function elideImports(source: Source): void {
  const used = valueNames(source);
  for (const statement of source.program.body as Node[]) {
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type') elide(source, statement, used);
    if (statement.type === 'ExportNamedDeclaration' && statement.exportKind !== 'type')
      for (const specifier of statement.specifiers) if (specifier.exportKind === 'type') blankListed(source, specifier);
  }
}

function elide(source: Source, node: ImportDeclaration, used: ReadonlySet<string>): void {
  if (node.specifiers.length === 0) return;
  const dropped = node.specifiers.filter(
    (s) => (s.type === 'ImportSpecifier' && s.importKind === 'type') || !used.has(s.local.name),
  );
  if (dropped.length === node.specifiers.length) blank(source, node.start, node.end, ';');
  // `import unused, { used }` and its like: a name nobody reads does no harm, but a name nobody exports does.
  else for (const specifier of dropped) if (specifier.type === 'ImportSpecifier') blankListed(source, specifier);
}

/** Blanks one name of a list in braces, with the comma behind it. */
function blankListed(source: Source, node: Node): void {
  blank(source, node.start, tokenEnd(source, node.end, ',') ?? node.end);
}
