// x.at(…) and x.set([…], value): PyTorch's x[…]. Numbers, slices, null and '...' give views; index tensors and masks give copies.
import { DR } from '../autograd/derivatives/rows.js';
import { gradEnabled } from '../autograd/grad-mode.js';
import { Node } from '../autograd/node.js';
import { edge } from '../autograd/record.js';
import { changedInPlace, checkInPlace } from '../autograd/views.js';
import { DTypeError, IndexError, ShapeError, show } from '../errors.js';
import { allocate, isFloat } from '../tensor/dtype.js';
import { broadcastShapes, product } from '../tensor/shape.js';
import { parseSlice, resolve, Slice } from '../tensor/slice.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { nonzero } from './arrange.js';
import { cast, clone, copyInto, detach } from './copy.js';
import { fromNested } from './create.js';
import { indices } from './gather.js';
import { elements } from './host.js';
import { COPY } from './program.js';
import { putRows, putRowsInPlace, type Rows, takeRows } from './rows.js';
import { expand, part, permute, reshape, select, unsqueeze } from './views.js';

/** One entry of an index. */
export type IndexEntry = number | string | null | boolean | Slice | T | readonly unknown[];

interface Basic {
  /** After numbers, slices, null and '...'. */
  x: T;
  /** An index tensor or mask per dimension, undefined where there is none. */
  advanced: (T | undefined)[] | null;
}

const used = (entry: IndexEntry): number =>
  entry === null || entry === '...'
    ? 0
    : entry instanceof Tensor && (entry.dtype === 'bool' || entry.dtype === 'uint8')
      ? entry.ndim
      : 1;

const notAnIndex = (what: string): IndexError =>
  new IndexError(
    `only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${what}). Write slices as strings: '2:5'`,
    { op: 'at' },
  );

/** x.at(0) is x[0], x.at(0, 0) is x[0, 0]: PyTorch has a sentence for each, and one for x[1]. */
function noDimensions(entries: readonly IndexEntry[]): string {
  const [only] = entries;
  if (entries.length > 1 || typeof only !== 'number')
    return 'too many indices for tensor of dimension 0. Use item() for its number';
  const hint = 'A tensor without dimensions has too many indices for tensor of dimension 0: use item() for its number';
  return only === 0
    ? `invalid index of a 0-dim tensor. Use \`tensor.item()\` in Python or \`tensor.item<T>()\` in C++ to convert a 0-dim tensor to a number. ${hint}`
    : `index ${only} is out of bounds for dimension 0 with size 0. ${hint}`;
}

function basic(x: T, entries: readonly IndexEntry[]): Basic {
  entries = entries.map((e) => (Array.isArray(e) ? listIndex(e, x) : e));
  const count = entries.reduce<number>((n, e) => n + used(e), 0);
  if (count > x.ndim)
    throw new IndexError(
      x.ndim === 0
        ? noDimensions(entries)
        : `too many indices for tensor of dimension ${x.ndim}. at: it has the shape ${show(x.shape)}, the index names ${count} dimensions`,
      { op: 'at' },
    );
  let dim = 0;
  // The dimension of the tensor as the user knows it, for messages.
  let named = 0;
  let advanced: (T | undefined)[] | null = null;
  for (const entry of entries) {
    if (typeof entry === 'number') {
      const size = x.shape[dim]!;
      if (!Number.isInteger(entry)) throw notAnIndex(`${entry}`);
      if (entry < -size || entry >= size)
        throw new IndexError(`index ${entry} is out of bounds for dimension ${named} with size ${size}`, { op: 'at' });
      x = select(x, dim, entry);
      named++;
      continue;
    }
    if (entry === null) {
      x = unsqueeze(x, dim++);
      continue;
    }
    if (entry === '...') {
      const before = dim;
      dim +=
        x.ndim -
        dim -
        entries.slice(entries.indexOf('...') + 1).reduce<number>((n, e) => n + (e === null ? 0 : used(e)), 0);
      named += dim - before;
      continue;
    }
    if (typeof entry === 'string' || entry instanceof Slice) {
      const slice = typeof entry === 'string' ? parseSlice(entry) : entry;
      const { start, length } = resolve(slice, x.shape[dim]!);
      if (length !== x.shape[dim] || slice.step !== 1) x = part(x, dim, start, length, slice.step);
      dim++;
      named++;
      continue;
    }
    if (!(entry instanceof Tensor)) throw notAnIndex(typeof entry);
    advanced ??= [];
    named += used(entry);
    if (entry.dtype === 'bool' || entry.dtype === 'uint8') {
      entry.shape.forEach((s, i) => {
        if (s !== x.shape[dim + i])
          throw new IndexError(
            `The shape of the mask ${show(entry.shape)} at index ${i} does not match the shape of the indexed tensor ${show(x.shape)} at index ${dim + i}`,
            { op: 'at' },
          );
      });
      const at = nonzero(entry);
      for (let i = 0; i < entry.ndim; i++) advanced[dim++] = select(at, 1, i);
    } else advanced[dim++] = entry;
  }
  return { x, advanced };
}

/** A list of positions, or of truth values, as an index tensor. */
const listIndex = (list: readonly unknown[], x: T): T => {
  const flat = list.flat(Number.POSITIVE_INFINITY);
  const dtype = flat.length > 0 && flat.every((v) => typeof v === 'boolean') ? 'bool' : 'int64';
  return fromNested(list as never, { dtype, device: x.device });
};

interface Lookup {
  /** The tensor with the indexed dimensions side by side. */
  x: T;
  rows: Rows;
  /** Order of dimensions that brought them together, null if they were. */
  order: number[] | null;
}

/** Index tensors as positions along one merged dimension. */
function lookup({ x, advanced }: Basic & { advanced: (T | undefined)[] }): Lookup {
  const dims: number[] = [];
  advanced.forEach((index, d) => {
    if (index) dims.push(d);
  });
  let shape: number[] = [];
  for (const d of dims) {
    try {
      shape = broadcastShapes('at', shape, advanced[d]!.shape);
    } catch (cause) {
      throw new IndexError(
        `shape mismatch: indexing tensors could not be broadcast together with shapes ${dims.map((k) => show(advanced[k]!.shape)).join(', ')}`,
        { op: 'at', cause },
      );
    }
  }
  const together = dims.every((d, i) => d === dims[0]! + i);
  const order = together ? null : [...dims, ...x.shape.map((_, d) => d).filter((d) => !dims.includes(d))];
  if (order) x = permute(x, order);
  const first = together ? dims[0]! : 0;
  const last = first + dims.length;
  const at = allocate('int32', product(shape)) as Int32Array;
  dims.forEach((d, i) => {
    const size = x.shape[first + i]!;
    const index = advanced[d]!;
    const positions = indices(
      'at',
      index.ndim === shape.length && index.count === at.length ? index : expand(index, shape),
    );
    for (let k = 0; k < at.length; k++) {
      const p = positions[k]!;
      if (p < -size || p >= size)
        throw new IndexError(
          x.count === 0
            ? `index is out of bounds for dimension with size 0. at: dimension ${d} has the size ${size}`
            : `index ${p} is out of bounds for dimension ${d} with size ${size}`,
          { op: 'at' },
        );
      at[k] = at[k]! * size + (p < 0 ? p + size : p);
    }
  });
  const rows: Rows = {
    outer: product(x.shape.slice(0, first)),
    size: product(x.shape.slice(first, last)),
    inner: product(x.shape.slice(last)),
    at,
    taken: [...x.shape.slice(0, first), ...shape, ...x.shape.slice(last)],
    whole: x.shape,
  };
  return { x, rows, order };
}

/** x[index] for one index tensor: rows along the first dimension, the usual way to take a batch. */
function takeBatch(x: T, index: T): T {
  const positions = indices('at', index);
  const size = x.shape[0]!;
  const at = allocate('int32', positions.length) as Int32Array;
  for (let k = 0; k < at.length; k++) {
    const p = positions[k]!;
    if (p < -size || p >= size)
      throw new IndexError(`index ${p} is out of bounds for dimension 0 with size ${size}`, { op: 'at' });
    at[k] = p < 0 ? p + size : p;
  }
  let inner = 1;
  const taken = index.shape.slice();
  for (let d = 1; d < x.shape.length; d++) {
    inner *= x.shape[d]!;
    taken.push(x.shape[d]!);
  }
  return takeRows(x, { outer: 1, size, inner, at, taken, whole: x.shape });
}

/** Whether every mask without dimensions is true: they say whether there is anything at all. */
const allTrue = (entries: readonly IndexEntry[]): boolean =>
  entries.every((e) => !(e instanceof Tensor) || elements(e)[0] !== 0);

/** x[entries]. */
export function at(x: T, entries: readonly IndexEntry[]): T {
  const only = entries.length === 1 ? entries[0] : null;
  if (only instanceof Tensor && only.dtype !== 'bool' && only.dtype !== 'uint8' && x.shape.length > 0)
    return takeBatch(x, only);
  const b = basic(x, entries);
  if (b.advanced === null) return b.x === x ? x.alias() : b.x;
  if (b.advanced.length === 0)
    return unsqueeze(b.x, 0)
      .narrow(0, 0, allTrue(entries) ? 1 : 0)
      .clone();
  const { x: y, rows } = lookup(b as Basic & { advanced: (T | undefined)[] });
  return takeRows(y, rows);
}

/** x[entries] = value, or += with `accumulate`. */
export function set(x: T, entries: readonly IndexEntry[], value: T | number | boolean, accumulate = false): T {
  const b = basic(x, entries);
  if (b.advanced === null) {
    if (accumulate) b.x.add_(value);
    else copyInto(b.x, value, 'set');
    return x;
  }
  const target = b.x;
  checkInPlace(target, 'set');
  if (b.advanced.length === 0) {
    if (allTrue(entries)) copyInto(target, value, 'set');
    return x;
  }
  const { x: y, rows, order } = lookup(b as Basic & { advanced: (T | undefined)[] });
  let values: T | number;
  if (value instanceof Tensor) {
    if (value.dtype !== x.dtype && value.ndim > 0 && accumulate)
      throw new DTypeError(
        `Index put requires the source and destination dtypes match, got ${x.dtype} for the destination and ${value.dtype} for the source.`,
        { op: 'set', dtypes: [x.dtype, value.dtype] },
      );
    try {
      values = expand(cast(value, x.dtype), rows.taken);
    } catch (cause) {
      throw new ShapeError(
        `shape mismatch: value tensor of shape ${show(value.shape)} cannot be broadcast to indexing result of shape ${show(rows.taken)}`,
        {
          op: 'set',
          shapes: [value.shape, rows.taken],
          cause,
        },
      );
    }
  } else values = Number(value);
  if (order === null && putRowsInPlace(y, rows, values, accumulate)) return x;
  const flatValues = values instanceof Tensor ? detach(values) : values;
  let changed = putRows(detach(y), rows, flatValues, accumulate);
  if (order) {
    const back = new Array<number>(order.length);
    order.forEach((d, i) => {
      back[d] = i;
    });
    changed = permute(changed, back);
  }
  target.storage.device.map(COPY, target, changed);
  target.storage.version++;
  if (gradEnabled && isFloat(target.dtype) && (target.tracked || (values instanceof Tensor && values.tracked))) {
    // Positions were counted in the reordered tensor; derivatives see gradients in the same order.
    const base = accumulate ? DR.addRows : DR.putRows;
    const derivative = order
      ? {
          ...base,
          inputs: base.inputs.map(
            (f, i) => (g: T, n: Node) => (i === 0 ? unorder(f(permute(g, order), n)!, order) : f(permute(g, order), n)),
          ),
        }
      : base;
    const node = new Node(derivative, target.shape, target.dtype, [
      edge(target),
      values instanceof Tensor ? edge(values) : null,
    ]);
    node.context = rows;
    changedInPlace(target, node);
  }
  return x;
}

function unorder(x: T, order: readonly number[]): T {
  const back = new Array<number>(order.length);
  order.forEach((d, i) => {
    back[d] = i;
  });
  return permute(x, back);
}

/** The elements where the mask holds, in a vector. */
export function maskedSelect(x: T, mask: T): T {
  if (mask.dtype !== 'bool')
    throw new DTypeError('masked_select: expected BoolTensor for mask. Compare first: x.gt(0)', {
      op: 'maskedSelect',
      dtypes: [mask.dtype],
    });
  const shape = broadcastShapes('maskedSelect', x.shape, mask.shape);
  const m = elements(expand(mask, shape));
  const found: number[] = [];
  for (let i = 0; i < m.length; i++) if (m[i] !== 0) found.push(i);
  const whole = reshape(clone(expand(x, shape)), [m.length]);
  const rows = {
    outer: 1,
    size: m.length,
    inner: 1,
    at: Int32Array.from(found),
    taken: [found.length],
    whole: [m.length],
  };
  return takeRows(whole, rows, DR.maskedRows);
}
