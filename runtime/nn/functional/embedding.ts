import { gradEnabled, noGrad } from '../../autograd/grad-mode.js';
import type { Derivative } from '../../autograd/node.js';
import { record1 } from '../../autograd/record.js';
import { IndexError, ShapeError, show } from '../../errors.js';
import { elements, fromElements } from '../../ops/host.js';
import { allocate, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { addRows, addSparseGrad, type RowGrad } from '../sparse-grad.js';

/** Settings of {@link embedding}. */
export interface EmbeddingOptions {
  /** This row gets no gradient. */
  paddingIdx?: number | null;
  /** Rows that are longer are shortened to this norm, in place, before they are used. */
  maxNorm?: number | null;
  /** Default 2. */
  normType?: number;
}

/** Whole numbers in range, whatever their dtype. */
function indices(op: string, index: T, rows: number): Int32Array {
  const from = elements(index);
  const at = new Int32Array(from.length);
  for (let i = 0; i < at.length; i++) {
    const k = from[i]!;
    if (!Number.isInteger(k))
      throw new TypeError(
        `Expected tensor for argument #1 'indices' to have scalar type Long or Int; but got ${k} in a ${index.dtype} tensor. ${op}: indices are whole numbers`,
      );
    if (k < 0 || k >= rows)
      throw new IndexError(
        `index out of range in self. ${op}: index ${k} is not one of the ${rows} rows, 0 to ${rows - 1}; enlarge numEmbeddings, or correct the index`,
        { op },
      );
    at[i] = k;
  }
  return at;
}

function shorten(weight: T, at: Int32Array, maxNorm: number, p: number): void {
  const width = weight.shape[1]!;
  noGrad(() => {
    for (const row of new Set(at)) {
      const values = weight.select(0, row);
      const norm = values.detach().norm(p).item() as number;
      if (norm > maxNorm && width > 0) values.mul_(maxNorm / (norm + 1e-7));
    }
  });
}

/**
 * Rows of a table: indices [...] and weight [rows, width] → [..., width]. The same as one-hot vectors times the weight.
 * @throws IndexError for an index that the table does not have.
 */
export function embedding(
  index: T,
  weight: T,
  { paddingIdx = null, maxNorm = null, normType = 2 }: EmbeddingOptions = {},
): T {
  if (weight.ndim !== 2)
    throw new ShapeError(`'weight' must be 2-D, got ${show(weight.shape)}`, {
      op: 'embedding',
      shapes: [weight.shape],
    });
  const [rows, width] = weight.shape as [number, number];
  const at = indices('embedding', index, rows);
  if (maxNorm !== null) shorten(weight, at, maxNorm, normType);
  const out = weight.takeRows({
    outer: 1,
    size: rows,
    inner: width,
    at,
    taken: [...index.shape, width],
    whole: weight.shape.slice(),
  });
  if (paddingIdx === null || !gradEnabled || !weight.tracked) return out;
  const padding = paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  return out.where(index.ne(padding).unsqueeze(-1), out.detach());
}

/** Settings of {@link embeddingBag}. */
export interface EmbeddingBagOptions {
  /** How the rows of a bag become one. Default 'mean'. */
  mode?: 'sum' | 'mean' | 'max';
  /** Weights of the rows, for mode 'sum'. */
  perSampleWeights?: T | null;
  /** Gradients only for the rows used; see {@link EmbeddingBag}. */
  sparse?: boolean;
}

/** Which rows went into which bag, and the shape of the table. */
interface Bags extends Omit<RowGrad, 'up'> {
  readonly shape: number[];
}

const BAG: Derivative = {
  name: 'EmbeddingBagBackward0',
  saves: 0,
  inputs: [
    (g, n) => {
      const bags = n.context as Bags;
      const out = allocate(g.dtype, bags.shape[0]! * bags.width);
      addRows(out, 0, { ...bags, up: elements(g) }, 1);
      return fromElements(out, bags.shape, g.dtype, g);
    },
  ],
};

const SPARSE_BAG: Derivative = {
  name: 'EmbeddingBagBackward0',
  saves: 1,
  inputs: [
    (g, n) => {
      const { at, starts, factor, width } = n.context as Bags;
      addSparseGrad(n.a!, { at, starts, factor, width, up: elements(g) });
      return undefined;
    },
  ],
};

/**
 * Sums, means or maxima of rows, without ever making the rows: indices [N, L] are N bags of L; indices [M] are bags that start at `offsets`.
 * [rows, width] → [N, width].
 */
export function embeddingBag(index: T, weight: T, offsets: T | null = null, options: EmbeddingBagOptions = {}): T {
  const { mode = 'mean', perSampleWeights = null, sparse = false } = options;
  const [rows, width] = weight.shape as [number, number];
  const at = indices('embeddingBag', index, rows);
  const starts = bagStarts(index, offsets);
  const count = starts.length - 1;
  if (mode === 'max') return largestOfBags(weight, at, starts);
  if (perSampleWeights !== null && mode !== 'sum')
    throw new RangeError(
      `embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='${mode}')`,
    );
  const factor = factors(mode, starts, perSampleWeights);
  const table = elements(weight);
  const to: TypedArray = allocate(weight.dtype, count * width);
  for (let bag = 0; bag < count; bag++) {
    const from = bag * width;
    for (let i = starts[bag]!; i < starts[bag + 1]!; i++) {
      let p = at[i]! * width;
      if (factor === null) for (let k = from; k < from + width; k++) to[k]! += table[p++]!;
      else for (let k = from; k < from + width; k++) to[k]! += factor[i]! * table[p++]!;
    }
  }
  const out = fromElements(to, [count, width], weight.dtype, weight);
  if (gradEnabled && weight.tracked) {
    const context: Bags = { at, starts, factor, width, shape: weight.shape.slice() };
    record1(sparse ? SPARSE_BAG : BAG, out, weight, context);
  }
  return out;
}

function bagStarts(index: T, offsets: T | null): Int32Array {
  if (index.ndim === 2) {
    if (offsets !== null)
      throw new TypeError(
        'if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences',
      );
    const [count, length] = index.shape as [number, number];
    return Int32Array.from({ length: count + 1 }, (_, i) => i * length);
  }
  if (index.ndim !== 1)
    throw new ShapeError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${index.ndim}`, {
      op: 'embeddingBag',
      shapes: [index.shape],
    });
  if (offsets === null)
    throw new TypeError(
      'offsets has to be a 1D Tensor but got None. Give where each bag starts: torch.tensor([0, 4, 7])',
    );
  const list = elements(offsets);
  if (list[0] !== 0)
    throw new RangeError(
      `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ${list[0]}`,
    );
  return Int32Array.from([...list, index.count]);
}

function factors(mode: 'sum' | 'mean', starts: Int32Array, weights: T | null): Float64Array | null {
  if (weights !== null) return Float64Array.from(elements(weights));
  if (mode === 'sum') return null;
  const out = new Float64Array(starts[starts.length - 1]!);
  for (let bag = 0; bag < starts.length - 1; bag++)
    out.fill(1 / (starts[bag + 1]! - starts[bag]!), starts[bag], starts[bag + 1]);
  return out;
}

/** The largest entry of every column of a bag; gradients go to the row it came from. */
function largestOfBags(weight: T, at: Int32Array, starts: Int32Array): T {
  const [rows, width] = weight.shape as [number, number];
  const table = elements(weight);
  const count = starts.length - 1;
  const position = new Int32Array(count * width);
  for (let bag = 0; bag < count; bag++)
    for (let k = 0; k < width; k++) {
      let best = (at[starts[bag]!] ?? 0) * width + k;
      for (let i = starts[bag]! + 1; i < starts[bag + 1]!; i++) {
        const p = at[i]! * width + k;
        if (table[p]! > table[best]!) best = p;
      }
      position[bag * width + k] = best;
    }
  return weight.takeRows({
    outer: 1,
    size: rows * width,
    inner: 1,
    at: position,
    taken: [count, width],
    whole: weight.shape.slice(),
  });
}
