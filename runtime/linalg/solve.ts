// Systems, inverses and determinants. Computed in float64 whatever the dtype, and rounded at the end.
import { record1, record2 } from '../autograd/record.js';
import { DTypeError, ShapeError, show } from '../errors.js';
import { isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { broadcastShapes, sameShape } from '../tensor/shape.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, Lead, MatrixTransposed, Shape, Solve, SolveArg, SquareArg } from '../types/index.js';
import {
  batchOf,
  demandFloat,
  demandMatrix,
  element,
  matrixAt,
  read,
  recordOneOf,
  result,
  together,
  tracked,
} from './batch.js';
import { determinant, eliminate, logDeterminant, substitute } from './dense/lu.js';
import { identity } from './dense/matrix.js';
import { LINALG } from './derivatives.js';
import { pinvOf, type Tolerance } from './pseudo.js';

/** B for every matrix of A, in one batch that both are broadcast to. */
function broadcast(a: T, b: T): [T, T] {
  const lead = broadcastShapes('linalg.solve', b.shape.slice(0, -2), a.shape.slice(0, -2));
  const widen = (x: T): T => {
    const shape = [...lead, ...x.shape.slice(-2)];
    return sameShape(x.shape, shape) ? x : (x.detach().expand(shape) as T);
  };
  return [widen(a), widen(b)];
}

/** Solves A·X = B for matrices. Where A is singular: tells `failed` which, or goes on with what division by zero gives. */
function columnsOf(a: T, b: T, failed?: (at: string) => never): T {
  const [wideA, wideB] = broadcast(a, b);
  const as = read(wideA);
  const bs = read(wideB);
  const [n, k] = [bs.rows, bs.columns];
  const out = new Float64Array(as.count * n * k);
  for (let i = 0; i < as.count; i++) {
    const f = eliminate(matrixAt(as, i));
    if (f.singular >= 0 && failed) failed(element(as, i));
    substitute(f, n, matrixAt(bs, i).data, k, out.subarray(i * n * k, (i + 1) * n * k));
  }
  return result(out, [...as.lead, n, k], a);
}

/** A⁻¹B for matrices, recorded, without checks: singular ones give infinities. What derivatives divide by. */
export function divide(a: T, b: T): T {
  const out = columnsOf(a, b);
  if (tracked(a) || tracked(b)) record2(LINALG.solve, out, a, b, false);
  return out;
}

/**
 * The X with A·X = B. A is [..., n, n]; B is [..., n, k], or one vector for each matrix: [n] or [..., n]. Batches are broadcast.
 * @throws RangeError where a matrix is singular.
 * @example
 * torch.linalg.solve(torch.tensor([[2, 0], [0, 4]]), torch.tensor([2, 2])); // → tensor([1.0000, 0.5000])
 */
export function solve<A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D> & SquareArg<A, 'linalg.solve'>,
  b: Tensor<B, D> & SolveArg<A, B>,
): Tensor<Solve<A, B>, D> {
  const [x, y] = [a as unknown as T, b as unknown as T];
  demandFloat(x, 'linalg.solve');
  if (x.dtype !== y.dtype)
    throw new DTypeError(
      `linalg.solve: Expected A and B to have the same dtype, but found A of type ${SCALAR_NAME[x.dtype]} and B of type ${SCALAR_NAME[y.dtype]} instead. Convert one with .to('${x.dtype}')`,
      { op: 'solve', dtypes: [x.dtype, y.dtype] },
    );
  demandMatrix(x, { of: 'linalg.solve', square: true });
  const vector = y.ndim === 1 || (y.ndim === x.ndim - 1 && sameShape(y.shape, x.shape.slice(0, -1)));
  if (y.ndim === 0)
    throw new ShapeError(
      `linalg.solve: The input tensor B must have at least 2 dimensions. Got a number: divide by A instead`,
      { op: 'solve', shapes: [x.shape, y.shape] },
    );
  const right = (vector ? y.detach().unsqueeze(-1) : y) as T;
  if (right.shape.at(-2) !== x.shape.at(-1))
    throw new ShapeError(
      `linalg.solve: Incompatible shapes of A and B for the equation AX = B (${x.shape.slice(-2).join('x')} and ${right.shape.slice(-2).join('x')}). ` +
        `A is ${show(x.shape)}, B ${show(y.shape)}: B needs a row for each row of A`,
      { op: 'solve', shapes: [x.shape, y.shape] },
    );
  const found = columnsOf(x, right, (at) => {
    throw new RangeError(
      `torch.linalg.solve: ${at}The solver failed because the input matrix is singular. lstsq gives the shortest of the best solutions`,
    );
  });
  const out = (vector ? found.squeeze(-1) : found) as T;
  if (tracked(x) || tracked(y)) record2(LINALG.solve, out, x, y, vector);
  return out as unknown as Tensor<Solve<A, B>, D>;
}

/**
 * The inverse of square matrices [..., n, n]. Prefer {@link solve} to multiplying with it.
 * @throws RangeError where a matrix is singular.
 * @example
 * torch.linalg.inv(torch.tensor([[2, 0], [0, 4]])); // → tensor([[0.5000, 0.0000], [0.0000, 0.2500]])
 */
export function inv<S extends Shape, D extends DType>(a: Tensor<S, D> & SquareArg<S, 'linalg.inv'>): Tensor<S, D> {
  const x = a as unknown as T;
  const all = batchOf(x, { of: 'linalg.inv', square: true });
  const n = all.rows;
  const one = identity(n);
  const out = new Float64Array(all.data.length);
  for (let i = 0; i < all.count; i++) {
    const f = eliminate(matrixAt(all, i));
    if (f.singular >= 0)
      throw new RangeError(
        `linalg.inv: ${element(all, i)}The diagonal element ${f.singular + 1} is zero, the inversion could not be completed because the input matrix is singular. pinv takes singular ones`,
      );
    substitute(f, n, one, n, out.subarray(i * n * n, (i + 1) * n * n));
  }
  const y = result(out, x.shape.slice(), x);
  if (tracked(x)) record1(LINALG.inv, y, x);
  return y as unknown as Tensor<S, D>;
}

/**
 * The determinants of square matrices: [..., n, n] gives [...].
 * @example
 * torch.linalg.det(torch.tensor([[1, 2], [3, 4]])); // → tensor(-2.)
 */
export function det<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.det'>,
): Tensor<Lead<S>, D> {
  const x = a as unknown as T;
  const all = batchOf(x, { of: 'linalg.det', square: true });
  const out = Float64Array.from({ length: all.count }, (_, i) => determinant(eliminate(matrixAt(all, i)), all.rows));
  const y = result(out, all.lead, x);
  if (tracked(x)) record1(LINALG.det, y, x);
  return y as unknown as Tensor<Lead<S>, D>;
}

/** Results by name and in order. */
export type Slogdet<S extends Shape, D extends DType> = readonly [Tensor<Lead<S>, D>, Tensor<Lead<S>, D>] & {
  readonly sign: Tensor<Lead<S>, D>;
  readonly logabsdet: Tensor<Lead<S>, D>;
};

/**
 * Sign and logarithm of the absolute value of determinants, which may be too large or too small for {@link det}.
 * @example
 * const { sign, logabsdet } = torch.linalg.slogdet(torch.tensor([[1, 2], [3, 4]]));
 * sign; // → tensor(-1.)
 * logabsdet; // → tensor(0.6931)
 */
export function slogdet<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.slogdet'>,
): Slogdet<S, D> {
  const x = a as unknown as T;
  const all = batchOf(x, { of: 'linalg.slogdet', square: true });
  const signs = new Float64Array(all.count);
  const logs = new Float64Array(all.count);
  for (let i = 0; i < all.count; i++) {
    const found = logDeterminant(eliminate(matrixAt(all, i)), all.rows);
    signs[i] = found.sign;
    logs[i] = found.log;
  }
  const sign = result(signs, all.lead, x);
  const logabsdet = result(logs, all.lead.slice(), x);
  if (tracked(x)) {
    recordOneOf(LINALG.sign, sign, x);
    recordOneOf(LINALG.logabsdet, logabsdet, x);
  }
  return together({ sign, logabsdet }) as unknown as Slogdet<S, D>;
}

/**
 * The pseudo-inverse (Moore and Penrose) of matrices of any shape and rank: [..., m, n] gives [..., n, m]. Singular values up to
 * max(atol, rtol · the largest) count as zero; rtol is the dtype's epsilon times the larger size where neither is given.
 * @example
 * torch.linalg.pinv(torch.tensor([[1, 0], [0, 2], [0, 0]])); // → tensor([[1.0000, 0.0000, 0.0000], [0.0000, 0.5000, 0.0000]])
 */
export function pinv<S extends Shape, D extends DType>(
  a: Tensor<S, D>,
  tolerance: Tolerance = {},
): Tensor<MatrixTransposed<S>, D> {
  const x = a as unknown as T;
  if (x.ndim < 2 || !isFloat(x.dtype))
    throw new ShapeError(
      `linalg.pinv(${SCALAR_NAME[x.dtype]}{${show(x.shape)}}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types. Unsqueeze a vector, convert whole numbers with .float()`,
      { op: 'pinv', shapes: [x.shape] },
    );
  const all = read(x);
  const y = result(pinvOf(all, x.dtype, tolerance), [...all.lead, all.columns, all.rows], x);
  if (tracked(x)) record1(LINALG.pinv, y, x);
  return y as unknown as Tensor<MatrixTransposed<S>, D>;
}

/**
 * Square matrices multiplied with themselves n times; negative powers invert.
 * @example
 * torch.linalg.matrixPower(torch.tensor([[1, 1], [0, 1]]), 5); // → tensor([[1., 5.], [0., 1.]])
 */
export function matrixPower<S extends Shape, D extends DType>(
  a: Tensor<S, D> & SquareArg<S, 'linalg.matrix_power'>,
  n: number,
): Tensor<S, D> {
  const x = a as unknown as T;
  demandMatrix(x, { of: 'linalg.matrix_power', square: true });
  if (!Number.isInteger(n))
    throw new TypeError(`linalg.matrix_power(): argument 'n' (position 2) must be int, not float. Got ${n}`);
  if (n < 0) return matrixPower(inv(x as never) as never, -n);
  if (n === 0) {
    const size = x.shape.at(-1)!;
    return x.clone().copy_(result(identity(size), [size, size], x)) as unknown as Tensor<S, D>;
  }
  let out: T | null = null;
  for (let square = x, k = n; ; square = square.matmul(square) as T) {
    if (k % 2 === 1) out = out === null ? square : (out.matmul(square) as T);
    k = Math.floor(k / 2);
    if (k === 0) break;
  }
  return (out === x ? x.clone() : out) as unknown as Tensor<S, D>;
}
