import { blankClassHead, blankClassMember } from './blank-classes.js';
import { blank, type Source, skipTrivia, tokenEnd } from './source.js';
import { isTypeNode, type Node, walk } from './walk.js';

/**
 * Replaces types by white space, so that lines and columns stay. Where a blanked end of statement would let the next line join in
 * (`a as T` before a line that begins with a bracket), its first character becomes a semicolon.
 */
export function blankTypes(source: Source): void {
  const statements: Node[] = [];
  walk(source.program, (node, parents) => {
    const parent = parents[parents.length - 1];
    if (isTypeStatement(node)) {
      blank(source, node.start, node.end, ';');
      return false;
    }
    if (blankClassMember(source, node) || isTypeNode(node)) return false;
    if (endsStatement(node, parent)) statements.push(node);
    blankParts(source, node);
    return undefined;
  });
  for (const { end } of statements) endStatement(source, end);
}

/** A whole statement without a value: interfaces, aliases, overloads, ambient declarations, namespaces of types only. */
export function isTypeStatement(node: Node): boolean {
  switch (node.type) {
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSDeclareFunction':
    case 'TSNamespaceExportDeclaration':
      return true;
    case 'TSModuleDeclaration':
      return node.declare || node.global || !hasValue(node);
    case 'VariableDeclaration':
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
    case 'TSEnumDeclaration':
      return node.declare === true;
    case 'ImportDeclaration':
    case 'TSImportEqualsDeclaration':
      return node.importKind === 'type';
    case 'ExportAllDeclaration':
      return node.exportKind === 'type';
    case 'ExportNamedDeclaration':
      return node.exportKind === 'type' || (node.declaration !== null && isTypeStatement(node.declaration));
    case 'ExportDefaultDeclaration':
      return isTypeStatement(node.declaration as Node);
    default:
      return false;
  }
}

/** Whether a namespace has anything that runs, as TypeScript decides it. */
function hasValue(node: Node & { type: 'TSModuleDeclaration' }): boolean {
  return (node.body?.body ?? []).some((s) => !isTypeStatement(s as Node));
}

function endsStatement(node: Node, parent: Node | undefined): boolean {
  switch (node.type) {
    case 'VariableDeclaration':
      return parent?.type !== 'ForStatement' && parent?.type !== 'ForInStatement' && parent?.type !== 'ForOfStatement';
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'PropertyDefinition':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      return true;
    default:
      return false;
  }
}

function endStatement(source: Source, end: number): void {
  const start = source.blanks.get(end);
  if (start === undefined) return;
  const rest = source.text.slice(start + 1, end).replace(/[^\n\r\u2028\u2029]/g, ' ');
  source.out.update(start, end, `;${rest}`);
}

/** Blanks the types that hang on one node; its children are visited on their own. */
function blankParts(source: Source, node: Node): void {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSInstantiationExpression':
      blank(source, node.expression.end, node.end);
      return;
    case 'TSTypeAssertion':
      // Parentheses, because `return <T>\n x` would end after `return`.
      blank(source, node.start, node.expression.start, '(');
      source.out.appendLeft(node.expression.end, ')');
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      blankClassHead(source, node);
      return;
    case 'VariableDeclarator':
      if (node.definite) blankToken(source, nameEnd(node.id), '!');
      break;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      // No line may end before `=>`, nor after the `async` of an arrow function.
      const oneLine = node.type === 'ArrowFunctionExpression';
      if (node.typeParameters) blank(source, node.typeParameters.start, node.typeParameters.end, ' ', oneLine);
      if (node.returnType) blank(source, node.returnType.start, node.returnType.end, ' ', oneLine);
      blankThisParameter(source, node.params);
      return;
    }
  }
  if ('typeArguments' in node && node.typeArguments) blank(source, node.typeArguments.start, node.typeArguments.end);
  if ('optional' in node && node.optional === true && 'typeAnnotation' in node && node.type !== 'PropertyDefinition')
    blankToken(source, nameEnd(node), '?');
  if ('typeAnnotation' in node && node.typeAnnotation?.type === 'TSTypeAnnotation')
    blank(source, node.typeAnnotation.start, node.typeAnnotation.end);
}

/** Where a parameter or variable name ends, before its `?`, `!` and annotation. */
function nameEnd(node: Node): number {
  if (node.type === 'Identifier' && !/\\/.test(node.name)) return node.start + node.name.length;
  const inner = node.type === 'ObjectPattern' ? node.properties : node.type === 'ArrayPattern' ? node.elements : [];
  return inner.length > 0 && inner[inner.length - 1] ? inner[inner.length - 1]!.end : node.start;
}

function blankToken(source: Source, from: number, token: string): void {
  const end = tokenEnd(source, from, token);
  if (end !== undefined) blank(source, end - token.length, end);
}

function blankThisParameter(source: Source, params: readonly Node[]): void {
  const first = params[0];
  if (first?.type !== 'Identifier' || first.name !== 'this') return;
  const comma = tokenEnd(source, first.end, ',');
  // The annotation is blanked with its parameter's own visit; only the name and the comma are left.
  blank(source, first.start, first.start + 'this'.length);
  if (comma !== undefined) blank(source, skipTrivia(source, first.end), comma);
}
