import { localName } from './shadowing.js';
import { blank, type Source } from './source.js';
import { isTypeNode, type Node, walk } from './walk.js';

type Import = Node & { type: 'ImportDeclaration' };

/**
 * Static imports become awaited calls of `__gradbook.i`, which resolves beside the notebook; `import()` and `import.meta` likewise.
 * An import that is used as a type only may fail to load: TypeScript would have left it out, but a later cell may want its value.
 * Imports without any use stay: later cells use them.
 */
export function imports(source: Source, typeOnly: ReadonlySet<string> = typeOnlyNames(source)): void {
  for (const statement of source.program.body as Node[]) {
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type')
      staticImport(source, statement, typeOnly);
    else if (statement.type === 'TSImportEqualsDeclaration') importEquals(source, statement);
    else if (statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'TSImportEqualsDeclaration')
      importEquals(source, statement.declaration);
  }
  walk(source.program, (node) => {
    if (isTypeNode(node) || node.type === 'ImportDeclaration') return false;
    if (node.type === 'ImportExpression') source.out.update(node.start, node.start + 'import'.length, '__gradbook.i');
    else if (node.type === 'MetaProperty' && node.meta.name === 'import')
      source.out.update(node.start, node.end, '__gradbook.m');
    return undefined;
  });
}

function staticImport(source: Source, node: Import, typeOnly: ReadonlySet<string>): void {
  const values = node.specifiers.filter((s) => s.type !== 'ImportSpecifier' || s.importKind !== 'type');
  if (node.specifiers.length > 0 && values.length === 0) {
    blank(source, node.start, node.end, ';');
    return;
  }
  const names = values.map((s) => s.local.name);
  let module = importCall(node);
  if (names.length > 0 && names.every((name) => typeOnly.has(name))) module += '.catch(() => ({}))';
  module = `__gradbook.r(__gradbook.c(), await ${module})`;
  const namespace = values.find((s) => s.type === 'ImportNamespaceSpecifier');
  const star = namespace && localName(source, namespace.local.name);
  const parts = values.flatMap((s) => {
    if (s.type === 'ImportNamespaceSpecifier') return [];
    const imported = s.type === 'ImportDefaultSpecifier' ? 'default' : importedName(s.imported);
    return [`${imported}: ${localName(source, s.local.name)}`];
  });
  const pattern = `{ ${parts.join(', ')} }`;
  const js =
    values.length === 0
      ? `${module};`
      : star === undefined
        ? `let ${pattern} = ${module};`
        : parts.length === 0
          ? `let ${star} = ${module};`
          : `let ${star} = ${module}, ${pattern} = ${star};`;
  source.out.update(node.start, node.end, js);
}

/** The call that loads the module of an import or re-export, without its `await`. */
export function importCall(
  node: Node & { type: 'ImportDeclaration' | 'ExportNamedDeclaration' | 'ExportAllDeclaration' },
): string {
  const attributes = (node.attributes ?? []).map((a) => {
    const key = a.key.type === 'Identifier' ? a.key.name : a.key.value;
    return `${JSON.stringify(key)}: ${JSON.stringify(a.value.value)}`;
  });
  const options = attributes.length > 0 ? `, { with: { ${attributes.join(', ')} } }` : '';
  return `__gradbook.i(${JSON.stringify(node.source!.value)}${options})`;
}

function importedName(name: Node): string {
  return name.type === 'Identifier' ? name.name : JSON.stringify((name as Node & { type: 'Literal' }).value);
}

/** `import a = N.b` and `import a = require('b')` are plain declarations. */
function importEquals(source: Source, node: Node & { type: 'TSImportEqualsDeclaration' }): void {
  if (node.importKind === 'type') return;
  source.out.update(node.start, node.start + 'import'.length, 'let   ');
}

/** Names that occur as types, and nowhere as values, in the cell. */
export function typeOnlyNames(source: Source): Set<string> {
  const { types, values } = usedNames(source);
  for (const name of values) types.delete(name);
  return types;
}

/** Names that occur as values. */
export function valueNames(source: Source): Set<string> {
  return usedNames(source).values;
}

function usedNames(source: Source): { types: Set<string>; values: Set<string> } {
  const types = new Set<string>();
  const values = new Set<string>();
  const visit = (root: Node, into: Set<string>): void =>
    walk(root, (node, parents) => {
      if (node.type === 'ImportDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source)) return false;
      if (into === values && isTypeNode(node)) {
        visit(node, types);
        return false;
      }
      if (node.type === 'Identifier') {
        if (!isPropertyName(node, parents[parents.length - 1])) into.add(node.name);
      } else if (into === values && 'exportKind' in node && node.exportKind === 'type') {
        visit(node, types);
        return false;
      }
      return undefined;
    });
  visit(source.program, values);
  return { types, values };
}

/** Whether an identifier names a property or a re-exported name: nothing that the cell declares. */
function isPropertyName(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
      return parent.key === node && !parent.computed && !parent.shorthand;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.key === node && !parent.computed;
    case 'ExportSpecifier':
      return parent.exported === node && parent.local !== node && parent.local.start !== node.start;
    default:
      return false;
  }
}
