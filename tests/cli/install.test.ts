import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gradbook } from './gradbook.js';

let prefix: string;
beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), 'gradbook-prefix-'));
});
afterAll(() => rm(prefix, { recursive: true }));

test('install writes a kernelspec with absolute paths and logos, and uninstall removes it', async () => {
  const kernels = join(prefix, 'share', 'jupyter', 'kernels');
  const installed = await gradbook(['install', '--prefix', prefix]);
  expect(installed.stdout).toContain(join(kernels, 'gradbook'));
  // Twice: the second replaces the first.
  expect((await gradbook(['install', '--prefix', prefix])).code).toBe(0);
  expect(await readdir(kernels)).toEqual(['gradbook']);
  expect((await readdir(join(kernels, 'gradbook'))).sort()).toEqual([
    'kernel.json',
    'logo-32x32.png',
    'logo-64x64.png',
    'logo-svg.svg',
  ]);
  const spec = JSON.parse(await readFile(join(kernels, 'gradbook', 'kernel.json'), 'utf8'));
  expect(spec).toMatchObject({
    display_name: 'TypeScript (Gradbook)',
    language: 'typescript',
    interrupt_mode: 'message',
    kernel_protocol_version: '5.5',
    metadata: { debugger: false },
  });
  expect(spec.argv).toEqual([
    process.execPath,
    expect.stringMatching(/^--v8-pool-size=[1-4]$/),
    '--no-force-async-hooks-checks',
    expect.stringMatching(/^\/.*dist\/cli\/kernel\.js$/),
    '{connection_file}',
  ]);
  await gradbook(['uninstall', '--prefix', prefix]);
  expect(await readdir(kernels)).toEqual([]);
});

test('the user folder follows JUPYTER_DATA_DIR, a virtual environment is --sys-prefix', async () => {
  const env = { JUPYTER_DATA_DIR: join(prefix, 'data'), VIRTUAL_ENV: join(prefix, 'venv') };
  await gradbook(['install'], { env });
  await gradbook(['install', '--sys-prefix', '--name', 'gradbook-2'], { env });
  expect(await readdir(join(prefix, 'data', 'kernels'))).toEqual(['gradbook']);
  expect(await readdir(join(prefix, 'venv', 'share', 'jupyter', 'kernels'))).toEqual(['gradbook-2']);
});

test('two places at once, or a name that is no name, are refused', async () => {
  expect(await gradbook(['install', '--user', '--sys-prefix'])).toMatchObject({
    code: 2,
    stderr: 'gradbook: Give one of --user, --sys-prefix and --prefix.\n',
  });
  expect((await gradbook(['install', '--prefix', prefix, '--name', '../x'])).stderr).toContain(
    "a kernel's name has letters",
  );
});
