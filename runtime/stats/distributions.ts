import { betaPrefix, deviance, gammaPrefix, incompleteBeta, incompleteGamma, stirlingError } from './gamma.js';
import { type Numbers, toNumbers } from './numbers.js';
import { solve } from './quantile-search.js';

/** A function of a distribution: of one number, or of each number in an array or tensor. */
export interface Pointwise<P extends readonly (number | undefined)[]> {
  (x: number, ...parameters: P): number;
  (x: Numbers, ...parameters: P): number[];
}

/** A continuous distribution by SciPy's names. */
export interface Distribution<P extends readonly (number | undefined)[]> {
  /** Density. */
  readonly pdf: Pointwise<P>;
  /** Probability of a value up to x. */
  readonly cdf: Pointwise<P>;
  /** Probability of a value above x: 1 − cdf, accurate where that is small. */
  readonly sf: Pointwise<P>;
  /** Quantile: the x whose cdf is p. */
  readonly ppf: Pointwise<P>;
  /** Upper quantile: the x whose sf is q. */
  readonly isf: Pointwise<P>;
  /** The middle interval that holds this share of the probability. */
  interval(confidence: number, ...parameters: P): [low: number, high: number];
}

interface Standard {
  pdf(x: number): number;
  /** [cdf, sf] */
  tails(x: number): readonly [number, number];
  ppf(p: number, q: number): number;
}

function build<P extends readonly (number | undefined)[]>(
  standard: (parameters: P) => [Standard, loc: number, scale: number],
): Distribution<P> {
  const over = (one: (s: Standard, x: number, loc: number, scale: number) => number): Pointwise<P> => {
    const f = (x: number | Numbers, ...parameters: P): number | number[] => {
      const [s, loc, scale] = standard(parameters);
      return typeof x === 'number'
        ? one(s, x, loc, scale)
        : Array.from(toNumbers(x, 'stats'), (v) => one(s, v, loc, scale));
    };
    return f as Pointwise<P>;
  };
  const quantile = (s: Standard, p: number, q: number): number => (p >= 0 && q >= 0 ? s.ppf(p, q) : Number.NaN);
  const ppf = over((s, p, loc, scale) => loc + scale * quantile(s, p, 1 - p));
  const isf = over((s, q, loc, scale) => loc + scale * quantile(s, 1 - q, q));
  return {
    pdf: over((s, x, loc, scale) => s.pdf((x - loc) / scale) / scale),
    cdf: over((s, x, loc, scale) => s.tails((x - loc) / scale)[0]),
    sf: over((s, x, loc, scale) => s.tails((x - loc) / scale)[1]),
    ppf,
    isf,
    interval: (confidence, ...parameters) => {
      const tail = (1 - confidence) / 2;
      return [ppf(tail, ...parameters), isf(tail, ...parameters)];
    },
  };
}

/** The quantile of a distribution that is symmetric about 0, from its upper tail and the probability between 0 and x. */
function symmetric(
  p: number,
  q: number,
  upper: (x: number) => number,
  between: (x: number) => number,
  pdf: (x: number) => number,
): number {
  const tail = Math.min(p, q);
  if (tail === 0) return p < q ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (p === q) return 0;
  const x = tail < 0.25 ? solve(tail, upper, pdf, false, 2) : solve(0.5 - tail, between, pdf, true, 0.5);
  return p < q ? -x : x;
}

/** The quantile of a distribution on x ≥ 0. */
function positive(p: number, q: number, s: Pick<Standard, 'pdf' | 'tails'>, start: number): number {
  if (p === 0) return 0;
  if (q === 0) return Number.POSITIVE_INFINITY;
  return p < 0.5
    ? solve(p, (x) => s.tails(x)[0], s.pdf, true, start)
    : solve(q, (x) => s.tails(x)[1], s.pdf, false, start);
}

const ROOT_2PI = Math.sqrt(2 * Math.PI);

const normal: Standard = {
  pdf: (x) => Math.exp((-x * x) / 2) / ROOT_2PI,
  tails(x) {
    const [between, beyond] = incompleteGamma(0.5, (x * x) / 2);
    const near = 0.5 + between / 2;
    return x > 0 ? [near, beyond / 2] : [beyond / 2, near];
  },
  ppf: (p, q) =>
    symmetric(
      p,
      q,
      (x) => normal.tails(x)[1],
      (x) => incompleteGamma(0.5, (x * x) / 2)[0] / 2,
      normal.pdf,
    ),
};

/**
 * The normal distribution with mean `loc` and standard deviation `scale`.
 * @example
 * stats.norm.ppf(0.975); // → 1.9599…
 */
export const norm: Distribution<[loc?: number, scale?: number]> = build(([loc = 0, scale = 1]) => [
  normal,
  loc,
  positiveOr(scale),
]);

/** Parameters out of range give NaN everywhere, as in SciPy. */
const positiveOr = (x: number): number => (x > 0 ? x : Number.NaN);

function student(df: number): Standard {
  if (!(df > 0)) return nowhere;
  const beta = (x: number) => incompleteBeta(df / 2, 0.5, df / (df + x * x), (x * x) / (df + x * x));
  const constant = -deviance(df / 2, (df + 1) / 2) + stirlingError((df + 1) / 2) - stirlingError(df / 2);
  const s: Standard = {
    pdf(x) {
      const half = Math.log1p((x * x) / df) / 2;
      return Math.exp(constant - df * half - half) / ROOT_2PI;
    },
    tails(x) {
      const [beyond, between] = beta(x);
      const near = 0.5 + between / 2;
      return x > 0 ? [near, beyond / 2] : [beyond / 2, near];
    },
    ppf: (p, q) =>
      symmetric(
        p,
        q,
        (x) => beta(x)[0] / 2,
        (x) => beta(x)[1] / 2,
        s.pdf,
      ),
  };
  return s;
}

const nowhere: Standard = { pdf: () => Number.NaN, tails: () => [Number.NaN, Number.NaN], ppf: () => Number.NaN };

/**
 * Student's t distribution with `df` degrees of freedom.
 * @example
 * stats.t.sf(4.0522, 68) * 2; // → 0.0001…
 */
export const t: Distribution<[df: number, loc?: number, scale?: number]> = build(([df, loc = 0, scale = 1]) => [
  student(df),
  loc,
  positiveOr(scale),
]);

function chiSquared(df: number): Standard {
  if (!(df > 0)) return nowhere;
  const s: Standard = {
    pdf(x) {
      if (x < 0) return 0;
      if (x === 0) return df < 2 ? Number.POSITIVE_INFINITY : df === 2 ? 0.5 : 0;
      return gammaPrefix(df / 2, x / 2) / x;
    },
    tails: (x) => incompleteGamma(df / 2, x / 2),
    ppf: (p, q) => positive(p, q, s, df),
  };
  return s;
}

/**
 * The chi-squared distribution with `df` degrees of freedom.
 * @example
 * stats.chi2.sf(3.841, 1); // → 0.0500…
 */
export const chi2: Distribution<[df: number, loc?: number, scale?: number]> = build(([df, loc = 0, scale = 1]) => [
  chiSquared(df),
  loc,
  positiveOr(scale),
]);

function ratio(d1: number, d2: number): Standard {
  if (!(d1 > 0 && d2 > 0)) return nowhere;
  const s: Standard = {
    pdf(x) {
      if (x < 0) return 0;
      if (x === 0) return d1 < 2 ? Number.POSITIVE_INFINITY : d1 === 2 ? 1 : 0;
      const sum = d1 * x + d2;
      return betaPrefix(d1 / 2, d2 / 2, (d1 * x) / sum, d2 / sum) / x;
    },
    tails(x) {
      if (!(x > 0)) return Number.isNaN(x) ? [x, x] : [0, 1];
      const sum = d1 * x + d2;
      return sum === Number.POSITIVE_INFINITY ? [1, 0] : incompleteBeta(d1 / 2, d2 / 2, (d1 * x) / sum, d2 / sum);
    },
    ppf: (p, q) => positive(p, q, s, 1),
  };
  return s;
}

/**
 * Fisher's F distribution with `dfn` and `dfd` degrees of freedom.
 * @example
 * stats.f.cdf(3, 2, 10); // → 0.9046…
 */
export const f: Distribution<[dfn: number, dfd: number, loc?: number, scale?: number]> = build(
  ([dfn, dfd, loc = 0, scale = 1]) => [ratio(dfn, dfd), loc, positiveOr(scale)],
);
