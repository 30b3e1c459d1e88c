import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseNotebook } from '#cli/notebook/read';
import type { CodeCell, Notebook } from '#cli/notebook/types';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const samples = fileURLToPath(new URL('./notebooks/', import.meta.url));

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in `cwd`, as a user would. */
export function gradbook(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
  return new Promise((done) => {
    const env = { ...process.env, GRADBOOK_BLAS: 'off', CI: '', ...options.env };
    execFile(process.execPath, [main, ...args], { ...options, env, encoding: 'utf8' }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
  });
}

/** A folder of its own with copies of sample notebooks, and its end. */
export async function withSamples<T>(names: string[], use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-cli-'));
  try {
    for (const name of names) await cp(join(samples, name), join(folder, name));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function load(path: string): Promise<Notebook> {
  return parseNotebook(await readFile(path, 'utf8'), path);
}

/** The code cells of a notebook. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
}

/** What cells printed, one string per cell. */
export function printed(notebook: Notebook): string[] {
  return codeCells(notebook).map(({ outputs }) =>
    outputs.map((output) => (output.output_type === 'stream' ? output.text : '')).join(''),
  );
}
