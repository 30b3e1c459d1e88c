import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UsageError } from '../errors.js';
import { readNotebook } from '../notebook/read.js';
import type { Notebook } from '../notebook/types.js';
import { stringifyNotebook, writeAtomically } from '../notebook/write.js';
import { toMarkdown } from './markdown.js';
import { fromPercent, toPercent } from './percent.js';

/** What a notebook can become besides a page. */
export type TextFormat = 'md' | 'ts' | 'ipynb';

/**
 * Writes a notebook, or a percent script, in another format: `md` with its pictures in a folder beside it, `ts` as a
 * percent script, `ipynb` without outputs.
 *
 * @returns the path written.
 */
export async function convert(path: string, format: TextFormat, out: string, executed?: Notebook): Promise<string> {
  const notebook = executed ?? (await readSource(path));
  const name = basename(path).replace(/\.(ipynb|ts)$/, '');
  const target = join(out, `${name}.${format}`);
  if (format === 'md') {
    const { text, pictures } = toMarkdown(notebook, `${name}_files`);
    for (const [file, bytes] of pictures) await writeAtomically(join(out, file), bytes);
    await writeAtomically(target, text);
  } else
    await writeAtomically(target, format === 'ts' ? toPercent(notebook) : stringifyNotebook(withoutOutputs(notebook)));
  return target;
}

async function readSource(path: string): Promise<Notebook> {
  if (!path.endsWith('.ts')) return readNotebook(path);
  const text = await readFile(path, 'utf8');
  if (!/^\/\/ *%%/m.test(text)) throw new UsageError(`${path}: has no cells. Each begins with a line // %%`);
  return fromPercent(text);
}

/** Clean, as it goes into git: no outputs, no counts, no times. */
export function withoutOutputs(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell;
    const { execution: _, ...metadata } = cell.metadata;
    return { ...cell, metadata, outputs: [], execution_count: null };
  });
  return { ...notebook, cells };
}
