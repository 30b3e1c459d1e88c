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

  it('gives masked elements zero, and NaN for a row that holds one or only −∞', () => {
    const inf = Number.POSITIVE_INFINITY;
    const x = Float32Array.of(1, -inf, 1, Number.NaN, 0, 0, -inf, -inf, -inf, 1000, 0, -1000);
    const y = new Float32Array(12);
    softmaxRows(scratch, false, x, 0, y, 0, 4, 3);
    expect([...y]).toEqual([0.5, 0, 0.5, NaN, NaN, NaN, NaN, NaN, NaN, 1, 0, 0]);
  });
});
