import { IndexError, ShapeError, show } from '../errors.js';

/** Number of elements. */
export function product(shape: readonly number[]): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i]!;
  return n;
}

/** Row-major strides, in elements. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(shape[i]!, 1);
  }
  return strides;
}

/** Whether elements lie in row-major order without gaps; strides of dimensions of size 1 do not matter. */
export function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i]!;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[i] !== step) return false;
      step *= size;
    }
  }
  return true;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shape two operands are broadcast to (https://pytorch.org/docs/stable/notes/broadcasting.html). */
export function broadcastShapes(op: string, a: readonly number[], b: readonly number[]): number[] {
  const n = Math.max(a.length, b.length);
  const out = new Array<number>(n);
  for (let i = n - 1; i >= 0; i--) {
    const p = a[i - n + a.length] ?? 1;
    const q = b[i - n + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1)
      throw new ShapeError(
        `The size of tensor a (${p}) must match the size of tensor b (${q}) at non-singleton dimension ${i}. ` +
          `${op} got the shapes ${show(a)} and ${show(b)}: sizes are compared from the right and must be equal or 1; ` +
          `reshape or unsqueeze one of them`,
        { op, shapes: [a, b] },
      );
    out[i] = p === 1 ? q : p;
  }
  return out;
}

/** A dimension counted from either end, as an index from 0. */
export function wrapDim(dim: number, ndim: number, op: string): number {
  const n = Math.max(ndim, 1);
  if (!Number.isInteger(dim) || dim < -n || dim >= n)
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim}). ` +
        `${op}: a tensor of ${ndim} dimensions has no dimension ${dim}`,
      { op },
    );
  return dim < 0 ? dim + n : dim;
}

/** Dimensions as sorted indices from 0; undefined stands for all of them. */
export function wrapDims(dims: number | readonly number[] | undefined | null, ndim: number, op: string): number[] {
  if (dims === undefined || dims === null) return Array.from({ length: ndim }, (_, i) => i);
  if (typeof dims === 'number') {
    const dim = wrapDim(dims, ndim, op);
    return ndim === 0 ? [] : [dim];
  }
  if (dims.length === 0) return Array.from({ length: ndim }, (_, i) => i);
  const out = dims.map((d) => wrapDim(d, ndim, op));
  if (new Set(out).size !== out.length)
    throw new ShapeError(`dim ${out.find((d, i) => out.indexOf(d) !== i)} appears multiple times in the list of dims`, {
      op,
    });
  return ndim === 0 ? [] : out.sort((a, b) => a - b);
}

/** Replaces one -1 by the size that makes the number of elements right. */
export function inferShape(sizes: readonly number[], length: number, op = 'reshape'): number[] {
  let known = 1;
  let hole = -1;
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i]!;
    if (size === -1) {
      if (hole >= 0) throw new ShapeError('only one dimension can be inferred', { op, shapes: [sizes] });
      hole = i;
    } else if (!Number.isInteger(size) || size < 0)
      throw new ShapeError(`invalid shape dimension ${size}. Sizes are whole numbers from 0, or one -1`, {
        op,
        shapes: [sizes],
      });
    else known *= size;
  }
  const out = sizes.slice();
  if (hole >= 0 && known > 0 && length % known === 0) out[hole] = length / known;
  else if (hole >= 0 && known === 0)
    throw new ShapeError(
      `cannot reshape tensor of 0 elements into shape ${show(sizes)} because the unspecified dimension size -1 can be any value and is ambiguous`,
      { op, shapes: [sizes] },
    );
  else if (hole >= 0 || known !== length)
    throw new ShapeError(
      `shape '${show(sizes)}' is invalid for input of size ${length}. ${op}: the sizes must multiply to ${length}`,
      { op, shapes: [sizes] },
    );
  return out;
}
