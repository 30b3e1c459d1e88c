import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';

type Import = (specifier: string, options?: ImportCallOptions) => Promise<Record<string, unknown>>;

/** Packages that every notebook can import without installing them, and where they are. */
const OWN: Record<string, string> = {
  gradbook: new URL('../../../runtime/index.js', import.meta.url).href,
  'gradbook/display': new URL('../../../display/index.js', import.meta.url).href,
  tslab: new URL('../../../display/tslab.js', import.meta.url).href,
};

/** Imports as a module in the notebook's folder would. */
export class NotebookImports {
  readonly meta: ImportMeta;
  readonly require: NodeJS.Require;
  readonly #import: Import;

  constructor(folder: string) {
    const filename = join(folder, 'notebook.ts');
    this.require = createRequire(filename);
    this.#import = runInThisContext('(specifier, options) => import(specifier, options)', {
      filename,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }) as Import;
    const url = pathToFileURL(`${folder}/`).href;
    const { require } = this;
    this.meta = {
      url,
      dirname: folder,
      filename,
      resolve: (specifier: string) =>
        /^\.{0,2}\//.test(specifier) ? new URL(specifier, url).href : pathToFileURL(require.resolve(specifier)).href,
    } as ImportMeta;
  }

  /** `import(specifier, options)`. */
  readonly import: Import = async (specifier, options) => {
    try {
      return await this.#import(Object.hasOwn(OWN, specifier) ? OWN[specifier]! : specifier, options);
    } catch (error) {
      throw explain(error, specifier);
    }
  };
}

/** Tells how to install a package that is missing. */
function explain(error: unknown, specifier: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' || !/^(@[^/]+\/)?[^./][^/]*/.test(specifier) || !message.includes('package')) {
    return error;
  }
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
  const help = `Cannot find package '${name}'. Install it in the notebook's folder: npm install ${name}`;
  return Object.assign(new Error(help, { cause: error }), { code });
}
