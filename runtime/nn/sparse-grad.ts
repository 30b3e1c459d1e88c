// Gradients of tables of which a pass uses a few rows: a dense gradient of a 74,000-word table would cost more than everything else.
import type { TypedArray } from '../tensor/dtype.js';
import type { AnyTensor } from '../tensor/tensor.js';

/** Gradients of the rows of some bags: row `at[i]` of bag b gets `factor[i] · up[b]`. A row that occurs twice gets both. */
export interface RowGrad {
  readonly at: Int32Array;
  /** Start of every bag, and the end of the last. */
  readonly starts: Int32Array;
  /** One for every entry of `at`; null stands for ones. */
  readonly factor: Float64Array | null;
  /** Gradient of every bag, `width` numbers each. */
  readonly up: TypedArray;
  readonly width: number;
}

const pending = new WeakMap<AnyTensor, RowGrad[]>();

/** The row gradients of a table; undefined when it has none. */
export const sparseGrad = (table: AnyTensor): readonly RowGrad[] | undefined => pending.get(table);

/** Forgets the row gradients of a table, as `grad = null` does. */
export function clearSparseGrad(table: AnyTensor): void {
  pending.delete(table);
}

/** Adds to the row gradients of a table. */
export function addSparseGrad(table: AnyTensor, grad: RowGrad): void {
  const list = pending.get(table);
  if (list === undefined) pending.set(table, [grad]);
  else list.push(grad);
}

/** table[row] += scale · gradient, for every row that has one. */
export function addRows(
  data: TypedArray,
  offset: number,
  { at, starts, factor, up, width }: RowGrad,
  scale: number,
): void {
  for (let bag = 0; bag < starts.length - 1; bag++) {
    const from = bag * width;
    for (let i = starts[bag]!; i < starts[bag + 1]!; i++) {
      const s = factor === null ? scale : scale * factor[i]!;
      let p = offset + at[i]! * width;
      for (let k = from; k < from + width; k++) data[p++]! += s * up[k]!;
    }
  }
}
