import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WriteError } from '../errors.js';
import type { MimeData, Notebook } from './types.js';
import { isJsonMime } from './validate.js';

/** The notebook as Jupyter writes it to disk: keys sorted, one space of indent, texts as lists of lines. */
export function stringifyNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const common = { ...cell, source: lines(cell.source) };
    if (cell.cell_type !== 'code') return common;
    const outputs = cell.outputs.map((output) => {
      if (output.output_type === 'stream') return { ...output, text: lines(output.text) };
      return output.output_type === 'error' ? output : { ...output, data: splitData(output.data) };
    });
    return { ...common, outputs };
  });
  return `${JSON.stringify(sorted({ ...notebook, cells }), null, 1)}\n`;
}

/**
 * Writes a file beside its place and renames it: a reader sees the old or the new one, never half of it.
 *
 * @throws {WriteError} naming the file and the reason; what stood there still stands.
 */
export async function writeAtomically(path: string, text: string | Uint8Array): Promise<void> {
  try {
    await replace(path, text);
  } catch (cause) {
    throw new WriteError(path, cause);
  }
}

async function replace(named: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(named), { recursive: true });
  // A link stays a link: the file that it leads to is replaced.
  const path = await realpath(named).catch(() => named);
  const mode = await stat(path).then(
    (old) => old.mode,
    () => undefined,
  );
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}`);
  try {
    const file = await open(beside, 'wx', mode ?? 0o666);
    try {
      // The umask has its say in new files alone.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function splitData(data: MimeData): MimeData {
  const split = ([mime, value]: [string, unknown]): [string, unknown] => [
    mime,
    typeof value === 'string' && isTextMime(mime) ? lines(value) : value,
  ];
  return Object.fromEntries(Object.entries(data).map(split));
}

function isTextMime(mime: string): boolean {
  return (
    (mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml') && !isJsonMime(mime)
  );
}

/** `"a\nb"` as `["a\n", "b"]`. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The same value with the keys of every object in order, as Python's `sort_keys`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}
