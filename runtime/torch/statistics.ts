// Functions composed of others: einsum, differences, covariance, histograms, distances, search.
import { ShapeError } from '../errors.js';
import { wrap } from '../ops/create.js';
import { einsum as contract } from '../ops/einsum.js';
import { elements } from '../ops/host.js';
import type { AnyTensor as T } from '../tensor/tensor.js';

/**
 * Sums of products by letters.
 * @example
 * torch.einsum('bij,bjk->bik', torch.ones(2, 3, 4), torch.ones(2, 4, 5)).shape; // → [2, 3, 5]
 */
export const einsum = (equation: string, ...tensors: T[] | [readonly T[]]): T =>
  contract(equation, (Array.isArray(tensors[0]) ? tensors[0] : tensors) as readonly T[]);

/**
 * Differences of neighbours along a dimension, n times.
 * @example
 * torch.diff(torch.tensor([1, 3, 6, 10])); // → tensor([2., 3., 4.])
 */
export function diff(x: T, { n = 1, dim = -1 }: { n?: number; dim?: number } = {}): T {
  if (x.ndim === 0)
    throw new ShapeError('diff expects input to be at least one-dimensional. diff: got a tensor without dimensions', {
      op: 'diff',
      shapes: [x.shape],
    });
  let out = x;
  for (let i = 0; i < n; i++) {
    const size = out.shape.at(dim)!;
    if (size === 0) return out;
    const [later, earlier] = [out.narrow(dim, 1, size - 1), out.narrow(dim, 0, size - 1)];
    // Of truth values it says where they change.
    out = (out.dtype === 'bool' ? later.logicalXor(earlier) : later.sub(earlier)) as T;
  }
  return out;
}

/**
 * Number of elements that are not 0, in all or along a dimension.
 * @example
 * torch.countNonzero(torch.tensor([0, 5, 0, 7])); // → tensor(2)
 */
export const countNonzero = (x: T, dim?: number): T => (dim === undefined ? x.ne(0).sum() : x.ne(0).sum(dim)) as T;

/**
 * Covariance of variables in rows over observations in columns; divides by n − correction.
 * @example
 * torch.cov(torch.tensor([[1, 2, 3], [3, 2, 1]])); // → tensor([[1., -1.], [-1., 1.]])
 */
export function cov(x: T, { correction = 1 }: { correction?: number } = {}): T {
  const rows = x.ndim < 2 ? x.reshape([1, -1]) : x;
  const centred = rows.sub(rows.mean(1, { keepdim: true }));
  const out = centred.matmul(centred.T).div(Math.max(rows.shape[1]! - correction, 0));
  return (x.ndim < 2 ? out.reshape([]) : out) as T;
}

/**
 * Correlation of variables in rows over observations in columns.
 * @example
 * torch.corrcoef(torch.tensor([[1, 2, 3], [3, 2, 1]])); // → tensor([[1., -1.], [-1., 1.]])
 */
export function corrcoef(x: T): T {
  const c = cov(x);
  if (c.ndim === 0) return c.div(c) as T;
  const deviation = c.diagonal().sqrt();
  return c.div(deviation.unsqueeze(1)).div(deviation.unsqueeze(0)).clamp(-1, 1) as T;
}

/**
 * Counts in `bins` intervals of equal width from min to max (those of x when both are 0). The last includes its upper end.
 * @example
 * torch.histc(torch.tensor([1, 2, 1, 4]), { bins: 4, min: 0, max: 4 }); // → tensor([0., 2., 1., 1.])
 */
export function histc(x: T, { bins = 100, min = 0, max = 0 }: { bins?: number; min?: number; max?: number } = {}): T {
  const data = elements(x);
  let [low, high] = [min, max];
  if (low === high && data.length > 0) {
    low = x.amin().item() as number;
    high = x.amax().item() as number;
  }
  if (low === high) [low, high] = [low - 1, high + 1];
  if (low > high) throw new RangeError('max must be larger than min');
  const counts = x.dtype === 'float64' ? new Float64Array(bins) : new Float32Array(bins);
  for (let i = 0; i < data.length; i++) {
    const v = data[i]!;
    if (v >= low && v <= high) counts[Math.min(Math.floor(((v - low) / (high - low)) * bins), bins - 1)]!++;
  }
  return wrap(counts, [bins], x.dtype === 'float64' ? 'float64' : 'float32', { device: x.device });
}

/**
 * Where values go in a sorted vector so that it stays sorted; before equal ones, or after them with `right`.
 * @example
 * torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([2, 3, 9])); // → tensor([1, 1, 3])
 */
export function searchsorted(sorted: T, values: T | number, { right = false }: { right?: boolean } = {}): T {
  const edges = elements(sorted);
  const find = (v: number): number => {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const mid = (low + high) >> 1;
      if (right ? edges[mid]! <= v : edges[mid]! < v) low = mid + 1;
      else high = mid;
    }
    return low;
  };
  if (typeof values === 'number') return wrap(Float64Array.of(find(values)), [], 'int64');
  return wrap(Float64Array.from(elements(values), find), values.shape, 'int64');
}

/**
 * The interval each value falls into, between sorted boundaries.
 * @example
 * torch.bucketize(torch.tensor([0, 2, 9]), torch.tensor([1, 3, 5])); // → tensor([0, 1, 3])
 */
export const bucketize = (values: T | number, boundaries: T, options: { right?: boolean } = {}): T =>
  searchsorted(boundaries, values, options);

/**
 * Distances between rows: [P, M] and [R, M] give [P, R].
 * @example
 * torch.cdist(torch.tensor([[0, 0]]), torch.tensor([[3, 4], [0, 1]])); // → tensor([[5., 1.]])
 */
export const cdist = (a: T, b: T, { p = 2 }: { p?: number } = {}): T =>
  a.unsqueeze(-2).sub(b.unsqueeze(-3)).norm(p, -1) as T;

/**
 * Every pair of one element of each vector, as rows.
 * @example
 * torch.cartesianProd(torch.tensor([1, 2]), torch.tensor([3, 4])); // → tensor([[1., 3.], [1., 4.], [2., 3.], [2., 4.]])
 */
export function cartesianProd(...vectors: T[]): T {
  const shape = vectors.map((v) => v.count);
  const columns = vectors.map((v, i) =>
    v
      .reshape(shape.map((_, k) => (k === i ? v.count : 1)))
      .expand(shape)
      .reshape([-1]),
  );
  const out = columns[0]!.newZeros([columns[0]!.count, vectors.length]);
  columns.forEach((c, i) => {
    out.select(1, i).copy_(c);
  });
  return out as T;
}

/**
 * Kronecker product of two matrices.
 * @example
 * torch.kron(torch.eye(2), torch.tensor([[1, 2]])); // → tensor([[1., 2., 0., 0.], [0., 0., 1., 2.]])
 */
export function kron(a: T, b: T): T {
  const [p, q] = a.shape as [number, number];
  const [r, s] = b.shape as [number, number];
  return a
    .reshape([p, 1, q, 1])
    .mul(b.reshape([1, r, 1, s]))
    .reshape([p * r, q * s]) as T;
}

/**
 * NaN and infinities replaced by numbers.
 * @example
 * torch.nanToNum(torch.tensor([NaN, 1])); // → tensor([0., 1.])
 */
export const nanToNum = (
  x: T,
  { nan = 0, posinf, neginf }: { nan?: number; posinf?: number; neginf?: number } = {},
): T => {
  const limit = x.dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
  return x
    .maskedFill(x.isnan(), nan)
    .maskedFill(x.eq(Number.POSITIVE_INFINITY), posinf ?? limit)
    .maskedFill(x.eq(Number.NEGATIVE_INFINITY), neginf ?? -limit) as T;
};

/**
 * Whether each element occurs among the test elements.
 * @example
 * torch.isin(torch.tensor([1, 2, 3]), torch.tensor([2, 9])); // → tensor([False, True, False])
 */
export function isin(x: T, test: T): T {
  const known = new Set(elements(test));
  return wrap(
    Uint8Array.from(elements(x), (v) => (known.has(v) ? 1 : 0)),
    x.shape,
    'bool',
    { device: x.device },
  );
}
