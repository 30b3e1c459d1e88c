import { DR } from '../../autograd/derivatives/rows.js';
import { gradEnabled, noGrad } from '../../autograd/grad-mode.js';
import type { Derivative } from '../../autograd/node.js';
import { record1 } from '../../autograd/record.js';
import { ShapeError, show } from '../../errors.js';
import { elements } from '../../ops/host.js';
import { takeRows } from '../../ops/rows.js';
import { allocate, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { over } from '../factory.js';
import { addSparseGrad, type RowGrad } from '../sparse-grad.js';
import { checkIndices } from './row-index.js';

/** Settings of {@link embedding}. */
export interface EmbeddingOptions {
  /** This row gets no gradient. */
  paddingIdx?: number | null;
  /** Rows that are longer are shortened to this norm, in place, before they are used. */
  maxNorm?: number | null;
  /** Default 2. */
  normType?: number;
  /** Divide the gradient of a row by how often it was looked up. Default false. */
  scaleGradByFreq?: boolean;
  /** Gradients only for the rows used, as in {@link EmbeddingBag}; `weight.grad` stays null. Default false. */
  sparse?: boolean;
}

/** Shortens the rows that are looked up to `maxNorm`, in place. */
export function shortenRows(weight: T, at: TypedArray, maxNorm: number, p: number): void {
  const width = weight.shape[1]!;
  noGrad(() => {
    for (const row of new Set(at)) {
      const values = weight.select(0, row);
      const norm = values.detach().norm(p).item() as number;
      if (norm > maxNorm && width > 0) values.mul_(maxNorm / (norm + 1e-7));
    }
  });
}

/** The row that is padding, counted from the start; −1 where none is. */
export function paddingRow(paddingIdx: number | null | undefined, rows: number, name = 'Padding_idx'): number {
  if (paddingIdx === null || paddingIdx === undefined) return -1;
  if (paddingIdx >= rows || paddingIdx < -rows) throw new RangeError(`${name} must be within num_embeddings`);
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

const SCALED: Derivative = {
  name: 'EmbeddingBackward0',
  saves: 0,
  inputs: [(g, n) => g.mul((n.context as T).to(g.dtype).to(g.device))],
};

/** The same table, whose gradient is multiplied by a number for every row: 0 for padding, 1 / how often it was looked up. */
export function scaleRowGradients(weight: T, at: TypedArray, padding: number, byFrequency: boolean): T {
  const factor = new Float64Array(weight.shape[0]!).fill(1);
  if (byFrequency) {
    const times = new Float64Array(factor.length);
    for (const row of at) times[row]!++;
    times.forEach((n, row) => (factor[row] = n === 0 ? 1 : 1 / n));
  }
  if (padding >= 0) factor[padding] = 0;
  const same = weight.detach() as T;
  record1(SCALED, same, weight, over(factor, [factor.length, 1]));
  return same;
}

const SPARSE: Derivative = {
  name: 'EmbeddingBackward0',
  saves: 1,
  inputs: [
    (g, n) => {
      // Every entry is a bag of its own.
      const { at, padding } = n.context as { at: TypedArray; padding: number };
      const width = n.a!.shape[1]!;
      const up = elements(g);
      const kept = [...at.keys()].filter((i) => at[i] !== padding);
      const rows = allocate(g.dtype, kept.length * width);
      kept.forEach((i, k) => {
        rows.set(up.subarray(i * width, (i + 1) * width), k * width);
      });
      const starts = Int32Array.from({ length: kept.length + 1 }, (_, k) => k);
      const grad: RowGrad = { at: Int32Array.from(kept, (i) => at[i]!), starts, factor: null, up: rows, width };
      addSparseGrad(n.a!, grad);
      return undefined;
    },
  ],
};

/** Row gradients cannot be divided by frequencies, in PyTorch neither. */
export function demandDense(scaleGradByFreq: boolean, sparse: boolean): void {
  if (scaleGradByFreq && sparse)
    throw new TypeError(
      'embedding_backward: scale_grad_by_freq not supported with sparse gradients. Leave one of { scaleGradByFreq, sparse } out',
    );
}

/**
 * Rows of a table: indices [...] and weight [rows, width] → [..., width]. The same as one-hot vectors times the weight.
 * @throws IndexError for an index that the table does not have.
 * @example
 * F.embedding(torch.tensor([2, 0], { dtype: 'int64' }), torch.tensor([[1, 2], [3, 4], [5, 6]])); // → tensor([[5., 6.], [1., 2.]])
 */
export function embedding(index: T, weight: T, options: EmbeddingOptions = {}): T {
  const { maxNorm = null, normType = 2, scaleGradByFreq = false, sparse = false } = options;
  if (weight.ndim !== 2)
    throw new ShapeError(`'weight' must be 2-D, got ${show(weight.shape)}`, {
      op: 'embedding',
      shapes: [weight.shape],
    });
  const [rows, width] = weight.shape as [number, number];
  const padding = paddingRow(options.paddingIdx, rows);
  const at = Int32Array.from(checkIndices('embedding', index, rows));
  if (maxNorm !== null) shortenRows(weight, at, maxNorm, normType);
  demandDense(scaleGradByFreq, sparse);
  const wanted = gradEnabled && weight.tracked;
  const table =
    !wanted || !(sparse || scaleGradByFreq || padding >= 0)
      ? weight
      : sparse
        ? (weight.detach() as T)
        : scaleRowGradients(weight, at, padding, scaleGradByFreq);
  const taken = {
    outer: 1,
    size: rows,
    inner: width,
    at,
    taken: [...index.shape, width],
    whole: weight.shape.slice(),
  };
  const out = takeRows(table, taken, DR.embedding);
  if (wanted && sparse) record1(SPARSE, out, weight, { at, padding });
  return out;
}
