const N = 624;
const M = 397;

/**
 * The Mersenne Twister that both NumPy's `RandomState` and PyTorch's CPU generator draw from.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister" (1998), seeded by `init_genrand` or `init_by_array`.
 */
export class Mt19937 {
  /** The 624 words of state. */
  readonly words = new Uint32Array(N);
  /** Index of the next word that has not been used; 624 when a new block is due. */
  position = N;

  /** Seeds with the low 32 bits of `seed`. */
  seedWith(seed: number): void {
    const { words } = this;
    words[0] = seed >>> 0;
    for (let i = 1; i < N; i++) {
      const x = words[i - 1]! ^ (words[i - 1]! >>> 30);
      words[i] = Math.imul(1812433253, x) + i;
    }
    this.position = N;
  }

  /** Seeds with several words, as NumPy does for an array. */
  seedWithArray(key: readonly number[]): void {
    const { words } = this;
    this.seedWith(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(N, key.length); k > 0; k--) {
      const x = words[i - 1]! ^ (words[i - 1]! >>> 30);
      words[i] = (words[i]! ^ Math.imul(x, 1664525)) + (key[j]! >>> 0) + j;
      if (++i >= N) {
        words[0] = words[N - 1]!;
        i = 1;
      }
      if (++j >= key.length) j = 0;
    }
    for (let k = N - 1; k > 0; k--) {
      const x = words[i - 1]! ^ (words[i - 1]! >>> 30);
      words[i] = (words[i]! ^ Math.imul(x, 1566083941)) - i;
      if (++i >= N) {
        words[0] = words[N - 1]!;
        i = 1;
      }
    }
    words[0] = 0x80000000;
  }

  /** The next 32 random bits, as a number in [0, 2³²). */
  next(): number {
    if (this.position >= N) this.refill();
    let y = this.words[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private refill(): void {
    // Three loops instead of indices modulo 624: twice as fast.
    const { words } = this;
    let i = 0;
    for (; i < N - M; i++) {
      const y = (words[i]! & 0x80000000) | (words[i + 1]! & 0x7fffffff);
      words[i] = words[i + M]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    for (; i < N - 1; i++) {
      const y = (words[i]! & 0x80000000) | (words[i + 1]! & 0x7fffffff);
      words[i] = words[i + M - N]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    const y = (words[N - 1]! & 0x80000000) | (words[0]! & 0x7fffffff);
    words[N - 1] = words[M - 1]! ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    this.position = 0;
  }
}
