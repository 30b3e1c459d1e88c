import { norm, t } from './distributions.js';
import { mean, variance } from './moments.js';
import { type Numbers, pair, sample } from './numbers.js';

/** Which side counts as extreme. */
export type Alternative = 'two-sided' | 'less' | 'greater';

/** The outcome of a t-test. */
export interface TTestResult {
  /** The t statistic. */
  readonly statistic: number;
  /** The probability of a statistic at least as extreme if the means were equal. */
  readonly pvalue: number;
  /** Degrees of freedom (Welch's are not whole). */
  readonly df: number;
  /** The interval that holds the mean, or the difference of means, with this confidence (0.95 unless told). */
  confidenceInterval(level?: number): { low: number; high: number };
}

/** The probability of something at least as extreme, from both tails. */
export function tailOf(
  alternative: Alternative,
  statistic: number,
  cdf: (x: number) => number,
  sf: (x: number) => number,
): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  if (alternative === 'less') return cdf(statistic);
  if (alternative === 'greater') return sf(statistic);
  if (alternative === 'two-sided') return Math.min(1, 2 * sf(Math.abs(statistic)));
  throw new TypeError(`alternative must be 'two-sided', 'less' or 'greater', got '${alternative}'`);
}

function result(estimate: number, error: number, df: number, alternative: Alternative, at: number): TTestResult {
  const statistic = (estimate - at) / error;
  return {
    statistic,
    df,
    pvalue: tailOf(
      alternative,
      statistic,
      (x) => t.cdf(x, df),
      (x) => t.sf(x, df),
    ),
    confidenceInterval(level = 0.95) {
      if (!(level > 0 && level < 1))
        throw new RangeError(`confidenceInterval: the level must lie between 0 and 1, got ${level}`);
      const bound = t.ppf(alternative === 'two-sided' ? (1 + level) / 2 : level, df) * error;
      return {
        low: alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - bound,
        high: alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + bound,
      };
    },
  };
}

/**
 * One-sample t-test: is the mean of the population `popmean`? [N].
 *
 * Source: scipy.stats.ttest_1samp
 * @example
 * stats.ttest1samp([5.1, 4.9, 5.6, 5.8], 5).pvalue; // → 0.1944…
 */
export function ttest1samp(a: Numbers, popmean: number, options: { alternative?: Alternative } = {}): TTestResult {
  const x = sample(a, 'ttest1samp', 2);
  return result(mean(x), Math.sqrt(variance(x) / x.length), x.length - 1, options.alternative ?? 'two-sided', popmean);
}

/**
 * Two-sample t-test: do two independent samples come from populations with the same mean? With `equalVar: false`, Welch's
 * test, which does not assume equal variances. [N] and [M].
 *
 * Source: scipy.stats.ttest_ind
 * @example
 * const { statistic, pvalue } = stats.ttestInd([1, 2, 3, 4], [3, 4, 5, 9], { equalVar: false });
 * [statistic, pvalue]; // → [-1.8773…, 0.1276…]
 */
export function ttestInd(
  a: Numbers,
  b: Numbers,
  options: { equalVar?: boolean; alternative?: Alternative } = {},
): TTestResult {
  const x = sample(a, 'ttestInd', 2);
  const y = sample(b, 'ttestInd', 2);
  const { equalVar = true, alternative = 'two-sided' } = options;
  const vx = variance(x) / x.length;
  const vy = variance(y) / y.length;
  let df = x.length + y.length - 2;
  let error: number;
  if (equalVar) {
    const pooled = ((x.length - 1) * variance(x) + (y.length - 1) * variance(y)) / df;
    error = Math.sqrt(pooled * (1 / x.length + 1 / y.length));
  } else {
    error = Math.sqrt(vx + vy);
    df = (vx + vy) ** 2 / (vx ** 2 / (x.length - 1) + vy ** 2 / (y.length - 1));
    // Both constant: any degrees of freedom do.
    if (Number.isNaN(df)) df = 1;
  }
  return result(mean(x) - mean(y), error, df, alternative, 0);
}

/**
 * Paired t-test: do two measurements of the same things have the same mean? [N] and [N].
 *
 * Source: scipy.stats.ttest_rel
 * @example
 * stats.ttestRel([80, 75, 90], [78, 70, 88], { alternative: 'greater' }).pvalue; // → 0.0477…
 */
export function ttestRel(a: Numbers, b: Numbers, options: { alternative?: Alternative } = {}): TTestResult {
  const [x, y] = pair(a, b, 'ttestRel', 2);
  return ttest1samp(
    x.map((v, i) => v - y[i]!),
    0,
    options,
  );
}

/** The outcome of a test with a statistic and a p-value. */
export interface TestResult {
  /** The statistic of the test. */
  readonly statistic: number;
  /** The probability of a statistic at least as extreme if there were nothing to find. */
  readonly pvalue: number;
}

const poly = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0);

/**
 * Shapiro and Wilk's test that a sample comes from a normal distribution: a small p-value says it does not. [N].
 *
 * Source: Royston, "Remark AS R94" (1995), as scipy.stats.shapiro
 * @example
 * stats.shapiro([1.2, 0.8, 1.1, 0.9, 5]).pvalue; // → 0.0017…
 */
export function shapiro(a: Numbers): TestResult {
  const given = sample(a, 'shapiro', 0);
  if (given.length < 3) throw new RangeError(`Data must be at least length 3. shapiro: got ${given.length}`);
  const x = given.slice().sort();
  const n = x.length;
  const half = n >> 1;
  const weights = royston(n, half);
  const average = mean(x);
  let numerator = 0;
  let squares = 0;
  for (let i = 0; i < half; i++) numerator += weights[i]! * (x[n - 1 - i]! - x[i]!);
  for (const v of x) squares += (v - average) ** 2;
  if (squares === 0) return { statistic: 1, pvalue: 1 };
  const w = Math.min(1, numerator ** 2 / squares);
  return { statistic: w, pvalue: shapiroP(w, n) };
}

function royston(n: number, half: number): number[] {
  if (n === 3) return [Math.SQRT1_2];
  const m = Array.from({ length: half }, (_, i) => norm.isf((i + 1 - 0.375) / (n + 0.25)));
  const sum = 2 * m.reduce((s, v) => s + v * v, 0);
  const root = Math.sqrt(sum);
  const r = 1 / Math.sqrt(n);
  const first = poly([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], r) + m[0]! / root;
  if (n <= 5) {
    const scale = Math.sqrt((sum - 2 * m[0]! ** 2) / (1 - 2 * first ** 2));
    return m.map((v, i) => (i === 0 ? first : v / scale));
  }
  const second = poly([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], r) + m[1]! / root;
  const scale = Math.sqrt((sum - 2 * m[0]! ** 2 - 2 * m[1]! ** 2) / (1 - 2 * first ** 2 - 2 * second ** 2));
  return m.map((v, i) => (i === 0 ? first : i === 1 ? second : v / scale));
}

function shapiroP(w: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75))));
  let y = Math.log(1 - w);
  let centre: number;
  let spread: number;
  if (n <= 11) {
    const gamma = poly([-2.273, 0.459], n);
    if (y >= gamma) return 1e-99;
    y = -Math.log(gamma - y);
    centre = poly([0.544, -0.39978, 0.025054, -6.714e-4], n);
    spread = Math.exp(poly([1.3822, -0.77857, 0.062767, -0.0020322], n));
  } else {
    const l = Math.log(n);
    centre = poly([-1.5861, -0.31082, -0.083751, 0.0038915], l);
    spread = Math.exp(poly([-0.4803, -0.082676, 0.0030302], l));
  }
  return norm.sf((y - centre) / spread);
}
