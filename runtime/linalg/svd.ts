// Singular values and vectors, and what is told by them.
import { DTypeError } from '../errors.js';
import { fromElements } from '../ops/host.js';
import { cat } from '../ops/join.js';
import { allocate, isFloat } from '../tensor/dtype.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, Lead, MatrixArg, Shape, SvdS, SvdU, SvdVh } from '../types/index.js';
import { type Batch, batchOf, demandMatrix, matrixAt, read, recordOneOf, result, together, tracked } from './batch.js';
import { completed } from './dense/svd.js';
import { LINALG } from './derivatives.js';
import { rankAt, svdAt, type Tolerance } from './pseudo.js';

/** Results by name and in order. */
export type Svd<S extends Shape, D extends DType, Full> = readonly [
  Tensor<SvdU<S, Full>, D>,
  Tensor<SvdS<S>, D>,
  Tensor<SvdVh<S, Full>, D>,
] & {
  readonly U: Tensor<SvdU<S, Full>, D>;
  readonly S: Tensor<SvdS<S>, D>;
  readonly Vh: Tensor<SvdVh<S, Full>, D>;
};

/** U, S and Vh with k columns and rows, recorded. */
function reducedSvd(x: T, all: Batch): { U: T; S: T; Vh: T } {
  const { rows: m, columns: n, count, lead } = all;
  const k = Math.min(m, n);
  const u = new Float64Array(count * m * k);
  const s = new Float64Array(count * k);
  const vh = new Float64Array(count * k * n);
  for (let i = 0; i < count; i++) {
    const found = svdAt(all, i, true);
    u.set(found.u!, i * m * k);
    s.set(found.s, i * k);
    vh.set(found.vh!, i * k * n);
  }
  const U = result(u, [...lead, m, k], x);
  const S = result(s, [...lead, k], x);
  const Vh = result(vh, [...lead, k, n], x);
  if (tracked(x)) {
    recordOneOf(LINALG.svdU, U, x, [S, Vh]);
    recordOneOf(LINALG.svdS, S, x, [U, Vh]);
    recordOneOf(LINALG.svdVh, Vh, x, [U, S]);
  }
  return { U, S, Vh };
}

/** Columns of [..., m, k] and those that make them an orthonormal basis, which have no gradient. */
function whole(u: T): T {
  const { rows: m, columns: k, count, lead, ...rest } = read(u.detach() as T);
  if (m === k) return u;
  const more = new Float64Array(count * m * (m - k));
  for (let i = 0; i < count; i++) {
    const all = completed(matrixAt({ rows: m, columns: k, count, lead, ...rest }, i).data, m, k, k, m);
    for (let p = 0; p < m; p++) for (let q = k; q < m; q++) more[(i * m + p) * (m - k) + q - k] = all[p * m + q]!;
  }
  return cat([u, result(more, [...lead, m, m - k], u)], -1);
}

/**
 * A = U·diag(S)·Vh for matrices [..., m, n]: U and Vh with orthonormal columns and rows, S the singular values, descending. U is
 * [..., m, m] and Vh [..., n, n]; with `fullMatrices: false` [..., m, k] and [..., k, n], k the smaller of m and n. The sign of a
 * column of U together with the row of Vh is free.
 * @throws RangeError where a matrix holds infinities or NaN.
 * @example
 * const { U, S, Vh } = torch.linalg.svd(torch.tensor([[3, 0], [0, -4]]));
 * S; // → tensor([4., 3.])
 * U.mul(S).matmul(Vh); // → tensor([[ 3.,  0.], [ 0., -4.]])
 */
export function svd<S extends Shape, D extends DType, const F extends boolean = true>(
  a: Tensor<S, D> & MatrixArg<S, 'linalg.svd'>,
  { fullMatrices = true as F }: { fullMatrices?: F } = {},
): Svd<S, D, F> {
  const x = a as unknown as T;
  const { U, S, Vh } = reducedSvd(x, batchOf(x, { of: 'linalg.svd' }));
  const full = fullMatrices ? { U: whole(U), S, Vh: whole(Vh.mT as T).mT as T } : { U, S, Vh };
  return together(full) as unknown as Svd<S, D, F>;
}

/**
 * Singular values of matrices [..., m, n], descending.
 * @throws RangeError where a matrix holds infinities or NaN.
 * @example
 * torch.linalg.svdvals(torch.tensor([[3, 0], [0, -4]])); // → tensor([4., 3.])
 */
export function svdvals<S extends Shape, D extends DType>(
  a: Tensor<S, D> & MatrixArg<S, 'linalg.svd'>,
): Tensor<SvdS<S>, D> {
  const x = a as unknown as T;
  const all = batchOf(x, { of: 'linalg.svd' });
  if (tracked(x)) return reducedSvd(x, all).S as unknown as Tensor<SvdS<S>, D>;
  const k = Math.min(all.rows, all.columns);
  const s = new Float64Array(all.count * k);
  for (let i = 0; i < all.count; i++) s.set(svdAt(all, i, false).s, i * k);
  return result(s, [...all.lead, k], x) as unknown as Tensor<SvdS<S>, D>;
}

/**
 * The number of singular values of matrices [..., m, n] above max(atol, rtol · the largest). rtol is the dtype's epsilon times the
 * larger size where neither is given.
 * @example
 * torch.linalg.matrixRank(torch.tensor([[1, 2], [2, 4]])); // → tensor(1)
 */
export function matrixRank<S extends Shape, D extends DType>(
  a: Tensor<S, D> & MatrixArg<S, 'torch.linalg.matrix_rank'>,
  tolerance: Tolerance = {},
): Tensor<Lead<S>, 'int64'> {
  const x = a as unknown as T;
  demandMatrix(x, { of: 'torch.linalg.matrix_rank' }, 'input');
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `This function doesn't handle types other than float and double. matrixRank: convert ${x.dtype} with .float() first`,
      { op: 'matrixRank', dtypes: [x.dtype] },
    );
  const all = read(x);
  const ranks = allocate('int64', all.count);
  for (let i = 0; i < all.count; i++) ranks[i] = rankAt(all, i, x.dtype, tolerance);
  return fromElements(ranks, all.lead, 'int64', x) as unknown as Tensor<Lead<S>, 'int64'>;
}
