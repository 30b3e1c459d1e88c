import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { kernelCommand } from '#cli/install/kernelspec';

/** Debian's Python, whose packages `npm test` installs; another Python on the path may have none of them. */
const PYTHON = '/usr/bin/python3';

const folder = mkdtempSync(join(tmpdir(), 'gradbook-jupyter-'));
const env = {
  ...process.env,
  JUPYTER_PATH: folder,
  GRADBOOK_HISTORY: join(folder, 'history.sqlite'),
  PYDEVD_DISABLE_FILE_VALIDATION: '1',
};

beforeAll(() => {
  const spec = {
    argv: kernelCommand('{connection_file}'),
    display_name: 'TypeScript (Gradbook)',
    language: 'typescript',
    interrupt_mode: 'message',
  };
  mkdirSync(join(folder, 'kernels', 'gradbook'), { recursive: true });
  writeFileSync(join(folder, 'kernels', 'gradbook', 'kernel.json'), JSON.stringify(spec));
});

test("Jupyter's own conformance suite passes", () => {
  const suite = fileURLToPath(new URL('jupyter/kernel_test.py', import.meta.url));
  const { status, stderr } = spawnSync(PYTHON, ['-W', 'ignore', suite], { env, encoding: 'utf8' });
  expect(stderr).toMatch(/Ran 1\d tests/);
  expect(stderr).not.toContain('skipped');
  expect(status).toBe(0);
});

test('a client that subscribes is welcomed first and misses nothing after that', () => {
  const suite = fileURLToPath(new URL('jupyter/welcome_test.py', import.meta.url));
  const { status, stderr } = spawnSync(PYTHON, ['-W', 'ignore', suite], { env, encoding: 'utf8' });
  expect(stderr).toMatch(/Ran 3 tests/);
  expect(status, stderr).toBe(0);
});

test('nbconvert --execute runs a notebook', () => {
  const cell = (source: string) => ({ cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source });
  const notebook = {
    cells: [cell("const x: number = 41;\nconsole.log('hi');"), cell('await Promise.resolve(x + 1)')],
    metadata: { kernelspec: { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  const path = join(folder, 'notebook.ipynb');
  writeFileSync(path, JSON.stringify(notebook));
  execFileSync(PYTHON, ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--inplace', path], { env, stdio: 'pipe' });
  const { cells } = JSON.parse(readFileSync(path, 'utf8'));
  expect(cells[0].outputs).toMatchObject([{ output_type: 'stream', name: 'stdout' }]);
  expect(cells[1].outputs).toMatchObject([{ output_type: 'execute_result', data: { 'text/plain': ['42'] } }]);
});
