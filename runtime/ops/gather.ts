// Along one dimension: gather, scatter, indexSelect, max and min with positions, sort, topk, cumsum.

import { DR } from '../autograd/derivatives/rows.js';
import { D, type Picked } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import type { Derivative } from '../autograd/node.js';
import { guard, record1, recordN } from '../autograd/record.js';
import { whole } from '../device/cpu/scalar-functions.js';
import { DTypeError, IndexError, ShapeError, show } from '../errors.js';
import { allocate, type DType, isFloat } from '../tensor/dtype.js';
import { product, wrapDim } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { cast, contiguous, detach } from './copy.js';
import { elements, fromElements } from './host.js';
import { unfilled } from './pointwise.js';
import { layoutOf } from './reduce.js';
import { notForBool } from './refusals.js';
import { kept, type Rows, takeRows } from './rows.js';

/** Positions as whole numbers; floating-point tensors are taken when they hold whole numbers only. */
export function indices(op: string, index: T): ArrayLike<number> {
  if (index.dtype === 'bool')
    throw new DTypeError(`${op}(): Expected dtype int64 for index. Got bool: use a mask with x.at(mask)`, {
      op,
      dtypes: ['bool'],
    });
  const at = elements(index);
  if (isFloat(index.dtype))
    for (let i = 0; i < at.length; i++)
      if (!Number.isInteger(at[i]))
        throw new DTypeError(
          `${op === 'at' ? 'tensors used as indices must be long, byte or bool tensors' : `${op}(): Expected dtype int64 for index`}. Got ${index.dtype} with the value ${at[i]}: convert with .long() first`,
          { op, dtypes: [index.dtype] },
        );
  return at;
}

const outOfBounds = (op: string, i: number, dim: number, size: number, who = ''): never => {
  throw new IndexError(
    `${who}index ${i} is out of bounds for dimension ${dim} with size ${size}. ${op}: positions go from 0 to ${size - 1}`,
    { op },
  );
};

/** Rows at the given positions along one dimension, checked. */
export function rowsAt(op: string, x: T, dim: number, index: T, taken: number[]): Rows {
  const at = indices(op, index);
  const size = x.shape[dim] ?? 1;
  const rows = new Int32Array(at.length);
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    if (k < 0 || k >= size) {
      if (op === 'embedding' || op === 'index_select')
        throw new IndexError(
          `index out of range in self. ${op}: ${k} is not a row, there are ${size} (0 to ${size - 1})`,
          { op },
        );
      if (op === 'indexAdd')
        throw new IndexError(`index out of range in self. ${op}: ${k} is not below ${size}`, { op });
      outOfBounds(op, k, dim, size, op === 'indexCopy' ? 'index_copy_(): ' : '');
    }
    rows[i] = k;
  }
  const { outer, inner } = layoutOf(x, dim);
  return { outer, size, inner, at: rows, taken, whole: x.shape };
}

export function indexSelect(x: T, dim: number, index: T): T {
  const d = wrapDim(dim, x.ndim, 'indexSelect');
  if (index.ndim > 1)
    throw new IndexError(
      'index_select(): Index is supposed to be a vector. Use x.at for index tensors of other ranks',
      { op: 'indexSelect' },
    );
  const taken = x.shape.slice();
  if (x.ndim > 0) taken[d] = index.count;
  return takeRows(x, rowsAt('index_select', x, d, index, taken), DR.selectRows);
}

/** Rows of a [n, width] table: the shape of the indices, then width. */
export function embedding(weight: T, index: T): T {
  return takeRows(
    weight,
    rowsAt('embedding', weight, 0, index, [...index.shape, ...weight.shape.slice(1)]),
    DR.embedding,
  );
}

/** Visits every element of an index with its position there and in a tensor of shape `shape`, whose dimension `dim` it replaces. */
function eachIndexed(
  op: string,
  index: T,
  shape: readonly number[],
  dim: number,
  visit: (i: number, p: number) => void,
): void {
  const at = indices(op, index);
  const n = index.ndim;
  const counter = new Array<number>(n).fill(0);
  const strides = new Array<number>(n);
  let step = 1;
  for (let d = n - 1; d >= 0; d--) {
    strides[d] = step;
    step *= shape[d]!;
  }
  let base = 0;
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    if (k < 0 || k >= (shape[dim] ?? 1)) outOfBounds(op, k, dim, shape[dim] ?? 1);
    visit(i, n === 0 ? 0 : base + k * strides[dim]!);
    for (let d = n - 1; d >= 0; d--) {
      const inBase = d === dim ? 0 : strides[d]!;
      base += inBase;
      if (++counter[d]! < index.shape[d]!) break;
      base -= inBase * index.shape[d]!;
      counter[d] = 0;
    }
  }
}

function checkRanks(op: string, x: T, index: T, dim: number): void {
  if (index.count > 0 && Math.max(index.ndim, 1) !== Math.max(x.ndim, 1))
    throw new ShapeError(
      `Index tensor must have the same number of dimensions as ${op === 'gather' ? 'input' : 'self'} tensor`,
      {
        op,
        shapes: [x.shape, index.shape],
      },
    );
  if (index.shape.some((s, i) => i !== dim && s > x.shape[i]!))
    throw new ShapeError(
      `Size does not match at dimension ${index.shape.findIndex((s, i) => i !== dim && s > x.shape[i]!)} expected index ${show(index.shape)} to be smaller than self ${show(x.shape)} apart from dimension ${dim}`,
      { op, shapes: [x.shape, index.shape] },
    );
}

/** out[i][j] = x[index[i][j]][j] for dim 0, and so on. */
export function gather(x: T, dim: number, index: T): T {
  const d = wrapDim(dim, x.ndim, 'gather');
  checkRanks('gather', x, index, d);
  const from = elements(x);
  const to = allocate(x.dtype, index.count);
  eachIndexed('gather', index, x.shape, d, (i, p) => {
    to[i] = from[p]!;
  });
  const out = fromElements(to, index.shape, x.dtype, x);
  if (gradEnabled && x.tracked) {
    record1(D.gather, out, x, { dim: d, index: index.detach() } satisfies Picked);
    guard(out, index);
  }
  return out;
}

/**
 * As {@link gather} with positions that are known to be in range and one for each row: where max, sort and topk found theirs. With
 * `squeezed` the dimension, of size 1 then, is taken away.
 */
function pick(x: T, d: number, at: T, derivative: Derivative, squeezed = false): T {
  let out = pickOnDevice(x, d, at) ?? gather(x.detach() as T, d, at);
  if (squeezed) out = detach(out.squeeze(d) as T);
  if (gradEnabled && x.tracked) {
    record1(derivative, out, x, { dim: d, index: at.detach() as T, picked: true, squeezed } satisfies Picked);
    guard(out, at);
  }
  return out;
}

/** By a kernel of the device, null where it has none. */
function pickOnDevice(x: T, d: number, at: T): T | null {
  const { device } = x.storage;
  if (device.pick === undefined) return null;
  const { size, inner } = layoutOf(x, d);
  const [from, places] = [contiguous(x.detach()), contiguous(at)];
  const out = unfilled(at.shape, x.dtype, x);
  return device.pick(out, from, places, size, inner, at.shape[d] ?? 1) ? out : null;
}

/** A copy of x with elements of source written (or added, or multiplied) at the positions of index along a dimension. */
export function scatter(x: T, dim: number, index: T, source: T | number, mode: 'write' | 'add' | 'multiply'): T {
  const op = mode === 'add' ? 'scatterAdd' : 'scatter';
  const d = wrapDim(dim, x.ndim, op);
  checkRanks(op, x, index, d);
  if (typeof source !== 'number') {
    if (index.count > 0 && Math.max(index.ndim, 1) !== Math.max(source.ndim, 1))
      throw new ShapeError('Index tensor must have the same number of dimensions as src tensor', {
        op,
        shapes: [index.shape, source.shape],
      });
    if (source.dtype !== x.dtype)
      throw new DTypeError(
        'scatter(): Expected self.dtype to be equal to src.dtype. Convert one of them with .to(dtype)',
        { op, dtypes: [x.dtype, source.dtype] },
      );
    if (index.shape.some((s, i) => s > source.shape[i]!))
      throw new ShapeError(
        `Expected index ${show(index.shape)} to be smaller than self ${show(x.shape)} apart from dimension ${d} and to be smaller size than src ${show(source.shape)}`,
        { op, shapes: [x.shape, index.shape, source.shape] },
      );
  }
  const used =
    typeof source === 'number' ? source : index.shape.reduce<T>((s, size, i) => s.narrow(i, 0, size), source);
  const to = elements(x).slice();
  const from = typeof used === 'number' ? null : elements(used);
  const plain = x.dtype !== 'bool' && x.dtype !== 'int64';
  eachIndexed(op, index, x.shape, d, (i, p) => {
    const v = from ? from[i]! : (used as number);
    const next = mode === 'write' ? v : mode === 'add' ? to[p]! + v : to[p]! * v;
    to[p] = plain ? next : kept(x.dtype, next);
  });
  const out = fromElements(to, x.shape, x.dtype, x);
  const tracked = x.tracked || (typeof used !== 'number' && used.tracked);
  if (gradEnabled && tracked && mode !== 'multiply') {
    const context = { dim: d, index: index.detach() };
    if (typeof used === 'number' && mode === 'write') record1(DR.scatterNumber, out, x, context);
    else
      recordN(mode === 'add' ? DR.scatterAdd : DR.scatter, out, [x, typeof used === 'number' ? null : used], context);
    guard(out, index);
  }
  return out;
}

/** Largest or smallest along a dimension, with positions. */
export function extreme(x: T, dim: number, keepdim: boolean, kind: 'argmax' | 'argmin'): { values: T; indices: T } {
  const name = kind === 'argmax' ? 'max' : 'min';
  const d = wrapDim(dim, x.ndim, name);
  if (x.shape[d] === 0)
    throw new IndexError(
      `${name}(): Expected reduction dim ${d} to have non-zero size. There is no ${name} of nothing`,
      {
        op: name,
      },
    );
  const y = x.dtype === 'bool' ? cast(x, 'uint8') : x;
  const at = kind === 'argmax' ? y.argmax(d, { keepdim: true }) : y.argmin(d, { keepdim: true });
  if (x.ndim === 0) return { values: x.clone(), indices: at };
  const values = pick(x, d, at, kind === 'argmax' ? D.maxAlong : D.minAlong, !keepdim);
  return { values, indices: keepdim ? at : (at.squeeze(d) as T) };
}

/** NaN counts as larger than every number. */
const ascending = (a: number, b: number): number =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b || 0;

/** Positions that sort x along a dimension; equal elements keep their order. */
function order(x: T, dim: number, descending: boolean, keep: number): T {
  const { outer, size, inner } = layoutOf(x, dim);
  const shape = x.shape.slice();
  if (x.ndim > 0) shape[dim] = keep;
  const { device } = x.storage;
  if (device.order !== undefined) {
    const found = unfilled(shape, 'int64', x);
    if (device.order(found, contiguous(x.detach()), outer, size, inner, keep, descending)) return found;
  }
  const data = elements(x);
  const out = allocate('int64', outer * keep * inner);
  const at = new Array<number>(size);
  for (let o = 0; o < outer; o++)
    for (let j = 0; j < inner; j++) {
      const base = o * size * inner + j;
      for (let i = 0; i < size; i++) at[i] = i;
      const value = (i: number): number => data[base + i * inner]!;
      if (keep === 1 && size > 1) at[0] = best(size, value, descending);
      else
        at.sort(
          descending
            ? (a, b) => ascending(value(b), value(a)) || a - b
            : (a, b) => ascending(value(a), value(b)) || a - b,
        );
      for (let i = 0; i < keep; i++) out[(o * keep + i) * inner + j] = at[i]!;
    }
  return fromElements(out, shape, 'int64', x);
}

/** One walk is enough for the first. */
function best(size: number, value: (i: number) => number, largest: boolean): number {
  let k = 0;
  for (let i = 1; i < size; i++)
    if ((largest ? ascending(value(i), value(k)) : ascending(value(k), value(i))) > 0) k = i;
  return k;
}

export function sort(x: T, dim: number, descending: boolean): { values: T; indices: T } {
  const d = wrapDim(dim, x.ndim, 'sort');
  const at = order(x, d, descending, x.shape[d] ?? 1);
  return { values: x.ndim === 0 ? x.clone() : pick(x, d, at, D.sort), indices: at };
}

export function topk(x: T, k: number, dim: number, largest: boolean): { values: T; indices: T } {
  const d = wrapDim(dim, x.ndim, 'topk');
  const size = x.shape[d] ?? 1;
  if (!(k >= 0 && k <= size))
    throw new IndexError(`selected index k out of range. topk: k = ${k}, the dimension has ${size} elements`, {
      op: 'topk',
    });
  if (x.dtype === 'bool' && x.ndim > 0) notForBool('topk', 'topk_cpu');
  const at = order(x, d, largest, k);
  return { values: x.ndim === 0 ? x.clone() : pick(x, d, at, D.topk), indices: at };
}

/** Running sums or products along a dimension. */
export function cumulate(x: T, dim: number, kind: 'cumsum' | 'cumprod', dtype?: DType): T {
  const d = wrapDim(dim, x.ndim, kind);
  x = cast(x, dtype ?? (isFloat(x.dtype) ? x.dtype : 'int64'));
  const { outer, size, inner } = layoutOf(x, d);
  const { device } = x.storage;
  if (device.scan !== undefined) {
    const out = unfilled(x.shape, x.dtype, x);
    if (device.scan(kind, out, contiguous(x.detach()), size, inner)) {
      if (gradEnabled && x.tracked) record1(D[kind], out, x, d);
      return out;
    }
  }
  const from = elements(x);
  const to = allocate(x.dtype, product(x.shape));
  for (let o = 0; o < outer; o++)
    for (let j = 0; j < inner; j++) {
      let run = kind === 'cumsum' ? 0 : 1;
      for (let i = 0; i < size; i++) {
        const p = (o * size + i) * inner + j;
        run = kind === 'cumsum' ? run + from[p]! : run * from[p]!;
        if (x.dtype === 'int64') run = whole(run);
        to[p] = run;
      }
    }
  const out = fromElements(to, x.shape, x.dtype, x);
  if (gradEnabled && x.tracked) record1(D[kind], out, x, d);
  return out;
}
