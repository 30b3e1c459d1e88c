import { type Numbers, pair, sample } from './numbers.js';

/** How information is counted: in nats (base e) unless a base is given; 2 counts bits. */
export interface InformationOptions {
  /** Of the logarithm: 2 for bits. Default e. */
  readonly base?: number;
}

function normalised(x: Float64Array, who: string): Float64Array {
  let sum = 0;
  for (const v of x) {
    if (!(v >= 0)) throw new RangeError(`${who}: probabilities must not be negative, got ${v}`);
    sum += v;
  }
  if (!(sum > 0)) throw new RangeError(`${who}: probabilities must not all be zero`);
  return x.map((v) => v / sum);
}

const inBase = (nats: number, { base }: InformationOptions, who: string): number => {
  if (base === undefined) return nats;
  if (!(base > 0 && base !== 1)) throw new RangeError(`${who}: the base must be positive and not 1, got ${base}`);
  return nats / Math.log(base);
};

/**
 * Shannon's entropy −Σ p log p. Counts work too: they are divided by their sum. [N].
 *
 * Source: scipy.stats.entropy
 * @example
 * stats.entropy([0.25, 0.75]); // → 0.5623…
 * stats.entropy([0.25, 0.75], { base: 2 }); // → 0.8112…
 */
export function entropy(p: Numbers, options: InformationOptions = {}): number {
  let sum = 0;
  for (const v of normalised(sample(p, 'entropy', 1), 'entropy')) if (v > 0) sum -= v * Math.log(v);
  return inBase(sum, options, 'entropy');
}

/**
 * The Kullback-Leibler divergence Σ p log(p/q): what it costs to take q for p. Infinite where q is 0 and p is not. [N] and [N].
 *
 * Source: scipy.stats.entropy with two arguments
 * @example
 * stats.klDivergence([0.25, 0.75], [0.75, 0.25]); // → 0.5493…
 */
export function klDivergence(p: Numbers, q: Numbers, options: InformationOptions = {}): number {
  const [a, b] = pair(p, q, 'klDivergence', 1);
  const x = normalised(a, 'klDivergence');
  const y = normalised(b, 'klDivergence');
  let sum = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) sum += x[i]! * Math.log(x[i]! / y[i]!);
  return inBase(sum, options, 'klDivergence');
}

/**
 * The cross-entropy −Σ p log q: entropy of p plus the divergence from p to q. [N] and [N].
 * @example
 * stats.crossEntropy([0.25, 0.75], [0.75, 0.25]); // → 1.1116…
 */
export function crossEntropy(p: Numbers, q: Numbers, options: InformationOptions = {}): number {
  const [a, b] = pair(p, q, 'crossEntropy', 1);
  const x = normalised(a, 'crossEntropy');
  const y = normalised(b, 'crossEntropy');
  let sum = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) sum -= x[i]! * Math.log(y[i]!);
  return inBase(sum, options, 'crossEntropy');
}
