import { DR } from '../../autograd/derivatives/rows.js';
import { checkInPlace } from '../../autograd/views.js';
import { bincount, nonzero, unique } from '../../ops/arrange.js';
import { copyInto } from '../../ops/copy.js';
import { embedding, gather, indexSelect, rowsAt, scatter } from '../../ops/gather.js';
import { at, type IndexEntry, maskedSelect, set } from '../../ops/index.js';
import { demandSource } from '../../ops/refusals.js';
import { placeRows, putRows, putRowsInPlace, type Rows, takeRows } from '../../ops/rows.js';
import { broadcastShapes, wrapDim } from '../shape.js';
import { Slice } from '../slice.js';
import { type AnyTensor as T, Tensor } from '../tensor.js';
import { define } from './define.js';

/** An index given alone, or several in an array. A list of numbers alone is an index for each dimension, as in Python's tuples. */
const entries = (index: IndexEntry | readonly IndexEntry[]): readonly IndexEntry[] =>
  Array.isArray(index) && !(index instanceof Tensor) && !(index instanceof Slice)
    ? (index as readonly IndexEntry[])
    : [index as IndexEntry];

const along = (op: string, x: T, dim: number, index: T, source: T | number): { rows: Rows; values: T | number } => {
  const d = wrapDim(dim, x.ndim, 'index');
  const taken = x.shape.slice();
  taken[d] = index.count;
  const values = source instanceof Tensor ? source.expand(taken) : source;
  return { rows: rowsAt(op, x, d, index, taken), values };
};

/** Rows written into x: at once where that is possible, by way of a changed copy where it is not. */
function change(x: T, op: string, { rows, values }: ReturnType<typeof along>, accumulate = false): T {
  checkInPlace(x, op);
  return putRowsInPlace(x, rows, values, accumulate) ? x : copyInto(x, putRows(x, rows, values, accumulate), op);
}

define({
  at(this: T, ...index: IndexEntry[]): T {
    return at(this, index);
  },
  set(this: T, index: IndexEntry | readonly IndexEntry[], value: T | number | boolean): T {
    return set(this, entries(index), value);
  },
  indexPut_(this: T, index: readonly IndexEntry[], value: T | number, { accumulate = false } = {}): T {
    return set(this, index, value, accumulate);
  },
  indexPut(this: T, index: readonly IndexEntry[], value: T | number, { accumulate = false } = {}): T {
    return set(this.clone(), index, value, accumulate);
  },
  indexSelect(this: T, dim: number, index: T): T {
    return indexSelect(this, dim, index);
  },
  indexAdd(this: T, dim: number, index: T, source: T, { alpha = 1 } = {}): T {
    demandSource('indexAdd', this, dim, index, source);
    const { rows, values } = along('indexAdd', this, dim, index, alpha === 1 ? source : source.mul(alpha));
    return putRows(this, rows, values, true, DR.indexAdd);
  },
  indexAdd_(this: T, dim: number, index: T, source: T, options?: { alpha?: number }): T {
    demandSource('indexAdd', this, dim, index, source);
    const alpha = options?.alpha ?? 1;
    return change(
      this,
      'indexAdd_',
      along('indexAdd', this, dim, index, alpha === 1 ? source : source.mul(alpha)),
      true,
    );
  },
  indexFill_(this: T, dim: number, index: T, value: number): T {
    const size = this.shape[wrapDim(dim, this.ndim, 'indexFill_')] ?? 1;
    // Only here may positions be counted from the end.
    const fromStart = index.where(index.ge(0).logicalOr(index.lt(-size)), index.add(size));
    return change(this, 'indexFill_', along('index', this, dim, fromStart, value));
  },
  indexCopy_(this: T, dim: number, index: T, source: T): T {
    demandSource('indexCopy', this, dim, index, source);
    return change(this, 'indexCopy_', along('indexCopy', this, dim, index, source));
  },
  gather(this: T, dim: number, index: T): T {
    return gather(this, dim, index);
  },
  scatter(this: T, dim: number, index: T, source: T | number, { reduce }: { reduce?: 'add' | 'multiply' } = {}): T {
    return scatter(this, dim, index, source, reduce ?? 'write');
  },
  scatter_(this: T, dim: number, index: T, source: T | number, { reduce }: { reduce?: 'add' | 'multiply' } = {}): T {
    return copyInto(this, scatter(this, dim, index, source, reduce ?? 'write'), 'scatter_');
  },
  scatterAdd(this: T, dim: number, index: T, source: T): T {
    return scatter(this, dim, index, source, 'add');
  },
  scatterAdd_(this: T, dim: number, index: T, source: T): T {
    return copyInto(this, scatter(this, dim, index, source, 'add'), 'scatterAdd_');
  },
  takeAlongDim(this: T, index: T, dim: number): T {
    const d = wrapDim(dim, this.ndim, 'takeAlongDim');
    const one = (shape: readonly number[]): number[] => shape.map((s, i) => (i === d ? 1 : s));
    const shape = broadcastShapes('takeAlongDim', one(this.shape), one(index.shape));
    const withSize = (size: number): number[] => shape.map((s, i) => (i === d ? size : s));
    return gather(this.expand(withSize(this.shape[d]!)), d, index.expand(withSize(index.shape[d]!)));
  },
  take(this: T, index: T): T {
    return indexSelect(this.reshape([-1]), 0, index.reshape([-1])).reshape(index.shape);
  },
  maskedSelect(this: T, mask: T): T {
    return maskedSelect(this, mask);
  },
  nonzero(this: T): T {
    return nonzero(this);
  },
  unique(this: T, options?: object): T | ReturnType<typeof unique> {
    const found = unique(this);
    return options ? found : found.values;
  },
  bincount(this: T, { weights, minlength = 0 }: { weights?: T; minlength?: number } = {}): T {
    return bincount(this, weights ?? null, minlength);
  },
  embedding(this: T, index: T): T {
    return embedding(this, index);
  },
  takeRows(this: T, rows: Rows): T {
    return takeRows(this, rows);
  },
  placeRows(this: T, rows: Rows): T {
    return placeRows(this, rows);
  },
  putRows(this: T, rows: Rows, values: T | number): T {
    return putRows(this, rows, values);
  },
});
