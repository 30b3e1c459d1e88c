// Where a type that users see is, or holds, `any`.
import ts from 'typescript6';
import { checker, isInternal, isOurs, type PublicName } from './public-names.js';

const ITERABLE = /^(Async)?Itera(ble|tor|bleIterator)$/;

/**
 * Paths into the types of names at which there is an any. A declaration is entered once, with whatever type arguments it is met first; the
 * arguments themselves are always looked at. (Entering every instance of Tensor would never end.)
 */
export function anyLeaks(names: readonly PublicName[]): string[] {
  const found: string[] = [];
  const seen = new Set<ts.Type | ts.Symbol>();

  const signature = (s: ts.Signature, at: string): void => {
    for (const parameter of s.getParameters()) visit(checker.getTypeOfSymbol(parameter), `${at}(${parameter.name})`);
    visit(s.getReturnType(), `${at}()`);
    for (const parameter of s.getTypeParameters() ?? []) visit(parameter, `${at}<${parameter.symbol.name}>`);
  };

  const visit = (type: ts.Type, at: string): void => {
    if (type.flags & ts.TypeFlags.Any) {
      found.push(at);
      return;
    }
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, at);
    if (type.flags & ts.TypeFlags.TypeParameter) {
      const constraint = type.getConstraint();
      if (constraint) visit(constraint, `${at} extends`);
      return;
    }
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, `${at}<>`);
    if (!(type.flags & ts.TypeFlags.Object)) return;
    const given = checker.getTypeArguments(type as ts.TypeReference);
    // The language's own iterables have any for what they return and take at the end.
    for (const argument of ITERABLE.test(type.symbol?.name) ? given.slice(0, 1) : given) visit(argument, `${at}<>`);
    // What the language or a package declares is theirs: an array has methods that take any.
    if (!isOurs(type.symbol) || seen.has(type.symbol)) return;
    seen.add(type.symbol);
    for (const s of [...type.getCallSignatures(), ...type.getConstructSignatures()]) signature(s, at);
    for (const property of type.getProperties())
      if (isOurs(property) && !isInternal(property) && property.name !== 'prototype')
        visit(checker.getTypeOfSymbol(property), `${at}.${property.name}`);
    for (const info of checker.getIndexInfosOfType(type)) visit(info.type, `${at}[]`);
  };

  for (const { path, symbol } of names) {
    if (symbol.flags & ts.SymbolFlags.Type) visit(checker.getDeclaredTypeOfSymbol(symbol), path);
    seen.delete(symbol);
    if (symbol.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(symbol), path);
  }
  return found;
}
