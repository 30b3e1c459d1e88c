// Writes many declaration files as one that TypeScript reads fast: each module becomes `declare module "name" { … }`, so that every name
// stays what it is, in hovers too. Names hold a colon: the compiler takes such a module for a URL and does not look for it on the disk.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flatTypes } from './flat-types.mjs';

/**
 * @param ts - TypeScript 6
 * @param {{ entries: string[], name(path: string): string, docs(path: string): 'whole' | 'short', leaveOut?(path: string): boolean,
 *   flat?(path: string): boolean }} options
 *   `name` - how a module is imported; `docs` - `short` keeps the first paragraph; `leaveOut` - files that every project has anyway;
 *   `flat` - of these, only the types that others import, see flat-types.mjs
 */
export function bundleTypes(ts, { entries, name, docs, leaveOut = () => false, flat = () => false }) {
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(entries, options, host);
  const sources = program
    .getSourceFiles()
    .filter((source) => !program.isSourceFileDefaultLibrary(source) && !leaveOut(source.fileName));
  /** Names that are imported from flat modules, by path. */
  const wanted = new Map();
  const texts = sources
    .filter(({ fileName }) => !flat(fileName))
    .map((source) => {
      const text = edited(source);
      return ts.isExternalModule(source) ? ambient(source.fileName, text) : text;
    });
  const checker = program.getTypeChecker();
  const declaration = flatTypes(ts, checker);
  for (const [path, names] of wanted) {
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)));
    const declarations = [...names].map((wantedName) => {
      const symbol = exported.find((candidate) => candidate.name === wantedName);
      return declaration(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol, wantedName);
    });
    texts.push(ambient(path, declarations.join('\n')));
  }
  const used = [...sources.map(({ fileName }) => fileName).filter((path) => !flat(path)), ...wanted.keys()];
  const licenses = [...new Set(used.map(packageOf).filter(Boolean))].map(license);
  return `${[...licenses, ...texts].join('\n')}\n`;

  function ambient(path, text) {
    return `declare module "${name(path)}" {\n${text}\n}`;
  }

  /** The text with names in place of paths, without what means nothing inside `declare module`. */
  function edited(source) {
    const edits = [];
    const isModule = ts.isExternalModule(source);
    const whole = docs(source.fileName) === 'whole';
    const visit = (node) => {
      if (!whole) for (const doc of node.jsDoc ?? []) edits.push([doc.pos, doc.end, shortened(source.text, doc)]);
      const specifier = specifierOf(node);
      if (specifier) edits.push([specifier.getStart(source), specifier.end, JSON.stringify(target(specifier, source))]);
      if (isModule && node.parent === source) {
        const declare = node.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
        const isGlobal = ts.isModuleDeclaration(node) && node.flags & ts.NodeFlags.GlobalAugmentation;
        if (declare && !isGlobal) edits.push([declare.getStart(source), declare.end + 1, '']);
      }
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(source, visit);
    if (!whole) for (const doc of source.endOfFileToken.jsDoc ?? []) edits.push([doc.pos, doc.end, '']);
    let text = '';
    let last = 0;
    for (const [start, end, replacement] of edits.sort((a, b) => a[0] - b[0])) {
      if (start < last) continue;
      text += source.text.slice(last, start) + replacement;
      last = end;
    }
    return (text + source.text.slice(last)).replace(/^\/\/(\/ <reference|# sourceMappingURL).*\n?/gm, '').trim();
  }

  function specifierOf(node) {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
    if (ts.isImportTypeNode(node)) return node.argument.literal;
    if (ts.isExternalModuleReference(node)) return node.expression;
    return undefined;
  }

  function target(specifier, source) {
    const mode = ts.getModeForUsageLocation(source, specifier, options);
    const found = ts.resolveModuleName(specifier.text, source.fileName, options, host, undefined, undefined, mode);
    const path = found.resolvedModule?.resolvedFileName;
    if (path === undefined || leaveOut(path)) return specifier.text;
    if (flat(path)) want(path, specifier.parent);
    return name(path);
  }

  function want(path, statement) {
    const elements = statement.importClause?.namedBindings?.elements;
    if (!elements) throw new Error(`${path}: types of this module can only be imported by name.`);
    const names = wanted.get(path) ?? new Set();
    for (const element of elements) names.add((element.propertyName ?? element.name).text);
    wanted.set(path, names);
  }
}

/** The first paragraph: what a hover is read for. */
function shortened(text, { pos, end }) {
  const lines = text
    .slice(pos + 3, end - 2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim());
  const first = lines.findIndex((line) => line !== '');
  if (first === -1) return '';
  const after = lines.findIndex(
    (line, i) => i > first && (line === '' || line.startsWith('@') || line.startsWith('```')),
  );
  const paragraph = lines.slice(first, after === -1 ? undefined : after).join(' ');
  const isDeprecated = lines.some((line) => line.startsWith('@deprecated'));
  return `/** ${paragraph}${isDeprecated && !paragraph.startsWith('@deprecated') ? ' @deprecated' : ''} */`;
}

function packageOf(path) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function license(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = join(folder, 'LICENSE');
  const text = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('*/', '* /').trim() : '';
  return `/* Types of ${name} ${version}, shortened.\n${text}\n*/`;
}
