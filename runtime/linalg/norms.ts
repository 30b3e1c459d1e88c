// Norms of vectors and of matrices, put together of other operations.
import { IndexError, ShapeError, show } from '../errors.js';
import { norm as pNorm } from '../ops/reduce.js';
import { wrapDim, wrapDims } from '../tensor/shape.js';
import type { AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { ArgOr, DType, Reduce, ReduceDims, ReduceError, Shape } from '../types/index.js';
import { demandFloat, demandMatrix } from './batch.js';
import { inv } from './solve.js';
import { svdvals } from './svd.js';

/** Which norm of a matrix: Frobenius', the nuclear one, ±2 by singular values, ±1 and ±Infinity by sums of columns and of rows. */
export type MatrixOrder = 'fro' | 'nuc' | 1 | -1 | 2 | -2 | number;

const asPython = (p: number): string =>
  p === Number.POSITIVE_INFINITY ? 'inf' : p === Number.NEGATIVE_INFINITY ? '-inf' : String(p);

/**
 * The p-norm of all elements, or along dimensions.
 * @example
 * torch.linalg.vectorNorm(torch.tensor([[3, 0], [0, 4]])); // → tensor(5.)
 * torch.linalg.vectorNorm(torch.tensor([[3, -4], [0, 1]]), 1, 1); // → tensor([7., 1.])
 */
export function vectorNorm<
  S extends Shape,
  D extends DType,
  const R extends ReduceDims = undefined,
  K extends boolean = false,
>(
  x: Tensor<S, D>,
  p = 2,
  dim?: ArgOr<ReduceError<S, R>, R>,
  { keepdim = false as K }: { keepdim?: K } = {},
): Tensor<Reduce<S, R, K>, D> {
  const a = x as unknown as T;
  demandFloat(a, 'linalg.vector_norm');
  if (p < 0 || p === Number.POSITIVE_INFINITY) {
    const dims = wrapDims(dim as number | number[] | undefined, a.ndim, 'vectorNorm');
    const none = dims.find((d) => a.shape[d] === 0);
    const why = 'because the operation does not have an identity. There is no largest or smallest of no elements';
    if (none !== undefined)
      throw new IndexError(
        dim === undefined || dim === null
          ? `linalg.vector_norm cannot compute the ${asPython(p)} norm on an empty tensor ${why}`
          : `linalg.vector_norm cannot compute the ${asPython(p)} norm on the dimension ${none} because this dimension is empty and the operation does not have an identity`,
        { op: 'vectorNorm' },
      );
  }
  return pNorm(a, p, dim as number | undefined, keepdim) as unknown as Tensor<Reduce<S, R, K>, D>;
}

/** The last two dimensions are a matrix: its norm. */
function normOf(x: T, order: MatrixOrder): T {
  switch (order) {
    case 'fro':
      return pNorm(x, 2, [-2, -1], false);
    case 'nuc':
      return svdvals(x as Tensor<number[], DType>).sum(-1) as T;
    case 2:
    case -2: {
      const s = svdvals(x as Tensor<number[], DType>);
      return (order === 2 ? s.amax(-1) : s.amin(-1)) as T;
    }
    default: {
      const sums = x.abs().sum(Math.abs(order) === 1 ? -2 : -1) as T;
      return (order > 0 ? sums.amax(-1) : sums.amin(-1)) as T;
    }
  }
}

const KNOWN_ORDERS: readonly MatrixOrder[] = ['fro', 'nuc', 1, -1, 2, -2, Infinity, -Infinity];

/**
 * The norm of matrices [..., m, n], or of those in two other dimensions: 'fro' (Frobenius, the default), 'nuc' (sum of singular
 * values), 2 and −2 (largest and smallest singular value), 1 and −1 (of sums of columns), Infinity and −Infinity (of sums of rows).
 * @example
 * torch.linalg.matrixNorm(torch.tensor([[1, -2], [3, 4]]), Infinity); // → tensor(7.)
 */
export function matrixNorm<
  S extends Shape,
  D extends DType,
  const R extends readonly [number, number] = readonly [-2, -1],
  K extends boolean = false,
>(
  x: Tensor<S, D>,
  order: MatrixOrder = 'fro',
  dim?: ArgOr<ReduceError<S, R>, R>,
  { keepdim = false as K }: { keepdim?: K } = {},
): Tensor<Reduce<S, R, K>, D> {
  const a = x as unknown as T;
  demandMatrix(a, { of: 'linalg.matrix_norm' });
  demandFloat(a, 'linalg.matrix_norm');
  const dims = (dim ?? [-2, -1]) as unknown as number[];
  if (!Array.isArray(dims) || dims.length !== 2)
    throw new ShapeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${dims}`, { op: 'matrixNorm' });
  if (!KNOWN_ORDERS.includes(order))
    throw new RangeError(
      `linalg.matrix_norm: Order ${typeof order === 'number' ? asPython(order) : order} not supported. Take one of ${KNOWN_ORDERS.join(', ')}`,
    );
  const [p, q] = dims.map((d) => wrapDim(d, a.ndim, 'matrixNorm')) as [number, number];
  if (p === q)
    throw new ShapeError(`linalg.matrix_norm: dims must be different. Got (${dims.join(', ')})`, { op: 'matrixNorm' });
  const rest = a.shape.map((_, i) => i).filter((i) => i !== p && i !== q);
  let out = normOf(a.permute([...rest, p, q]) as T, order);
  if (keepdim) for (const d of [p, q].sort((i, j) => i - j)) out = out.unsqueeze(d) as T;
  return out as unknown as Tensor<Reduce<S, R, K>, D>;
}

/**
 * A norm of a vector or of a matrix. Without an order: of all elements taken as one vector, or along `dim`. With one: of a vector, or of
 * a matrix where x has two dimensions or `dim` names two (see {@link matrixNorm}).
 * @example
 * torch.linalg.norm(torch.tensor([[3, 0], [0, 4]])); // → tensor(5.)
 * torch.linalg.norm(torch.tensor([[3, 0], [0, 4]]), 2); // → tensor(4.)
 */
export function norm<
  S extends Shape,
  D extends DType,
  const R extends ReduceDims = undefined,
  K extends boolean = false,
>(
  x: Tensor<S, D>,
  order?: MatrixOrder | null,
  dim?: ArgOr<ReduceError<S, R>, R>,
  options?: { keepdim?: K },
): Tensor<Reduce<S, R, K>, D>;
export function norm(
  x: T,
  order: MatrixOrder | null = null,
  dim: ReduceDims = null,
  options: { keepdim?: boolean } = {},
): unknown {
  const dims = dim === null ? null : typeof dim === 'number' ? [dim] : [...dim];
  if (order === null) return vectorNorm(x, 2, dims as never, options);
  if (dims !== null && dims.length !== 1 && dims.length !== 2)
    throw new ShapeError(`linalg.norm: If dim is specified, it must be of length 1 or 2. Got ${show(dims)}`, {
      op: 'norm',
      shapes: [x.shape],
    });
  if (dims === null && x.ndim !== 1 && x.ndim !== 2)
    throw new ShapeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${x.ndim}D. Name one dimension, or two for matrices`,
      { op: 'norm', shapes: [x.shape] },
    );
  if (typeof order === 'string' || (dims === null ? x.ndim === 2 : dims.length === 2))
    return matrixNorm(x, order, (dims ?? undefined) as never, options);
  return vectorNorm(x, order, dims as never, options);
}

/**
 * How much larger errors of B may become in the X of A·X = B: the largest singular value over the smallest; with an order, the norm of A
 * times that of A⁻¹.
 * @example
 * torch.linalg.cond(torch.tensor([[100, 0], [0, 1]])); // → tensor(100.)
 */
export function cond<S extends Shape, D extends DType>(
  a: Tensor<S, D>,
  order?: MatrixOrder | null,
): Tensor<Reduce<S, readonly [-2, -1]>, D>;
export function cond(a: T, order: MatrixOrder | null = null): unknown {
  if (a.ndim < 2)
    throw new ShapeError(
      `linalg.cond: The input tensor must have at least 2 dimensions. Got ${show(a.shape)}: unsqueeze a vector first`,
      { op: 'cond', shapes: [a.shape] },
    );
  if (order !== null && Math.abs(order as number) !== 2)
    return matrixNorm(a, order).mul(matrixNorm(inv(a as Tensor<number[], DType>), order));
  const s = svdvals(a as Tensor<number[], DType>);
  if (s.shape.at(-1) === 0) return s.sum(-1);
  const first = s.select(-1, 0);
  const last = s.select(-1, -1);
  return order === -2 ? last.div(first) : first.div(last);
}
