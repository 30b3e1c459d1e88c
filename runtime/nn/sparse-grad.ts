// Gradients of tables of which a pass uses a few rows: a dense gradient of a 74,000-word table would cost more than everything else.
import type { AnyTensor } from '../tensor/tensor.js';

/** Rows of a table that have a gradient, and the gradients. */
export class RowGrad {
  /** Row numbers, in the order in which they came. */
  readonly rows: number[] = [];
  /** Their gradients, one after the other. */
  values: Float64Array;
  private readonly place = new Map<number, number>();

  constructor(readonly width: number) {
    this.values = new Float64Array(16 * width);
  }

  /** Adds `scale · value[from …]` to the gradient of a row. */
  add(row: number, value: ArrayLike<number>, from: number, scale: number): void {
    let at = this.place.get(row);
    if (at === undefined) {
      at = this.rows.length * this.width;
      this.place.set(row, at);
      this.rows.push(row);
      if (at + this.width > this.values.length) {
        const larger = new Float64Array(2 * this.values.length);
        larger.set(this.values);
        this.values = larger;
      }
    }
    for (let k = 0; k < this.width; k++) this.values[at + k]! += scale * value[from + k]!;
  }
}

const pending = new WeakMap<AnyTensor, RowGrad>();

/** The row gradients of a table; undefined when it has none. */
export const sparseGrad = (table: AnyTensor): RowGrad | undefined => pending.get(table);

/** Forgets the row gradients of a table, as `grad = null` does. */
export function clearSparseGrad(table: AnyTensor): void {
  pending.delete(table);
}

/** Adds to the row gradients of a table. */
export function addSparseGrad(table: AnyTensor, width: number, fill: (add: RowGrad['add']) => void): void {
  let grad = pending.get(table);
  if (grad === undefined) {
    grad = new RowGrad(width);
    pending.set(table, grad);
  }
  fill(grad.add.bind(grad));
}
