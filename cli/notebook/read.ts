import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import type { Notebook } from './types.js';
import { findProblems, isJsonMime } from './validate.js';

const SHOWN_PROBLEMS = 5;

/**
 * Reads a notebook file.
 *
 * @param name how messages call it (the path as the user gave it).
 * @throws {UsageError} naming the file: missing, not JSON, another format, or not valid, with the places.
 */
export async function readNotebook(path: string, name = path): Promise<Notebook> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${name}: there is no such file.`, { cause });
    if (code === 'EISDIR') throw new UsageError(`${name}: is a folder, not a notebook.`, { cause });
    throw new UsageError(`${name}: cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseNotebook(text, name);
}

/** As {@link readNotebook}, from the file's text. */
export function parseNotebook(text: string, name: string): Notebook {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const hint = /^<{7} |^={7}$/m.test(text) ? ' It holds the marks of a merge conflict.' : '';
    throw new UsageError(`${name}: is not a notebook: not valid JSON (${(cause as Error).message}).${hint}`, { cause });
  }
  if (typeof json !== 'object' || json === null || !('nbformat' in json))
    throw new UsageError(`${name}: is not a notebook: it is JSON without "nbformat".`);
  if (json.nbformat !== 4) {
    const how = Number(json.nbformat) < 4 ? ' Convert it: jupyter nbconvert --to notebook --nbformat 4 FILE.' : '';
    throw new UsageError(`${name}: is a notebook of format ${json.nbformat}; gradbook reads format 4.${how}`);
  }
  const problems = findProblems(json as unknown as Record<string, unknown>);
  if (problems.length > 0) {
    const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `\n  ${problem}`);
    const more = problems.length > SHOWN_PROBLEMS ? `\n  … and ${problems.length - SHOWN_PROBLEMS} more` : '';
    throw new UsageError(`${name}: is not a valid notebook of format 4:${shown.join('')}${more}`);
  }
  return joined(json as unknown as Notebook);
}

/** Joins the lists of lines, and gives cells of format 4.5 the ids they lack: nbformat repairs missing ones and second ones alike. */
function joined(notebook: Notebook): Notebook {
  const hasIds = notebook.nbformat_minor >= 5;
  const ids = new Set<string>();
  for (const [index, cell] of notebook.cells.entries()) {
    cell.source = join(cell.source);
    if (hasIds) {
      // The same at every reading: stored and new outputs are compared by it.
      if (cell.id === undefined || ids.has(cell.id)) cell.id = newId(`${index} ${cell.source}`);
      ids.add(cell.id);
    }
    if (cell.cell_type !== 'code') continue;
    for (const output of cell.outputs) {
      if (output.output_type === 'stream') output.text = join(output.text);
      else if (output.output_type !== 'error')
        for (const [mime, value] of Object.entries(output.data)) if (!isJsonMime(mime)) output.data[mime] = join(value);
    }
  }
  return notebook;
}

function newId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function join(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text);
}
