import { D, type Reduced } from '../../autograd/derivatives/structural.js';
import { gradEnabled } from '../../autograd/grad-mode.js';
import { record1 } from '../../autograd/record.js';
import { IndexError } from '../../errors.js';
import { cumulate, extreme, sort, topk } from '../../ops/gather.js';
import * as r from '../../ops/reduce.js';
import { notForBool } from '../../ops/refusals.js';
import { type DType, isFloat } from '../dtype.js';
import { wrapDim } from '../shape.js';
import type { AnyTensor as T } from '../tensor.js';
import { define } from './define.js';

interface Options {
  keepdim?: boolean;
  correction?: number;
  unbiased?: boolean;
  dtype?: DType;
}
type Pair = { values: T; indices: T };

/** Values and positions, by name and as a pair. */
const pair = ({ values, indices }: Pair): Pair & T[] => Object.assign([values, indices], { values, indices });

for (const row of Object.values(r.REDUCTIONS))
  define({
    [row.name](this: T, dim?: r.Dims, options?: Options): T {
      const x = options?.dtype === undefined ? this : this.to(options.dtype);
      return r.reduce(row, x, dim, options?.keepdim ?? false);
    },
  });

/** `x.var({ correction: 0 })`: all elements, with options. */
const isOptions = (dim: r.Dims | Options): dim is Options =>
  typeof dim === 'object' && dim !== null && !Array.isArray(dim);

const correction = ({ correction: c, unbiased }: Options): number => c ?? (unbiased === false ? 0 : 1);

/** Median along a dimension: of two middle elements the smaller. */
function median(x: T, dim: number, keepdim: boolean, whole = false): Pair {
  const d = wrapDim(dim, x.ndim, 'median');
  const n = x.shape[d] ?? 1;
  if (n === 0)
    throw new IndexError(`median(): Expected reduction dim ${d} to have non-zero size. There is no middle of nothing`, {
      op: 'median',
    });
  if (x.dtype === 'bool') notForBool('median', whole ? 'median_cpu' : 'median_out');
  const { values, indices } = sort(x, dim, false);
  const k = Math.floor((n - 1) / 2);
  const pick = (y: T): T => (y.ndim === 0 ? y : keepdim ? y.narrow(dim, k, 1) : y.select(dim, k));
  const nan = isFloat(x.dtype) && x.ndim > 0 ? x.isnan() : null;
  if (nan === null || !nan.any().item()) return { values: pick(values), indices: pick(indices) };
  // NaN sorts behind all numbers; one among them is the median all the same.
  const first = nan.int().argmax(d, { keepdim: true });
  const at = first.where(nan.any(d, { keepdim: true }), indices.narrow(d, k, 1));
  const found = { values: x.gather(d, at), indices: at };
  return keepdim ? found : { values: found.values.squeeze(d), indices: found.indices.squeeze(d) };
}

define({
  var(this: T, dim?: r.Dims | Options, options: Options = {}): T {
    if (isOptions(dim)) return this.var(undefined, dim);
    return r.variance(this, dim, options.keepdim ?? false, correction(options));
  },
  std(this: T, dim?: r.Dims | Options, options: Options = {}): T {
    if (isOptions(dim)) return this.std(undefined, dim);
    return r.std(this, dim, options.keepdim ?? false, correction(options));
  },
  max(this: T, dim?: number, { keepdim = false }: Options = {}): T | Pair {
    return dim === undefined ? r.reduce(r.MAX, this) : pair(extreme(this, dim, keepdim, 'argmax'));
  },
  min(this: T, dim?: number, { keepdim = false }: Options = {}): T | Pair {
    return dim === undefined ? r.reduce(r.MIN, this) : pair(extreme(this, dim, keepdim, 'argmin'));
  },
  argmax(this: T, dim?: number | null, { keepdim = false }: Options = {}): T {
    return r.argReduce('argmax', this, dim, keepdim);
  },
  argmin(this: T, dim?: number | null, { keepdim = false }: Options = {}): T {
    return r.argReduce('argmin', this, dim, keepdim);
  },
  logsumexp(this: T, dim: r.Dims, { keepdim = false }: Options = {}): T {
    return r.logsumexp(this, dim, keepdim);
  },
  norm(this: T, p: number | 'fro' = 2, dim?: r.Dims, { keepdim = false }: Options = {}): T {
    return r.norm(this, p === 'fro' ? 2 : p, dim, keepdim, D.normMethod);
  },
  median(this: T, dim?: number, { keepdim = false }: Options = {}): T | Pair {
    if (dim !== undefined) return pair(median(this, dim, keepdim));
    if (this.count === 0 && isFloat(this.dtype)) return this.sum().add(Number.NaN) as T;
    const out = median(this.detach().reshape([-1]), 0, false, true).values;
    if (gradEnabled && this.tracked) record1(D.median, out, this);
    return out;
  },
  quantile(this: T, q: number): T {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile() q must be in the range [0, 1] but got ${q}`);
    const { values } = sort(this.reshape([-1]), 0, false);
    const at = q * (this.count - 1);
    const low = values.select(0, Math.floor(at));
    return low.lerp(values.select(0, Math.ceil(at)), at - Math.floor(at));
  },
  softmax(this: T, dim: number): T {
    return r.softmax(this, dim, false);
  },
  logSoftmax(this: T, dim: number): T {
    return r.softmax(this, dim, true);
  },
  cumsum(this: T, dim: number): T {
    return cumulate(this, dim, 'cumsum');
  },
  cumprod(this: T, dim: number): T {
    return cumulate(this, dim, 'cumprod');
  },
  sort(this: T, dim = -1, { descending = false } = {}): Pair {
    return pair(sort(this, dim, descending));
  },
  argsort(this: T, dim = -1, { descending = false } = {}): T {
    return sort(this.detach(), dim, descending).indices;
  },
  topk(this: T, k: number, { dim = -1, largest = true }: { dim?: number; largest?: boolean } = {}): Pair {
    return pair(topk(this, k, dim, largest));
  },
  sumToSize(this: T, shape: readonly number[]): T {
    return r.sumToSize(this, shape);
  },
  prodOfOthers(this: T, dims: readonly number[]): T {
    return prodOfOthers(this, dims);
  },
});

/** Products of all other elements, by products from both ends: right also where elements are zero. */
function prodOfOthers(x: T, dims: readonly Reduced['dims'][number][]): T {
  const rest = x.shape.map((_, i) => i).filter((i) => !dims.includes(i));
  const order = [...rest, ...dims];
  const flat = x.permute(order).reshape([...rest.map((i) => x.shape[i]!), -1]);
  const n = flat.shape.at(-1)!;
  const ones = flat.newOnes([...flat.shape.slice(0, -1), 1]);
  const before = catLast(ones, flat.narrow(-1, 0, n - 1)).cumprod(-1);
  const after = catLast(ones, flat.flip(-1).narrow(-1, 0, n - 1))
    .cumprod(-1)
    .flip(-1);
  const back = new Array<number>(order.length);
  order.forEach((d, i) => {
    back[d] = i;
  });
  return before
    .mul(after)
    .reshape(order.map((d) => x.shape[d]!))
    .permute(back);
}

const catLast = (a: T, b: T): T => {
  const out = a.newZeros([...a.shape.slice(0, -1), a.shape.at(-1)! + b.shape.at(-1)!]);
  out.narrow(-1, 0, a.shape.at(-1)!).copy_(a);
  out.narrow(-1, a.shape.at(-1)!, b.shape.at(-1)!).copy_(b);
  return out;
};
