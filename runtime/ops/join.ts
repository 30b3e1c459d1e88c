// cat, stack and what takes tensors apart again.
import { D } from '../autograd/derivatives/structural.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { type Derivative, Node } from '../autograd/node.js';
import { edge } from '../autograd/record.js';
import { ShapeError, show } from '../errors.js';
import type { DType } from '../tensor/dtype.js';
import { promoteTypes } from '../tensor/promotion.js';
import { sameShape, wrapDim } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { differentDevices, empty } from './pointwise.js';
import { COPY } from './program.js';
import { narrow, part, select, unsqueeze } from './views.js';

const list = (op: string, tensors: readonly T[]): readonly T[] => {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw new TypeError(
      `${op === 'stack' ? 'stack expects a non-empty TensorList' : `torch.${op}(): expected a non-empty list of Tensors`}. Pass an array: torch.${op}([a, b], dim)`,
    );
  return tensors;
};

const isEmptyVector = (x: T): boolean => x.ndim === 1 && x.count === 0;

/** Tensors one after the other along an existing dimension. */
export function cat(tensors: readonly T[], dim = 0): T {
  list('cat', tensors);
  // PyTorch lets empty vectors through, whatever the other shapes.
  const all = tensors.filter((x) => !isEmptyVector(x));
  const first = all[0] ?? tensors[0]!;
  const flat = tensors.findIndex((x) => x.ndim === 0);
  if (flat >= 0)
    throw new ShapeError(`zero-dimensional tensor (at position ${flat}) cannot be concatenated. Use stack`, {
      op: 'cat',
      shapes: [first.shape],
    });
  const d = all.length === 0 ? 0 : wrapDim(dim, first.ndim, 'cat');
  const dtype = tensors.reduce<DType>((t, x) => promoteTypes(t, x.dtype), 'bool');
  const shape = first.shape.slice();
  shape[d] = 0;
  all.forEach((x, i) => {
    if (x.storage.device !== first.storage.device) differentDevices('cat', first, x);
    if (x.ndim !== first.ndim)
      throw new ShapeError(
        `Tensors must have same number of dimensions: got ${first.ndim} and ${x.ndim}. cat: their shapes are ${show(first.shape)} and ${show(x.shape)}`,
        { op: 'cat', shapes: [first.shape, x.shape] },
      );
    if (x.shape.some((s, k) => k !== d && s !== first.shape[k]))
      throw new ShapeError(
        `Sizes of tensors must match except in dimension ${d}. Expected size ${first.shape.find((s, k) => k !== d && s !== x.shape[k])} but got size ${x.shape.find((s, k) => k !== d && s !== first.shape[k])} for tensor number ${i} in the list.`,
        { op: 'cat', shapes: [first.shape, x.shape] },
      );
    shape[d]! += x.shape[d]!;
  });
  const out = empty(shape, dtype, first);
  let at = 0;
  const starts = all.map((x) => {
    const start = at;
    const length = x.shape[d]!;
    if (x.count > 0) out.storage.device.map(COPY, part(out, d, start, length), x);
    at += length;
    return start;
  });
  if (gradEnabled && tensors.some((x) => x.tracked)) {
    const sizes = all.map((x) => x.shape[d]!);
    let k = 0;
    const derivative: Derivative = {
      name: 'CatBackward0',
      saves: 0,
      // Vectors of nothing are among the inputs, too.
      inputs: tensors.map((x) => {
        if (isEmptyVector(x)) return (g) => g.newZeros(x.shape) as T;
        const i = k++;
        return (g) => narrow(g, d, starts[i]!, sizes[i]!);
      }),
    };
    out.node = new Node(derivative, out.shape, out.dtype, tensors.map(edge));
    out.own = true;
  }
  return out;
}

/** Tensors of one shape along a new dimension. */
export function stack(tensors: readonly T[], dim = 0): T {
  const [first] = list('stack', tensors) as [T];
  tensors.forEach((x, i) => {
    if (!sameShape(x.shape, first.shape))
      throw new ShapeError(
        `stack expects each tensor to be equal size, but got ${show(first.shape)} at entry 0 and ${show(x.shape)} at entry ${i}`,
        { op: 'stack', shapes: [first.shape, x.shape] },
      );
  });
  const d = wrapDim(dim, first.ndim + 1, 'stack');
  return cat(
    tensors.map((x) => unsqueeze(x, d)),
    d,
  );
}

/** Views of a tensor: pieces of one size (the last may be smaller), or of the given sizes. */
export function split(x: T, sizes: number | readonly number[], dim = 0): T[] {
  if (x.ndim === 0) throw new ShapeError('split expects at least a 1-dimensional tensor', { op: 'split' });
  const d = wrapDim(dim, x.ndim, 'split');
  const total = x.shape[d] ?? 1;
  const derivative = typeof sizes === 'number' ? D.split : D.splitWithSizes;
  if (typeof sizes === 'number') {
    if (sizes === 0 && total === 0) return [x];
    if (sizes === 0)
      throw new ShapeError(
        `split_size can only be 0 if dimension size is 0, but got dimension size of ${total}. split: give pieces a size`,
        { op: 'split' },
      );
    if (!(sizes > 0))
      throw new ShapeError(`split expects split_size be non-negative, but got split_size=${sizes}`, { op: 'split' });
    const lengths: number[] = [];
    for (let at = 0; at < total; at += sizes) lengths.push(Math.min(sizes, total - at));
    sizes = total === 0 ? [0] : lengths;
  } else if (sizes.reduce((s, n) => s + n, 0) !== total)
    throw new ShapeError(
      `split_with_sizes expects split_sizes to sum exactly to ${total} (input tensor's size at dimension ${d}), but got split_sizes=${show(sizes)}`,
      { op: 'split', shapes: [x.shape] },
    );
  let at = 0;
  return sizes.map((length) => {
    const piece = narrow(x, d, at, length, derivative);
    at += length;
    return piece;
  });
}

/** At most `chunks` views of equal size (the last may be smaller). */
export function chunk(x: T, chunks: number, dim = 0): T[] {
  if (!(chunks > 0))
    throw new ShapeError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`, { op: 'chunk' });
  if (x.ndim === 0) throw new ShapeError('chunk expects at least a 1-dimensional tensor', { op: 'chunk' });
  const d = wrapDim(dim, x.ndim, 'chunk');
  // Of nothing there are as many parts as were asked for.
  if (x.shape[d] === 0) return Array.from({ length: chunks }, () => part(x, d, 0, 0, 1, D.split));
  return split(x, Math.max(Math.ceil((x.shape[d] ?? 1) / chunks), 1), d);
}

/** The views along one dimension. */
export function unbind(x: T, dim = 0): T[] {
  if (x.ndim === 0) throw new ShapeError('Dimension specified as 0 but tensor has no dimensions', { op: 'unbind' });
  const d = wrapDim(dim, x.ndim, 'unbind');
  return Array.from({ length: x.shape[d] ?? 0 }, (_, i) => select(x, d, i, D.unbind));
}
