import type { Target } from './fill.js';
import { fillExponential } from './fill.js';
import type { Generator } from './generator.js';

const TWO32 = 4294967296;

/** Fills with whole numbers in [low, high): `torch.randint`. */
export function fillRandint(generator: Generator, out: Target, low: number, high: number): void {
  if (!(low < high))
    throw new RangeError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  const range = high - low;
  if (range < TWO32) {
    // `%` of numbers beyond 31 bits is a call of C's fmod; this is exact as well, both being whole numbers below 2³².
    for (let i = 0; i < out.length; i++) {
      const word = generator.next();
      out[i] = word - Math.floor(word / range) * range + low;
    }
  } else {
    const wide = BigInt(range);
    for (let i = 0; i < out.length; i++) out[i] = Number(generator.next64() % wide) + low;
  }
}

/** What `random_()` draws from when no range is given, by dtype: every value the dtype holds exactly, from 0 on. */
const RANDOM: Record<string, (generator: Generator) => number> = {
  bool: (g) => g.next() & 1,
  uint8: (g) => g.next() % 256,
  int32: (g) => g.next() % 2147483648,
  int64: (g) => Number(g.random63()),
  float32: (g) => g.next() % 16777217,
  float64: (g) => Number(g.next64() % 9007199254740993n),
};

/** Fills with `random_()` for this dtype. Above 2⁵³, int64 is rounded to what a float64 holds. */
export function fillRandom(generator: Generator, out: Target, dtype: string): void {
  const draw = RANDOM[dtype];
  if (!draw) throw new TypeError(`"random_" not implemented for '${dtype}'`);
  for (let i = 0; i < out.length; i++) out[i] = draw(generator);
}

/** Fills with the numbers 0 … n − 1 in random order: `torch.randperm(n)`. */
export function fillRandperm(generator: Generator, out: Target): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.next() % (n - i));
    const held = out[i]!;
    out[i] = out[j]!;
    out[j] = held;
  }
}

/**
 * Draws categories by weight: `torch.multinomial` for one row. With replacement by searching the cumulative sum,
 * without by ranking weight over exponential noise.
 *
 * @param weights one per category, not negative, not all zero
 * @param out receives the indices
 */
export function fillMultinomial(
  generator: Generator,
  out: Float64Array | Int32Array,
  weights: Float32Array | Float64Array,
  replacement: boolean,
): void {
  const n = weights.length;
  if (!replacement && out.length > n)
    throw new RangeError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  let total = 0;
  for (const w of weights) {
    total += w;
    if (w >= 0 && w < Number.POSITIVE_INFINITY) continue;
    throw new RangeError(
      !replacement
        ? 'probability tensor contains either `inf`, `nan` or element < 0'
        : w < 0
          ? 'invalid multinomial distribution (encountering probability entry < 0)'
          : 'invalid multinomial distribution (encountering probability entry = infinity or NaN)',
    );
  }
  if (!(total > 0)) throw new RangeError('invalid multinomial distribution (sum of probabilities <= 0)');
  // PyTorch 2 also ranks where one is drawn with replacement; 1.13 does not.
  if (!replacement) {
    const noise = weights instanceof Float32Array ? new Float32Array(n) : new Float64Array(n);
    fillExponential(generator, noise);
    for (let i = 0; i < n; i++) noise[i] = weights[i]! / noise[i]!;
    const order = Array.from(noise, (_, i) => i).sort((a, b) => noise[b]! - noise[a]!);
    for (let i = 0; i < out.length; i++) out[i] = order[i]!;
    return;
  }
  const cumulative = weights instanceof Float32Array ? new Float32Array(n) : new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum = weights instanceof Float32Array ? Math.fround(sum + weights[i]!) : sum + weights[i]!;
    cumulative[i] = sum;
  }
  for (let i = 0; i < n; i++) cumulative[i] = cumulative[i]! / sum;
  cumulative[n - 1] = 1;
  for (let i = 0; i < out.length; i++) {
    const u = generator.uniform64();
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < u) low = middle + 1;
      else high = middle;
    }
    out[i] = low;
  }
}
