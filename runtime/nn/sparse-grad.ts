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

/** table[row] += scale · gradient, for every row that has one. */
export function addRows(
  data: TypedArray,
  offset: number,
  { at, starts, factor, up, width }: RowGrad,
  scale: number,
): void {
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
