// Initialisers with random shapes and settings against PyTorch. Made by tests/fixtures/random-cases/initialisers.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';

interface InitCase {
  name: string;
  shape: number[];
  args: number[];
  options: Record<string, unknown>;
  seed: number;
  dtype: 'float32' | 'float64';
  values?: number[];
  error?: string;
}

const init = nn.init as unknown as Record<string, (tensor: AnyTensor, ...rest: unknown[]) => AnyTensor>;
const rows = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/random-cases/initialisers.json.gz', import.meta.url))).toString(),
) as InitCase[];

function draw({ name, shape, args, options, seed, dtype }: InitCase): number[] {
  const tensor = torch.zeros(shape, { dtype }) as AnyTensor;
  torch.manualSeed(seed);
  const given = name === 'dirac_' ? [{ groups: args[0] ?? 1 }] : args;
  init[name]!(tensor, ...given, ...(Object.keys(options).length > 0 ? [options] : []));
  return [...tensor.toArray()];
}

/** How far off: a QR decomposition and an inverse error function round differently, and so does glibc's logarithm in float64. All else is equal to the bit. */
function tolerance({ name, dtype }: InitCase): number {
  if (/orthogonal|trunc/.test(name)) return dtype === 'float32' ? 2e-6 : 1e-12;
  return dtype === 'float64' && /ormal/.test(name) ? 2e-15 : 0;
}

describe('initialisers draw PyTorch’s numbers, bit for bit', () => {
  for (const name of new Set(rows.map((row) => row.name)))
    it(name, () => {
      for (const row of rows) {
        if (row.name !== name || row.values === undefined) continue;
        const what = JSON.stringify({ ...row, values: undefined });
        const found = draw(row);
        const right = row.dtype === 'float32' ? row.values.map(Math.fround) : row.values;
        const allowed = tolerance(row);
        if (allowed === 0) expect(found, what).toEqual(right);
        else expect(Math.max(...found.map((v, i) => Math.abs(v - right[i]!))), what).toBeLessThan(allowed);
      }
    });
});

describe('initialisers say PyTorch’s sentences to', () => {
  for (const row of rows)
    if (row.error !== undefined)
      it(`${row.name} ${JSON.stringify([row.shape, row.options])}`, () => {
        expect(() => draw(row)).toThrow(row.error);
      });
});
