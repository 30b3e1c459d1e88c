import { D } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { Node } from '../autograd/node.js';
import { edge, record1 } from '../autograd/record.js';
import { changedInPlace, checkInPlace } from '../autograd/views.js';
import { ShapeError, show } from '../errors.js';
import { type DType, isFloat } from '../tensor/dtype.js';
import { broadcastShapes, sameShape } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { unfilled } from './pointwise.js';
import { COPY } from './program.js';
import { demandFits } from './refusals.js';
import { expand, squeeze } from './views.js';

/** A copy with a storage of its own. */
export function clone(x: T): T {
  const out = unfilled(x.shape, x.dtype, x);
  x.storage.device.map(COPY, out, x);
  if (gradEnabled && x.tracked) record1(D.clone, out, x);
  return out;
}

/** x itself if its elements lie in order, else a copy. */
export const contiguous = (x: T): T => (x.dense ? x : clone(x));

/** Converted to another dtype; x itself if it has that one. */
export function cast(x: T, dtype: DType): T {
  if (x.dtype === dtype) return x;
  const out = unfilled(x.shape, dtype, x);
  x.storage.device.map(COPY, out, x);
  if (gradEnabled && x.tracked && (dtype === 'float32' || dtype === 'float64')) record1(D.cast, out, x);
  return out;
}

/** A tensor on the same elements that no gradient flows through. */
export const detach = (x: T): T =>
  new Tensor<number[], DType>(x.storage, x.shape, x.dtype, x.offset, x.lazyStrides, x.count);

/** Fails in PyTorch's words where what is copied would enlarge the tensor. */
function demandFit(x: T, source: T): void {
  const shape = broadcastShapes('copy_', x.shape, source.shape);
  if (!sameShape(shape, x.shape))
    throw new ShapeError(
      `output with shape ${show(x.shape)} doesn't match the broadcast shape ${show(shape)}. copy_ cannot enlarge its tensor`,
      { op: 'copy_', shapes: [x.shape, source.shape] },
    );
}

/** Writes the elements of a tensor, or a number everywhere, into x. */
export function copyInto(x: T, source: T | number | boolean, op = 'copy_'): T {
  checkInPlace(x, op);
  if (source instanceof Tensor && !sameShape(x.shape, source.shape)) {
    if (op === 'copy_') demandFit(x, source);
    // Leading dimensions of size 1 that the target lacks are dropped; the rest must expand to it.
    while (source.ndim > x.ndim && source.shape[0] === 1) source = squeeze(source, 0);
    source = expand(source, x.shape);
  }
  const value = source instanceof Tensor ? source : Number(source);
  if (typeof value === 'number') demandFits(x.dtype, value);
  // A source that overlaps the target must be read before it is written.
  const from = value instanceof Tensor && value.storage === x.storage ? clone(detach(value)) : value;
  x.storage.device.map(COPY, x, from);
  x.storage.version++;
  const tracked = source instanceof Tensor && source.tracked && isFloat(x.dtype);
  if (gradEnabled && (x.tracked || tracked)) {
    const filled = source instanceof Tensor ? D.fillTensor : D.fillNumber;
    const derivative = op === 'zero_' ? D.zero : op === 'fill_' ? filled : D.copy;
    const node = new Node(derivative, x.shape, x.dtype, [edge(x), tracked ? edge(source as T) : null]);
    changedInPlace(x, node);
  }
  return x;
}
