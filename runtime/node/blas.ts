import { type Accelerator, accelerate } from '../device/cpu/accelerator.js';
import type { TypedArray } from '../tensor/dtype.js';
import { blocksOf } from './blas-blocks.js';
import { nativeBlas } from './blas-library.js';

const ROW_MAJOR = 101;
const PLAIN = 111;
const TRANSPOSED = 112;

/** Leading dimension of a matrix BLAS can read where it lies: positive for rows, negative for columns, 0 when it must be copied. */
function leading(rows: number, columns: number, rowStride: number, columnStride: number): number {
  if ((columnStride === 1 || columns === 1) && (rowStride >= columns || rows === 1))
    return Math.max(rowStride, columns);
  if ((rowStride === 1 || rows === 1) && (columnStride >= rows || columns === 1)) return -Math.max(columnStride, rows);
  return 0;
}

/** What C sees of an array from an offset on. */
function from(array: TypedArray, offset: number): TypedArray {
  return offset === 0 ? array : array.subarray(offset);
}

/** The native BLAS as the CPU device calls it; matrices are multiplied where they lie. The library is looked for at the first call. */
export const blas: Accelerator = {
  name: 'blas',
  minLength: Number.POSITIVE_INFINITY,
  minWork: 256,
  gemm(m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co) {
    const real = c instanceof Float32Array || c instanceof Float64Array;
    if (!real || k === 0) return false;
    const lda = leading(m, k, ra, ca);
    const ldb = leading(k, n, rb, cb);
    if (lda === 0 || ldb === 0) return false;
    const native = nativeBlas();
    if (!native) return false;
    const call = c instanceof Float32Array ? native.sgemm : native.dgemm;
    const transA = lda > 0 ? PLAIN : TRANSPOSED;
    const transB = ldb > 0 ? PLAIN : TRANSPOSED;
    const block = (i: number, j: number, p: number, rows: number, columns: number, inner: number) =>
      call(
        ROW_MAJOR,
        transA,
        transB,
        rows,
        columns,
        inner,
        1,
        from(a, ao + i * ra + p * ca),
        Math.abs(lda),
        from(b, bo + p * rb + j * cb),
        Math.abs(ldb),
        p === 0 ? 0 : 1,
        from(c, co + i * n + j),
        n,
      );
    const blocks = native.blockThreads > 0 ? blocksOf(m, n, k, lda > 0 && ldb < 0, native.blockThreads) : null;
    if (!blocks) block(0, 0, 0, m, n, k);
    else
      for (let i = 0; i < m; i += blocks.rows)
        for (let j = 0; j < n; j += blocks.columns)
          for (let p = 0; p < k; p += blocks.inner)
            block(
              i,
              j,
              p,
              Math.min(blocks.rows, m - i),
              Math.min(blocks.columns, n - j),
              Math.min(blocks.inner, k - p),
            );
    return true;
  },
};

let remove: (() => void) | null = null;

/**
 * Lets large products go to a BLAS that this machine already has (`GRADBOOK_BLAS=off` keeps them in WebAssembly, a path or a family's name
 * chooses). Costs nothing until the first large product. Returns a function that switches it off again.
 */
export function installBlas(): () => void {
  if (process.env.GRADBOOK_BLAS?.trim().toLowerCase() === 'off') return () => {};
  remove ??= accelerate(blas);
  return () => {
    remove?.();
    remove = null;
  };
}
