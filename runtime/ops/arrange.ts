// flip, roll, tril, triu, oneHot, nonzero, unique: operations that put elements elsewhere.
import { DR } from '../autograd/derivatives/rows.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { record1 } from '../autograd/record.js';
import { DTypeError, IndexError, ShapeError, show } from '../errors.js';
import { allocate } from '../tensor/dtype.js';
import { wrapDim, wrapDims } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { clone } from './copy.js';
import { indices } from './gather.js';
import { elements, fromElements } from './host.js';
import { layoutOf } from './reduce.js';
import { takeRows } from './rows.js';

/** x with its order reversed along dimensions. */
export function flip(x: T, dims: number | readonly number[]): T {
  const all = wrapDims(dims, x.ndim, 'flip');
  let out = x.detach();
  if (all.length === 0 || x.ndim === 0) out = clone(out);
  for (const d of all) out = permuteRows(out, d, (i, size) => size - 1 - i);
  if (gradEnabled && x.tracked) record1(DR.flip, out, x, all);
  return out;
}

/** x with elements shifted along dimensions; what goes out at one end comes in at the other. Without dims, in flat order. */
export function roll(x: T, shifts: number | readonly number[], dims?: number | readonly number[]): T {
  if (dims === undefined) return roll(x.reshape([-1]), shifts, 0).reshape(x.shape);
  const s = [shifts].flat() as number[];
  if (x.ndim === 0)
    throw new IndexError(
      `Dimension specified as ${[dims].flat()[0]} but tensor has no dimensions. roll: leave the dimensions out`,
      { op: 'roll' },
    );
  const d = ([dims].flat() as number[]).map((k) => wrapDim(k, x.ndim, 'roll'));
  if (s.length !== d.length)
    throw new ShapeError(`shifts and dimensions must align. shifts: ${s.length}, dims:${d.length}`, {
      op: 'roll',
      shapes: [x.shape],
    });
  let out = x.detach();
  d.forEach((dim, k) => {
    out = permuteRows(out, dim, (i, size) => (((i - s[k]!) % size) + size) % size);
  });
  if (gradEnabled && x.tracked) record1(DR.roll, out, x, { shifts: s, dims: d });
  return out;
}

function permuteRows(x: T, dim: number, from: (i: number, size: number) => number): T {
  const { outer, size, inner } = layoutOf(x, dim);
  const at = Int32Array.from({ length: size }, (_, i) => from(i, size));
  return takeRows(x, { outer, size, inner, at, taken: x.shape, whole: x.shape });
}

/** The lower or upper triangle of matrices; the rest is zero. */
export function triangle(x: T, diagonal: number, upper: boolean): T {
  if (x.ndim === 1 && x.count === 0) return x.clone();
  if (x.ndim < 2)
    throw new ShapeError(
      `${x.ndim === 0 ? 'Dimension specified as -2 but tensor has no dimensions' : 'Dimension out of range (expected to be in range of [-1, 0], but got -2)'}. ` +
        `${upper ? 'triu' : 'tril'}: input tensor must have at least 2 dimensions, it has the shape ${show(x.shape)}`,
      { op: upper ? 'triu' : 'tril', shapes: [x.shape] },
    );
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const to = elements(x).slice();
  for (let p = 0; p < to.length; p++) {
    const j = p % columns;
    const i = Math.floor(p / columns) % rows;
    if (upper ? j - i < diagonal : j - i > diagonal) to[p] = 0;
  }
  const out = fromElements(to, x.shape, x.dtype, x);
  if (gradEnabled && x.tracked) record1(upper ? DR.upperTriangle : DR.lowerTriangle, out, x, { diagonal });
  return out;
}

/** 1 at the position of each class, else 0, in a new last dimension. */
export function oneHot(x: T, numClasses = -1): T {
  if (x.dtype !== 'int64' && x.dtype !== 'int32' && x.dtype !== 'uint8' && x.dtype !== 'float32')
    throw new DTypeError('one_hot is only applicable to index tensor. Convert with .long() first', {
      op: 'oneHot',
      dtypes: [x.dtype],
    });
  const at = indices('one_hot', x);
  let top = -1;
  for (let i = 0; i < at.length; i++) {
    if (at[i]! < 0) throw new RangeError('Class values must be non-negative.');
    top = Math.max(top, at[i]!);
  }
  if (numClasses <= 0 && at.length === 0)
    throw new RangeError('Can not infer total number of classes from empty tensor.');
  const n = numClasses < 0 ? top + 1 : numClasses;
  if (top >= n)
    throw new RangeError(
      `Class values must be smaller than num_classes. oneHot: there is a class ${top}, numClasses is ${n}`,
    );
  const to = allocate('int64', at.length * n);
  for (let i = 0; i < at.length; i++) to[i * n + at[i]!] = 1;
  return fromElements(to, [...x.shape, n], 'int64', x);
}

/** Positions of the elements that are not zero: [count, ndim]. */
export function nonzero(x: T): T {
  const data = elements(x);
  const found: number[] = [];
  for (let p = 0; p < data.length; p++) if (data[p] !== 0) found.push(p);
  const n = x.ndim;
  const to = allocate('int64', found.length * n);
  found.forEach((p, i) => {
    for (let d = n - 1; d >= 0; d--) {
      to[i * n + d] = p % x.shape[d]!;
      p = Math.floor(p / x.shape[d]!);
    }
  });
  return fromElements(to, [found.length, n], 'int64', x);
}

/** The different values, sorted; with where each element went and how often each occurs. */
export function unique(x: T): { values: T; inverse: T; counts: T } {
  const data = elements(x);
  const values = [...new Set(data)].sort((a, b) => a - b);
  const at = new Map(values.map((v, i) => [v, i]));
  const inverse = allocate('int64', data.length);
  const counts = allocate('int64', values.length);
  data.forEach((v, i) => {
    const k = at.get(v)!;
    inverse[i] = k;
    counts[k]!++;
  });
  const out = allocate(x.dtype, values.length);
  out.set(values);
  return {
    values: fromElements(out, [values.length], x.dtype, x),
    inverse: fromElements(inverse, x.shape, 'int64', x),
    counts: fromElements(counts, [values.length], 'int64', x),
  };
}

/** How often each whole number occurs. */
export function bincount(x: T, weights: T | null, minlength: number): T {
  const at = indices('bincount', x);
  let n = minlength;
  for (let i = 0; i < at.length; i++) {
    if (at[i]! < 0) throw new RangeError('bincount only supports 1-d non-negative integral inputs.');
    n = Math.max(n, at[i]! + 1);
  }
  const w = weights ? elements(weights) : null;
  const dtype = weights ? (weights.dtype === 'float32' ? 'float32' : 'float64') : 'int64';
  const to = allocate(dtype, n);
  for (let i = 0; i < at.length; i++) to[at[i]!]! += w ? w[i]! : 1;
  return fromElements(to, [n], dtype, x);
}

/** Whether all elements are close: |a − b| ≤ atol + rtol·|b|. */
export function allclose(a: T, b: T, rtol: number, atol: number, equalNan: boolean): boolean {
  const x = elements(a.expand(b.ndim > a.ndim ? b.shape : a.shape));
  const y = elements(b.expand(b.ndim > a.ndim ? b.shape : a.shape));
  for (let i = 0; i < x.length; i++) {
    const [p, q] = [x[i]!, y[i]!];
    if (p === q || (equalNan && Number.isNaN(p) && Number.isNaN(q))) continue;
    if (!(Math.abs(p - q) <= atol + rtol * Math.abs(q)) || !Number.isFinite(p - q)) return false;
  }
  return true;
}
