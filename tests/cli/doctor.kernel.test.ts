import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gradbook } from './gradbook.js';

test('doctor finds nothing missing here, and says what it found', async () => {
  const { code, stdout } = await gradbook(['doctor'], { env: { NO_COLOR: '1' } });
  expect(code).toBe(0);
  expect(stdout).toContain(`✓ Node        ${process.versions.node} at ${process.execPath}`);
  expect(stdout).toMatch(/✓ TypeScript {2}7\.\d+\.\d+, native/);
  expect(stdout).toContain('switched off by GRADBOOK_BLAS=off');
  expect(stdout).toMatch(/GPU +(gpu\.js in its WebAssembly mode, slower than the CPU: \S|.* on WebGPU|.*: software)/);
  expect(stdout).toMatch(/✓ Kernel {6}answers after .*, and computes/);
});

test('doctor names a kernelspec whose program is gone, with the command that mends it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-doctor-'));
  await mkdir(join(folder, 'kernels', 'gradbook'), { recursive: true });
  await writeFile(
    join(folder, 'kernels', 'gradbook', 'kernel.json'),
    JSON.stringify({ argv: [process.execPath, '/gone/kernel.js'] }),
  );
  const { code, stdout } = await gradbook(['doctor'], { env: { JUPYTER_DATA_DIR: folder } });
  expect(stdout).toContain('names /gone/kernel.js, which is gone');
  expect(stdout).toContain('→ gradbook install');
  expect(code).toBe(1);
  await rm(folder, { recursive: true });
});
