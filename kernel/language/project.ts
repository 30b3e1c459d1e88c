import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from './engine.js';
import { CELL_PREFIX } from './scope.js';
import { readUserConfig, type UserConfig } from './user-config.js';

/** The notebook as a TypeScript project that exists in memory only, beside the notebook's own files. */
export interface Project {
  /** The notebook's folder, with forward slashes. */
  folder: string;
  /** The project's `tsconfig.json`, which hides the user's own. */
  config: { path: string; text: string };
}

/** What a notebook gets where no `tsconfig.json` says anything. Parameters may stay without a type. */
const withoutConfig = { strict: true, noImplicitAny: false };

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

/** Lays the project out: our defaults, then the user's `tsconfig.json`, then what cells need. */
export function createProject({ cwd, preludeTypes }: EngineOptions): Project {
  const folder = slashes(cwd).replace(/\/$/, '');
  const user = readUserConfig(cwd);
  const nodeTypes = dirname(createRequire(import.meta.url).resolve('@types/node/package.json'));
  const config = {
    ...(user?.extends !== undefined && { extends: user.extends }),
    compilerOptions: {
      ...userOptions(user),
      ...required,
      typeRoots: [slashes(dirname(nodeTypes)), './node_modules/@types'],
      paths: { ...user?.paths, ...ownModules() },
    },
    // The configuration is an open document: were it not part of the project, the server would make another project for it.
    files: ['./tsconfig.json', slashes(join(nodeTypes, 'index.d.ts')), ...preludeTypes.map(slashes)],
    include: [`./${CELL_PREFIX}*.ts`],
    exclude: [],
    references: [],
  };
  return { folder, config: { path: `${folder}/tsconfig.json`, text: JSON.stringify(config) } };
}

function userOptions(user: UserConfig | undefined): Record<string, unknown> {
  if (!user) return { ...withoutConfig, lib };
  const { baseUrl, outDir, rootDir, ...options } = user.compilerOptions;
  // A base configuration may name libraries; then ours must not replace them.
  return user.extends === undefined ? { lib, ...options } : options;
}

/** The types of what every notebook can import: our own package and tslab's stand-in. */
function ownModules(): Record<string, string[]> {
  const dist = fileURLToPath(new URL('../../', import.meta.url));
  return {
    gradbook: [slashes(join(dist, 'runtime/index.d.ts'))],
    'gradbook/display': [slashes(join(dist, 'display/index.d.ts'))],
    tslab: [slashes(join(dist, 'kernel/tslab/index.d.ts'))],
  };
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
