import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Notebook } from '#cli/notebook/types';
import { codeCells, gradbook, load } from './gradbook.js';

const execute = promisify(execFile);
const course = fileURLToPath(new URL('../../notebooks/', import.meta.url));
const samples = fileURLToPath(new URL('./notebooks/', import.meta.url));
const notebooks = [
  join(samples, 'outputs.ipynb'),
  ...(await readdir(course))
    .filter((name) => /entropy|descent|regression-network/.test(name))
    .map((name) => join(course, name)),
];

let prefix: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'gradbook-nbconvert-'));
  await gradbook(['install', '--prefix', prefix]);
  env = {
    ...process.env,
    JUPYTER_PATH: join(prefix, 'share', 'jupyter'),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
    GRADBOOK_BLAS: 'off',
  };
});
afterAll(() => rm(prefix, { recursive: true }));

/** What a reader of the notebook sees, without the times of this run. */
function seen(notebook: Notebook): unknown {
  return codeCells(notebook).map(({ execution_count, outputs }) => ({
    execution_count,
    outputs: outputs.map((output) => merged(output)),
  }));
}

/** Clock times that lectures print differ between any two runs. */
function merged(output: object): unknown {
  return JSON.parse(JSON.stringify(output).replace(/\d+(\.\d+)? ?(ms|s|µs)\b/g, 'TIME'));
}

describe('`jupyter nbconvert --execute` with the installed kernel', () => {
  test.each(notebooks.map((path) => [basename(path), path]))(
    '%s gives the outputs that `gradbook run` gives',
    async (name, path) => {
      await execute(
        '/usr/bin/jupyter',
        ['nbconvert', '--to', 'notebook', '--execute', path, '--output-dir', prefix, '--output', `nbconvert-${name}`],
        { env, maxBuffer: 1 << 26 },
      );
      const ended = await gradbook(['run', path, '--output', join(prefix, name)]);
      expect(ended).toMatchObject({ code: 0 });
      expect(seen(await load(join(prefix, name)))).toEqual(seen(await load(join(prefix, `nbconvert-${name}`))));
    },
  );
});
