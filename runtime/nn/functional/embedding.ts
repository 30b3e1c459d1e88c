import { gradEnabled, noGrad } from '../../autograd/grad-mode.js';
import { ShapeError, show } from '../../errors.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { checkIndices } from './row-index.js';

/** Settings of {@link embedding}. */
export interface EmbeddingOptions {
  /** This row gets no gradient. */
  paddingIdx?: number | null;
  /** Rows that are longer are shortened to this norm, in place, before they are used. */
  maxNorm?: number | null;
  /** Default 2. */
  normType?: number;
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
 * @example
 * F.embedding(torch.tensor([2, 0], { dtype: 'int64' }), torch.tensor([[1, 2], [3, 4], [5, 6]])); // → tensor([[5., 6.], [1., 2.]])
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
  const at = Int32Array.from(checkIndices('embedding', index, rows));
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
