import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Aliases {
  /** Folder that the targets are relative to. */
  base: string;
  /** Whether any bare name may be a file below the base (`baseUrl`). */
  bare: boolean;
  paths: [pattern: string, targets: string[]][];
}

let cached: { file: string; changed: number; aliases: Aliases } | undefined;

/** Files that `specifier` may stand for by `paths` and `baseUrl` of the tsconfig.json in `folder`, best first. */
export function mapPath(specifier: string, folder: string): string[] {
  const file = join(folder, 'tsconfig.json');
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return [];
  if (cached?.file !== file || cached.changed !== changed) cached = { file, changed, aliases: readAliases(file) };
  const { base, bare, paths } = cached.aliases;
  for (const [pattern, targets] of paths) {
    const star = matchStar(pattern, specifier);
    if (star !== undefined)
      return targets.map((target) =>
        resolve(
          base,
          target.replace('*', () => star),
        ),
      );
  }
  return bare ? [resolve(base, specifier)] : [];
}

/** What `*` of the pattern stands for; an exact pattern gives ''. */
function matchStar(pattern: string, specifier: string): string | undefined {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === specifier ? '' : undefined;
  const fits = specifier.startsWith(before) && specifier.endsWith(after);
  if (!fits || specifier.length < before.length + after.length) return undefined;
  return specifier.slice(before.length, specifier.length - after.length);
}

function readAliases(file: string): Aliases {
  const { baseUrl, paths } = compilerOptions(file, 0);
  const base = resolve(dirname(file), baseUrl ?? '.');
  // The longest prefix wins.
  const entries = Object.entries(paths ?? {}).sort(([a], [b]) => b.indexOf('*') - a.indexOf('*'));
  return { base, bare: baseUrl !== undefined, paths: entries };
}

interface CompilerOptions {
  baseUrl?: string;
  paths?: Record<string, string[]>;
}

function compilerOptions(file: string, depth: number): CompilerOptions {
  try {
    const config = JSON.parse(withoutComments(readFileSync(file, 'utf8'))) as {
      extends?: string;
      compilerOptions?: CompilerOptions;
    };
    const base = config.extends?.startsWith('.') && depth < 5 ? resolve(dirname(file), config.extends) : undefined;
    return { ...(base && compilerOptions(base, depth + 1)), ...config.compilerOptions };
  } catch {
    // The type checker says what is wrong with it.
    return {};
  }
}

/** JSON as tsconfig files are written: with comments and trailing commas. */
function withoutComments(text: string): string {
  const tokens = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=\s*(?:\/\/[^\n]*\s*|\/\*[\s\S]*?\*\/\s*)*[}\]])/g;
  return text.replace(tokens, (_match, string?: string) => string ?? '');
}
