import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareNotebooks } from '#cli/check/compare';
import { parseNotebook } from '#cli/notebook/read';
import { gradbook } from '../cli/gradbook.js';
import { folder, lectures } from './course.js';

const execute = promisify(execFile);

let prefix: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'gradbook-course-'));
  await gradbook(['install', '--prefix', prefix]);
  env = {
    ...process.env,
    JUPYTER_PATH: join(prefix, 'share', 'jupyter'),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
    GRADBOOK_BLAS: 'off',
  };
});
afterAll(() => rm(prefix, { recursive: true }));

describe('`jupyter nbconvert --execute` gives the outputs that the lecture stores', () => {
  test.each(lectures)('%s', { timeout: 600_000 }, async (name, stored) => {
    const args = ['nbconvert', '--to', 'notebook', '--execute', join(folder, `${name}.ipynb`), '--output-dir', prefix];
    await execute('/usr/bin/jupyter', args, { env, maxBuffer: 1 << 26 });
    const path = join(prefix, `${name}.ipynb`);
    const ran = parseNotebook(await readFile(path, 'utf8'), path);
    expect(compareNotebooks(stored, ran, { tolerance: 1e-6, rules: [] })).toEqual([]);
  });
});
