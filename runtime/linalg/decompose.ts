// Cholesky's decomposition and QR. Computed in float64 whatever the dtype, and rounded at the end.
import { record1 } from '../autograd/record.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, MatrixArg, QrQ, QrR, Shape, SquareArg } from '../types/index.js';
import { type Batch, batchOf, element, matrixAt, recordOneOf, result, together, tracked } from './batch.js';
import { cholesky as factor } from './dense/cholesky.js';
import { orthogonal, reflections, triangular } from './dense/householder.js';
import { LINALG } from './derivatives.js';

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
