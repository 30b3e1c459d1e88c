import { afterEach, describe, expect, it } from 'vitest';
import { gemm, wasmScratch } from '#runtime/wasm/index';

const scratch = wasmScratch()!;

/** Element (i, j) lies at offset + i · rowStride + j · columnStride. */
interface MatrixView<A> {
  data: A;
  offset: number;
  rowStride: number;
  columnStride: number;
}

const args = <A>(x: MatrixView<A>) => [x.data, x.offset, x.rowStride, x.columnStride] as const;
const SIZES = [
  [1, 1, 1],
  [2, 3, 4],
  [5, 7, 3],
  [17, 9, 33],
  [3, 300, 5],
  [10, 500, 700],
  [300, 30, 1030],
  [33, 1029, 40],
  [16, 96, 300],
  [270, 100, 1100],
  [20, 64, 64],
] as const;

for (const Real of [Float32Array, Float64Array]) {
  const fill = (n: number) => {
    const out = new Real(n);
    for (let i = 0; i < n; i++) out[i] = ((i * 37) % 101) / 101 - 0.5;
    return out;
  };

  describe(`a ${Real === Float32Array ? 'float32' : 'float64'} product in WebAssembly`, () => {
    for (const [M, N, K] of SIZES) {
      it(`of ${M}×${K} and ${K}×${N} is right for operands of every layout`, () => {
        const a = fill(2 * M * K + 3);
        const b = fill(2 * K * N + 5);
        const layouts = (data: typeof a, offset: number, rows: number, columns: number): MatrixView<typeof a>[] => [
          { data, offset, rowStride: columns, columnStride: 1 },
          { data, offset, rowStride: 1, columnStride: rows },
          { data, offset, rowStride: 2 * columns, columnStride: 1 },
          { data, offset: 0, rowStride: 2 * columns, columnStride: 2 },
          { data, offset, rowStride: 0, columnStride: 1 },
        ];
        for (const x of layouts(a, 3, M, K)) {
          for (const y of layouts(b, 5, K, N)) {
            const c = new Real(M * N + 2).fill(7);
            gemm(scratch, M, N, K, ...args(x), ...args(y), c, 1);
            expect([c[0], c[M * N + 1]]).toEqual([7, 7]);
            for (let q = 0; q < 12; q++) {
              const i = (q * 7) % M;
              const j = (q * 31) % N;
              let want = 0;
              for (let k = 0; k < K; k++) {
                want +=
                  x.data[x.offset + i * x.rowStride + k * x.columnStride]! *
                  y.data[y.offset + k * y.rowStride + j * y.columnStride]!;
              }
              expect(c[1 + i * N + j]).toBeCloseTo(want, Real === Float32Array ? 3 : 10);
            }
          }
        }
      });
    }

    it('gives zeros for an empty inner dimension', () => {
      const one = { data: Real.of(2), offset: 0, rowStride: 1, columnStride: 1 };
      const c = Real.of(5);
      gemm(scratch, 1, 1, 0, ...args(one), ...args(one), c, 0);
      expect(c[0]).toBe(0);
    });
  });
}

describe('the two loops of a product in panels', () => {
  const chosen = scratch.unrolls;
  afterEach(() => {
    scratch.unrolls = chosen;
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 255, 256, 257, 264, 300, 511, 513, 1030])(
    'give the same bits for %i terms',
    (K) => {
      for (const [M, N] of [
        [16, 64],
        [21, 67],
        [300, 72],
      ] as const) {
        const a = new Float32Array(M * K).map((_, i) => Math.fround(Math.sin(i * 1.7)));
        const b = new Float32Array(K * N).map((_, i) => Math.fround(Math.cos(i * 0.9)));
        const results = [true, false].map((unrolls) => {
          scratch.unrolls = unrolls;
          const c = new Float32Array(M * N).fill(7);
          gemm(scratch, M, N, K, a, 0, K, 1, b, 0, N, 1, c, 0);
          return c;
        });
        expect(results[0]).toEqual(results[1]);
        expect(results[0]!.some((x) => x !== 7)).toBe(true);
      }
    },
  );
});
