import { record2 } from '../autograd/record.js';
import { DTypeError, ShapeError, show } from '../errors.js';
import { fromElements } from '../ops/host.js';
import { allocate, isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { broadcastShapes } from '../tensor/shape.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { DType, Lead, LeastSquares, LeastSquaresArg, Shape } from '../types/index.js';
import { matrixAt, read, result, together, tracked } from './batch.js';
import { leastSquares } from './dense/least-squares.js';
import { LINALG } from './derivatives.js';
import { epsilon } from './pseudo.js';

/** Results by name and in order. */
export type Lstsq<A extends Shape, B extends Shape, D extends DType> = readonly [
  Tensor<LeastSquares<A, B>, D>,
  Tensor<number[], D>,
  Tensor<Lead<A>, 'int64'>,
] & {
  /** The shortest X that makes ‖A·X − B‖ smallest. */
  readonly solution: Tensor<LeastSquares<A, B>, D>;
  /** Σ (A·X − B)² of every column, where m > n and all matrices are of full rank; else no elements. */
  readonly residuals: Tensor<number[], D>;
  /** How many columns of A are independent. */
  readonly rank: Tensor<Lead<A>, 'int64'>;
};

function wrong(a: T, b: T, sentence: string, hint: string): never {
  throw new ShapeError(`torch.linalg.lstsq: ${sentence}. A is ${show(a.shape)}, B ${show(b.shape)}${hint}`, {
    op: 'lstsq',
    shapes: [a.shape, b.shape],
  });
}

function check(a: T, b: T): void {
  if (a.ndim < 2) wrong(a, b, 'input must have at least 2 dimensions', ': unsqueeze a vector first');
  if (b.ndim < 1) wrong(a, b, 'other must have at least 1 dimension', '');
  if (a.dtype !== b.dtype)
    throw new DTypeError(
      `torch.linalg.lstsq: Expected input and other to have the same dtype, but got input's dtype ${SCALAR_NAME[a.dtype]} and other's dtype ${SCALAR_NAME[b.dtype]}. Convert one with .to('${a.dtype}')`,
      { op: 'lstsq', dtypes: [a.dtype, b.dtype] },
    );
  const gap = a.ndim - b.ndim;
  if (gap !== 0 && gap !== 1)
    wrong(
      a,
      b,
      'input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1',
      ': expand the smaller one',
    );
  if (a.shape.at(-2) !== b.shape.at(gap === 1 ? -1 : -2))
    wrong(
      a,
      b,
      `input.size(-2) should match other.size(${gap === 1 ? -1 : -2})`,
      ': both need a row for each equation',
    );
  if (!isFloat(a.dtype))
    throw new DTypeError(
      `This function doesn't handle types other than float and double. lstsq: convert ${a.dtype} with .float() or .double() first`,
      { op: 'lstsq', dtypes: [a.dtype] },
    );
}

/**
 * Least squares: the shortest X that makes ‖A·X − B‖ smallest. A is [..., m, n] of any rank; B is [..., m, k], or [..., m] for one
 * vector to each matrix. Columns of A count as dependent below `rcond`, the dtype's epsilon times max(m, n) when left out.
 * @example
 * torch.linalg.lstsq(torch.tensor([[1, 0], [1, 1], [1, 2]]), torch.tensor([[1], [3], [5]])).solution; // → tensor([[1.], [2.]])
 */
export function lstsq<A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D> & LeastSquaresArg<A, B>,
  { rcond }: { rcond?: number } = {},
): Lstsq<A, B, D> {
  const [x, y] = [a as unknown as T, b as unknown as T];
  check(x, y);
  const vector = y.ndim < x.ndim;
  const right = (vector ? y.detach().unsqueeze(-1) : y.detach()) as T;
  const own = read(x);
  const lead = broadcastShapes('linalg.lstsq', own.lead, right.shape.slice(0, -2));
  const [m, n, k] = [own.rows, own.columns, right.shape.at(-1)!];
  const as = read(x.detach().expand([...lead, m, n]) as T);
  const bs = read(right.expand([...lead, m, k]) as T);
  const limit = rcond ?? epsilon(x.dtype) * Math.max(m, n);
  const solution = new Float64Array(as.count * n * k);
  const residuals = new Float64Array(as.count * k);
  const ranks: number[] = [];
  for (let i = 0; i < as.count; i++) {
    const found = leastSquares(matrixAt(as, i), matrixAt(bs, i).data, k, limit);
    solution.set(found.x, i * n * k);
    residuals.set(found.residuals, i * k);
    ranks.push(k === 0 ? 0 : found.rank);
  }
  const out = result(solution, vector ? [...lead, n] : [...lead, n, k], x);
  if (tracked(x) || tracked(y)) record2(LINALG.lstsq, out, x, y, vector);
  // One rank for each matrix of A, however many right-hand sides it meets.
  const rank = allocate('int64', own.count);
  const none = new Float64Array(0);
  for (let i = 0; i < own.count; i++)
    rank[i] = own.count === as.count ? ranks[i]! : k === 0 ? 0 : leastSquares(matrixAt(own, i), none, 0, limit).rank;
  const whole = m > n && ranks.every((r) => r === n);
  return together({
    solution: out,
    residuals: whole ? result(residuals, vector ? lead : [...lead, k], x) : result(new Float64Array(0), [0], x),
    rank: fromElements(rank, own.lead, 'int64', x),
  }) as unknown as Lstsq<A, B, D>;
}
