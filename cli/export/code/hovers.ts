import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '#kernel/language/index';
import { type CodeCell, hasTag, type Notebook } from '../../notebook/types.js';
import { cached } from '../cache.js';
import { type Name, namesIn } from './names.js';

/** A name with what the compiler says of it. */
export interface NameHover extends Name {
  signature: string;
  /** The first paragraph of its documentation, as Markdown. */
  documentation: string;
}

/** Hovers by cell, in the order of the notebook's code cells. */
export type NotebookHovers = NameHover[][];

const MAX_SIGNATURE = 500;
const PRELUDE = [fileURLToPath(new URL('../../cell-types.d.ts', import.meta.url))];

/**
 * What the compiler says of every name in a notebook's code. Kept on disk by the code: computing it takes a second or
 * so for a notebook, reading it nothing.
 *
 * @param path the notebook's file, whose folder imports are looked up from.
 */
export async function notebookHovers(path: string, notebook: Notebook): Promise<NotebookHovers> {
  const cells = codeCells(notebook);
  const json = await cached(join('hovers', `${await keyOf(path, cells)}.json`), async () =>
    Buffer.from(JSON.stringify(await computeHovers(path, cells))),
  );
  return JSON.parse(json.toString('utf8')) as NotebookHovers;
}

async function computeHovers(path: string, cells: readonly CodeCell[]): Promise<NotebookHovers> {
  const engine = createEngine();
  try {
    await engine.start({ cwd: dirname(resolve(path)), preludeTypes: PRELUDE });
    const hovers: NotebookHovers = [];
    for (const [index, cell] of cells.entries()) {
      const names = namesIn(cell.source);
      const found = await Promise.all(names.map(({ end }) => engine.inspect(cell.source, end)));
      hovers.push(names.flatMap((name, i) => hoverOf(name, found[i])));
      if (!hasTag(cell, 'skip-execution')) engine.commit(index + 1, cell.source);
    }
    return hovers;
  } finally {
    await engine.dispose();
  }
}

function hoverOf(name: Name, found: { signature: string; documentation: string } | undefined): NameHover[] {
  if (!found || found.signature === '' || found.signature.length > MAX_SIGNATURE) return [];
  const [documentation = ''] = found.documentation.split(/\n\s*\n|\n\*@/);
  return [{ ...name, signature: found.signature, documentation }];
}

export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
}

/** Changes with the code, our own types and the compiler. */
async function keyOf(path: string, cells: readonly CodeCell[]): Promise<string> {
  const hash = createHash('sha256').update(dirname(resolve(path)));
  const manifest = fileURLToPath(new URL('../../../../package.json', import.meta.url));
  for (const file of [manifest, ...PRELUDE]) hash.update(await readFile(file).catch(() => ''));
  for (const { source } of cells) hash.update('\0').update(source);
  return hash.digest('hex').slice(0, 32);
}
