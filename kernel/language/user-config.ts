import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'oxc-parser';
import type { LoweringOptions } from '../compile/lowering.js';
import { parseSync } from '../compile/parser.js';
import { typescript } from './typescript6.js';

/** What matters of the `tsconfig.json` beside a notebook. */
export interface UserConfig {
  /** Base configurations; files among them by absolute path. */
  extends?: string[];
  compilerOptions: Record<string, unknown>;
  /** Targets by pattern, absolute; those of base configurations included. */
  paths: Record<string, string[]>;
}

/** The state of the `tsconfig.json` of a folder: another one when it was written, made or deleted. */
export function userConfigState(cwd: string): string {
  const stats = statSync(join(cwd, 'tsconfig.json'), { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size}` : '';
}

let last: { cwd: string; state: string; config: UserConfig | undefined } | undefined;

/** Reads the `tsconfig.json` of a folder, again when it changed; undefined where there is none, or none that can be read. */
export function readUserConfig(cwd: string): UserConfig | undefined {
  const state = userConfigState(cwd);
  if (last?.cwd !== cwd || last.state !== state) last = { cwd, state, config: read(cwd) };
  return last.config;
}

function read(cwd: string): UserConfig | undefined {
  let text: string;
  try {
    text = readFileSync(join(cwd, 'tsconfig.json'), 'utf8');
  } catch {
    return undefined;
  }
  const config = parseJson(text) as
    | { extends?: string | string[]; compilerOptions?: Record<string, unknown> }
    | undefined;
  if (typeof config !== 'object' || config === null) return undefined;
  const { compilerOptions: own = {} } = config;
  if (config.extends === undefined) return { compilerOptions: own, paths: absolutePaths(own, cwd) };
  const options = resolveOptions(config, cwd);
  const base = typeof options.pathsBasePath === 'string' ? options.pathsBasePath : cwd;
  const inherited = {
    experimentalDecorators: options.experimentalDecorators,
    emitDecoratorMetadata: options.emitDecoratorMetadata,
  };
  const bases = [config.extends]
    .flat()
    .map((name) => (/^\.{1,2}[\\/]/.test(name) ? join(cwd, name).replaceAll('\\', '/') : name));
  return { extends: bases, compilerOptions: { ...inherited, ...own }, paths: absolutePaths(options, base) };
}

/** What of the user's `tsconfig.json` changes the JavaScript of cells. */
export function loweringOptions(cwd: string): LoweringOptions {
  const { experimentalDecorators, emitDecoratorMetadata } = readUserConfig(cwd)?.compilerOptions ?? {};
  return {
    experimentalDecorators: experimentalDecorators === true,
    emitDecoratorMetadata: emitDecoratorMetadata === true,
  };
}

/** Options with those of base configurations; only TypeScript knows how to find these. */
function resolveOptions(config: unknown, cwd: string): Record<string, unknown> {
  const ts = typescript();
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, cwd).options;
}

function absolutePaths(options: Record<string, unknown>, cwd: string): Record<string, string[]> {
  const base = join(cwd, typeof options.baseUrl === 'string' ? options.baseUrl : '.');
  return Object.fromEntries(
    Object.entries((options.paths ?? {}) as Record<string, string[]>).map(([pattern, targets]) => [
      pattern,
      targets.map((target) => join(base, target).replaceAll('\\', '/')),
    ]),
  );
}

/** JSON with comments and trailing commas, which is an expression of JavaScript. */
function parseJson(text: string): unknown {
  const { program, errors } = parseSync('tsconfig.js', `(${text}\n)`, { preserveParens: false });
  const [statement] = program.body;
  return errors.length === 0 && statement?.type === 'ExpressionStatement' ? literal(statement.expression) : undefined;
}

function literal(node: Node): unknown {
  switch (node.type) {
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.flatMap((p) =>
          p.type === 'Property' && p.key.type === 'Literal' ? [[p.key.value, literal(p.value)]] : [],
        ),
      );
    case 'ArrayExpression':
      return node.elements.map((element) => element && literal(element));
    case 'Literal':
      return node.value;
    default:
      return undefined;
  }
}
