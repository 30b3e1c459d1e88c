import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTag, type Notebook } from '#cli/notebook/types';
import { codeCells, gradbook, load } from './gradbook.js';

const execute = promisify(execFile);
const course = fileURLToPath(new URL('../../notebooks/', import.meta.url));
const samples = fileURLToPath(new URL('./notebooks/', import.meta.url));
const notebooks = [
  join(samples, 'outputs.ipynb'),
  ...(await readdir(course)).filter((name) => name.endsWith('.ipynb')).map((name) => join(course, name)),
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

/** What a reader of the notebook sees; cells that say so print what differs between any two runs, such as times. */
function seen(notebook: Notebook): unknown {
  return codeCells(notebook).map((cell) => ({
    execution_count: cell.execution_count,
    outputs: hasTag(cell, 'nbval-ignore-output') ? cell.outputs.length : cell.outputs,
  }));
}

describe('`jupyter nbconvert --execute` with the installed kernel', () => {
  test.each(notebooks.map((path) => [basename(path), path]))(
    '%s gives the outputs that `gradbook run` gives',
    async (name, path) => {
      const nbconvert = ['nbconvert', '--to', 'notebook', '--execute', path, '--output-dir', prefix];
      const [ended] = await Promise.all([
        gradbook(['run', path, '--output', join(prefix, name)]),
        execute('/usr/bin/jupyter', [...nbconvert, '--output', `nbconvert-${name}`], { env, maxBuffer: 1 << 26 }),
      ]);
      expect(ended).toMatchObject({ code: 0 });
      expect(seen(await load(join(prefix, name)))).toEqual(seen(await load(join(prefix, `nbconvert-${name}`))));
    },
    300_000,
  );
});
