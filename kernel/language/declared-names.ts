import type { Node } from 'oxc-parser';
import { parseSync } from '../compile/parser.js';
import { boundNames, isFunction, isTypeNode, walk } from '../compile/walk.js';

/** What a cell declares at top level: by it later cells know how to refer to a name. */
export interface DeclaredName {
  /** Only variables can be assigned from later cells; everything else is imported. */
  assignable: boolean;
  /** Jupyter's word for what it is: function, class, interface, type, enum, module, instance. */
  type: string;
  /** Imported as a type only. */
  typeImport?: boolean;
  /** Whether the cell says `export` itself. */
  exported: boolean;
}

/** The names that a cell declares, types included. Cells with syntax errors (drafts) are read word by word. */
export function declaredNames(code: string): Map<string, DeclaredName> {
  const { program, errors } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
  if (errors.some((e) => e.severity === 'Error')) return guessNames(code);
  const names = new Names();
  for (const statement of program.body as Node[]) declared(statement, false, names);
  return names;
}

class Names extends Map<string, DeclaredName> {
  /** A name declared twice in a cell (a value and a type, overloads, merged namespaces) can only be imported. */
  add(name: string, type: string, exported: boolean, assignable = false): void {
    const before = this.get(name);
    this.set(name, {
      assignable: assignable && !before,
      type: before?.type ?? type,
      exported: exported || (before?.exported ?? false),
    });
  }
}

function declared(node: Node, exported: boolean, names: Names): void {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) {
        const isFunctionValue = init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression';
        const assignable = node.kind === 'let' || node.kind === 'var';
        for (const name of boundNames(id))
          names.add(name, isFunctionValue ? 'function' : 'instance', exported, assignable);
      }
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
      if (node.id) names.add(node.id.name, node.type === 'ClassDeclaration' ? 'class' : 'function', exported);
      return;
    case 'TSInterfaceDeclaration':
      names.add(node.id.name, 'interface', exported);
      return;
    case 'TSTypeAliasDeclaration':
      names.add(node.id.name, 'type', exported);
      return;
    case 'TSEnumDeclaration':
      names.add(node.id.name, 'enum', exported);
      return;
    case 'TSImportEqualsDeclaration':
      names.add(node.id.name, 'module', exported);
      return;
    case 'TSModuleDeclaration':
      if (!node.global && node.id.type === 'Identifier') names.add(node.id.name, 'module', exported);
      return;
    case 'ImportDeclaration':
      for (const specifier of node.specifiers) {
        const { name } = specifier.local;
        const single = specifier.type === 'ImportSpecifier';
        names.add(name, single ? 'instance' : 'module', exported);
        if (node.importKind === 'type' || (single && specifier.importKind === 'type'))
          names.set(name, { ...names.get(name)!, typeImport: true });
      }
      return;
    case 'ExportNamedDeclaration':
      exportedNames(node, names);
      return;
    case 'ExportDefaultDeclaration':
      // The name itself is not an export, `default` is.
      declared(node.declaration as Node, false, names);
      return;
    default:
      // `var` in a block belongs to the cell; nothing else does.
      for (const name of nestedVars(node)) names.add(name, 'instance', exported, true);
  }
}

function exportedNames(node: Node & { type: 'ExportNamedDeclaration' }, names: Names): void {
  if (node.declaration) declared(node.declaration, true, names);
  else if (!node.source)
    for (const { local, exported: as } of node.specifiers)
      if (local.type === 'Identifier' && as.type === 'Identifier' && local.name === as.name)
        names.add(local.name, 'instance', true);
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
    names.set(name!, { ...describe(word!), exported: exported !== undefined });
  return names;
}

function describe(word: string): { assignable: boolean; type: string } {
  if (/^(?:const|let|var)$/.test(word)) return { assignable: word !== 'const', type: 'instance' };
  const type = word === 'const enum' ? 'enum' : word === 'namespace' ? 'module' : word.replace(/\s*\*$/, '');
  return { assignable: false, type };
}
