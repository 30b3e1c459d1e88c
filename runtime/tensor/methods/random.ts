import type { Generator } from '../../random/index.js';

interface Options {
  generator?: Generator;
}

/** Filling with random numbers, drawn in row-major order. */
export interface RandomMethods {
  /**
   * Uniform numbers in [from, to).
   * @example
   * torch.manualSeed(0);
   * torch.zeros(2).uniform_(-1, 1); // → tensor([-0.0075, 0.5364])
   */
  uniform_(from?: number, to?: number, options?: Options): this;
  /** Normal numbers. */
  normal_(mean?: number, std?: number, options?: Options): this;
  /**
   * Exponentially distributed numbers.
   * @example
   * torch.zeros(2, 3).exponential_(2).shape; // → [2, 3]
   */
  exponential_(rate?: number, options?: Options): this;
  /** 1 with probability p, else 0. */
  bernoulli_(p?: number, options?: Options): this;
  /**
   * Whole numbers from low to high (not included).
   * @example
   * torch.zeros(4).random_(0, 2).shape; // → [4]
   */
  random_(low: number, high: number, options?: Options): this;
}
