import { describe, expect, it } from 'vitest';
import { torch } from '#runtime';
import { accelerators } from '#runtime/device/cpu/accelerator';
import { svd } from '#runtime/linalg/dense/svd';
import { wasmScratch } from '#runtime/wasm/index';
import { orthogonalRows } from '#runtime/wasm/jacobi';

const scratch = wasmScratch()!;

describe('singular values by rotations in WebAssembly', () => {
  it.each([
    [8, 8],
    [33, 33],
    [70, 41],
    [41, 70],
    [120, 120],
  ])('of a %i × %i matrix have the bits of the plain loops', (rows, columns) => {
    torch.manualSeed(rows);
    const x = torch.randn([rows, columns], { dtype: 'float64' });
    // One column is the sum of two others: the rank is not full.
    x.select(1, 3).copy_(x.select(1, 0).add(x.select(1, 2)));
    const matrix = { rows, columns, data: Float64Array.from(x.flatten().tolist() as number[]) };
    let calls = 0;
    const before = accelerators.splice(0);
    try {
      const plain = svd(matrix, true)!;
      accelerators.push({
        name: 'counted',
        minLength: Number.POSITIVE_INFINITY,
        minWork: Number.POSITIVE_INFINITY,
        orthogonalRows: (n, w, j, small) => ++calls > 0 && orthogonalRows(scratch, n, w, j, small),
      });
      expect(svd(matrix, true)).toEqual(plain);
      expect(svd(matrix, false)!.s).toEqual(plain.s);
      expect(calls).toBe(2);

      const k = Math.min(rows, columns);
      const [u, s, vh] = [plain.u!, plain.s, plain.vh!];
      let worst = 0;
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) {
          let sum = -matrix.data[i * columns + j]!;
          for (let p = 0; p < k; p++) sum += u[i * k + p]! * s[p]! * vh[p * columns + j]!;
          worst = Math.max(worst, Math.abs(sum));
        }
      expect(worst).toBeLessThan(1e-12);
    } finally {
      accelerators.splice(0, accelerators.length, ...before);
    }
  });

  it('are left to the loops where they do not fit into scratch', () => {
    const n = 1100;
    expect(orthogonalRows(scratch, n, new Float64Array(n * n), new Float64Array(n * n), 1e-14)).toBe(false);
  });
});
