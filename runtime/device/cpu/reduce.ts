import type { TypedArray } from '../../tensor/dtype.js';
import type { Strided } from '../../tensor/storage.js';
import type { Reduction } from '../device.js';
import { accelerators, limits } from './accelerator.js';
import { sumOfChain } from './chain.js';

/** One reduction of `size` elements `step` apart. Sums of float32 are taken in float64. */
type Fold = (x: TypedArray, at: number, size: number, step: number) => number;

const sum: Fold = (x, at, size, step) => {
  let s = 0;
  for (let i = 0; i < size; i++, at += step) s += x[at]!;
  return s;
};

const folds: Record<Exclude<Reduction, 'mean'>, Fold> = {
  sum,
  prod: (x, at, size, step) => {
    let p = 1;
    for (let i = 0; i < size; i++, at += step) p *= x[at]!;
    return p;
  },
  max: (x, at, size, step) => {
    let m = x[at]!;
    for (let i = 1; i < size; i++) {
      const v = x[(at += step)]!;
      if (v > m || Number.isNaN(v)) m = v;
      if (Number.isNaN(m)) break;
    }
    return m;
  },
  min: (x, at, size, step) => {
    let m = x[at]!;
    for (let i = 1; i < size; i++) {
      const v = x[(at += step)]!;
      if (v < m || Number.isNaN(v)) m = v;
      if (Number.isNaN(m)) break;
    }
    return m;
  },
  argmax: (x, at, size, step) => {
    let m = x[at]!;
    let k = 0;
    for (let i = 1; i < size && !Number.isNaN(m); i++) {
      const v = x[(at += step)]!;
      if (v > m || Number.isNaN(v)) {
        m = v;
        k = i;
      }
    }
    return k;
  },
  argmin: (x, at, size, step) => {
    let m = x[at]!;
    let k = 0;
    for (let i = 1; i < size && !Number.isNaN(m); i++) {
      const v = x[(at += step)]!;
      if (v < m || Number.isNaN(v)) {
        m = v;
        k = i;
      }
    }
    return k;
  },
  any: (x, at, size, step) => {
    for (let i = 0; i < size; i++, at += step) if (x[at] !== 0) return 1;
    return 0;
  },
  all: (x, at, size, step) => {
    for (let i = 0; i < size; i++, at += step) if (x[at] === 0) return 0;
    return 1;
  },
};

/** Reduces the middle of x seen as [outer, size, inner]. */
export function reduce(kind: Reduction, out: Strided, x: Strided, outer: number, size: number, inner: number): void {
  const o = out.storage.data;
  const mean = kind === 'mean';
  if (x.storage.deferred !== null && (kind === 'sum' || mean) && size === x.count && size >= limits.length) {
    const sum = sumOfChain(x);
    if (sum !== undefined) {
      o[out.offset] = mean ? sum / size : sum;
      return;
    }
  }
  const data = x.storage.data;
  if ((kind === 'sum' || mean) && inner > 1) {
    sumColumns(o, out.offset, data, x.offset, outer, size, inner, mean ? 1 / size : 1);
    return;
  }
  const large = size >= limits.length && (kind === 'sum' || mean) && data instanceof Float32Array;
  const fold = folds[mean ? 'sum' : kind];
  let to = out.offset;
  for (let i = 0; i < outer; i++)
    for (let j = 0; j < inner; j++) {
      const at = x.offset + i * size * inner + j;
      const v = (large ? fastSum(size, data, at) : undefined) ?? fold(data, at, size, inner);
      o[to++] = mean ? v / size : v;
    }
}

function fastSum(size: number, data: Float32Array, at: number): number | undefined {
  for (const accelerator of accelerators)
    if (size >= accelerator.minLength) {
      const s = accelerator.sum?.(size, data, at);
      if (s !== undefined) return s;
    }
  return undefined;
}

let wide = new Float64Array(256);

/** At least n numbers of float64, with anything in them, until the next call. */
export function wideRow(n: number): Float64Array {
  if (wide.length < n) wide = new Float64Array(n);
  return wide;
}

/** Sums over the rows of a matrix walk memory in order, with a row of float64 sums. */
function sumColumns(
  o: TypedArray,
  to: number,
  x: TypedArray,
  at: number,
  outer: number,
  size: number,
  inner: number,
  scale: number,
): void {
  const row = wideRow(inner);
  for (let i = 0; i < outer; i++) {
    row.fill(0, 0, inner);
    for (let k = 0; k < size; k++) for (let j = 0; j < inner; j++) row[j]! += x[at++]!;
    for (let j = 0; j < inner; j++) o[to++] = row[j]! * scale;
  }
}
