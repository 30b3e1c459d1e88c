import { defaultGenerator, fillRandperm, type Generator } from '../random/index.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType } from '../types/index.js';

/**
 * Samples by number. Anything with a `length` and `get(index)` is one; an array is one as it stands. `get` may give a promise, for samples that
 * are read or decoded in the background: iterate such a loader with `for await`.
 */
export interface Dataset<T> {
  /** Number of samples. */
  readonly length: number;
  /** Sample number `index`, from 0. */
  get(index: number): T | Promise<T>;
  /** Several samples, for datasets that have a faster way than `get` for each: loaders call it with the numbers of a batch. */
  getItems?(indices: readonly number[]): readonly T[] | Promise<readonly T[]>;
}

/** What loaders and splits take: a dataset, or an array of samples. */
export type DatasetLike<T> = Dataset<T> | readonly T[];

/** What every dataset class has besides: `for (const sample of set)` in order, as in Python. */
export abstract class Samples<S> {
  abstract readonly length: number;
  abstract get(index: number): S;
  *[Symbol.iterator](): globalThis.Generator<S, void, undefined> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}

/** An array as a dataset. */
class ArrayDataset<T> implements Dataset<T> {
  constructor(private readonly items: readonly T[]) {}
  get length(): number {
    return this.items.length;
  }
  /** Sample number `index`, from 0. */
  get(index: number): T {
    return this.items[index]!;
  }
}

export const asDataset = <T>(data: DatasetLike<T>): Dataset<T> =>
  Array.isArray(data) ? new ArrayDataset(data as readonly T[]) : (data as Dataset<T>);

/** One row of each tensor. */
export type Rows<Ts extends readonly Tensor<number[], DType>[]> = { -readonly [I in keyof Ts]: Tensor<number[]> };

/**
 * Rows of tensors that belong together: sample i is `[x[i], y[i], …]`.
 * @example
 * const set = new data.TensorDataset(torch.zeros(100, 4), torch.zeros(100));
 * set.get(3).map((row) => row.shape); // → [[4], []]
 */
export class TensorDataset extends Samples<Tensor[]> implements Dataset<Tensor[]> {
  readonly tensors: readonly AnyTensor[];
  constructor(...tensors: readonly { readonly shape: readonly number[] }[]) {
    super();
    this.tensors = tensors as unknown as AnyTensor[];
    const [first] = this.tensors;
    if (first === undefined) throw new TypeError('TensorDataset needs at least one tensor');
    if (this.tensors.some((t) => t.shape[0] !== first.shape[0]))
      throw new RangeError(
        `Size mismatch between tensors. Their first dimensions are ${this.tensors.map((t) => t.shape[0]).join(', ')}; a sample is one row of each`,
      );
  }
  get length(): number {
    return this.tensors[0]!.shape[0]!;
  }
  /** Sample number `index`, from 0. */
  get(index: number): Tensor[] {
    return this.tensors.map((t) => t.select(0, index)) as unknown as Tensor[];
  }
}

/**
 * Some samples of a dataset, by their numbers there.
 * @example
 * new data.Subset(['a', 'b', 'c'], [2, 0]).get(0); // → 'c'
 */
export class Subset<T> extends Samples<T | Promise<T>> implements Dataset<T> {
  readonly dataset: Dataset<T>;
  constructor(
    dataset: DatasetLike<T>,
    readonly indices: readonly number[],
  ) {
    super();
    this.dataset = asDataset(dataset);
  }
  get length(): number {
    return this.indices.length;
  }
  /** Sample number `index`, from 0. */
  get(index: number): T | Promise<T> {
    return this.dataset.get(this.indices[index]!);
  }
}

/**
 * Datasets one after the other.
 * @example
 * new data.ConcatDataset([['a', 'b'], ['c']]).get(2); // → 'c'
 */
export class ConcatDataset<T> extends Samples<T | Promise<T>> implements Dataset<T> {
  readonly datasets: readonly Dataset<T>[];
  constructor(datasets: readonly DatasetLike<T>[]) {
    super();
    if (datasets.length === 0) throw new RangeError('datasets should not be an empty iterable');
    this.datasets = datasets.map(asDataset);
  }
  get length(): number {
    return this.datasets.reduce((n, d) => n + d.length, 0);
  }
  /** Sample number `index`, from 0. */
  get(index: number): T | Promise<T> {
    let rest = index;
    for (const dataset of this.datasets) {
      if (rest < dataset.length) return dataset.get(rest);
      rest -= dataset.length;
    }
    throw new RangeError(`ConcatDataset: index ${index} is not below ${this.length}`);
  }
}

/**
 * A dataset whose samples are changed when they are taken: `new data.MapDataset(images, transform)`.
 * @example
 * new data.MapDataset([1, 2, 3], (x) => 10 * x).get(1); // → 20
 */
export class MapDataset<T, U> extends Samples<U | Promise<U>> implements Dataset<U> {
  readonly dataset: Dataset<T>;
  constructor(
    dataset: DatasetLike<T>,
    readonly change: (sample: T, index: number) => U,
  ) {
    super();
    this.dataset = asDataset(dataset);
  }
  get length(): number {
    return this.dataset.length;
  }
  /** Sample number `index`, from 0. */
  get(index: number): U | Promise<U> {
    const sample = this.dataset.get(index);
    return sample instanceof Promise ? sample.then((s) => this.change(s, index)) : this.change(sample, index);
  }
}

/** The numbers 0 … n − 1 in random order. */
export function permutation(n: number, generator: Generator): number[] {
  const order = new Float64Array(n);
  fillRandperm(generator, order);
  return [...order];
}

/**
 * Splits a dataset at random into parts of given lengths, or of given fractions of it. PyTorch's own order.
 * @example
 * const [train, test] = data.randomSplit(new data.TensorDataset(torch.zeros(10, 4)), [0.8, 0.2]);
 * [train!.length, test!.length]; // → [8, 2]
 */
export function randomSplit<T>(
  dataset: DatasetLike<T>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<T>[] {
  const total = dataset.length;
  let sizes = [...lengths];
  const sum = sizes.reduce((s, n) => s + n, 0);
  if (sizes.some((n) => !Number.isInteger(n)) || (sum === 1 && total !== 1)) {
    const outside = sizes.findIndex((f) => !(f >= 0 && f <= 1));
    if (outside >= 0) throw new RangeError(`Fraction at index ${outside} is not between 0 and 1: ${sizes[outside]}`);
    if (Math.abs(sum - 1) > 1e-9)
      throw new RangeError(
        `Sum of input lengths does not equal the length of the input dataset! randomSplit: the fractions ${lengths.join(' + ')} are not 1`,
      );
    sizes = sizes.map((f) => Math.floor(total * f));
    const left = total - sizes.reduce((s, n) => s + n, 0);
    for (let i = 0; i < left; i++) sizes[i % sizes.length]!++;
  } else if (sum !== total)
    throw new RangeError(
      `Sum of input lengths does not equal the length of the input dataset! randomSplit: ${lengths.join(' + ')} is not ${total}`,
    );
  const order = permutation(total, options.generator ?? defaultGenerator);
  let at = 0;
  return sizes.map((n) => new Subset(dataset, order.slice(at, (at += n))));
}
