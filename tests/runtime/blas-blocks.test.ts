import { describe, expect, it } from 'vitest';
import { blas } from '#runtime/node/blas';
import { type Blocks, blocksOf } from '#runtime/node/blas-blocks';
import { blasInfo } from '#runtime/node/blas-library';

const SIZES = [
  [10, 500, 3073],
  [1, 1000, 3073],
  [3, 20_000, 70],
  [64, 256, 784],
  [17, 333, 1001],
  [64, 64, 255],
  [128, 10, 3073],
  [4001, 10, 129],
  [333, 33, 999],
] as const;

describe('a narrow product for OpenBLAS', () => {
  const plans: [string, number, number, number, Blocks, boolean][] = [];
  for (const [m, n, k] of SIZES)
    for (const transposed of [false, true])
      for (const threads of [1, 2]) {
        const blocks = blocksOf(m, n, k, transposed, threads);
        if (blocks)
          plans.push([`${m}×${k} by ${k}×${n}${transposed ? ' transposed' : ''}`, m, n, k, blocks, transposed]);
      }

  it('is cut where its result is narrow', () => {
    expect(plans.length).toBeGreaterThan(20);
  });

  it.each(plans)('%s comes in blocks that need no packing', (_, m, n, k, { rows, columns, inner }, transposed) => {
    expect(rows * columns * inner).toBeLessThanOrEqual(1e6);
    if (transposed) expect(rows * columns).toBeLessThanOrEqual(1200);
    for (const size of [rows, columns, inner]) expect(Number.isInteger(size) && size > 0).toBe(true);
    // Not in crumbs: a call costs half a microsecond, a block of this size five.
    expect(Math.min(rows, m) * Math.min(columns, n) * Math.min(inner, k)).toBeGreaterThan(50_000);
  });

  it('is left whole where it is small, or square, or wide for the threads there are', () => {
    expect(blocksOf(10, 100, 1000, false, 1)).toBeNull();
    expect(blocksOf(256, 256, 256, false, 1)).toBeNull();
    expect(blocksOf(32, 500, 1000, false, 1)).not.toBeNull();
    expect(blocksOf(32, 500, 1000, false, 2)).toBeNull();
    expect(blocksOf(64, 500, 100, true, 1)).toBeNull();
  });

  describe.skipIf(blasInfo().name === 'none')('has the same result', () => {
    const fill = (n: number, Real: typeof Float32Array | typeof Float64Array) =>
      new Real(n).map((_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
    for (const [m, n, k] of SIZES)
      for (const Real of [Float32Array, Float64Array])
        it(`${m}×${k} by ${k}×${n}, ${Real.name.slice(0, 7)}, in every layout`, () => {
          const [a, b] = [fill(m * k + 40, Real), fill(k * n + 50, Real)];
          const rowsOf = (rows: number, columns: number) => [
            [columns, 1],
            [1, rows],
          ];
          const tolerance = Real === Float32Array ? 2e-3 : 1e-10;
          for (const [ra, ca] of rowsOf(m, k) as [number, number][])
            for (const [rb, cb] of rowsOf(k, n) as [number, number][]) {
              // What lay there before must not be added, nor what lies around it be touched.
              const c = new Real(m * n + 5).fill(Number.NaN);
              expect(blas.gemm!(m, n, k, a, 33, ra, ca, b, 21, rb, cb, c, 2)).toBe(true);
              expect(c.findIndex((x, i) => Number.isNaN(x) !== (i < 2 || i >= m * n + 2))).toBe(-1);
              for (const i of new Set([0, m >> 3, m >> 1, m - 1]))
                for (let j = 0; j < n; j += 1 + (n >> 5)) {
                  let sum = 0;
                  for (let p = 0; p < k; p++) sum += a[33 + i * ra + p * ca]! * b[21 + p * rb + j * cb]!;
                  const difference = Math.abs(c[2 + i * n + j]! - sum);
                  if (!(difference < tolerance)) expect(c[2 + i * n + j], `element ${i}, ${j}`).toBe(sum);
                }
            }
        });
  });
});
