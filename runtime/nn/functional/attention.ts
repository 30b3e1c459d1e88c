import type { AnyTensor as T } from '../../tensor/tensor.js';
import { dropout } from './dropout.js';

/**
 * softmax(q kᵀ / √d + mask) v: [..., L, d], [..., S, d], [..., S, e] → output [..., L, e] and weights [..., L, S].
 * A true in a boolean mask forbids a place here, as in `nn.MultiheadAttention`.
 * @example
 * const [q, k, v] = [torch.randn(2, 5, 8), torch.randn(2, 7, 8), torch.randn(2, 7, 8)];
 * F.scaledDotProductAttention(q, k, v).output.shape; // → [2, 5, 8]
 */
export function scaledDotProductAttention(
  query: T,
  key: T,
  value: T,
  { mask = null, dropout: p = 0 }: { mask?: T | null; dropout?: number } = {},
): { output: T; weights: T } {
  const d = query.shape[query.ndim - 1]!;
  const scaled: T = query.div(Math.sqrt(d));
  let scores: T = scaled.matmul(key.transpose(-2, -1));
  if (mask !== null)
    scores = mask.dtype === 'bool' ? scores.maskedFill(mask, Number.NEGATIVE_INFINITY) : scores.add(mask);
  const soft: T = scores.softmax(-1);
  const weights: T = p > 0 ? dropout(soft, { p }) : soft;
  return { output: weights.matmul(value), weights };
}
