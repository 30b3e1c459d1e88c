// torch.linalg: least squares, systems, eigenvalues. Computed in float64 whatever the dtype, and rounded at the end.
import { gradEnabled } from '../autograd/grad-mode.js';
import { record1, record2 } from '../autograd/record.js';
import { DTypeError, ShapeError, show } from '../errors.js';
import { elements, fromElements } from '../ops/host.js';
import { allocate, isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, Shape } from '../types/index.js';
import * as d from './decompositions.js';
import { LINALG } from './derivatives.js';

/** A tensor whose dtype the result keeps. */
type Matrix<D extends DType> = Tensor<number[], D>;

function matrix(op: string, x: T, square = false): d.Matrix {
  if (x.ndim !== 2)
    throw new ShapeError(
      `linalg.${op}: The input tensor A must have at least 2 dimensions. Got ${show(x.shape)}: batches are not taken yet, call it for each matrix`,
      { op, shapes: [x.shape] },
    );
  const [rows, columns] = x.shape as [number, number];
  if (square && rows !== columns)
    throw new ShapeError(
      `linalg.${op}: A must be batches of square matrices, but they are ${rows} by ${columns} matrices`,
      {
        op,
        shapes: [x.shape],
      },
    );
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `linalg.${op}: Expected a floating point or complex tensor as input. Got ${SCALAR_NAME[x.dtype]}: convert with .double() first`,
      { op, dtypes: [x.dtype] },
    );
  return { rows, columns, data: Float64Array.from(elements(x)) };
}

function result<D extends DType>(data: Float64Array, shape: number[], like: Matrix<D>): Matrix<D> {
  if (like.dtype === 'float64') return fromElements(data, shape, 'float64', like) as Matrix<D>;
  const out = allocate(like.dtype, data.length);
  out.set(data);
  return fromElements(out, shape, like.dtype, like) as Matrix<D>;
}

/**
 * A = Q·R: Q with orthonormal columns, R upper triangular.
 * @example
 * const { Q, R } = torch.linalg.qr(torch.tensor([[1, 2], [3, 4]]));
 * Q.matmul(R).allclose(torch.tensor([[1, 2], [3, 4]])); // → true
 */
export function qr<D extends DType>(a: Matrix<D>): { Q: Matrix<D>; R: Matrix<D> } {
  const m = matrix('qr', a);
  const { q, r, k } = d.qr(m);
  return { Q: result(q, [m.rows, k], a), R: result(r, [k, m.columns], a) };
}

/**
 * Least squares: the X that makes ‖A·X − B‖ smallest, by QR in float64. A is [m, n] with m ≥ n and full rank; B is [m] or [m, k].
 * @example
 * torch.linalg.lstsq(torch.tensor([[1, 0], [1, 1], [1, 2]]), torch.tensor([[1], [3], [5]])).solution; // → tensor([[1.], [2.]])
 */
export function lstsq<D extends DType>(
  a: Matrix<D>,
  b: Matrix<D>,
): { solution: Matrix<D>; residuals: Matrix<D>; rank: number } {
  const m = matrix('lstsq', a);
  const { rows, columns: n } = m;
  if (b.shape[0] !== rows || b.ndim > 2)
    throw new ShapeError(
      `linalg.lstsq: input.size(-2) should match other.size(-2). A is ${show(a.shape)}, B is ${show(b.shape)}`,
      {
        op: 'lstsq',
        shapes: [a.shape, b.shape],
      },
    );
  if (rows < n)
    throw new ShapeError(
      `linalg.lstsq: A has fewer rows than columns (${rows}x${n}): many solutions fit. Give at least as many equations`,
      {
        op: 'lstsq',
        shapes: [a.shape],
      },
    );
  const k = b.ndim === 1 ? 1 : b.shape[1]!;
  const right = Float64Array.from(elements(b));
  const { q, r } = d.qr(m);
  // Size of the largest diagonal entry tells which ones count as zero.
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(r[i * n + i]!));
  let rank = 0;
  for (let i = 0; i < n; i++) if (Math.abs(r[i * n + i]!) > 2.2e-16 * Math.max(rows, n) * largest) rank++;
  const x = new Float64Array(n * k);
  for (let c = 0; c < k; c++)
    for (let i = n - 1; i >= 0; i--) {
      let s = 0;
      for (let p = 0; p < rows; p++) s += q[p * n + i]! * right[p * k + c]!;
      for (let j = i + 1; j < n; j++) s -= r[i * n + j]! * x[j * k + c]!;
      x[i * k + c] = s / r[i * n + i]!;
    }
  const residuals = new Float64Array(k);
  for (let c = 0; c < k; c++)
    for (let p = 0; p < rows; p++) {
      let s = -right[p * k + c]!;
      for (let j = 0; j < n; j++) s += m.data[p * n + j]! * x[j * k + c]!;
      residuals[c]! += s * s;
    }
  return {
    solution: result(x, b.ndim === 1 ? [n] : [n, k], a),
    residuals: result(residuals, rows > n && rank === n ? [k] : [0], a),
    rank,
  };
}

function singular(op: string, at: number): never {
  throw new RangeError(
    `linalg.${op}: The diagonal element ${at + 1} is zero, the ${op === 'inv' ? 'inversion' : 'solve'} could not be completed because the input matrix is singular.`,
  );
}

/**
 * The X with A·X = B; A is [n, n], B is [n] or [n, k].
 * @example
 * torch.linalg.solve(torch.tensor([[2, 0], [0, 4]]), torch.tensor([2, 2])); // → tensor([1.0000, 0.5000])
 */
export function solve<D extends DType>(a: Matrix<D>, b: Matrix<D>): Matrix<D> {
  const m = matrix('solve', a, true);
  const n = m.rows;
  if (b.shape[0] !== n || b.ndim > 2)
    throw new ShapeError(`linalg.solve: incompatible shapes of A and B: ${show(a.shape)} and ${show(b.shape)}`, {
      op: 'solve',
      shapes: [a.shape, b.shape],
    });
  const f = d.lu(m);
  if (f.singular >= 0) singular('solve', f.singular);
  const out = result(d.luSolve(f, n, Float64Array.from(elements(b)), b.ndim === 1 ? 1 : b.shape[1]!), b.shape, a);
  if (gradEnabled && (a.tracked || b.tracked)) record2(LINALG.solve, out, a, b);
  return out;
}

/**
 * The inverse of a square matrix. Prefer {@link solve} to multiplying with it.
 * @example
 * torch.linalg.inv(torch.tensor([[2, 0], [0, 4]])); // → tensor([[0.5000, 0.0000], [0.0000, 0.2500]])
 */
export function inv<D extends DType>(a: Matrix<D>): Matrix<D> {
  const m = matrix('inv', a, true);
  const n = m.rows;
  const f = d.lu(m);
  if (f.singular >= 0) singular('inv', f.singular);
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  const out = result(d.luSolve(f, n, identity, n), a.shape, a);
  if (gradEnabled && a.tracked) record1(LINALG.inv, out, a);
  return out;
}

/**
 * The determinant.
 * @example
 * torch.linalg.det(torch.tensor([[1, 2], [3, 4]])); // → tensor(-2.)
 */
export function det<D extends DType>(a: Matrix<D>): Tensor<[], D> {
  const m = matrix('det', a, true);
  const f = d.lu(m);
  let product = f.sign;
  for (let i = 0; i < m.rows; i++) product *= f.lu[i * m.rows + i]!;
  const out = result(Float64Array.of(product), [], a);
  if (gradEnabled && a.tracked) record1(LINALG.det, out, a);
  return out as unknown as Tensor<[], D>;
}

/**
 * A = L·Lᵀ for a symmetric positive-definite matrix.
 * @example
 * torch.linalg.cholesky(torch.tensor([[4, 2], [2, 2]])); // → tensor([[2., 0.], [1., 1.]])
 */
export function cholesky<D extends DType>(a: Matrix<D>): Matrix<D> {
  const { l, failed } = d.cholesky(matrix('cholesky', a, true));
  if (failed > 0)
    throw new RangeError(
      `linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the leading minor of order ${failed} is not positive-definite).`,
    );
  return result(l, a.shape, a);
}

/**
 * Eigenvalues (ascending) and eigenvectors (columns) of a symmetric matrix; the lower triangle is read.
 * @example
 * const { eigenvalues } = torch.linalg.eigh(torch.tensor([[2, 1], [1, 2]]));
 * eigenvalues; // → tensor([1., 3.])
 */
export function eigh<D extends DType>(a: Matrix<D>): { eigenvalues: Matrix<D>; eigenvectors: Matrix<D> } {
  const m = matrix('eigh', a, true);
  const { values, vectors } = d.eigh(m);
  return { eigenvalues: result(values, [m.rows], a), eigenvectors: result(vectors, a.shape, a) };
}

/**
 * Eigenvalues of a symmetric matrix, ascending.
 * @example
 * torch.linalg.eigvalsh(torch.tensor([[2, 1], [1, 2]])); // → tensor([1., 3.])
 */
export const eigvalsh = <D extends DType>(a: Matrix<D>): Matrix<D> => eigh(a).eigenvalues;

/**
 * The p-norm of all elements, or along dimensions; 2 when left out.
 * @example
 * torch.linalg.norm(torch.tensor([[3, 0], [0, 4]])); // → tensor(5.)
 */
export const norm = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  p: number | 'fro' = 2,
  dim?: number | readonly number[],
  options: { keepdim?: boolean } = {},
): T => (x as unknown as T).norm(p, dim as number, options) as T;

/**
 * The matrix multiplied with itself n times; negative powers invert.
 * @example
 * torch.linalg.matrixPower(torch.tensor([[1, 1], [0, 1]]), 5); // → tensor([[1., 5.], [0., 1.]])
 */
export function matrixPower(a: T, n: number): T {
  matrix('matrixPower', a, true);
  if (n < 0) return matrixPower(inv(a), -n);
  let out = a.newZeros(a.shape);
  out.diagonal().fill_(1);
  for (let square = a, k = n; k > 0; k = Math.floor(k / 2), square = square.matmul(square) as T)
    if (k % 2 === 1) out = out.matmul(square) as T;
  return out;
}
