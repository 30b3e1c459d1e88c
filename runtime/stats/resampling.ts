import { power } from '../ops/power.js';
import { RandomState } from '../random/numpy.js';
import { norm } from './distributions.js';
import type { Alternative, TestResult } from './hypothesis.js';
import { quantileSorted, std } from './moments.js';
import { type Numbers, sample } from './numbers.js';

/** A number computed from a sample. */
export type Statistic = (values: Float64Array) => number;

/** Options of {@link bootstrap}. */
export interface BootstrapOptions {
  /** How often to resample; 9999. */
  nResamples?: number;
  /** 0.95. */
  confidenceLevel?: number;
  /** How the interval is made; bias-corrected and accelerated (`'BCa'`) unless told. */
  method?: 'percentile' | 'basic' | 'BCa';
  /** A seed or a generator; from the system's entropy unless given. */
  randomState?: number | RandomState;
}

/** The outcome of {@link bootstrap}. */
export interface BootstrapResult {
  /** Holds the statistic with the confidence asked for. */
  readonly confidenceInterval: { readonly low: number; readonly high: number };
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  /** The statistic of every resample. */
  readonly distribution: Float64Array;
}

const stateOf = (seed: number | RandomState | undefined): RandomState =>
  seed instanceof RandomState ? seed : new RandomState(seed);

/** The share of sorted values below x, those equal counting half. */
function shareBelow(values: Float64Array, x: number): number {
  let less = 0;
  let upTo = 0;
  for (const v of values) {
    if (v < x) less++;
    if (v <= x) upTo++;
  }
  return (less + upTo) / (2 * values.length);
}

/** Bias-corrected and accelerated percentages, after Efron and Tibshirani (14.9–14.15). */
function accelerated(
  x: Float64Array,
  statistic: Statistic,
  distribution: Float64Array,
  alpha: number,
): [number, number] {
  const bias = norm.ppf(shareBelow(distribution, statistic(x)));
  const leftOut = Float64Array.from(x, (_, i) => statistic(x.filter((__, j) => j !== i)));
  const average = leftOut.reduce((a, b) => a + b, 0) / leftOut.length;
  let cubes = 0;
  let squares = 0;
  for (const v of leftOut) {
    cubes += power(average - v, 3);
    squares += (average - v) ** 2;
  }
  const a = cubes / (6 * power(squares, 1.5));
  const shift = (z: number) => norm.cdf(bias + (bias + z) / (1 - a * (bias + z)));
  return [shift(norm.ppf(alpha)), shift(norm.ppf(1 - alpha))];
}

/**
 * A confidence interval for any statistic, by resampling the sample with replacement. The same seed gives the same
 * resamples as SciPy with a `RandomState`. [N].
 *
 * Source: scipy.stats.bootstrap
 * @example
 * stats.bootstrap([1, 4, 2, 8, 5, 7], stats.mean, { randomState: 17 }).confidenceInterval; // → { low: 2.5, high: 6.5 }
 */
export function bootstrap(data: Numbers, statistic: Statistic, options: BootstrapOptions = {}): BootstrapResult {
  const x = sample(data, 'bootstrap', 2);
  const { nResamples = 9999, confidenceLevel = 0.95, method = 'BCa' } = options;
  const state = stateOf(options.randomState);
  const distribution = new Float64Array(nResamples);
  for (let k = 0; k < nResamples; k++)
    distribution[k] = statistic(state.randint(0, x.length, x.length).map((i) => x[i]!));
  const alpha = (1 - confidenceLevel) / 2;
  const [from, to] = method === 'BCa' ? accelerated(x, statistic, distribution, alpha) : [alpha, 1 - alpha];
  const sorted = distribution.slice().sort();
  let low = quantileSorted(sorted, from);
  let high = quantileSorted(sorted, to);
  if (method === 'basic') {
    const observed = statistic(x);
    [low, high] = [2 * observed - high, 2 * observed - low];
  }
  return { confidenceInterval: { low, high }, standardError: std(distribution), distribution };
}

/** Options of {@link permutationTest}. */
export interface PermutationOptions {
  /** How often to permute at most; 9999. With fewer possible partitions than that, all of them are tried. */
  nResamples?: number;
  /** Which side counts as extreme. Default 'two-sided'. */
  alternative?: Alternative;
  /** A seed or a generator; from the system's entropy unless given. */
  randomState?: number | RandomState;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}

/** Every way to choose k of n, in lexicographic order. */
function* combinations(n: number, k: number): Generator<number[]> {
  const chosen = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield chosen;
    let i = k - 1;
    while (i >= 0 && chosen[i] === n - k + i) i--;
    if (i < 0) return;
    chosen[i]!++;
    for (let j = i + 1; j < k; j++) chosen[j] = chosen[j - 1]! + 1;
  }
}

/**
 * Permutation test for two independent samples: how often is the statistic as extreme when the labels are shuffled? [N] and [M].
 *
 * Source: scipy.stats.permutation_test with permutation_type 'independent'
 * @example
 * const { pvalue } = stats.permutationTest([1, 2, 3], [4, 5, 6], (x, y) => stats.mean(x) - stats.mean(y));
 * pvalue; // → 0.1
 */
export function permutationTest(
  a: Numbers,
  b: Numbers,
  statistic: (x: Float64Array, y: Float64Array) => number,
  options: PermutationOptions = {},
): TestResult & { readonly nullDistribution: Float64Array } {
  const x = sample(a, 'permutationTest', 2);
  const y = sample(b, 'permutationTest', 2);
  const { nResamples = 9999, alternative = 'two-sided' } = options;
  const all = Float64Array.of(...x, ...y);
  const n = all.length;
  const observed = statistic(x, y);
  const exact = binomial(n, x.length) <= nResamples;
  const drawn: number[] = [];
  if (exact) {
    for (const chosen of combinations(n, x.length)) {
      const inside = new Set(chosen);
      drawn.push(
        statistic(
          all.filter((_, i) => inside.has(i)),
          all.filter((_, i) => !inside.has(i)),
        ),
      );
    }
  } else {
    const state = stateOf(options.randomState);
    for (let k = 0; k < nResamples; k++) {
      const shuffled = state.permutation(n).map((i) => all[i]!);
      drawn.push(statistic(shuffled.subarray(0, x.length), shuffled.subarray(x.length)));
    }
  }
  // Sums in another order differ in their last bits: what is equal but for those counts as extreme.
  const slack = Math.max(1e-14, Math.abs(1e-14 * observed));
  const extra = exact ? 0 : 1;
  const less = (drawn.filter((v) => v <= observed + slack).length + extra) / (drawn.length + extra);
  const greater = (drawn.filter((v) => v >= observed - slack).length + extra) / (drawn.length + extra);
  const pvalue =
    alternative === 'less' ? less : alternative === 'greater' ? greater : Math.min(1, 2 * Math.min(less, greater));
  return { statistic: observed, pvalue, nullDistribution: Float64Array.from(drawn) };
}
