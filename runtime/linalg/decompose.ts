// Decompositions: A as a product of simple matrices. Computed in float64 whatever the dtype, and rounded at the end.
import { gradEnabled } from '../autograd/grad-mode.js';
import { record1 } from '../autograd/record.js';
import { DTypeError } from '../errors.js';
import { fromElements } from '../ops/host.js';
import { cat } from '../ops/join.js';
import { allocate, isFloat } from '../tensor/dtype.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type {
  DType,
  Eigenvalues,
  Lead,
  MatrixArg,
  QrQ,
  QrR,
  Shape,
  SquareArg,
  SvdS,
  SvdU,
  SvdVh,
} from '../types/index.js';
import { type Batch, batchOf, demandMatrix, element, matrixAt, read, recordOneOf, result, together } from './batch.js';
import { cholesky as factor } from './dense/cholesky.js';
import { orthogonal, reflections, triangular } from './dense/householder.js';
import { completed } from './dense/svd.js';
import { eigh as symmetric } from './dense/symmetric.js';
import { LINALG } from './derivatives.js';
import { rankAt, svdAt, type Tolerance } from './pseudo.js';

const tracked = (x: T): boolean => gradEnabled && x.tracked;

/**
 * A = L·Lᵀ for symmetric positive-definite matrices [..., n, n], L lower triangular; A = Uᵀ·U with `upper`. Reads the lower triangle.
 * @throws RangeError where a matrix is not positive-definite.
 * @example
 * torch.linalg.cholesky(torch.tensor([[4, 2], [2, 2]])); // → tensor([[2., 0.], [1., 1.]])
 */
export function cholesky<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.cholesky'>,
  { upper = false }: { upper?: boolean } = {},
): Tensor<S, D> {
  const x = a as unknown as T;
  const all = batchOf(x, { of: 'linalg.cholesky', square: true });
  const n = all.rows;
  const out = new Float64Array(all.data.length);
  for (let i = 0; i < all.count; i++) {
    const failed = factor(matrixAt(all, i), out.subarray(i * n * n, (i + 1) * n * n));
    if (failed > 0)
      throw new RangeError(
        `linalg.cholesky: ${element(all, i)}The factorization could not be completed because the input is not positive-definite (the leading minor of order ${failed} is not positive-definite).`,
      );
  }
  const l = result(out, x.shape.slice(), x);
  if (tracked(x)) record1(LINALG.cholesky, l, x);
  return (upper ? l.mT : l) as unknown as Tensor<S, D>;
}

/** Results by name and in order. */
export type Qr<S extends Shape, D extends DType, Full> = readonly [Tensor<QrQ<S, Full>, D>, Tensor<QrR<S, Full>, D>] & {
  readonly Q: Tensor<QrQ<S, Full>, D>;
  readonly R: Tensor<QrR<S, Full>, D>;
};

type QrMode = 'reduced' | 'complete' | 'r';

function qrParts(all: Batch, x: T, mode: QrMode): { Q: T; R: T } {
  const { rows: m, columns: n, count, lead } = all;
  const k = mode === 'complete' ? m : Math.min(m, n);
  const q = new Float64Array(mode === 'r' ? 0 : count * m * k);
  const r = new Float64Array(count * k * n);
  for (let i = 0; i < count; i++) {
    const f = reflections(matrixAt(all, i));
    if (mode !== 'r') q.set(orthogonal(f, k), i * m * k);
    r.set(triangular(f, k), i * k * n);
  }
  return { Q: result(q, mode === 'r' ? [0] : [...lead, m, k], x), R: result(r, [...lead, k, n], x) };
}

/** The row for what has no derivative, as PyTorch: it says so in backward, not before. */
const refusing = (sentence: string) => ({
  name: 'LinalgQrBackward0',
  saves: 0,
  inputs: [
    () => {
      throw new Error(sentence);
    },
  ],
});
const NOT_COMPLETE = refusing(
  "The QR decomposition is not differentiable when mode='complete' and nrows > ncols. Use mode 'reduced'",
);
const NOT_R = refusing(
  "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr.",
);

/**
 * A = Q·R for matrices [..., m, n]: Q with orthonormal columns, R upper triangular. 'reduced': Q is [..., m, k], R [..., k, n], k the
 * smaller of m and n; 'complete': Q is [..., m, m]; 'r': only R, Q without elements.
 * @example
 * const { Q, R } = torch.linalg.qr(torch.tensor([[1, 2], [3, 4]]));
 * Q.matmul(R).allclose(torch.tensor([[1, 2], [3, 4]])); // → true
 */
export function qr<S extends Shape, D extends DType, M extends QrMode = 'reduced'>(
  a: Tensor<S, D> & MatrixArg<S, 'linalg.qr'>,
  mode?: M,
): Qr<S, D, M extends 'complete' ? true : false>;
export function qr(x: T, mode: QrMode = 'reduced'): unknown {
  if (!['reduced', 'complete', 'r'].includes(mode))
    throw new TypeError(
      `qr received unrecognized mode '${mode}' but expected one of 'reduced' (default), 'r', or 'complete'`,
    );
  const all = batchOf(x, { of: 'linalg.qr' });
  const { Q, R } = qrParts(all, x, mode);
  if (tracked(x)) {
    const impossible = mode === 'r' ? NOT_R : mode === 'complete' && all.rows > all.columns ? NOT_COMPLETE : null;
    if (mode !== 'r') recordOneOf(impossible ?? LINALG.qrQ, Q, x, [R]);
    recordOneOf(impossible ?? LINALG.qrR, R, x, [Q]);
  }
  return together({ Q, R });
}

/** Results by name and in order. */
export type Eigh<S extends Shape, D extends DType> = readonly [Tensor<Eigenvalues<S>, D>, Tensor<S, D>] & {
  readonly eigenvalues: Tensor<Eigenvalues<S>, D>;
  readonly eigenvectors: Tensor<S, D>;
};

/** Which triangle is read: the lower or the upper one. */
type Triangle = 'L' | 'U';

function eigenOf(x: T, triangle: Triangle, wanted: boolean): { eigenvalues: T; eigenvectors: T | null } {
  if (triangle !== 'L' && triangle !== 'U')
    throw new TypeError(`Expected UPLO argument to be 'L' or 'U', but got ${triangle}`);
  const all = batchOf(x, { of: 'linalg.eigh', square: true });
  const n = all.rows;
  const values = new Float64Array(all.count * n);
  const vectors = new Float64Array(wanted ? all.data.length : 0);
  for (let i = 0; i < all.count; i++) {
    const found = symmetric(matrixAt(all, i), triangle === 'U', wanted);
    values.set(found.values, i * n);
    if (wanted) vectors.set(found.vectors!, i * n * n);
  }
  return {
    eigenvalues: result(values, [...all.lead, n], x),
    eigenvectors: wanted ? result(vectors, x.shape.slice(), x) : null,
  };
}

/**
 * Eigenvalues, ascending, and eigenvectors, the columns, of symmetric matrices [..., n, n]. Reads one triangle, the lower one. The sign
 * of a vector is free, and its gradient makes sense only for what does not depend on it.
 * @example
 * const { eigenvalues } = torch.linalg.eigh(torch.tensor([[2, 1], [1, 2]]));
 * eigenvalues; // → tensor([1., 3.])
 */
export function eigh<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.eigh'>,
  triangle: Triangle = 'L',
): Eigh<S, D> {
  const x = a as unknown as T;
  const { eigenvalues, eigenvectors } = eigenOf(x, triangle, true);
  if (tracked(x)) {
    recordOneOf(LINALG.eigenvalues, eigenvalues, x, [eigenvectors!]);
    recordOneOf(LINALG.eigenvectors, eigenvectors!, x, [eigenvalues]);
  }
  return together({ eigenvalues, eigenvectors }) as unknown as Eigh<S, D>;
}

/**
 * Eigenvalues of symmetric matrices [..., n, n], ascending.
 * @example
 * torch.linalg.eigvalsh(torch.tensor([[2, 1], [1, 2]])); // → tensor([1., 3.])
 */
export function eigvalsh<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.eigh'>,
  triangle: Triangle = 'L',
): Tensor<Eigenvalues<S>, D> {
  // Their derivative needs the vectors.
  if (tracked(a as unknown as T)) return eigh(a, triangle).eigenvalues;
  return eigenOf(a as unknown as T, triangle, false).eigenvalues as unknown as Tensor<Eigenvalues<S>, D>;
}

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
