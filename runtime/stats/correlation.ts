import { norm, t } from './distributions.js';
import { incompleteBeta } from './gamma.js';
import { type Alternative, type TestResult, tailOf } from './hypothesis.js';
import { mean } from './moments.js';
import { type Numbers, pair } from './numbers.js';

/** The outcome of Pearson's correlation. */
export interface CorrelationResult extends TestResult {
  /** The interval that holds the correlation with this confidence (Fisher's transformation). */
  confidenceInterval(level?: number): { low: number; high: number };
}

/** Differences from the mean; scaled where their squares would leave the range of numbers. */
function centred(x: Float64Array): Float64Array {
  const middle = mean(x);
  const out = x.map((v) => v - middle);
  const largest = out.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  return largest > 1e-140 && largest < 1e140 ? out : out.map((v) => v / largest);
}

function correlate(x: Float64Array, y: Float64Array): number {
  const fromX = centred(x);
  const fromY = centred(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = fromX[i]!;
    const dy = fromY[i]!;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  // One root keeps a perfect correlation at 1: for ranks the product is a square. Two where it leaves the range of numbers.
  const squares = xx * yy;
  const scale = squares > 1e-300 && squares < 1e300 ? Math.sqrt(squares) : Math.sqrt(xx) * Math.sqrt(yy);
  return Math.max(-1, Math.min(1, xy / scale));
}

/**
 * Pearson's correlation of two samples, with the probability of one as strong if they were unrelated. [N] and [N].
 *
 * Source: scipy.stats.pearsonr
 * @example
 * stats.pearsonr([1, 2, 3, 4], [2, 4, 5, 9]).statistic; // → 0.9647…
 */
export function pearsonr(a: Numbers, b: Numbers, options: { alternative?: Alternative } = {}): CorrelationResult {
  const [x, y] = pair(a, b, 'pearsonr', 2);
  const { alternative = 'two-sided' } = options;
  const n = x.length;
  const r = correlate(x, y);
  // (r + 1)/2 has a beta distribution with both parameters n/2 − 1.
  const tails = (v: number) => incompleteBeta(n / 2 - 1, n / 2 - 1, (1 + v) / 2, (1 - v) / 2);
  return {
    statistic: r,
    pvalue:
      n === 2
        ? Number.isNaN(r)
          ? r
          : 1
        : tailOf(
            alternative,
            r,
            (v) => tails(v)[0],
            (v) => tails(v)[1],
          ),
    confidenceInterval(level = 0.95) {
      if (n < 4) return { low: -1, high: 1 };
      const z = Math.atanh(r);
      const h = norm.ppf(alternative === 'two-sided' ? (1 + level) / 2 : level) / Math.sqrt(n - 3);
      return {
        low: alternative === 'less' ? -1 : Math.tanh(z - h),
        high: alternative === 'greater' ? 1 : Math.tanh(z + h),
      };
    },
  };
}

/**
 * The places of the values in sorted order, from 1; equal values share the mean of theirs.
 * @example
 * stats.rank([10, 30, 20, 20]); // → Float64Array(4) [1, 4, 2.5, 2.5]
 */
export function rank(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Float64Array(order.length);
  for (let i = 0; i < order.length; ) {
    let j = i + 1;
    while (j < order.length && values[order[j]!] === values[order[i]!]) j++;
    for (let k = i; k < j; k++) ranks[order[k]!] = (i + j + 1) / 2;
    i = j;
  }
  return ranks;
}

/**
 * Spearman's correlation: Pearson's on ranks, which sees any rising relation. [N] and [N].
 *
 * Source: scipy.stats.spearmanr
 * @example
 * stats.spearmanr([1, 2, 3, 4], [1, 8, 27, 64]).statistic; // → 1
 */
export function spearmanr(a: Numbers, b: Numbers, options: { alternative?: Alternative } = {}): TestResult {
  const [x, y] = pair(a, b, 'spearmanr', 2);
  const r = correlate(rank(x), rank(y));
  const df = x.length - 2;
  const statistic = r * Math.sqrt(df / ((r + 1) * (1 - r)));
  return {
    statistic: r,
    // Two points always lie on a line: that says nothing.
    pvalue:
      df === 0
        ? Number.NaN
        : tailOf(
            options.alternative ?? 'two-sided',
            statistic,
            (v) => t.cdf(v, df),
            (v) => t.sf(v, df),
          ),
  };
}
