import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHROMIUM, swiftShader } from './on-webgpu.js';

it.skipIf(CHROMIUM === undefined && process.env.CI !== 'true')(
  'the benchmark of the gpu device runs to its end, names the adapter and writes its tables',
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradbook-bench-'));
    try {
      const page = join(folder, 'figures.md');
      const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/gpu/run.mjs', '--quick', '--out', page], {
        encoding: 'utf8',
        env: { ...swiftShader(), GRADBOOK_GPU: 'webgpu' },
      });
      expect(status, stderr).toBe(0);
      const written = readFileSync(page, 'utf8');
      expect(stdout).toBe(written);
      expect(written).toMatch(/device `gpu`: .*SwiftShader.* \(webgpu, \*\*no real GPU\*\*\)/i);
      expect(written).toMatch(/date: \d{4}-\d\d-\d\d/);
      for (const workload of ['matmul n × n', 'elementwise', 'sum of n', 'softmax', 'training step of 784-128-10'])
        expect(written).toContain(`## ${workload}`);
      expect(written).toMatch(/matmul n × n: (at no size tried|from n = \d+ on)/);
      const step = /\| 784-128-10, batch 64, Adam \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|/.exec(written);
      // Kernels, messages and submissions of a step.
      expect(Number(step?.[1])).toBeGreaterThan(20);
      expect(Number(step?.[2])).toBeLessThan(2);
      expect(Number(step?.[3])).toBeLessThan(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
