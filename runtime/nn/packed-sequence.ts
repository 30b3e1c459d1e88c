import { elements, fromElements } from '../ops/host.js';
import { allocate } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType } from '../types/index.js';

/** Whole numbers in one dimension: sizes, lengths, positions. */
export type Whole = Tensor<[number], 'int64'>;

/** Whole numbers as a vector, on the device of `like`. */
export function whole(values: ArrayLike<number>, like: AnyTensor): Whole {
  const data = allocate('int64', values.length);
  data.set(values);
  return fromElements(data, [values.length], 'int64', like) as unknown as Whole;
}

/** The plain numbers of a vector. */
export const numbers = (x: AnyTensor | Whole): number[] => Array.from(elements(x as unknown as AnyTensor));

/**
 * Where each element of a permutation went. [n] → [n].
 * @example
 * nn.utils.rnn.invertPermutation(torch.tensor([2, 0, 1]).long()); // → tensor([1, 2, 0])
 */
export function invertPermutation(permutation: AnyTensor | Whole): Whole;
export function invertPermutation(permutation: AnyTensor | Whole | null): Whole | null;
export function invertPermutation(permutation: AnyTensor | Whole | null): Whole | null {
  if (permutation === null) return null;
  const inverse: number[] = [];
  numbers(permutation).forEach((from, to) => {
    inverse[from] = to;
  });
  return whole(inverse, permutation as AnyTensor);
}

/**
 * Sequences of different lengths without padding, one time step after the other: what RNN, LSTM and GRU take and give in place of a tensor.
 * Made by {@link packSequence} and {@link packPaddedSequence}; `abc` and `x` have the data `axbc` and the batch sizes 2, 1, 1.
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5])]);
 * packed.data; // → tensor([1., 4., 2., 5., 3.])
 * packed.batchSizes; // → tensor([2, 2, 1])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence<D extends DType = 'float32'> {
  constructor(
    /** [sum of the lengths, …]: the elements of the first time step, then those of the second … */
    readonly data: Tensor<number[], D>,
    /** [longest length]: how many sequences go on at each time step. On the CPU. */
    readonly batchSizes: Whole,
    /** [N]: which sequence comes first, second …, where they were sorted by length. */
    readonly sortedIndices: Whole | null = null,
    /** [N]: how to bring the sequences back into their order. */
    readonly unsortedIndices: Whole | null = invertPermutation(sortedIndices),
  ) {}

  /** Converts the data to a dtype, or moves it to a device; itself where there is nothing to do. */
  to<const E extends DType>(dtype: E): PackedSequence<E>;
  to(device: string): PackedSequence<D>;
  to(target: string): PackedSequence<DType> {
    const x = this.data as unknown as AnyTensor;
    const data = x.to(target as DType) as AnyTensor;
    if (data === x) return this as unknown as PackedSequence<DType>;
    const moved = (indices: Whole | null): Whole | null => indices && whole(numbers(indices), data);
    return new PackedSequence(data, this.batchSizes, moved(this.sortedIndices), moved(this.unsortedIndices));
  }

  /** Converts the data to float64. */
  double(): PackedSequence<'float64'> {
    return this.to('float64');
  }

  /** Converts the data to float32. */
  float(): PackedSequence<'float32'> {
    return this.to('float32');
  }

  /** Converts the data to int64. */
  long(): PackedSequence<'int64'> {
    return this.to('int64');
  }

  /** Moves the data to the CPU. */
  cpu(): PackedSequence<D> {
    return this.to('cpu' as string);
  }

  /** The packed sequence as PyTorch prints it. */
  toString(): string {
    const { data, batchSizes, sortedIndices, unsortedIndices } = this;
    const indices = `sorted_indices=${sortedIndices ?? 'None'}, unsorted_indices=${unsortedIndices ?? 'None'}`;
    return `PackedSequence(data=${data}, batch_sizes=${batchSizes}, ${indices})`;
  }

  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return { 'text/plain': this.toString() };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
