import type { Class, MethodDefinition, PropertyDefinition } from 'oxc-parser';
import { blank, type Source, skipTrivia } from './source.js';
import type { Node } from './walk.js';

/** Blanks what stands between `class` and its body: `abstract`, type parameters, `implements`. */
export function blankClassHead(source: Source, node: Class): void {
  if (node.abstract) {
    const at = skipTrivia(source, node.start);
    blank(source, at, at + 'abstract'.length);
  }
  if (node.typeParameters) blank(source, node.typeParameters.start, node.typeParameters.end);
  if (node.superTypeArguments) blank(source, node.superTypeArguments.start, node.superTypeArguments.end);
  const last = node.implements?.[node.implements.length - 1];
  if (last) {
    const before = node.superTypeArguments?.end ?? node.superClass?.end ?? node.typeParameters?.end ?? node.id?.end;
    const start = skipTrivia(source, before ?? node.start + 'class'.length);
    blank(source, start, last.end);
  }
}

/**
 * Blanks a member without a value (abstract, overload, ambient, index signature) and answers true; of other members it blanks the
 * modifiers and the marks behind the name.
 */
export function blankClassMember(source: Source, node: Node): boolean {
  switch (node.type) {
    case 'TSAbstractMethodDefinition':
    case 'TSAbstractPropertyDefinition':
    case 'TSAbstractAccessorProperty':
    case 'TSIndexSignature':
      blank(source, node.start, node.end, ';');
      return true;
    case 'MethodDefinition':
      if (node.value.type === 'TSEmptyBodyFunctionExpression') {
        blank(source, node.start, node.end, ';');
        return true;
      }
      break;
    case 'PropertyDefinition':
      if (node.declare) {
        blank(source, node.start, node.end, ';');
        return true;
      }
      break;
    default:
      return false;
  }
  blankModifiers(source, node);
  const mark = skipTrivia(source, keyEnd(source, node));
  if (
    (node.optional && source.text[mark] === '?') ||
    ('definite' in node && node.definite && source.text[mark] === '!')
  )
    blank(source, mark, mark + 1);
  return false;
}

const modifier = /(?:public|private|protected|readonly|override|declare)(?![\w$])/y;
const kept = /(?:static|async|get|set|accessor)(?![\w$])/y;

function blankModifiers(source: Source, node: MethodDefinition | PropertyDefinition): void {
  if (!node.accessibility && !node.override && !(node.type === 'PropertyDefinition' && node.readonly)) return;
  const keyStart = node.computed ? source.text.lastIndexOf('[', node.key.start) : node.key.start;
  // A field without semicolon above must not run on into a computed or generator member: `a = 1\n readonly [k] = 2`.
  let first = ';';
  for (let at = node.start; at < keyStart; at = skipTrivia(source, at + 1)) {
    modifier.lastIndex = at;
    kept.lastIndex = at;
    const word = modifier.exec(source.text)?.[0];
    if (word) {
      blank(source, at, at + word.length, first);
      at += word.length - 1;
    } else at += (kept.exec(source.text)?.[0].length ?? 1) - 1;
    first = ' ';
  }
}

function keyEnd(source: Source, node: MethodDefinition | PropertyDefinition): number {
  return node.computed ? skipTrivia(source, node.key.end) + 1 : node.key.end;
}
