// Gradients of tables of which a pass uses a few rows: a dense gradient of a 74,000-word table would cost more than everything else.
import { edge } from '../autograd/record.js';
import type { TypedArray } from '../tensor/dtype.js';
import type { AnyTensor } from '../tensor/tensor.js';

/** Gradients of the rows of some bags: row `at[i]` of bag b gets `factor[i] · up[b]`. A row that occurs twice gets both. */
export interface RowGrad {
  readonly at: TypedArray;
  /** Start of every bag, and the end of the last. */
  readonly starts: Int32Array;
  /** One for every entry of `at`; null stands for ones. */
  readonly factor: Float64Array | null;
  /** Gradient of every bag, `width` numbers each. */
  readonly up: TypedArray;
  readonly width: number;
}

/** The row gradients of a table; undefined when it has none. */
export const sparseGrad = (table: AnyTensor): readonly RowGrad[] | undefined =>
  (table.leaf?.context as RowGrad[] | null) ?? undefined;

/** Forgets the row gradients of a table, as `grad = null` does. */
export function clearSparseGrad(table: AnyTensor): void {
  if (table.leaf !== null) table.leaf.context = null;
}

/** Adds to the row gradients of a table: they are kept with the node that adds to its `grad`, which has no other use for a context. */
export function addSparseGrad(table: AnyTensor, grad: RowGrad): void {
  const leaf = edge(table);
  if (leaf?.variable == null)
    throw new TypeError(
      'embedding_bag: only a leaf can have sparse gradients. This table is computed from other tensors: leave { sparse: true } out',
    );
  if (leaf.context === null) leaf.context = [grad];
  else (leaf.context as RowGrad[]).push(grad);
}

/** scale · gradient of one bag. */
let change = new Float32Array(64);

/**
 * table[row] += scale · gradient, for every row that has one. In float32 the product is rounded before it is added, as a dense step rounds it:
 * the same numbers, to the bit.
 */
export function addRows(data: TypedArray, offset: number, grad: RowGrad, scale: number): void {
  const { at, starts, factor, up, width } = grad;
  if (factor === null && data instanceof Float32Array) {
    if (change.length < width) change = new Float32Array(2 * width);
    for (let bag = 0; bag < starts.length - 1; bag++) {
      const from = bag * width;
      for (let k = 0; k < width; k++) change[k] = scale * up[from + k]!;
      addToRows(data, offset, at, starts[bag]!, starts[bag + 1]!, change, width);
    }
    return;
  }
  for (let bag = 0; bag < starts.length - 1; bag++) {
    const from = bag * width;
    const end = starts[bag + 1]!;
    for (let i = starts[bag]!; i < end; i++) {
      const s = factor === null ? scale : scale * factor[i]!;
      const row = offset + at[i]! * width;
      for (let k = 0; k < width; k++) data[row + k]! += s * up[from + k]!;
    }
  }
}

// Four columns a turn and whole numbers for indices (`| 0`: they come from float64): these loops run from the first step on, long before V8 has
// compiled them for good.

/** Adds `d` to the rows at[from … end). */
function addToRows(
  data: Float32Array,
  offset: number,
  at: TypedArray,
  from: number,
  end: number,
  d: Float32Array,
  width: number,
): void {
  for (let i = from; i < end; i++) {
    let p = offset + (at[i]! | 0) * width;
    let k = 0;
    for (; k + 3 < width; k += 4, p += 4) {
      data[p] = data[p]! + d[k]!;
      data[p + 1] = data[p + 1]! + d[k + 1]!;
      data[p + 2] = data[p + 2]! + d[k + 2]!;
      data[p + 3] = data[p + 3]! + d[k + 3]!;
    }
    for (; k < width; k++, p++) data[p] = data[p]! + d[k]!;
  }
}

/** The sum of the rows at[from … end), written to `to` from `o` on. */
export function sumRows(
  to: Float32Array,
  o: number,
  table: Float32Array,
  at: TypedArray,
  from: number,
  end: number,
  width: number,
): void {
  let k = 0;
  for (; k + 3 < width; k += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = from; i < end; i++) {
      const p = (at[i]! | 0) * width + k;
      a = Math.fround(a + table[p]!);
      b = Math.fround(b + table[p + 1]!);
      c = Math.fround(c + table[p + 2]!);
      d = Math.fround(d + table[p + 3]!);
    }
    to[o + k] = a;
    to[o + k + 1] = b;
    to[o + k + 2] = c;
    to[o + k + 3] = d;
  }
  for (; k < width; k++) {
    let a = 0;
    for (let i = from; i < end; i++) a = Math.fround(a + table[(at[i]! | 0) * width + k]!);
    to[o + k] = a;
  }
}
