import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTag, type Notebook } from '#cli/notebook/types';
import { folder as course, notebooks } from '../course/course.js';
import { codeCells, gradbook, load } from './gradbook.js';

const execute = promisify(execFile);
const sample = fileURLToPath(new URL('./notebooks/outputs.ipynb', import.meta.url));

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
  let converted: (name: string) => Promise<Notebook>;
  // All in one process: Python takes longer to start than most lectures to run.
  beforeAll(async () => {
    const paths = [sample, ...[...notebooks.keys()].map((name) => join(course, `${name}.ipynb`))];
    const out = join(prefix, 'converted');
    await execute('/usr/bin/jupyter', ['nbconvert', '--to', 'notebook', '--execute', ...paths, '--output-dir', out], {
      env,
      maxBuffer: 1 << 26,
    });
    converted = (name) => load(join(out, `${name}.ipynb`));
  }, 900_000);

  test('gives the outputs that `gradbook run` gives', async () => {
    const output = join(prefix, 'run.ipynb');
    expect(await gradbook(['run', sample, '--output', output])).toMatchObject({ code: 0 });
    expect(seen(await load(output))).toEqual(seen(await converted('outputs')));
  });

  // That `gradbook run` gives these, too, is asked on several versions of Node: nodes.slow.test.ts.
  test.each([...notebooks])('gives the outputs that %s stores', async (name, stored) => {
    expect(seen(await converted(name))).toEqual(seen(stored));
  });
});
