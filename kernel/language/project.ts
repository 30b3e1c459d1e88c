import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { built } from '../places.js';
import type { EngineOptions } from './engine.js';
import { MirrorFolder } from './mirror-folder.js';
import { CELL_PREFIX, emptyModule, HUB } from './scope.js';
import { readUserConfig, type UserConfig, userConfigState } from './user-config.js';

/** How many modules for cells there are at first, and are added when all are in use: on some file systems a new file takes a millisecond. */
const MODULES = 32;

/** What a notebook gets where no `tsconfig.json` says anything; what `strict` says of types left out is not told then. */
export const withoutConfig = { strict: true };

/** What a notebook written for tslab gets there: tslab checks without `strict`. */
export const forTslab = { strict: false };

/** Such a notebook says this. */
export const IMPORTS_TSLAB = /\bfrom\s*(['"])tslab\1/;

/** Node, not a browser. */
const lib = ['es2023', 'esnext.disposable', 'esnext.decorators', 'esnext.iterator', 'esnext.collection'];

/** What cells need, whatever the user's `tsconfig.json` says: each of these only concerns files that are built. */
const required = {
  target: 'esnext',
  module: 'preserve',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowJs: true,
  checkJs: false,
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  skipLibCheck: true,
};

/**
 * The notebook as a TypeScript project: a folder with a `tsconfig.json`, a module for the draft, empty modules for cells to come, and the
 * hub that gathers them. They are in the program from the start, because a new file makes the compiler rebuild it.
 */
export class Project {
  readonly #mirror: MirrorFolder;
  readonly #options: EngineOptions;
  #modules = MODULES;
  /** What the configuration was written from. */
  #configured = '';

  /** Lays the project out: our defaults, then the user's `tsconfig.json`, then what cells need. */
  constructor(options: EngineOptions) {
    this.#options = options;
    this.#mirror = new MirrorFolder(options.cwd, options.scratch);
    this.configure(withoutConfig);
    this.#mirror.write(`${CELL_PREFIX}draft.ts`, `import * as __cells from "./${HUB}";`);
    this.#mirror.write(`${HUB}.ts`, hubText(this.#modules));
    this.#writeModules(1);
  }

  /**
   * Writes the configuration anew if the user's `tsconfig.json` changed, or `defaults` for what that does not say.
   *
   * @returns whether it was written
   */
  configure(defaults: object): boolean {
    const { cwd, preludeTypes } = this.#options;
    const state = userConfigState(cwd) + JSON.stringify(defaults);
    if (state === this.#configured) return false;
    this.#configured = state;
    const user = readUserConfig(cwd);
    this.hasUserConfig = user !== undefined;
    const config = {
      ...(user?.extends !== undefined && { extends: user.extends }),
      compilerOptions: {
        ...userOptions(user, defaults),
        ...required,
        rootDirs: [this.#mirror.root, this.#mirror.overlaid].map(slashes),
        typeRoots: [typeRoot, join(cwd, 'node_modules/@types')].map(slashes),
        paths: { ...user?.paths, ...ownModules() },
      },
      files: [join(typeRoot, 'node/index.d.ts'), ...preludeTypes, this.hub, this.draft].map(slashes),
      include: [],
    };
    this.#mirror.write('tsconfig.json', JSON.stringify(config));
    return true;
  }

  /** Whether a `tsconfig.json` beside the notebook says how strict to be. */
  hasUserConfig = false;

  /** Path of the configuration. */
  get configuration(): string {
    return `${this.folder}/tsconfig.json`;
  }

  /** The folder of the project, with forward slashes. */
  get folder(): string {
    return slashes(this.#mirror.folder);
  }

  get hub(): string {
    return `${this.folder}/${HUB}.ts`;
  }

  /** The module of the cell that is being written. */
  get draft(): string {
    return `${this.folder}/${CELL_PREFIX}draft.ts`;
  }

  /** How many modules there are. */
  get modules(): number {
    return this.#modules;
  }

  /** Path of a cell's module, 1 … `modules`. */
  module(number: number): string {
    return `${this.folder}/${CELL_PREFIX}${number}.ts`;
  }

  /** Adds modules; answers their paths and the new text of the hub. */
  grow(): { paths: string[]; hubText: string } {
    const first = this.#modules + 1;
    this.#modules += MODULES;
    return { paths: this.#writeModules(first), hubText: hubText(this.#modules) };
  }

  remove(): void {
    this.#mirror.remove();
  }

  #writeModules(first: number): string[] {
    const paths: string[] = [];
    for (let number = first; number <= this.#modules; number++) {
      this.#mirror.write(`${CELL_PREFIX}${number}.ts`, emptyModule);
      paths.push(this.module(number));
    }
    return paths;
  }
}

function hubText(modules: number): string {
  return Array.from({ length: modules }, (_, i) => `export * as c${i + 1} from "./${CELL_PREFIX}${i + 1}";`).join('\n');
}

function userOptions(user: UserConfig | undefined, defaults: object): Record<string, unknown> {
  if (!user) return { ...defaults, lib };
  const { baseUrl, outDir, rootDir, rootDirs, ...options } = user.compilerOptions;
  // A base configuration may name libraries; then ours must not replace them.
  return user.extends === undefined ? { lib, ...options } : options;
}

const dist = fileURLToPath(built('.'));

/** Node's types as one file, and first among the type roots, so that packages which refer to `node` get the same. */
const typeRoot = join(dist, 'kernel/types');

/** The types of what every notebook can import: our own package, declared beside the globals of cells, and tslab's stand-in. */
function ownModules(): Record<string, string[]> {
  const cellTypes = slashes(join(dist, 'cli/cell-types.d.ts'));
  return {
    gradbook: [cellTypes],
    'gradbook/display': [cellTypes],
    tslab: [slashes(join(dist, 'kernel/tslab/index.d.ts'))],
  };
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
