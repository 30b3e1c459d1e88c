import { power } from '../ops/power.js';
import { type Numbers, sample } from './numbers.js';

/**
 * The mean. [N].
 * @example
 * stats.mean([1, 2, 3, 4]); // → 2.5
 */
export function mean(a: Numbers): number {
  const x = sample(a, 'mean', 1);
  let sum = 0;
  for (const v of x) sum += v;
  return sum / x.length;
}

/** Mean of the deviations from the mean to this power. */
function moment(x: Float64Array, exponent: number): number {
  const average = mean(x);
  let sum = 0;
  for (const v of x) sum += power(v - average, exponent);
  return sum / x.length;
}

/**
 * The variance: squared deviations divided by n − `ddof`. The default 1 is the estimate for a population from a sample
 * (PyTorch's default); 0 is that of the numbers themselves (NumPy's default). [N].
 * @example
 * stats.variance([1, 2, 3, 4], { ddof: 1 }); // → 1.6666…
 */
export function variance(a: Numbers, options: { ddof?: number } = {}): number {
  const x = sample(a, 'variance', 1);
  return (moment(x, 2) * x.length) / (x.length - (options.ddof ?? 1));
}

/**
 * The standard deviation: the root of {@link variance}. [N].
 * @example
 * stats.std([1, 2, 3, 4], { ddof: 1 }); // → 1.2909…
 */
export const std = (a: Numbers, options: { ddof?: number } = {}): number => Math.sqrt(variance(a, options));

/** Quantile of sorted numbers, by linear interpolation. */
export function quantileSorted(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const i = Math.floor(at);
  const low = sorted[i]!;
  const high = sorted[Math.min(i + 1, sorted.length - 1)]!;
  const t = at - i;
  // NumPy's lerp, which is exact at both ends.
  return t >= 0.5 ? high - (high - low) * (1 - t) : low + (high - low) * t;
}

/**
 * The value below which this share of the numbers lies, by linear interpolation, as `np.quantile`. [N].
 * @example
 * stats.quantile([1, 2, 3, 4], 0.25); // → 1.75
 */
export function quantile(a: Numbers, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile: q must lie between 0 and 1, got ${q}`);
  return quantileSorted(sample(a, 'quantile', 1).slice().sort(), q);
}

/**
 * The middle value. [N].
 * @example
 * stats.median([3, 1, 2]); // → 2
 */
export const median = (a: Numbers): number => quantile(a, 0.5);

/** What {@link describe} tells of a sample. */
export interface Description {
  /** How many numbers. */
  readonly nobs: number;
  /** The smallest and the largest. */
  readonly minmax: readonly [min: number, max: number];
  /** Their mean. */
  readonly mean: number;
  /** Divided by n − 1 unless told. */
  readonly variance: number;
  /** 0 for a symmetric distribution. */
  readonly skewness: number;
  /** Excess kurtosis: 0 for a normal distribution. */
  readonly kurtosis: number;
}

/**
 * Size, extremes and the first four moments of a sample. [N].
 *
 * Source: scipy.stats.describe
 * @example
 * stats.describe([1, 2, 3, 4]).variance; // → 1.6666…
 */
export function describe(a: Numbers, options: { ddof?: number } = {}): Description {
  const x = sample(a, 'describe', 1);
  const m2 = moment(x, 2);
  let min = x[0]!;
  let max = x[0]!;
  for (const v of x) {
    min = Math.min(min, v);
    max = Math.max(max, v);
  }
  return {
    nobs: x.length,
    minmax: [min, max],
    mean: mean(x),
    variance: variance(x, options),
    skewness: m2 === 0 ? Number.NaN : moment(x, 3) / power(m2, 1.5),
    kurtosis: m2 === 0 ? Number.NaN : moment(x, 4) / m2 ** 2 - 3,
  };
}
