import type { Class, ExpressionStatement, TSParameterProperty } from 'oxc-parser';
import { blank, type Source, skipTrivia } from './source.js';
import { type Node, walk } from './walk.js';

/**
 * `constructor(private k: number) {}` becomes `constructor(k) { this.k = k; }`. With a base class the assignments follow `super(…)`,
 * which has to be a statement of its own in the constructor; {@link needsLowering} sends other classes to TypeScript.
 */
export function parameterProperties(source: Source): void {
  walk(source.program, (node) => {
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return;
    const found = constructorProperties(node);
    if (!found || found.at === undefined) return;
    for (const property of found.properties) blank(source, property.start, skipModifiers(source, property));
    const assignments = found.properties.map((p) => `this.${propertyName(p)} = ${propertyName(p)}`).join('; ');
    // Behind `super(…)` the semicolon comes first: the call's own, if it has one, ends the last assignment.
    source.out.appendLeft(found.at, node.superClass ? `; ${assignments}` : ` ${assignments};`);
  });
}

/** True for parameter properties whose assignments have no place of their own. */
export function hasUnplacedProperties(node: Class): boolean {
  const found = constructorProperties(node);
  return found !== undefined && found.at === undefined;
}

function constructorProperties(node: Class): { properties: TSParameterProperty[]; at: number | undefined } | undefined {
  for (const member of node.body.body) {
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor' || !member.value.body) continue;
    const properties = member.value.params.filter((p): p is TSParameterProperty => p.type === 'TSParameterProperty');
    if (properties.length === 0) return undefined;
    const { body, start } = member.value.body;
    if (!node.superClass) {
      const directive = body.filter((s) => 'directive' in s && s.directive).pop();
      return { properties, at: directive?.end ?? start + 1 };
    }
    const call = body.find((s) => isSuperCall(s as Node)) as ExpressionStatement | undefined;
    return { properties, at: call?.expression.end };
  }
  return undefined;
}

function isSuperCall(node: Node): boolean {
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Super'
  );
}

function propertyName(property: TSParameterProperty): string {
  const { parameter } = property;
  const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  return name.type === 'Identifier' ? name.name : '';
}

function skipModifiers(source: Source, property: TSParameterProperty): number {
  let at = property.start;
  while (at < property.parameter.start) {
    const next = skipTrivia(source, at + /^[\w$]*/.exec(source.text.slice(at))![0].length);
    if (next <= at) break;
    at = next;
  }
  return Math.min(at, property.parameter.start);
}
