import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

it('gives the gradients of PyTorch, and refuses what it refuses, in 3,000 random programs of views and changes in place', () => {
  const { status, stdout } = spawnSync(process.execPath, [here('compare-in-place.mjs'), here('in-place.json.gz')], {
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('0 of 3000 differ');
  expect(status).toBe(0);
});

it('prints and refuses what PyTorch prints and refuses, in 3,000 random programs of one operation', () => {
  const { status, stdout } = spawnSync(process.execPath, [here('compare.mjs'), here('programs.json.gz')], {
    encoding: 'utf8',
  });
  expect(stdout.trim()).toBe('0 of 3000 differ');
  expect(status).toBe(0);
});
