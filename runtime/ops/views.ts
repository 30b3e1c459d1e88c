import { D } from '../autograd/derivatives/structural.js';
import type { Derivative } from '../autograd/node.js';
import { view } from '../autograd/views.js';
import { IndexError, ShapeError, show } from '../errors.js';
import { SCALAR_NAME } from '../tensor/dtype.js';
import { inferShape, product, sameShape, wrapDim, wrapDims } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { contiguous } from './copy.js';

/** Strides that show x in another shape without copying; null where there are none. */
function viewStrides(x: T, shape: readonly number[]): number[] | null {
  const strides = new Array<number>(shape.length);
  // Runs of dimensions that lie evenly are matched with runs of the new shape, from the right.
  let k = shape.length - 1;
  let run = 1;
  let left = 1;
  let step = x.ndim > 0 ? x.strides[x.ndim - 1]! : 1;
  for (let i = x.ndim - 1; i >= 0; i--) {
    run *= x.shape[i]!;
    const last = i === 0 || (x.shape[i - 1] !== 1 && x.strides[i - 1] !== run * step);
    if (!last) continue;
    while (k >= 0 && (left < run || shape[k] === 1)) {
      strides[k] = left * step;
      left *= shape[k]!;
      k--;
    }
    if (left !== run) return null;
    if (i > 0) {
      step = x.strides[i - 1]!;
      run = 1;
      left = 1;
    }
  }
  while (k >= 0) strides[k--] = 1;
  return strides;
}

export function reshape(x: T, sizes: readonly number[], derivative: Derivative = D.reshape): T {
  const shape = inferShape(sizes, x.count);
  if (x.dense) return view(x, shape, null, x.offset, derivative, null, x.count);
  const strides = x.count === 0 ? null : viewStrides(x, shape);
  return strides
    ? view(x, shape, strides, x.offset, derivative, null, x.count)
    : reshape(contiguous(x), shape, D.unsafeView);
}

export function viewAs(x: T, sizes: readonly number[]): T {
  const shape = inferShape(sizes, x.count, 'view');
  if (x.dense) return view(x, shape, null, x.offset, D.view, null, x.count);
  const strides = x.count === 0 ? null : viewStrides(x, shape);
  if (strides === null && x.count > 0)
    throw new ShapeError(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). " +
        'Use .reshape(...) instead',
      { op: 'view', shapes: [x.shape, sizes] },
    );
  return view(x, shape, strides, x.offset, D.view, null, x.count);
}

export function permute(x: T, dims: readonly number[], derivative: Derivative = D.permute): T {
  if (dims.length !== x.ndim)
    throw new ShapeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${x.ndim} is not equal to len(dims) = ${dims.length}`,
      { op: 'permute', shapes: [x.shape, dims] },
    );
  const order = dims.map((d) => wrapDim(d, x.ndim, 'permute'));
  if (new Set(order).size !== order.length)
    throw new ShapeError('permute(): duplicate dims are not allowed. Name every dimension once', {
      op: 'permute',
      shapes: [x.shape, dims],
    });
  return view(
    x,
    order.map((d) => x.shape[d]!),
    order.map((d) => x.strides[d]!),
    x.offset,
    derivative,
    order,
    x.count,
  );
}

export function transpose(x: T, dim0: number, dim1: number): T {
  const a = wrapDim(dim0, x.ndim, 'transpose');
  const b = wrapDim(dim1, x.ndim, 'transpose');
  if (x.ndim === 0) return permute(x, [], D.transpose);
  const order = Array.from({ length: x.ndim }, (_, i) => i);
  order[a] = b;
  order[b] = a;
  return permute(x, order, D.transpose);
}

export function expand(x: T, sizes: readonly number[]): T {
  const gap = sizes.length - x.ndim;
  if (gap < 0)
    throw new ShapeError(
      `expand(torch.${SCALAR_NAME[x.dtype]}Tensor{${show(x.shape)}}, size=${show(sizes)}): the number of sizes provided (${sizes.length}) must be greater or equal to the number of dimensions in the tensor (${x.ndim})`,
      { op: 'expand', shapes: [x.shape, sizes] },
    );
  const strides = new Array<number>(sizes.length).fill(0);
  const shape = sizes.map((size, i) => {
    const own = i < gap ? undefined : x.shape[i - gap]!;
    if (size === -1) {
      if (own === undefined)
        throw new ShapeError(
          `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${i}. expand: -1 keeps a size that is there; the tensor has ${x.ndim} dimensions, the sizes are ${show(sizes)}`,
          { op: 'expand', shapes: [x.shape, sizes] },
        );
      size = own;
    }
    if (own !== undefined && own === size) strides[i] = x.strides[i - gap]!;
    else if (own !== undefined && own !== 1)
      throw new ShapeError(
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ${i}.  ` +
          `Target sizes: ${show(sizes)}.  Tensor sizes: ${show(x.shape)}. Only dimensions of size 1 can be expanded`,
        { op: 'expand', shapes: [x.shape, sizes] },
      );
    return size;
  });
  return sameShape(shape, x.shape)
    ? view(x, x.shape, x.lazyStrides, x.offset, D.expand, null, x.count)
    : view(x, shape, strides, x.offset, D.expand, null);
}

export function unsqueeze(x: T, dim: number): T {
  const d = wrapDim(dim, x.ndim + 1, 'unsqueeze');
  const shape = x.shape.slice();
  shape.splice(d, 0, 1);
  const strides = x.dense ? null : x.strides.slice();
  strides?.splice(d, 0, d < x.ndim ? x.shape[d]! * x.strides[d]! : 1);
  return view(x, shape, strides, x.offset, D.unsqueeze, null, x.count);
}

export function squeeze(x: T, dim?: number | readonly number[]): T {
  const dims = wrapDims(dim, x.ndim, 'squeeze');
  const keep = x.shape.map((_, i) => i).filter((i) => x.shape[i] !== 1 || !dims.includes(i));
  return view(
    x,
    keep.map((i) => x.shape[i]!),
    x.dense ? null : keep.map((i) => x.strides[i]!),
    x.offset,
    dim === undefined ? D.squeeze : D.squeezeDim,
    null,
    x.count,
  );
}

export function flatten(x: T, startDim = 0, endDim = -1): T {
  const a = wrapDim(startDim, x.ndim, 'flatten');
  const b = wrapDim(endDim, x.ndim, 'flatten');
  if (a > b)
    throw new ShapeError('flatten() has invalid args: start_dim cannot come after end_dim', {
      op: 'flatten',
      shapes: [x.shape],
    });
  if (x.ndim === 0) return reshape(x, [1]);
  if (a === b) return x;
  return reshape(x, [...x.shape.slice(0, a), product(x.shape.slice(a, b + 1)), ...x.shape.slice(b + 1)]);
}

export function unflatten(x: T, dim: number, sizes: readonly number[]): T {
  const d = wrapDim(dim, x.ndim, 'unflatten');
  if (x.ndim === 0)
    throw new ShapeError(`Dimension specified as ${dim} but tensor has no dimensions. unflatten: use reshape`, {
      op: 'unflatten',
      shapes: [x.shape],
    });
  if (!sizes.includes(-1) && sizes.reduce((n, s) => n * s, 1) !== x.shape[d])
    throw new ShapeError(
      `unflatten: Provided sizes ${show(sizes)} don't multiply up to the size of dim ${d} (${x.shape[d]}) in the input tensor`,
      { op: 'unflatten', shapes: [x.shape, sizes] },
    );
  const shape = [...x.shape.slice(0, d), ...inferShape(sizes, x.shape[d]!, 'unflatten'), ...x.shape.slice(d + 1)];
  return reshape(x, shape, D.view);
}

/** Elements start, start + step … of one dimension; start and length are in range already. */
export function part(x: T, dim: number, start: number, length: number, step = 1, derivative: Derivative = D.part): T {
  const shape = x.shape.slice();
  shape[dim] = length;
  const strides = x.strides.slice();
  const offset = x.offset + (length > 0 ? start * strides[dim]! : 0);
  strides[dim]! *= step;
  return view(x, shape, strides, offset, derivative, (whole: T) => part(whole, dim, start, length, step));
}

export function narrow(x: T, dim: number, start: number, length: number, derivative: Derivative = D.part): T {
  if (x.ndim === 0)
    throw new ShapeError('narrow() cannot be applied to a 0-dim tensor.', { op: 'narrow', shapes: [x.shape] });
  const d = wrapDim(dim, x.ndim, 'narrow');
  const size = x.shape[d]!;

  if (start < -size || start > size)
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-Math.max(size, 1)}, ${Math.max(size, 1) - 1}], but got ${start}). narrow: start lies outside of dimension ${d}`,
      { op: 'narrow' },
    );
  const from = start < 0 ? start + size : start;
  if (from + length > size || length < 0)
    throw new IndexError(`start (${from}) + length (${length}) exceeds dimension size (${size}).`, { op: 'narrow' });
  return part(x, d, from, length, 1, derivative);
}

export function select(x: T, dim: number, index: number, derivative: Derivative = D.select): T {
  if (x.ndim === 0)
    throw new IndexError('select() cannot be applied to a 0-dim tensor. Use item() for its number', { op: 'select' });
  const d = wrapDim(dim, x.ndim, 'select');
  const size = x.shape[d]!;
  if (!Number.isInteger(index) || index < -size || index >= size)
    throw new IndexError(
      `select(): index ${index} out of range for tensor of size ${show(x.shape)} at dimension ${d}`,
      {
        op: 'select',
      },
    );
  const i = index < 0 ? index + size : index;
  const shape = x.shape.slice();
  const strides = x.strides.slice();
  const offset = x.offset + i * strides[d]!;
  shape.splice(d, 1);
  strides.splice(d, 1);
  return view(x, shape, strides, offset, derivative, (whole: T) => select(whole, d, i));
}

export function diagonal(x: T, offset = 0, dim1 = 0, dim2 = 1): T {
  const a = wrapDim(dim1, x.ndim, 'diagonal');
  const b = wrapDim(dim2, x.ndim, 'diagonal');
  if (a === b || x.ndim < 2)
    throw new ShapeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`, {
      op: 'diagonal',
      shapes: [x.shape],
    });
  const rows = x.shape[a]! - Math.max(-offset, 0);
  const columns = x.shape[b]! - Math.max(offset, 0);
  const keep = x.shape.map((_, i) => i).filter((i) => i !== a && i !== b);
  const start = Math.max(-offset, 0) * x.strides[a]! + Math.max(offset, 0) * x.strides[b]!;
  const length = Math.max(Math.min(rows, columns), 0);
  return view(
    x,
    [...keep.map((i) => x.shape[i]!), length],
    [...keep.map((i) => x.strides[i]!), x.strides[a]! + x.strides[b]!],
    x.offset + (length > 0 ? start : 0),
    D.diagonal,
    (whole: T) => diagonal(whole, offset, a, b),
  );
}

export function movedim(x: T, source: number | readonly number[], destination: number | readonly number[]): T {
  const from = [source].flat().map((d) => wrapDim(d as number, x.ndim, 'movedim'));
  const to = [destination].flat().map((d) => wrapDim(d as number, x.ndim, 'movedim'));
  if (x.ndim === 0) return permute(x, []);
  const order = new Array<number>(x.ndim).fill(-1);
  from.forEach((d, i) => {
    order[to[i]!] = d;
  });
  const rest = x.shape.map((_, i) => i).filter((i) => !from.includes(i));
  return permute(
    x,
    order.map((d) => (d >= 0 ? d : rest.shift()!)),
  );
}
