import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.js';

/** The notebooks that the arguments name: files as given, folders with all notebooks in them, in order and once each. */
export async function findNotebooks(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new UsageError(`${path}: there is no such file.`);
    if (!info.isDirectory()) found.push(path);
    else {
      const inside = await notebooksIn(path);
      if (inside.length === 0) throw new UsageError(`${path}: there are no notebooks in this folder.`);
      found.push(...inside);
    }
  }
  const seen = new Set<string>();
  return found.filter((path) => !seen.has(resolve(path)) && seen.add(resolve(path)));
}

async function notebooksIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ipynb'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(sep)
          .some((part) => part.startsWith('.') || part === 'node_modules'),
    )
    .sort(byName);
}

/** `2-scores` before `10-backprop`. */
const collator = new Intl.Collator('en', { numeric: true });
const byName = (a: string, b: string): number => collator.compare(a, b);

/**
 * The part `index` of `count` of a list: together the parts hold every item exactly once.
 *
 * @param shard `2/5` for the second of five.
 */
export function shardOf<T>(items: readonly T[], shard: string | undefined): T[] {
  if (shard === undefined) return [...items];
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(shard) ?? []).map(Number);
  if (!index || !count || index > count)
    throw new UsageError(`--shard ${shard}: write it as 2/5, the second of five parts.`);
  return items.filter((_, i) => i % count === index - 1);
}

/** Where results go. */
export type Destination =
  | { kind: 'inplace' }
  | { kind: 'folder'; folder: string }
  | { kind: 'file'; file: string }
  | { kind: 'nowhere' };

/** The path of each notebook's result, below the destination as the notebooks lie below their common folder. */
export function resultPaths(notebooks: readonly string[], destination: Destination): (string | undefined)[] {
  switch (destination.kind) {
    case 'inplace':
      return [...notebooks];
    case 'file':
      return [destination.file];
    case 'folder': {
      const common = commonFolder(notebooks.map((path) => dirname(resolve(path))));
      return notebooks.map((path) =>
        join(destination.folder, relative(common, dirname(resolve(path))), basename(path)),
      );
    }
    case 'nowhere':
      return notebooks.map(() => undefined);
  }
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split(sep));
  let length = first.length;
  for (const other of others) while (first.slice(0, length).join(sep) !== other.slice(0, length).join(sep)) length--;
  return first.slice(0, length).join(sep) || sep;
}
