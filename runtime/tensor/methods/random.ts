import type { Generator } from '../../random/index.js';

interface Options {
  generator?: Generator;
}

/** Filling with random numbers, drawn in row-major order. */
export interface RandomMethods {
  /** Uniform numbers in [from, to). */
  uniform_(from?: number, to?: number, options?: Options): this;
  /** Normal numbers. */
  normal_(mean?: number, std?: number, options?: Options): this;
  /** Exponentially distributed numbers. */
  exponential_(rate?: number, options?: Options): this;
  /** 1 with probability p, else 0. */
  bernoulli_(p?: number, options?: Options): this;
  /** Whole numbers from low to high (not included). */
  random_(low: number, high: number, options?: Options): this;
}
