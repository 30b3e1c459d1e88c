import type { Program } from 'oxc-parser';
import { boundNames, isFunction, isTypeNode, type Node, walk } from './walk.js';

/** The names of values that a cell declares at top level, `var` in blocks included; types are not among them. */
export function topLevelNames(program: Program): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body as Node[]) {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    for (const name of declared(exported ? (statement.declaration as Node | null) : statement)) names.add(name);
  }
  walk(program, (node) => {
    if (isFunction(node) || isTypeNode(node)) return false;
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      for (const { id } of node.declarations) for (const name of boundNames(id)) names.add(name);
    return undefined;
  });
  return names;
}

function declared(node: Node | null): string[] {
  if (!node || isTypeNode(node)) return [];
  switch (node.type) {
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => boundNames(id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'TSEnumDeclaration':
      return [node.id.name];
    case 'TSModuleDeclaration':
      return node.id.type === 'Identifier' && !node.global ? [node.id.name] : [];
    case 'TSImportEqualsDeclaration':
      return node.importKind === 'type' ? [] : [node.id.name];
    case 'ImportDeclaration':
      if (node.importKind === 'type') return [];
      return node.specifiers
        .filter((s) => s.type !== 'ImportSpecifier' || s.importKind !== 'type')
        .map((s) => s.local.name);
    default:
      return [];
  }
}
