import { parseSync } from './parser.js';
import { isBlanked, type Source } from './source.js';
import { topLevelNames } from './top-level-names.js';
import { isTypeNode, type Node, walk } from './walk.js';

/** What Node itself calls its globals; packages and the kernel rely on them. */
const globals: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(globalThis));

/**
 * The globals of Node that cells have declared anew (`const performance = …`). V8 would let such a name hide the global from every package
 * too, so cells call theirs by another name, from the cell that declares it on.
 */
export class ShadowedGlobals extends Set<string> {
  /** Takes note of a cell that has run. */
  addFrom(code: string): void {
    const { program } = parseSync('cell.ts', code, { lang: 'ts', sourceType: 'module' });
    for (const name of topLevelNames(program)) if (globals.has(name)) this.add(name);
  }
}

/** The name that stands for `name` in the cell's JavaScript. */
export function localName(source: Source, name: string): string {
  return source.shadowed.has(name) ? `__gradbook_${name}` : name;
}

/** Marks the globals that this cell declares, beside those of earlier cells. */
export function shadowGlobals(source: Source): void {
  for (const name of source.declares) if (globals.has(name)) source.shadowed.add(name);
}

/** Renames shadowed globals wherever they occur; all of them, so that inner scopes stay what they are. */
export function renameShadowed(source: Source): void {
  if (source.shadowed.size === 0) return;
  walk(source.program, (node, parents) => {
    if (isTypeNode(node) || node.type === 'ImportDeclaration' || node.type === 'ExportSpecifier') return false;
    const parent = parents[parents.length - 1];
    if (
      node.type === 'Property' &&
      node.shorthand &&
      node.key.type === 'Identifier' &&
      source.shadowed.has(node.key.name)
    )
      source.out.appendLeft(node.start, `${node.key.name}: `);
    if (node.type !== 'Identifier' || !source.shadowed.has(node.name) || !isVariable(node, parent)) return undefined;
    if (isBlanked(source, node.start)) return undefined;
    const topLevel = parents.length <= 3 && !parents.some((p) => p.type === 'BlockStatement');
    if (parent?.type === 'FunctionDeclaration' && parent.id === node && topLevel) return undefined;
    if (parent?.type === 'ClassDeclaration' && parent.id === node && topLevel) {
      source.out.prependRight(parent.start, `let ${localName(source, node.name)} = `);
      source.out.appendLeft(parent.end, ';');
      return undefined;
    }
    source.out.update(node.start, node.start + node.name.length, localName(source, node.name));
    return undefined;
  });
}

/** Whether an identifier is a variable, not the name of a property or label. */
function isVariable(node: Node, parent: Node | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.computed || parent.key !== node || parent.value === node;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.computed || parent.key !== node;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return false;
    case 'TSQualifiedName':
      return parent.left === node;
    default:
      return true;
  }
}
