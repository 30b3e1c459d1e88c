import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareNotebooks } from '#cli/check/compare';
import { hasTag, type Notebook } from '#cli/notebook/types';
import { folder as course, lectures, notebooks } from '../course/course.js';
import { codeCells, type Ended, gradbook, load } from './gradbook.js';

const execute = promisify(execFile);
const samples = fileURLToPath(new URL('./notebooks/', import.meta.url));
const paths = [join(samples, 'outputs'), ...[...notebooks.keys()].map((name) => join(course, name))];
const stored = new Map(lectures);

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

// Both take long: each notebook is executed once each way, and all is asked of that.
describe.each(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), `${path}.ipynb`] as const))(
  '%s by `jupyter nbconvert --execute` with the installed kernel',
  (name, path) => {
    let ended: Ended;
    let converted: Notebook;
    beforeAll(async () => {
      const nbconvert = ['nbconvert', '--to', 'notebook', '--execute', path, '--output-dir', prefix];
      [ended] = await Promise.all([
        gradbook(['run', path, '--output', join(prefix, `${name}.ipynb`)]),
        execute('/usr/bin/jupyter', [...nbconvert, '--output', `nbconvert-${name}`], { env, maxBuffer: 1 << 26 }),
      ]);
      converted = await load(join(prefix, `nbconvert-${name}.ipynb`));
    }, 600_000);

    test('gives the outputs that `gradbook run` gives', async () => {
      expect(ended).toMatchObject({ code: 0 });
      expect(seen(await load(join(prefix, `${name}.ipynb`)))).toEqual(seen(converted));
    });

    const lecture = stored.get(name);
    if (lecture)
      test('gives the outputs that the lecture stores', () => {
        expect(compareNotebooks(lecture, converted, { tolerance: 1e-6, rules: [] })).toEqual([]);
      });
  },
);
