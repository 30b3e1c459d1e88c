import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';
import { rememberSource } from '../cell-sources.js';
import type { CompiledGraph } from './compiled-graph.js';
import { isTypeScript, localFile } from './local-file.js';
import { ownPackage } from './own-packages.js';

type Import = (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;

/** Compiles a TypeScript file and what it imports; done by another thread. */
export type CompileGraph = (path: string) => Promise<CompiledGraph>;

/** Imports as a module in the notebook's folder would. */
export class NotebookImports {
  readonly meta: ImportMeta;
  readonly require: NodeJS.Require;
  readonly #import: Import;
  readonly #filename: string;
  /** When the JavaScript and JSON files that were imported had last changed. */
  readonly #imported = new Map<string, number>();

  constructor(
    private readonly folder: string,
    private readonly compileGraph: CompileGraph,
  ) {
    this.#filename = join(folder, 'notebook.ts');
    this.require = createRequire(this.#filename);
    this.#import = runInThisContext('(specifier, options) => import(specifier, options)', {
      filename: this.#filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as Import;
    const url = pathToFileURL(`${folder}/`).href;
    const { require } = this;
    this.meta = {
      url,
      dirname: folder,
      filename: this.#filename,
      resolve: (specifier: string) =>
        /^\.{0,2}\//.test(specifier) ? new URL(specifier, url).href : pathToFileURL(require.resolve(specifier)).href,
    } as ImportMeta;
  }

  /** Makes Node say now, and not in a cell, that this way of importing is experimental. */
  async warmUp(): Promise<void> {
    const { emitWarning } = process;
    process.emitWarning = () => {};
    try {
      await this.#import('node:path');
    } finally {
      process.emitWarning = emitWarning;
    }
  }

  /** `import(specifier, options)`. A file that changed since it was imported is loaded again. */
  readonly import: Import = async (specifier, options) => {
    const own = ownPackage(specifier);
    if (own) return this.#import(own);
    const path = localFile(specifier, this.#filename, this.folder);
    if (path === undefined) {
      try {
        return await this.#import(specifier, options);
      } catch (error) {
        throw explain(error, specifier);
      }
    }
    if (!isTypeScript(path)) return this.#import(this.#versioned(path), optionsFor(path, options));
    const { url, sources } = await this.compileGraph(path);
    for (const { path: file, code, map, shift } of sources) rememberSource(file, code, map, shift);
    return this.#import(url);
  };

  #versioned(path: string): string {
    const changed = statSync(path).mtimeMs;
    const first = this.#imported.get(path);
    const url = pathToFileURL(path).href;
    if (first === undefined) this.#imported.set(path, changed);
    return first === undefined || first === changed ? url : `${url}?changed=${changed}`;
  }
}

/** JSON may be imported without saying that it is JSON, as TypeScript allows. */
function optionsFor(path: string, options: ImportCallOptions | undefined): ImportCallOptions | undefined {
  return path.endsWith('.json') ? { with: { type: 'json' }, ...options } : options;
}

/** Tells how to install a package that is missing. */
function explain(error: unknown, specifier: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const name = /^(?:@[^/]+\/)?[^./:][^/:]*/.exec(specifier)?.[0];
  if (code !== 'ERR_MODULE_NOT_FOUND' || !name || !message.includes(`'${name}'`)) return error;
  const help = `Cannot find package '${name}'. Install it in the notebook's folder: npm install ${name}`;
  return Object.assign(new Error(help), { code });
}
