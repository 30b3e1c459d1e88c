import { log } from './exact-math.js';
import { Mt19937 } from './mt19937.js';

const TWO32 = 4294967296;

/** How NumPy takes a size: nothing for one number, a length, or the sizes of nested arrays. */
export type Count = number | readonly number[];

const total = (size: Count): number => (typeof size === 'number' ? size : size.reduce((a, b) => a * b, 1));

/** All ones up to the highest bit of `max`. */
function maskOf(max: number): number {
  let mask = max;
  for (const shift of [1, 2, 4, 8, 16]) mask |= mask >>> shift;
  return mask >>> 0;
}

/**
 * NumPy's `RandomState`: the same seed gives the same numbers, bit for bit. Arrays come as flat `Float64Array`s.
 *
 * Source: https://numpy.org/doc/1.24/reference/random/legacy.html
 * @example
 * new stats.RandomState(17).randn(3); // → Float64Array(3) [0.2762…, -1.8546…, 0.6239…]
 */
export class RandomState extends Mt19937 {
  private spare = Number.NaN;

  constructor(seed?: number | readonly number[]) {
    super();
    this.seed(seed);
  }

  /** Seeds as `np.random.seed`; without a seed, from the system's entropy. */
  seed(seed?: number | readonly number[]): void {
    this.spare = Number.NaN;
    if (typeof seed === 'number') {
      if (!Number.isInteger(seed) || seed < 0 || seed >= TWO32)
        throw new RangeError(`seed: Seed must be between 0 and 2**32 - 1, got ${seed}`);
      this.seedWith(seed);
    } else this.seedWithArray(seed ?? [...crypto.getRandomValues(new Uint32Array(8))]);
  }

  /** One uniform number in [0, 1). */
  random(): number {
    return ((this.next() >>> 5) * 67108864 + (this.next() >>> 6)) / 9007199254740992;
  }

  /** One standard normal (Marsaglia's polar method). */
  gauss(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const x1 = 2 * this.random() - 1;
      const x2 = 2 * this.random() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 < 1 && r2 !== 0) {
        const f = Math.sqrt((-2 * log(r2)) / r2);
        this.spare = f * x1;
        return f * x2;
      }
    }
  }

  private draw(size: Count, one: () => number): Float64Array {
    const out = new Float64Array(total(size));
    for (let i = 0; i < out.length; i++) out[i] = one();
    return out;
  }

  /** `np.random.rand(...size)`: uniform in [0, 1), flat; without a size one number. */
  rand(): number;
  rand(...size: readonly number[]): Float64Array;
  rand(...size: readonly number[]): number | Float64Array {
    return size.length === 0 ? this.random() : this.draw(size, () => this.random());
  }

  /** `np.random.randn(...size)`: standard normals, flat; without a size one number. */
  randn(): number;
  randn(...size: readonly number[]): Float64Array;
  randn(...size: readonly number[]): number | Float64Array {
    return size.length === 0 ? this.gauss() : this.draw(size, () => this.gauss());
  }

  /** `np.random.uniform(low, high, size)`, flat. */
  uniform(low = 0, high = 1, size: Count = 1): Float64Array {
    const width = high - low;
    return this.draw(size, () => low + width * this.random());
  }

  /** `np.random.normal(mean, std, size)`, flat. */
  normal(mean = 0, std = 1, size: Count = 1): Float64Array {
    if (!(std >= 0)) throw new RangeError(`normal: scale < 0 (${std})`);
    return this.draw(size, () => mean + std * this.gauss());
  }

  /** `np.random.exponential(scale, size)`, flat. */
  exponential(scale = 1, size: Count = 1): Float64Array {
    return this.draw(size, () => scale * -log(1 - this.random()));
  }

  /** A whole number in [0, max], by drawing as many bits as `max` has until they fit. */
  private interval(max: number): number {
    if (max === 0) return 0;
    if (max < TWO32) {
      const mask = maskOf(max);
      for (;;) {
        const value = (this.next() & mask) >>> 0;
        if (value <= max) return value;
      }
    }
    const wide = BigInt(max);
    const mask = (1n << BigInt(wide.toString(2).length)) - 1n;
    for (;;) {
      const high = this.next();
      const value = ((BigInt(high) << 32n) | BigInt(this.next())) & mask;
      if (value <= wide) return Number(value);
    }
  }

  /** `np.random.randint(low, high, size)`: whole numbers in [low, high), or in [0, low) when `high` is null; flat. */
  randint(low: number, high: number | null = null, size: Count = 1): Float64Array {
    const [from, to] = high === null ? [0, low] : [low, high];
    if (!(from < to)) throw new RangeError(`randint: low >= high (${from} >= ${to})`);
    const max = to - from - 1;
    return this.draw(size, () => from + (max === TWO32 - 1 ? this.next() : this.interval(max)));
  }

  /** `np.random.shuffle(list)`: in place, along the first dimension; returns the list. */
  shuffle<L extends unknown[] | Float64Array | Float32Array | Int32Array | Uint8Array>(list: L): L {
    const items = list as unknown[];
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
    return list;
  }

  /** `np.random.permutation(n)`: 0 … n − 1 in random order. */
  permutation(n: number): Float64Array;
  /** `np.random.permutation(list)`: a shuffled copy. */
  permutation<T>(list: readonly T[]): T[];
  permutation<T>(what: number | readonly T[]): Float64Array | T[] {
    return typeof what === 'number'
      ? this.shuffle(Float64Array.from({ length: what }, (_, i) => i))
      : this.shuffle([...what]);
  }

  /**
   * `np.random.choice(n, size, replace, p)`: indices below `n`, flat.
   *
   * @param options `replace` (default true), `p`: one probability per index, summing to 1
   */
  choice(n: number, size: Count = 1, options: { replace?: boolean; p?: readonly number[] } = {}): Float64Array {
    const { replace = true, p } = options;
    const count = total(size);
    if (p && p.length !== n) throw new RangeError(`choice: 'a' and 'p' must have same size (${n} and ${p.length})`);
    if (p && Math.abs(p.reduce((a, b) => a + b, 0) - 1) > 1e-8)
      throw new RangeError('choice: probabilities do not sum to 1. Divide them by their sum');
    if (replace && p) {
      const cumulative = cumulate(p);
      return this.draw(count, () => searchRight(cumulative, this.random()));
    }
    if (replace) return this.randint(0, n, count);
    if (count > n) throw new RangeError("choice: Cannot take a larger sample than population when 'replace=False'");
    return p ? this.distinct([...p], count) : this.permutation(n).subarray(0, count);
  }

  private distinct(p: number[], count: number): Float64Array {
    if (p.filter((x) => x > 0).length < count) throw new RangeError('choice: Fewer non-zero entries in p than size');
    const found: number[] = [];
    while (found.length < count) {
      const x = this.rand(count - found.length);
      for (const i of found) p[i] = 0;
      const cumulative = cumulate(p);
      found.push(...new Set(Array.from(x, (u) => searchRight(cumulative, u))));
    }
    return Float64Array.from(found);
  }
}

function cumulate(p: readonly number[]): Float64Array {
  const out = new Float64Array(p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) out[i] = sum += p[i]!;
  return out.map((x) => x / sum);
}

/** The first index whose entry is greater than `x`. */
function searchRight(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
