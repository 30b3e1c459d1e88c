import type { Node } from 'oxc-parser';
import { visitorKeys } from './parser.js';

export type { Node };

/** Called for a node before its children; `false` skips them. */
export type Enter = (node: Node, parents: readonly Node[]) => false | undefined;

/** Visits `root` and everything below it in source order; `parents` ends with the direct parent. */
export function walk(root: Node, enter: Enter): void {
  const parents: Node[] = [];
  const visit = (node: Node): void => {
    if (enter(node, parents) === false) return;
    parents.push(node);
    for (const child of children(node)) visit(child);
    parents.pop();
  };
  visit(root);
}

/** The direct children of a node. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const key of visitorKeys()[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | (Node | null)[] | null>)[key];
    if (Array.isArray(child)) {
      for (const one of child) if (one) found.push(one);
    } else if (child) found.push(child);
  }
  return found;
}

const valueNodes = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSTypeAssertion',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSParameterProperty',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
  'TSExternalModuleReference',
  'TSQualifiedName',
  'TSAbstractMethodDefinition',
  'TSAbstractPropertyDefinition',
  'TSAbstractAccessorProperty',
]);

/** True for nodes that hold types only: nothing below them runs. */
export function isTypeNode(node: Node): boolean {
  return (node.type.startsWith('TS') && !valueNodes.has(node.type)) || ('declare' in node && node.declare === true);
}

/** True for functions of every form: `await`, `var` and `return` inside belong to them. */
export function isFunction(node: Node): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'StaticBlock'
  );
}

/** The names that a binding pattern binds. */
export function boundNames(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((p) => boundNames(p.type === 'RestElement' ? p.argument : p.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((e) => (e ? boundNames(e) : []));
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
