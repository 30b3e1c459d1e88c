// Which singular values count as zero, and what follows from it.
import type { DType } from '../tensor/dtype.js';
import { type Batch, element, matrixAt } from './batch.js';
import type { Matrix } from './dense/matrix.js';
import { type Svd, svd } from './dense/svd.js';

/** Below max(atol, rtol · the largest) singular values count as zero. */
export interface Tolerance {
  /** 0 when left out. */
  atol?: number;
  /** Epsilon of the dtype times the larger size when left out; 0 when `atol` is given. */
  rtol?: number;
}

/** The distance from 1 to the next number. */
export const epsilon = (dtype: DType): number => (dtype === 'float64' ? Number.EPSILON : 2 ** -23);

/** The largest singular value that counts as zero. */
export function cutoff(largest: number, size: number, dtype: DType, { atol, rtol }: Tolerance): number {
  const relative = rtol ?? (atol !== undefined && atol > 0 ? 0 : epsilon(dtype) * size);
  return Math.max(atol ?? 0, relative * largest);
}

/** The decomposition of matrix i, or PyTorch's sentence. */
export function svdAt(all: Batch, i: number, wanted: boolean): Svd {
  const found = svd(matrixAt(all, i), wanted);
  if (found === null)
    throw new RangeError(
      `linalg.svd: ${element(all, i)}The algorithm failed to converge because the input matrix contained non-finite values.`,
    );
  return found;
}

/** How many singular values count. */
export function rankAt(all: Batch, i: number, dtype: DType, tolerance: Tolerance): number {
  const { s } = svdAt(all, i, false);
  const limit = cutoff(s[0] ?? 0, Math.max(all.rows, all.columns), dtype, tolerance);
  return s.filter((x) => x > limit).length;
}

/** V·S⁺·Uᵀ of every matrix. */
export function pinvOf(all: Batch, dtype: DType, tolerance: Tolerance): Float64Array {
  const { rows: m, columns: n } = all;
  const out = new Float64Array(all.data.length);
  for (let i = 0; i < all.count; i++) {
    const { u, s, vh } = svdAt(all, i, true);
    const limit = cutoff(s[0] ?? 0, Math.max(m, n), dtype, tolerance);
    const part = out.subarray(i * m * n, (i + 1) * m * n);
    for (let k = 0; k < s.length && s[k]! > limit; k++) add(part, { rows: m, columns: n, data: u! }, vh!, k, s);
  }
  return out;
}

/** Adds v_k·u_kᵀ / s_k. */
function add(
  part: Float64Array,
  { rows: m, columns: n, data: u }: Matrix,
  vh: Float64Array,
  k: number,
  s: Float64Array,
) {
  for (let p = 0; p < n; p++) {
    const v = vh[k * n + p]! / s[k]!;
    for (let q = 0; q < m; q++) part[p * m + q]! += v * u[q * s.length + k]!;
  }
}
