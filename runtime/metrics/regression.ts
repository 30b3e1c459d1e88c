import type { Numbers } from '../stats/numbers.js';
import { valuePair } from './labels.js';

function meanOver(who: string, truth: Numbers, predicted: Numbers, loss: (error: number) => number): number {
  const [t, p] = valuePair(truth, predicted, who);
  let sum = 0;
  for (let i = 0; i < t.length; i++) sum += loss(t[i]! - p[i]!);
  return sum / t.length;
}

/**
 * The mean squared error. [N] and [N].
 * @example
 * metrics.mse([1, 2], [2, 4]); // → 2.5
 */
export const mse = (truth: Numbers, predicted: Numbers): number => meanOver('mse', truth, predicted, (e) => e * e);

/**
 * The mean absolute error. [N] and [N].
 * @example
 * metrics.mae([1, 2], [2, 4]); // → 1.5
 */
export const mae = (truth: Numbers, predicted: Numbers): number => meanOver('mae', truth, predicted, Math.abs);

/**
 * R², the share of the variance that the predictions explain: 1 is perfect, 0 is no better than the mean. [N] and [N].
 *
 * Source: sklearn.metrics.r2_score
 * @example
 * metrics.r2([3, -0.5, 2, 7], [2.5, 0, 2, 8]); // → 0.9486…
 */
export function r2(truth: Numbers, predicted: Numbers): number {
  const [t, p] = valuePair(truth, predicted, 'r2');
  if (t.length < 2) return Number.NaN;
  const mean = t.reduce((a, b) => a + b, 0) / t.length;
  let rest = 0;
  let total = 0;
  for (let i = 0; i < t.length; i++) {
    rest += (t[i]! - p[i]!) ** 2;
    total += (t[i]! - mean) ** 2;
  }
  if (total === 0) return rest === 0 ? 1 : 0;
  return 1 - rest / total;
}
