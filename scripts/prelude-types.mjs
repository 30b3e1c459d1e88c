// Writes dist/cli/prelude-types.d.ts: the types of the namespaces that cells have as globals, so that a cell may write
// `function forward(x: torch.Tensor, layer: nn.Linear)`. TypeScript has no way to declare a namespace import as a global,
// so each type gets an alias. Does nothing while the runtime's declarations are those of the last run.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestOf } from './newest.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const target = join(dist, 'cli', 'prelude-types.d.ts');
const entry = join(dist, 'runtime', 'index.d.ts');

/** Names that constraints of type parameters may use, and where they come from. */
const KNOWN = new Set(['Shape', 'DType', 'FloatDType']);
const BUILT_IN = new Set(['number', 'string', 'boolean', 'readonly', 'true', 'false', 'unknown', 'never']);

export async function writePreludeTypes() {
  if (!existsSync(entry) || !isStale()) return;
  // biome-ignore lint/style/noRestrictedImports: a build step, no part of what is shipped
  const { default: ts } = await import('typescript6');
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const resolve = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const exported = (module) =>
    checker.getExportsOfModule(module).map((symbol) => ({ name: symbol.name, symbol: resolve(symbol) }));
  const from = (path) =>
    `import('${relative(dirname(target), path)
      .replaceAll('\\', '/')
      .replace(/\.d\.ts$/, '.js')}')`;

  let text = '// Written by scripts/prelude-types.mjs.\n';
  for (const { name, symbol } of exported(checker.getSymbolAtLocation(program.getSourceFile(entry)))) {
    if (!(symbol.flags & ts.SymbolFlags.ValueModule)) continue;
    const source = from(symbol.declarations[0].getSourceFile().fileName);
    const types = exported(symbol).filter((type) => type.symbol.flags & ts.SymbolFlags.Type);
    const aliases = types.flatMap((type) => alias(type, source));
    if (aliases.length > 0) text += `declare namespace ${name} {\n${aliases.map((line) => `  ${line}\n`).join('')}}\n`;
  }
  writeFileSync(target, text);

  /** The alias with its type parameters where their constraints can be said here, else with their defaults. */
  function alias({ name, symbol }, source) {
    const parameters = symbol.declarations?.find((declaration) => declaration.typeParameters)?.typeParameters ?? [];
    const texts = parameters.map((parameter) => parameter.getText().replace(/^(?:(?:in|out|const)\s+)+/, ''));
    const words = texts.flatMap((parameter) => parameter.replace(/'[^']*'/g, '').match(/[A-Za-z_]\w*/g) ?? []);
    const names = parameters.map((parameter) => parameter.name.text);
    const sayable = words.every(
      (word) => word === 'extends' || BUILT_IN.has(word) || KNOWN.has(word) || names.includes(word),
    );
    if (parameters.length === 0 || !sayable) {
      const given = parameters.every((parameter) => parameter.default)
        ? ''
        : `<${parameters.map(() => 'any').join(', ')}>`;
      return [`type ${name} = ${source}.${name}${given};`];
    }
    // `nn.Linear` alone takes a layer of any size; classes are invariant in their sizes.
    const loose = texts.map((parameter) => parameter.replace(/extends number = number$/, 'extends number = any'));
    const known = loose.map((parameter) => parameter.replace(/\b(Shape|DType|FloatDType)\b/g, `${from(entry)}.$1`));
    return [`type ${name}<${known.join(', ')}> = ${source}.${name}<${names.join(', ')}>;`];
  }
}

function isStale() {
  if (!existsSync(target)) return true;
  const written = statSync(target).mtimeMs;
  if (statSync(fileURLToPath(import.meta.url)).mtimeMs > written) return true;
  return newestOf([join(dist, 'runtime')], (name) => name.endsWith('.d.ts')).time > written;
}
