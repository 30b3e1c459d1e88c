// Every name that a user can write, with what its documentation says: read from the declarations that are published.
import { fileURLToPath } from 'node:url';
import ts from 'typescript6';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRIES = ['dist/cli/index.d.ts', 'dist/display/index.d.ts'].map((file) => root + file);

/** A name as a cell writes it: `torch.linalg.solve`, `Tensor.view`. */
export interface PublicName {
  readonly path: string;
  readonly symbol: ts.Symbol;
  /** Whether it is there at run time: types need no example of their own. */
  readonly value: boolean;
  /** A method or property of a class, whose example may be that of the class. */
  readonly member: boolean;
  readonly doc: string;
  readonly examples: readonly string[];
}

export const program = ts.createProgram(ENTRIES, {
  strict: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  skipLibCheck: true,
  types: ['node'],
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
});
export const checker = program.getTypeChecker();

const isAlias = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Alias) !== 0;
/** `export type { X }`: a class exported like this is only a type to users. */
const isTypeOnly = (symbol: ts.Symbol): boolean =>
  symbol.declarations?.some((d) => ts.isExportSpecifier(d) && (d.isTypeOnly || d.parent.parent.isTypeOnly)) ?? false;
const isSpace = (symbol: ts.Symbol): boolean =>
  (symbol.flags & (ts.SymbolFlags.ValueModule | ts.SymbolFlags.NamespaceModule)) !== 0 &&
  (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Function)) === 0;

/** Whether a declaration is ours, and not the language's or another package's. */
export const isOurs = (symbol: ts.Symbol | undefined): boolean =>
  symbol?.declarations?.some((d) => d.getSourceFile().fileName.startsWith(`${root}dist/`)) ?? false;

/** Private, protected or marked as internal. */
export const isInternal = (symbol: ts.Symbol): boolean =>
  symbol.name.startsWith('__') ||
  symbol.name.startsWith('#') ||
  symbol.name === 'prototype' ||
  symbol.getJsDocTags(checker).some((tag) => tag.name === 'internal') ||
  (symbol.declarations ?? []).some(
    (d) => (ts.getCombinedModifierFlags(d) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0,
  );

function describe(path: string, symbol: ts.Symbol, member: boolean, value = true): PublicName {
  const tags = symbol.getJsDocTags(checker).filter((tag) => tag.name === 'example');
  return {
    path,
    symbol,
    value: value && (symbol.flags & ts.SymbolFlags.Value) !== 0,
    member,
    doc: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    examples: tags.map((tag) => ts.displayPartsToString(tag.text)),
  };
}

/** Methods of a class, those of its interfaces included; what it inherits belongs to the class that it inherits from. */
function methods({ path, symbol, value }: PublicName, seen: Set<unknown>): PublicName[] {
  const own = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const fixed = checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol));
  return [...own, ...fixed].flatMap((member) => {
    const declaration = member.declarations?.[0];
    const callable = (member.flags & ts.SymbolFlags.Method) !== 0 || path === 'Tensor';
    if (!callable || !isOurs(member) || isInternal(member) || seen.has(declaration)) return [];
    seen.add(declaration);
    return [describe(`${path}.${member.name}`, member, true, value)];
  });
}

/** All names that `gradbook` and `gradbook/display` export, in their namespaces and classes too, each once. */
export function publicNames(): PublicName[] {
  const names: PublicName[] = [];
  const seen = new Set<unknown>();
  const visit = (exported: ts.Symbol, path: string): void => {
    const symbol = isAlias(exported) ? checker.getAliasedSymbol(exported) : exported;
    if (seen.has(symbol)) return;
    seen.add(symbol);
    if (isSpace(symbol)) {
      for (const inner of checker.getExportsOfModule(symbol)) visit(inner, `${path}.${inner.name}`);
      return;
    }
    const name = describe(path, symbol, false, !isTypeOnly(exported));
    names.push(name);
    if (symbol.flags & ts.SymbolFlags.Class) names.push(...methods(name, seen));
  };
  for (const entry of ENTRIES)
    for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!))
      visit(exported, exported.name);
  return names;
}

/** Fields of the runtime's types, `F.PoolOptions.stride`, that have no sentence. */
export function silentFields(names: readonly PublicName[]): string[] {
  const silent = new Set<string>();
  for (const { path, symbol } of names) {
    if (!/^(torch|nn|F|optim|data|datasets|stats|metrics)\./.test(path)) continue;
    if ((symbol.flags & ts.SymbolFlags.Interface) === 0 || (symbol.flags & ts.SymbolFlags.Class) !== 0) continue;
    for (const field of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)))
      if (isOurs(field) && !isInternal(field) && field.getDocumentationComment(checker).length === 0)
        silent.add(`${path}.${field.name}`);
  }
  return [...silent];
}
