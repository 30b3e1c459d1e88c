// In which order samples are loaded, with PyTorch's own draws.
import { defaultGenerator, fillMultinomial, fillRandint, Generator } from '../random/index.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { permutation } from './dataset.js';

/** Gives sample numbers, anew for every epoch. */
export interface Sampler extends Iterable<number> {
  /** Number of samples of an epoch. */
  readonly length: number;
}

/**
 * 0, 1, 2 …
 * @example
 * [...new data.SequentialSampler({ length: 3 })]; // → [0, 1, 2]
 */
export class SequentialSampler implements Sampler {
  constructor(private readonly source: { readonly length: number }) {}
  get length(): number {
    return this.source.length;
  }
  *[Symbol.iterator](): Generator_<number> {
    for (let i = 0; i < this.source.length; i++) yield i;
  }
}

type Generator_<T> = globalThis.Generator<T, void, undefined>;

/** Settings of {@link RandomSampler}. */
export interface RandomSamplerOptions {
  /** Draw every sample anew from all. Default false. */
  replacement?: boolean;
  /** Default: all. */
  numSamples?: number;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Random order, new in every epoch.
 * @example
 * torch.manualSeed(17);
 * [...new data.RandomSampler({ length: 5 })]; // → [1, 3, 2, 0, 4]
 */
export class RandomSampler implements Sampler {
  constructor(
    private readonly source: { readonly length: number },
    private readonly options: RandomSamplerOptions = {},
  ) {
    if (options.replacement !== undefined && typeof options.replacement !== 'boolean')
      throw new TypeError(`replacement should be a boolean value, but got replacement=${String(options.replacement)}`);
    if (!(Number.isInteger(this.length) && this.length > 0))
      throw new RangeError(
        `num_samples should be a positive integer value, but got num_samples=${this.length}. Is the dataset empty?`,
      );
  }
  get length(): number {
    return this.options.numSamples ?? this.source.length;
  }
  *[Symbol.iterator](): Generator_<number> {
    const n = this.source.length;
    const count = this.length;
    // Without a generator of its own, each epoch gets one, seeded from the default generator.
    const generator = this.options.generator ?? new Generator(defaultGenerator.random63());
    if (this.options.replacement) {
      for (let done = 0; done < count; done += 32) {
        const block = new Float64Array(Math.min(32, count - done));
        fillRandint(generator, block, 0, n);
        yield* block;
      }
      return;
    }
    for (let done = 0; done + n <= count; done += n) yield* permutation(n, generator);
    yield* permutation(n, generator).slice(0, count % n);
  }
}

/**
 * The given samples in random order.
 * @example
 * [...new data.SubsetRandomSampler([7, 8, 9])].sort(); // → [7, 8, 9]
 */
export class SubsetRandomSampler implements Sampler {
  constructor(
    private readonly indices: readonly number[],
    private readonly options: { generator?: Generator } = {},
  ) {}
  get length(): number {
    return this.indices.length;
  }
  *[Symbol.iterator](): Generator_<number> {
    for (const i of permutation(this.indices.length, this.options.generator ?? defaultGenerator))
      yield this.indices[i]!;
  }
}

/**
 * Draws samples by weight: balances classes of different size. `weights` is [N], one for each sample.
 * @example
 * [...new data.WeightedRandomSampler([0, 0, 1], 4)]; // → [2, 2, 2, 2]
 */
export class WeightedRandomSampler implements Sampler {
  private readonly weights: Float64Array;
  readonly length: number;
  constructor(
    weights: ArrayLike<number> | AnyTensor | Tensor,
    numSamples: number,
    private readonly options: { replacement?: boolean; generator?: Generator } = {},
  ) {
    if (!Number.isInteger(numSamples) || numSamples <= 0)
      throw new RangeError(`num_samples should be a positive integer value, but got num_samples=${numSamples}`);
    this.weights = Float64Array.from('storage' in weights ? (weights.toArray() as ArrayLike<number>) : weights);
    this.length = numSamples;
  }
  *[Symbol.iterator](): Generator_<number> {
    const out = new Float64Array(this.length);
    fillMultinomial(this.options.generator ?? defaultGenerator, out, this.weights, this.options.replacement ?? true);
    yield* out;
  }
}

/**
 * Groups what a sampler gives into batches.
 * @example
 * const sampler = new data.SequentialSampler({ length: 5 });
 * [...new data.BatchSampler(sampler, 2, false)]; // → [[0, 1], [2, 3], [4]]
 */
export class BatchSampler implements Iterable<number[]> {
  constructor(
    readonly sampler: Sampler,
    readonly batchSize: number,
    readonly dropLast = false,
  ) {
    if (!Number.isInteger(batchSize) || batchSize <= 0)
      throw new RangeError(`batch_size should be a positive integer value, but got batch_size=${batchSize}`);
  }
  /** Number of batches. */
  get length(): number {
    const exact = this.sampler.length / this.batchSize;
    return this.dropLast ? Math.floor(exact) : Math.ceil(exact);
  }
  *[Symbol.iterator](): Generator_<number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length === this.batchSize) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}
