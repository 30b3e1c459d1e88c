import { type Node, parseSync } from 'oxc-parser';
import { boundNames, isFunction, isTypeNode, walk } from '../compile/walk.js';

/** What a cell declares at top level: by it later cells know how to refer to a name. */
export interface DeclaredName {
  /** `variable` can be assigned from later cells; everything else is imported. */
  kind: 'variable' | 'import';
  /** Whether the cell says `export` itself. */
  exported: boolean;
}

/** The names that a cell declares, types included. Cells with syntax errors (drafts) are read word by word. */
export function declaredNames(code: string): Map<string, DeclaredName> {
  const { program, errors } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
  const names = new Map<string, DeclaredName>();
  const add = (name: string, kind: DeclaredName['kind'], exported: boolean) => {
    const before = names.get(name);
    names.set(name, { kind: before ? 'import' : kind, exported: exported || (before?.exported ?? false) });
  };
  if (errors.some((e) => e.severity === 'Error')) return guessNames(code);
  for (const statement of program.body as Node[]) declared(statement, false, add);
  return names;
}

function declared(
  node: Node,
  exported: boolean,
  add: (name: string, kind: DeclaredName['kind'], exported: boolean) => void,
): void {
  switch (node.type) {
    case 'VariableDeclaration': {
      const kind = node.kind === 'let' || node.kind === 'var' ? 'variable' : 'import';
      for (const { id } of node.declarations) for (const name of boundNames(id)) add(name, kind, exported);
      return;
    }
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
      if (node.id) add(node.id.name, 'import', exported);
      return;
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSImportEqualsDeclaration':
      add(node.id.name, 'import', exported);
      return;
    case 'TSModuleDeclaration':
      if (!node.global && node.id.type === 'Identifier') add(node.id.name, 'import', exported);
      return;
    case 'ImportDeclaration':
      for (const { local } of node.specifiers) add(local.name, 'import', exported);
      return;
    case 'ExportNamedDeclaration':
      if (node.declaration) declared(node.declaration, true, add);
      else if (!node.source)
        for (const { local, exported: as } of node.specifiers)
          if (local.type === 'Identifier' && as.type === 'Identifier' && local.name === as.name)
            add(local.name, 'import', true);
      return;
    case 'ExportDefaultDeclaration':
      // The name itself is not an export, `default` is.
      declared(node.declaration as Node, false, add);
      return;
    default:
      // `var` in a block belongs to the cell; nothing else does.
      for (const name of nestedVars(node)) add(name, 'variable', exported);
  }
}

function nestedVars(node: Node): string[] {
  const names: string[] = [];
  walk(node, (inner) => {
    if (isFunction(inner) || isTypeNode(inner)) return false;
    if (inner.type === 'VariableDeclaration' && inner.kind === 'var')
      for (const { id } of inner.declarations) names.push(...boundNames(id));
    return undefined;
  });
  return names;
}

const declaration =
  /^[ \t]*(export\s+)?(?:default\s+)?(?:declare\s+|abstract\s+|async\s+)*(const enum|const|let|var|function\s*\*?|class|interface|type|enum|namespace)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gmu;

function guessNames(code: string): Map<string, DeclaredName> {
  const names = new Map<string, DeclaredName>();
  for (const [, exported, word, name] of code.matchAll(declaration))
    names.set(name!, {
      kind: word === 'let' || word === 'var' ? 'variable' : 'import',
      exported: exported !== undefined,
    });
  return names;
}
