import { describe, expect, it } from 'vitest';
import { softmaxGradRows, softmaxRows, wasmScratch } from '#runtime/wasm/index';

const scratch = wasmScratch()!;

describe('softmax by rows in WebAssembly', () => {
  for (const n of [1, 3, 4, 7, 8, 10, 1000, 40_000]) {
    it(`of ${n} elements is right, its logarithm and its gradient too`, () => {
      const rows = 5;
      const x = Float32Array.from({ length: rows * n }, (_, i) => 3 * Math.sin(i * i));
      const y = new Float32Array(rows * n);
      const log = new Float32Array(rows * n);
      softmaxRows(scratch, false, x, 0, y, 0, rows, n);
      softmaxRows(scratch, true, x, 0, log, 0, rows, n);
      const g = Float32Array.from(x, (v) => Math.cos(v));
      const d = new Float32Array(rows * n);
      softmaxGradRows(scratch, g, 0, y, 0, d, rows, n);
      for (let r = 0; r < rows; r++) {
        let total = 0;
        let dot = 0;
        for (let i = r * n; i < (r + 1) * n; i++) total += Math.exp(x[i]!);
        for (let i = r * n; i < (r + 1) * n; i++) dot += g[i]! * y[i]!;
        for (const i of [r * n, r * n + (n >> 1), (r + 1) * n - 1]) {
          expect(y[i]! / (Math.exp(x[i]!) / total)).toBeCloseTo(1, 5);
          expect(log[i]).toBeCloseTo(x[i]! - Math.log(total), 5);
          expect(d[i]).toBeCloseTo(y[i]! * (g[i]! - dot), 5);
        }
      }
    });
  }

  it('gives zero to what is far below the largest, in rows of any length, and what is due to the others', () => {
    for (const n of [5, 1023, 1024, 1025, 1030, 2051]) {
      const x = Float32Array.from({ length: 2 * n }, (_, i) => [0, Number.NEGATIVE_INFINITY, -86, -1e30, -89][i % 5]!);
      const y = new Float32Array(2 * n);
      softmaxRows(scratch, false, x, 0, y, 0, 2, n);
      for (let r = 0; r < 2; r++) {
        const row = x.subarray(r * n, (r + 1) * n);
        const total = row.reduce((sum, v) => sum + Math.exp(v), 0);
        row.forEach((v, i) => {
          const want = v < -88 ? 0 : Math.exp(v) / total;
          expect(Math.abs(y[r * n + i]! - want), `element ${i} of ${n}: ${v}`).toBeLessThanOrEqual(
            Math.max(1e-6 * want, 1.5e-45),
          );
        });
      }
    }
  });

  it('gives masked elements zero, and NaN for a row that holds one or only −∞', () => {
    const inf = Number.POSITIVE_INFINITY;
    const x = Float32Array.of(1, -inf, 1, Number.NaN, 0, 0, -inf, -inf, -inf, 1000, 0, -1000);
    const y = new Float32Array(12);
    softmaxRows(scratch, false, x, 0, y, 0, 4, 3);
    expect([...y]).toEqual([0.5, 0, 0.5, NaN, NaN, NaN, NaN, NaN, NaN, 1, 0, 0]);
  });
});
