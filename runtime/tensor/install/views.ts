import { D } from '../../autograd/derivatives/structural.js';
import { view } from '../../autograd/views.js';
import { ShapeError } from '../../errors.js';
import { flip, roll, triangle } from '../../ops/arrange.js';
import { chunk, split, stack, unbind } from '../../ops/join.js';
import * as views from '../../ops/views.js';
import { broadcastShapes } from '../shape.js';
import { resolve, Slice } from '../slice.js';
import type { AnyTensor as T } from '../tensor.js';
import { define, defineGetter, sizes } from './define.js';

type Sizes = (number | readonly number[])[];

defineGetter('T', function () {
  return views.permute(
    this,
    this.shape.map((_, i) => this.ndim - 1 - i),
  );
});
defineGetter('mT', function () {
  return views.transpose(this, -2, -1);
});

/** A view over a new geometry for repeated elements, then copied into shape: tile and repeat. */
function repeat(x: T, repeats: readonly number[]): T {
  if (repeats.length < x.ndim)
    throw new ShapeError('Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor', {
      op: 'repeat',
      shapes: [x.shape, repeats],
    });
  const shape = [...new Array<number>(repeats.length - x.ndim).fill(1), ...x.shape];
  const open = shape.flatMap((s) => [1, s]);
  const wide = shape.flatMap((s, i) => [repeats[i]!, s]);
  return x
    .reshape(open)
    .expand(wide)
    .reshape(shape.map((s, i) => s * repeats[i]!))
    .clone();
}

define({
  reshape(this: T, ...shape: Sizes): T {
    return views.reshape(this, sizes(shape));
  },
  view(this: T, ...shape: Sizes): T {
    return views.viewAs(this, sizes(shape));
  },
  viewAs(this: T, other: T): T {
    return views.viewAs(this, other.shape);
  },
  reshapeAs(this: T, other: T): T {
    return views.reshape(this, other.shape);
  },
  t(this: T): T {
    if (this.ndim > 2)
      throw new ShapeError(
        `t() expects a tensor with <= 2 dimensions, but self is ${this.ndim}D. Use transpose or mT`,
        { op: 't', shapes: [this.shape] },
      );
    return views.permute(
      this,
      this.shape.map((_, i) => this.ndim - 1 - i),
      D.t,
    );
  },
  transpose(this: T, dim0: number, dim1: number): T {
    return views.transpose(this, dim0, dim1);
  },
  permute(this: T, ...dims: Sizes): T {
    return views.permute(this, sizes(dims));
  },
  movedim(this: T, source: number | readonly number[], destination: number | readonly number[]): T {
    return views.movedim(this, source, destination);
  },
  expand(this: T, ...shape: Sizes): T {
    return views.expand(this, sizes(shape));
  },
  expandAs(this: T, other: T): T {
    return views.expand(this, other.shape);
  },
  broadcastTo(this: T, shape: readonly number[]): T {
    return views.expand(
      this,
      broadcastShapes('broadcastTo', this.shape, shape).length === shape.length ? shape : [...shape],
    );
  },
  squeeze(this: T, dim?: number | readonly number[]): T {
    return views.squeeze(this, dim);
  },
  unsqueeze(this: T, dim: number): T {
    return views.unsqueeze(this, dim);
  },
  flatten(this: T, startDim = 0, endDim = -1): T {
    return views.flatten(this, startDim, endDim);
  },
  unflatten(this: T, dim: number, shape: readonly number[]): T {
    return views.unflatten(this, dim, shape);
  },
  ravel(this: T): T {
    return views.reshape(this, [-1], this.dense ? D.view : D.reshape);
  },
  narrow(this: T, dim: number, start: number, length: number): T {
    return views.narrow(this, dim, start, length);
  },
  select(this: T, dim: number, index: number): T {
    return views.select(this, dim, index);
  },
  slice(this: T, start?: number, end?: number, step = 1): T {
    if (this.ndim === 0)
      throw new ShapeError('slice() cannot be applied to a 0-dim tensor.', { op: 'slice', shapes: [this.shape] });
    const range = resolve(new Slice(start ?? null, end ?? null, step), this.shape[0]!);
    return views.part(this, 0, range.start, range.length, step);
  },
  diagonal(this: T, offset = 0, dim1 = 0, dim2 = 1): T {
    return views.diagonal(this, offset, dim1, dim2);
  },
  diag(this: T, offset = 0): T {
    if (this.ndim === 2) return views.diagonal(this, offset).clone();
    if (this.ndim !== 1)
      throw new ShapeError(`matrix or a vector expected. diag: got ${this.ndim} dimensions`, {
        op: 'diag',
        shapes: [this.shape],
      });
    const n = this.count + Math.abs(offset);
    const out = this.newZeros(n, n);
    views.diagonal(out, offset).copy_(this);
    return out;
  },
  trace(this: T): T {
    if (this.ndim !== 2) throw new ShapeError('trace: expected a matrix', { op: 'trace', shapes: [this.shape] });
    return views.diagonal(this).sum();
  },
  split(this: T, size: number | readonly number[], dim = 0): T[] {
    return split(this, size, dim);
  },
  chunk(this: T, chunks: number, dim = 0): T[] {
    return chunk(this, chunks, dim);
  },
  unbind(this: T, dim = 0): T[] {
    return unbind(this, dim);
  },
  *[Symbol.iterator](this: T): Generator<T> {
    if (this.ndim === 0) throw new TypeError('iteration over a 0-d tensor. Use item() for its number');
    for (let i = 0; i < this.shape[0]!; i++) yield views.select(this, 0, i, D.unbind);
  },
  flip(this: T, dims: number | readonly number[]): T {
    return flip(this, dims);
  },
  fliplr(this: T): T {
    return flip(this, 1);
  },
  flipud(this: T): T {
    return flip(this, 0);
  },
  roll(this: T, shifts: number | readonly number[], dims?: number | readonly number[]): T {
    return roll(this, shifts, dims);
  },
  repeat(this: T, ...repeats: Sizes): T {
    return repeat(this, sizes(repeats));
  },
  tile(this: T, ...repeats: Sizes): T {
    const given = sizes(repeats);
    return repeat(this, [...new Array<number>(Math.max(this.ndim - given.length, 0)).fill(1), ...given]);
  },
  repeatInterleave(this: T, repeats: number, dim?: number): T {
    const x = dim === undefined ? views.reshape(this, [-1]) : this;
    const d = dim === undefined ? 0 : dim < 0 ? dim + x.ndim : dim;
    return stack(new Array<T>(repeats).fill(x), d + 1).flatten(d, d + 1);
  },
  tril(this: T, diagonal = 0): T {
    return triangle(this, diagonal, false);
  },
  triu(this: T, diagonal = 0): T {
    return triangle(this, diagonal, true);
  },
  alias(this: T): T {
    return view(this, this.shape, this.lazyStrides, this.offset, D.alias, null, this.count);
  },
});
