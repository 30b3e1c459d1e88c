import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '../compile/parser.js';
import { localFile } from '../execution/imports/local-file.js';

/** Sources that may name other files. */
const SOURCE = /\.[mc]?[jt]sx?$/;

/**
 * The files beside a notebook that its cells import, and all that these import: users write them while the notebook is open. A compiler
 * that reads a file once does not notice. A look costs one `stat` a file.
 */
export class ImportedFiles {
  /** What each file was like when it was last looked at. */
  readonly #states = new Map<string, string>();
  /** What is not there yet: specifiers by their importer. */
  readonly #missing = new Map<string, Set<string>>();

  constructor(private readonly folder: string) {}

  /** Learns what a cell imports. */
  add(code: string): void {
    this.#follow(code, join(this.folder, 'cell.ts'));
  }

  /** Files that were made, written, or deleted since the last look. */
  changed(): string[] {
    const paths = [...this.#states].filter(([path, state]) => stateOf(path) !== state).map(([path]) => path);
    for (const [importer, specifiers] of this.#missing) {
      for (const specifier of specifiers) {
        const path = localFile(specifier, importer, this.folder);
        if (path === undefined) continue;
        specifiers.delete(specifier);
        paths.push(path);
      }
    }
    for (const path of paths) this.#read(path);
    return paths;
  }

  #follow(code: string, importer: string): void {
    if (!/\b(?:import|from)\b/.test(code)) return;
    for (const specifier of specifiers(code)) {
      const path = localFile(specifier, importer, this.folder);
      if (path === undefined) this.#miss(specifier, importer);
      else if (!this.#states.has(path)) this.#read(path);
    }
  }

  #miss(specifier: string, importer: string): void {
    // Packages are looked for by the compiler itself, whenever a cell asks for one.
    if (!specifier.startsWith('.')) return;
    const specifiers = this.#missing.get(importer);
    if (specifiers) specifiers.add(specifier);
    else this.#missing.set(importer, new Set([specifier]));
  }

  #read(path: string): void {
    this.#states.set(path, stateOf(path));
    if (!SOURCE.test(path)) return;
    try {
      this.#follow(readFileSync(path, 'utf8'), path);
    } catch {
      // Deleted, or not to be read: the compiler says so.
    }
  }
}

function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '';
}

/** What a source imports, exports from elsewhere, or imports when it runs by a name that is written out. */
function specifiers(code: string): string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync('source.ts', code).module;
  const dynamic = dynamicImports.map(({ moduleRequest: { start, end } }) =>
    /^(["'])(.*)\1$/.exec(code.slice(start, end)),
  );
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...dynamic.flatMap((quoted) => quoted?.[2] ?? []),
  ];
}
