import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineOptions } from './engine.js';
import { typescript } from './typescript6.js';

/** The notebook as a TypeScript project that exists in memory only, beside the notebook's own files. */
export interface Project {
  /** The notebook's folder, with forward slashes. */
  folder: string;
  /** Files to open before any cell: the configuration. The last one is the project's `tsconfig.json`. */
  configs: { path: string; text: string }[];
}

/** Names of cells' modules begin with this; the braces of a glob and names of users' files stay apart. */
export const CELL_PREFIX = 'gradbook-cell-';

/** What a notebook gets where its `tsconfig.json` says nothing else. */
const defaults = {
  strict: true,
  lib: ['es2023', 'esnext.disposable', 'esnext.decorators', 'esnext.iterator', 'esnext.collection'],
};

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
  const user = readText(join(cwd, 'tsconfig.json'));
  const nodeTypes = dirname(createRequire(import.meta.url).resolve('@types/node/package.json'));
  const config = {
    extends: ['./gradbook-defaults.json', ...(user === undefined ? [] : ['./gradbook-user.json'])],
    compilerOptions: {
      ...required,
      typeRoots: [slashes(dirname(nodeTypes)), './node_modules/@types'],
      paths: { ...(user === undefined ? {} : userPaths(user, cwd)), ...ownModules() },
    },
    files: [slashes(join(nodeTypes, 'index.d.ts')), ...preludeTypes.map(slashes)],
    include: [`./${CELL_PREFIX}*.ts`],
    exclude: [],
    references: [],
  };
  // Notebooks without a tsconfig of their own may leave parameters untyped; `strict` of a user's own means all of it.
  const ours = user === undefined ? { ...defaults, noImplicitAny: false } : defaults;
  return {
    folder,
    configs: [
      { path: `${folder}/gradbook-defaults.json`, text: JSON.stringify({ compilerOptions: ours }) },
      ...(user === undefined ? [] : [{ path: `${folder}/gradbook-user.json`, text: user }]),
      { path: `${folder}/tsconfig.json`, text: JSON.stringify(config) },
    ],
  };
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

/** `paths` do not merge with those of a base configuration, so the user's are read and repeated. */
function userPaths(text: string, cwd: string): Record<string, string[]> {
  if (!/"(?:paths|extends)"/.test(text)) return {};
  const ts = typescript();
  const { config } = ts.parseConfigFileTextToJson('tsconfig.json', text);
  const { options } = ts.parseJsonConfigFileContent(config ?? {}, { ...ts.sys, readDirectory: () => [] }, cwd);
  const base = (options.pathsBasePath as string | undefined) ?? options.baseUrl ?? cwd;
  return Object.fromEntries(
    Object.entries(options.paths ?? {}).map(([name, targets]) => [
      name,
      targets.map((target) => slashes(join(base, target))),
    ]),
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
