import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CodeCell, hasTag, type Notebook } from '../../notebook/types.js';
import { cached } from '../cache.js';
import { HoverThread } from './hover-thread.js';
import type { Name } from './names.js';

/** A name with what the compiler says of it. */
export interface NameHover extends Name {
  signature: string;
  /** The first paragraph of its documentation, as Markdown. */
  documentation: string;
}

/** Hovers by cell, in the order of the notebook's code cells. */
export type NotebookHovers = NameHover[][];

/**
 * What the compiler says of every name in the code of notebooks. Kept on disk by the code: computing it takes a fifth of a
 * second for a notebook, reading it nothing. It is computed in a thread of its own, while this one renders pages.
 */
export class Hovers {
  readonly #thread = new HoverThread(PRELUDE);
  #types: Promise<Buffer> | undefined;

  /** @param path the notebook's file, whose folder imports are looked up from */
  async of(path: string, notebook: Notebook): Promise<NotebookHovers> {
    const cells = codeCells(notebook);
    const folder = dirname(resolve(path));
    const json = await cached(join('hovers', `${await this.#keyOf(folder, cells)}.json`), async () => {
      const asked = cells.map((cell) => ({ code: cell.source, runs: !hasTag(cell, 'skip-execution') }));
      return Buffer.from(JSON.stringify(await this.#thread.ask(folder, asked)));
    });
    return JSON.parse(json.toString('utf8')) as NotebookHovers;
  }

  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  /** Changes with the code, our own types and the compiler. */
  async #keyOf(folder: string, cells: readonly CodeCell[]): Promise<string> {
    this.#types ??= hashOfTypes();
    const hash = createHash('sha256')
      .update(folder)
      .update(await this.#types);
    for (const cell of cells) {
      hash.update('\0').update(cell.source);
      if (hasTag(cell, 'skip-execution')) hash.update('\0skipped');
    }
    return hash.digest('hex').slice(0, 32);
  }
}

const PRELUDE = [fileURLToPath(new URL('../../cell-types.d.ts', import.meta.url))];

/** How names are read: a change of it makes what is kept on disk worthless. */
const READING = '2';

async function hashOfTypes(): Promise<Buffer> {
  const hash = createHash('sha256').update(READING);
  const manifest = fileURLToPath(new URL('../../../../package.json', import.meta.url));
  for (const file of [manifest, ...PRELUDE]) hash.update(await readFile(file).catch(() => ''));
  return hash.digest();
}

export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
}
