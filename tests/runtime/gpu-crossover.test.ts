import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { torch } from '#runtime';
import { cpu } from '#runtime/device/cpu/cpu';
import { crossover, crossoverOf, measure } from '#runtime/device/gpu/crossover';
import { theGpu } from '#runtime/device/gpu/open';
import { installFiles } from '#runtime/node/files';
import { onGpu } from './gpu-backend.js';

onGpu();

let folder: string;
const file = () => join(folder, 'gpu-crossover-1.json');
const written = () => JSON.parse(readFileSync(file(), 'utf8'));

/** The device as if a card were there. */
function asCard<T>(adapter: string, f: () => T): T {
  const info = theGpu().engine.info as { hardware: boolean; adapter: string };
  const before = { ...info };
  Object.assign(info, { hardware: true, adapter });
  try {
    return f();
  } finally {
    Object.assign(info, before);
  }
}

describe('which device is taken for how much work', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gradbook-crossover-'));
    process.env.GRADBOOK_CACHE = folder;
    installFiles();
  });
  afterEach(() => {
    delete process.env.GRADBOOK_CACHE;
    rmSync(folder, { recursive: true });
  });

  it('is the cpu for any work where no real GPU is: nothing is measured', () => {
    expect(torch.gpu.deviceFor(1e15)).toBe('cpu');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is measured once for an adapter and kept', { timeout: 60_000 }, () => {
    // WebAssembly with the name of a card: it loses, and that is what is written down.
    expect(asCard('a slow card', () => torch.gpu.deviceFor(1e15))).toBe('cpu');
    const found = written()['a slow card'];
    expect(found.operations).toBeNull();
    expect(found.measured.length).toBeGreaterThan(2);
    for (const { n, cpu: onCpu, gpu } of found.measured) {
      expect(n % 64).toBe(0);
      expect(gpu).toBeGreaterThan(onCpu);
    }
  });

  it('comes from the cache for an adapter that is known', () => {
    const known = { 'a fast card': { operations: 1e6, measured: [], date: '2026-01-01' } };
    writeFileSync(file(), JSON.stringify(known));
    expect(asCard('a fast card', () => torch.gpu.deviceFor(1e6))).toBe('gpu');
    expect(asCard('a fast card', () => torch.gpu.deviceFor(1e6 - 1))).toBe('cpu');
    expect(written()).toEqual(known);
  });

  it('is the smallest product from which on the GPU wins at every size', () => {
    const times = (...gains: boolean[]) => gains.map((gain, i) => ({ n: 64 * 2 ** i, cpu: 1, gpu: gain ? 0.5 : 2 }));
    expect(crossoverOf(times(false, true, false, true, true))).toBe(2 * 512 ** 3);
    expect(crossoverOf(times(true, true))).toBe(2 * 64 ** 3);
    expect(crossoverOf(times(true, false))).toBeNull();
    expect(crossoverOf([])).toBeNull();
  });

  it('is measured on both devices, with the same work', () => {
    const { operations, measured } = measure(cpu, cpu, [16, 32]);
    expect(measured.map(({ n }) => n)).toEqual([16, 32]);
    for (const { cpu: a, gpu: b } of measured) expect(Math.min(a, b)).toBeGreaterThan(0);
    expect(operations === null || operations <= 2 * 32 ** 3).toBe(true);
  });

  it('is measured again when the file is broken, and does without one that cannot be written', () => {
    writeFileSync(file(), '{"a card": {"operat');
    const found = { operations: 5, measured: [], date: '2026-01-02' };
    expect(crossover('a card', () => found)).toEqual(found);
    expect(written()).toEqual({ 'a card': found });
    let times = 0;
    crossover('a card', () => (times++, found));
    expect(times).toBe(0);
    crossover('another', () => (times++, found));
    expect(times).toBe(1);
    expect(Object.keys(written())).toEqual(['a card', 'another']);
    expect(existsSync(file())).toBe(true);
  });
});
