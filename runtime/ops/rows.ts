// Taking and placing rows by position: what embedding, index tensors, masks and indexSelect all come down to.
import { DR } from '../autograd/derivatives/rows.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import type { Derivative } from '../autograd/node.js';
import { record1, recordN } from '../autograd/record.js';
import { results } from '../device/cpu/recycle.js';
import { whole } from '../device/cpu/scalar-functions.js';
import { allocate, type DType, isFloat, type TypedArray } from '../tensor/dtype.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { contiguous } from './copy.js';
import { elements, fromElements } from './host.js';
import { unfilled } from './pointwise.js';
import { demandFits } from './refusals.js';

/** Positions along the middle of a tensor seen as [outer, size, inner]. */
export interface Rows {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  readonly at: Int32Array;
  /** Shape of what is taken, and of what it is taken from. */
  readonly taken: number[];
  readonly whole: number[];
}

// The same loop twice: V8 makes each fast for the arrays it sees, one loop for all types runs several times slower.
function takeFloats(from: Float32Array, to: Float32Array, { outer, size, inner, at }: Rows): void {
  let q = 0;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < at.length; i++) {
      let p = (o * size + at[i]!) * inner;
      for (let k = 0; k < inner; k++) to[q++] = from[p++]!;
    }
}

function takeOthers(from: TypedArray, to: TypedArray, { outer, size, inner, at }: Rows): void {
  let q = 0;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < at.length; i++) {
      let p = (o * size + at[i]!) * inner;
      for (let k = 0; k < inner; k++) to[q++] = from[p++]!;
    }
}

function addFloats(from: Float32Array, to: Float32Array, { outer, size, inner, at }: Rows): void {
  let q = 0;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < at.length; i++) {
      let p = (o * size + at[i]!) * inner;
      for (let k = 0; k < inner; k++) to[p++]! += from[q++]!;
    }
}

function addOthers(from: TypedArray, to: TypedArray, { outer, size, inner, at }: Rows): void {
  let q = 0;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < at.length; i++) {
      let p = (o * size + at[i]!) * inner;
      for (let k = 0; k < inner; k++) to[p++]! += from[q++]!;
    }
}

/** out[o, i, :] = x[o, at[i], :]. */
export function takeRows(x: T, rows: Rows, derivative: Derivative = DR.takeRows): T {
  const { outer, size, inner, at } = rows;
  const { device } = x.storage;
  if (device.takeRows !== undefined) {
    const out = unfilled(rows.taken, x.dtype, x);
    device.takeRows(out, contiguous(x.detach()), at, outer, size, inner);
    if (gradEnabled && x.tracked) record1(derivative, out, x, rows);
    return out;
  }
  const from = elements(x);
  const to = results(x.dtype, outer * at.length * inner);
  if (inner < 48) (x.dtype === 'float32' ? takeFloats : takeOthers)(from as Float32Array, to as Float32Array, rows);
  else {
    let q = 0;
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < at.length; i++, q += inner) {
        const p = (o * size + at[i]!) * inner;
        to.set(from.subarray(p, p + inner), q);
      }
  }
  const out = fromElements(to, rows.taken, x.dtype, x);
  if (gradEnabled && x.tracked) record1(derivative, out, x, rows);
  return out;
}

/** Elements of the largest matrix that adds rows up by a product, where the CPU does not do it. */
const ONE_HOT = 2 ** 22;

/** [size, n] with 1 where row i of n goes. */
function oneHot({ size, at }: Rows, like: T): T {
  const places = fromElements(
    Float32Array.from({ length: size }, (_, i) => i),
    [size, 1],
    'float32',
    like,
  );
  return places.eq(fromElements(Float32Array.from(at), [1, at.length], 'float32', like)).to(like.dtype);
}

/** The reverse: zeros with rows added at their positions; rows placed at the same position add up. */
export function placeRows(x: T, rows: Rows): T {
  const { outer, size, inner } = rows;
  if (x.device !== 'cpu' && outer === 1 && size * rows.at.length <= ONE_HOT) {
    const out = oneHot(rows, x)
      .matmul(x.detach().reshape([rows.at.length, inner]))
      .reshape(rows.whole);
    if (gradEnabled && x.tracked) record1(DR.placeRows, out, x, rows);
    return out;
  }
  const from = elements(x);
  const to = allocate(x.dtype, outer * size * inner);
  (x.dtype === 'float32' ? addFloats : addOthers)(from as Float32Array, to as Float32Array, rows);
  const out = fromElements(to, rows.whole, x.dtype, x);
  if (gradEnabled && x.tracked) record1(DR.placeRows, out, x, rows);
  return out;
}

/** What a tensor keeps of a number: int64 its whole part, bool whether it is something. Other arrays see to it themselves. */
export function kept(dtype: DType, value: number): number {
  demandFits(dtype, value);
  return dtype === 'bool' ? Number(value !== 0) : dtype === 'int64' ? whole(value) : value;
}

/** to[o, at[i], :] = values, or plus values. */
function writeInto(
  to: TypedArray,
  dtype: DType,
  start: number,
  { outer, size, inner, at }: Rows,
  values: T | number,
  accumulate: boolean,
): void {
  const from = typeof values === 'number' ? null : elements(values);
  const number = from === null ? kept(dtype, values as number) : 0;
  let q = 0;
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < at.length; i++) {
      let p = start + (o * size + at[i]!) * inner;
      for (let k = 0; k < inner; k++, p++) {
        const v = from ? from[q++]! : number;
        to[p] = !accumulate ? v : dtype === 'bool' ? to[p]! | v : to[p]! + v;
      }
    }
}

/**
 * Writes rows into x itself, where it lies densely on the CPU and nothing is recorded; gives whether it could. A table of 20,000 words of
 * which a sentence changes 20 must not be copied as a whole.
 */
export function putRowsInPlace(x: T, rows: Rows, values: T | number, accumulate = false): boolean {
  const tensor = typeof values !== 'number';
  if (gradEnabled && (x.tracked || (tensor && values.tracked && isFloat(x.dtype)))) return false;
  if (!x.dense || x.storage.data.length === 0) return false;
  // Values that lie in x itself must be read before they are overwritten.
  const apart = tensor && values.storage === x.storage ? values.detach().clone() : values;
  writeInto(x.storage.data, x.dtype, x.offset, rows, apart, accumulate);
  x.storage.version++;
  return true;
}

/** A copy of x with rows replaced by those of values (or added to), or by a number. */
export function putRows(
  x: T,
  rows: Rows,
  values: T | number,
  accumulate = false,
  derivative: Derivative = accumulate ? DR.addRows : DR.putRows,
): T {
  const to = elements(x).slice();
  writeInto(to, x.dtype, 0, rows, values, accumulate);
  const out = fromElements(to, x.shape, x.dtype, x);
  if (gradEnabled && isFloat(x.dtype) && (x.tracked || (typeof values !== 'number' && values.tracked)))
    recordN(derivative, out, [x, typeof values === 'number' ? null : values], rows);
  return out;
}
