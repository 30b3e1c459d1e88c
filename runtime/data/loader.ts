import { fromElements } from '../ops/host.js';
import { defaultGenerator, type Generator } from '../random/index.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { type Collated, defaultCollate } from './collate.js';
import { asDataset, type Dataset, type DatasetLike, TensorDataset } from './dataset.js';
import { BatchSampler, RandomSampler, type Sampler, SequentialSampler } from './samplers.js';

/** Settings of {@link DataLoader}. */
export interface DataLoaderOptions<T, B> {
  /** Samples in a batch. Default 1. */
  batchSize?: number;
  /** A new random order every epoch: PyTorch's. Default false. */
  shuffle?: boolean;
  /** Order of the samples, instead of `shuffle`. */
  sampler?: Sampler;
  /** Lists of sample numbers, instead of `batchSize`, `shuffle`, `sampler` and `dropLast`. */
  batchSampler?: Iterable<readonly number[]> & { readonly length: number };
  /** Leave out a last batch that is smaller. Default false. */
  dropLast?: boolean;
  /** Makes a batch of samples. Default: stacks tensors. */
  collateFn?: (samples: T[]) => B;
  /** Where random numbers come from. Default: the one that `torch.manualSeed` seeds. */
  generator?: Generator;
  /** Batches that are being read ahead in `for await`. Default 2. */
  prefetchFactor?: number;
}

/**
 * Batches of a dataset, for `for (const batch of loader)`, or `for await` when samples are read in the background.
 *
 * @example
 * const set = new data.TensorDataset(torch.zeros(100, 4), torch.zeros(100));
 * const loader = new data.DataLoader(set, { batchSize: 32, shuffle: true });
 * for (const [x, y] of loader) expect(x).toHaveShape([y!.shape[0]!, 4]);
 * loader.length; // → 4
 * @see https://pytorch.org/docs/1.13/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<T, B = Collated<T>> {
  readonly dataset: Dataset<T>;
  readonly batchSampler: Iterable<readonly number[]> & { readonly length: number };
  private readonly options: DataLoaderOptions<T, B>;

  constructor(dataset: DatasetLike<T>, options: DataLoaderOptions<T, B> = {}) {
    this.dataset = asDataset(dataset);
    this.options = options;
    const { batchSize = 1, shuffle = false, sampler, batchSampler, dropLast = false, generator } = options;
    if (sampler !== undefined && shuffle) throw new TypeError('sampler option is mutually exclusive with shuffle');
    if (batchSampler !== undefined && (options.batchSize !== undefined || shuffle || sampler !== undefined || dropLast))
      throw new TypeError(
        'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
      );
    const order =
      sampler ??
      (shuffle ? new RandomSampler(this.dataset, generator ? { generator } : {}) : new SequentialSampler(this.dataset));
    this.batchSampler = batchSampler ?? new BatchSampler(order, batchSize, dropLast);
  }

  /** Number of batches in an epoch. */
  get length(): number {
    return this.batchSampler.length;
  }

  /** The sample numbers of every batch of a new epoch. */
  private indices(): Iterable<readonly number[]> {
    // PyTorch draws a base seed for its workers in every epoch, also when there are none.
    (this.options.generator ?? defaultGenerator).random63();
    return this.batchSampler;
  }

  private async samples(batch: readonly number[]): Promise<T[]> {
    if (this.dataset.getItems !== undefined) return [...(await this.dataset.getItems(batch))];
    return Promise.all(batch.map((i) => this.dataset.get(i)));
  }

  private collate(samples: T[]): B {
    return (this.options.collateFn ?? (defaultCollate as (samples: T[]) => unknown))(samples) as B;
  }

  *[Symbol.iterator](): globalThis.Generator<B, void, undefined> {
    for (const batch of this.indices()) {
      if (this.dataset instanceof TensorDataset && this.options.collateFn === undefined) {
        yield rows(this.dataset, batch) as B;
        continue;
      }
      const samples = this.dataset.getItems?.(batch) ?? batch.map((i) => this.dataset.get(i));
      if (samples instanceof Promise || samples.some((s) => s instanceof Promise))
        throw new TypeError(
          'DataLoader: these samples are loaded in the background. Iterate with `for await (const batch of loader)`',
        );
      yield this.collate(samples as T[]);
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<B, void, undefined> {
    const ahead = Math.max(this.options.prefetchFactor ?? 2, 1);
    const queue: Promise<B>[] = [];
    const order = this.indices()[Symbol.iterator]();
    let done = false;
    const fill = (): void => {
      while (!done && queue.length < ahead) {
        const next = order.next();
        if (next.done) done = true;
        else {
          const batch = this.samples(next.value).then((samples) => this.collate(samples));
          // A failure is reported when the batch's turn comes, not as an unhandled rejection before.
          batch.catch(() => undefined);
          queue.push(batch);
        }
      }
    };
    fill();
    while (queue.length > 0) {
      const batch = await queue.shift()!;
      fill();
      yield batch;
    }
  }
}

/** Rows of all tensors at once: what stacking them one by one would give. */
function rows(dataset: TensorDataset, batch: readonly number[]): unknown {
  return dataset.tensors.map((x: AnyTensor) => {
    const size = x.shape[0]!;
    for (const i of batch)
      if (!(i >= 0 && i < size))
        throw new RangeError(`DataLoader: sample ${i} is out of range for a dataset of ${size}`);
    return x.indexSelect(0, fromElements(Float64Array.from(batch), [batch.length], 'int64', x));
  });
}
