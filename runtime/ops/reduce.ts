import { D, type Reduced } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import type { Derivative } from '../autograd/node.js';
import { record1 } from '../autograd/record.js';
import { cpu } from '../device/cpu/cpu.js';
import { moment as momentOf } from '../device/cpu/moment.js';
import type { Reduction } from '../device/device.js';
import { DTypeError, IndexError } from '../errors.js';
import { type DType, isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { wrapDim, wrapDims } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { cast, contiguous } from './copy.js';
import { empty, unfilled } from './pointwise.js';
import { notForBool } from './refusals.js';
import { permute } from './views.js';

/** A dimension, several, or all of them when left out. */
export type Dims = number | readonly number[] | undefined | null;

/** What a row of {@link REDUCTIONS} says. */
interface ReductionRow {
  readonly name: string;
  readonly kind: Reduction;
  /** dtype of the result. */
  readonly dtype: (dtype: DType) => DType;
  readonly derivative: Derivative | null;
  /** The row where dimensions are given, if it has another name. */
  readonly along?: Derivative;
  /** Result for no elements; an error when left out. */
  readonly empty?: number;
}

const summed = (dtype: DType): DType => (isFloat(dtype) ? dtype : 'int64');
const kept = (dtype: DType): DType => dtype;
const truth = (): DType => 'bool';
const floatOnly =
  (name: string) =>
  (dtype: DType): DType => {
    if (!isFloat(dtype))
      throw new DTypeError(
        `${name}(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${SCALAR_NAME[dtype]}. ` +
          'Convert with .float() first',
        { op: name, dtypes: [dtype] },
      );
    return dtype;
  };

export const REDUCTIONS = {
  sum: { name: 'sum', kind: 'sum', dtype: summed, derivative: D.sum, along: D.sumAlong, empty: 0 },
  mean: {
    name: 'mean',
    kind: 'mean',
    dtype: floatOnly('mean'),
    derivative: D.mean,
    along: D.meanAlong,
    empty: Number.NaN,
  },
  prod: { name: 'prod', kind: 'prod', dtype: summed, derivative: D.prod, along: D.prodAlong, empty: 1 },
  amax: { name: 'amax', kind: 'max', dtype: kept, derivative: D.extreme },
  amin: { name: 'amin', kind: 'min', dtype: kept, derivative: D.amin },
  any: { name: 'any', kind: 'any', dtype: truth, derivative: null, empty: 0 },
  all: { name: 'all', kind: 'all', dtype: truth, derivative: null, empty: 1 },
} as const satisfies Record<string, ReductionRow>;

/** max and min of all elements: amax and amin by other names. */
export const MAX: ReductionRow = {
  ...REDUCTIONS.amax,
  name: 'max',
  derivative: D.max,
};
export const MIN: ReductionRow = {
  ...REDUCTIONS.amin,
  name: 'min',
  derivative: D.min,
};

/** x as [outer, size, inner] with the dimensions to reduce in the middle: by its layout, or by a copy with them at the end. */
function layout(x: T, dims: readonly number[]): { x: T; outer: number; size: number; inner: number } {
  const first = dims[0] ?? 0;
  const adjacent = dims.length === 0 || dims[dims.length - 1]! - first === dims.length - 1;
  if (!(adjacent && (x.dense || dims.length === x.ndim))) {
    const rest = x.shape.map((_, i) => i).filter((i) => !dims.includes(i));
    x = contiguous(permute(x, [...rest, ...dims]));
    const size = x.shape.slice(rest.length).reduce((n, s) => n * s, 1);
    return { x, outer: size > 0 ? x.count / size : 0, size, inner: 1 };
  }
  let outer = 1;
  let size = 1;
  let inner = 1;
  const end = first + dims.length;
  for (let i = 0; i < x.ndim; i++)
    if (i < first) outer *= x.shape[i]!;
    else if (i < end) size *= x.shape[i]!;
    else inner *= x.shape[i]!;
  return { x: contiguous(x), outer, size, inner };
}

/** The shape that is left after reducing. */
export function reducedShape(shape: readonly number[], dims: readonly number[], keepdim: boolean): number[] {
  if (keepdim) return shape.map((s, i) => (dims.includes(i) ? 1 : s));
  return dims.length === shape.length ? [] : shape.filter((_, i) => !dims.includes(i));
}

/** Number of elements along some dimensions. */
export const sizeOf = (shape: readonly number[], dims: readonly number[]): number =>
  dims.reduce((n, d) => n * shape[d]!, 1);

function compute(row: ReductionRow, x: T, dims: readonly number[], keepdim: boolean, whole: boolean): T {
  const dtype = row.dtype(x.dtype);
  const out = empty(reducedShape(x.shape, dims, keepdim), dtype, x);
  const size = sizeOf(x.shape, dims);
  if (size === 0) {
    if (row.empty === undefined && (out.count > 0 || row.kind.startsWith('arg')))
      throw new IndexError(
        dims.length === x.ndim && whole
          ? `${row.name}(): Expected reduction dim to be specified for input.numel() == 0. There is no ${row.kind} of no elements`
          : `${row.name}(): Expected reduction dim ${dims[0] ?? 0} to have non-zero size. There is no ${row.kind} of no elements`,
        { op: row.name },
      );
    if (row.empty !== undefined && row.empty !== 0) out.fill_(row.empty);
    return out;
  }
  if (out.count === 0) return out;
  const l = layout(x, dims);
  x.storage.device.reduce(row.kind, out, l.x, l.outer, l.size, l.inner);
  return out;
}

/** Reduces over dimensions. */
export function reduce(row: ReductionRow, x: T, dim?: Dims, keepdim = false): T {
  row.dtype(x.dtype);
  const dims = wrapDims(dim, x.ndim, row.name);
  const out = compute(row, x, dims, keepdim, dim === undefined || dim === null);
  if (gradEnabled && row.derivative !== null && x.tracked && isFloat(out.dtype)) {
    const context: Reduced = { dims, keepdim, size: sizeOf(x.shape, dims) };
    record1(dim === undefined || dim === null ? row.derivative : (row.along ?? row.derivative), out, x, context);
  }
  return out;
}

const ARG: Record<'argmax' | 'argmin', ReductionRow> = {
  argmax: { name: 'argmax', kind: 'argmax', dtype: () => 'int64', derivative: null },
  argmin: { name: 'argmin', kind: 'argmin', dtype: () => 'int64', derivative: null },
};

/** Positions of the largest or smallest elements; without a dimension, in the flattened tensor. */
export function argReduce(kind: 'argmax' | 'argmin', x: T, dim?: number | null, keepdim = false): T {
  if (dim === undefined || dim === null) {
    if (x.dtype === 'bool' && x.count > 0) notForBool(kind, `${kind}_cpu`);
    const out = compute(ARG[kind], x, wrapDims(null, x.ndim, kind), false, true);
    return keepdim ? out.reshape(x.shape.map(() => 1)) : out;
  }
  const dims = wrapDims(dim, x.ndim, kind);
  // Of one element the position is known without looking.
  if (x.dtype === 'bool' && x.count > 0 && (x.ndim === 0 || x.shape[dims[0]!] !== 1)) notForBool(kind, `${kind}_cpu`);
  return compute(ARG[kind], x, dims, keepdim, false);
}

/** Sums over leading and size-1 dimensions until x has this shape: the reverse of broadcasting. */
export function sumToSize(x: T, shape: readonly number[]): T {
  const gap = x.ndim - shape.length;
  const dims: number[] = [];
  for (let i = 0; i < x.ndim; i++) if (i < gap || (shape[i - gap] === 1 && x.shape[i] !== 1)) dims.push(i);
  const out = dims.length > 0 ? reduce(REDUCTIONS.sum, x, dims, true) : x;
  return gap > 0 ? out.reshape(shape as number[]) : out;
}

function moment(x: T, dim: Dims, keepdim: boolean, correction: number, root: boolean): T {
  const name = root ? 'std' : 'var';
  if (!isFloat(x.dtype))
    throw new DTypeError('std and var only support floating point and complex dtypes. Convert with .float() first', {
      op: name,
      dtypes: [x.dtype],
    });
  const dims = wrapDims(dim, x.ndim, name);
  const size = sizeOf(x.shape, dims);
  const flat = x.tracked ? x.detach() : x;
  const out = x.storage.device === cpu ? momentRows(flat, dims, keepdim, size - correction, root) : composed();
  if (gradEnabled && x.tracked)
    record1(root ? D.std : D.variance, out, x, { dims, keepdim, size, correction } satisfies Reduced);
  return out;

  function composed(): T {
    const centred = flat.sub(reduce(REDUCTIONS.mean, flat, dims, true));
    const result = reduce(REDUCTIONS.sum, centred.square(), dims, keepdim).div(Math.max(size - correction, 0));
    return root ? result.sqrt() : result;
  }
}

function momentRows(x: T, dims: readonly number[], keepdim: boolean, divisor: number, root: boolean): T {
  const out = empty(reducedShape(x.shape, dims, keepdim), x.dtype, x);
  if (sizeOf(x.shape, dims) === 0) return out.fill_(Number.NaN);
  if (out.count === 0) return out;
  const l = layout(x, dims);
  momentOf(out.storage.data, out.offset, l.x.storage.data, l.x.offset, l.outer, l.size, l.inner, divisor, root);
  return out;
}

/** Variance over dimensions; divides by n − correction. */
export const variance = (x: T, dim: Dims, keepdim: boolean, correction: number): T =>
  moment(x, dim, keepdim, correction, false);

/** Standard deviation over dimensions; divides by n − correction. */
export const std = (x: T, dim: Dims, keepdim: boolean, correction: number): T =>
  moment(x, dim, keepdim, correction, true);

/** Logarithm of the sum of exponentials, without overflow. */
export function logsumexp(x: T, dim: Dims, keepdim: boolean): T {
  if (!isFloat(x.dtype)) x = cast(x, 'float32');
  const dims = wrapDims(dim, x.ndim, 'logsumexp');
  const flat = x.tracked ? x.detach() : x;
  if (sizeOf(x.shape, dims) === 0) return reduce(REDUCTIONS.sum, x, dims, keepdim).add(Number.NEGATIVE_INFINITY);
  const max = reduce(REDUCTIONS.amax, flat, dims, true);
  const shift = max.maskedFill(max.abs().eq(Number.POSITIVE_INFINITY), 0);
  const sum = reduce(REDUCTIONS.sum, flat.sub(shift).exp(), dims, true).log().add(shift);
  const out = sum.reshape(reducedShape(x.shape, dims, keepdim)).detach();
  if (gradEnabled && x.tracked) record1(D.logsumexp, out, x, { dims, keepdim, size: 1 } satisfies Reduced);
  return out;
}

/** The p-norm over dimensions. */
export function norm(x: T, p: number, dim: Dims, keepdim: boolean, derivative: Derivative = D.norm): T {
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `norm(): input dtype should be either floating point or complex. Got ${SCALAR_NAME[x.dtype]}: convert with .float() first`,
      { op: 'norm', dtypes: [x.dtype] },
    );
  const dims = wrapDims(dim, x.ndim, 'norm');
  const flat = x.tracked ? x.detach() : x;
  const sum = (y: T): T => reduce(REDUCTIONS.sum, y, dims, keepdim);
  let out: T;
  if (p === 2) out = sum(flat.square()).sqrt();
  else if (p === 1) out = sum(flat.abs());
  else if (p === 0) out = sum(cast(flat.ne(0), x.dtype));
  else if (p === Number.POSITIVE_INFINITY) out = reduce(REDUCTIONS.amax, flat.abs(), dims, keepdim);
  else if (p === Number.NEGATIVE_INFINITY) out = reduce(REDUCTIONS.amin, flat.abs(), dims, keepdim);
  else out = sum(flat.abs().pow(p)).pow(1 / p);
  if (gradEnabled && x.tracked)
    record1(derivative, out, x, { dims, keepdim, size: 1, p } satisfies Reduced & { p: number });
  return out;
}

/** Softmax, or its logarithm, along one dimension. */
export function softmax(x: T, dim: number, log: boolean): T {
  const d = wrapDim(dim, x.ndim, log ? 'logSoftmax' : 'softmax');
  if (!isFloat(x.dtype)) {
    if (x.count === 0) return x.clone();
    throw new DTypeError(
      `"${d < x.ndim - 1 ? 'softmax_kernel_impl' : `${log ? 'log_softmax' : 'softmax'}_lastdim_kernel_impl`}" not implemented for '${SCALAR_NAME[x.dtype]}'. Convert with .float() first`,
      {
        op: log ? 'logSoftmax' : 'softmax',
        dtypes: [x.dtype],
      },
    );
  }
  const out = unfilled(x.shape, x.dtype, x);
  const l = layoutOf(contiguous(x), d);
  if (x.count > 0) x.storage.device.softmax(out, l.x, l.outer, l.size, l.inner, log);
  if (gradEnabled && x.tracked) record1(log ? D.logSoftmax : D.softmax, out, x, d);
  return out;
}

/** A contiguous tensor seen as [outer, size, inner] around one dimension. */
export function layoutOf(x: T, dim: number): { x: T; outer: number; size: number; inner: number } {
  if (x.ndim === 0) return { x, outer: 1, size: 1, inner: 1 };
  let outer = 1;
  let inner = 1;
  for (let i = 0; i < dim; i++) outer *= x.shape[i]!;
  for (let i = dim + 1; i < x.ndim; i++) inner *= x.shape[i]!;
  return { x, outer, size: x.shape[dim]!, inner };
}
