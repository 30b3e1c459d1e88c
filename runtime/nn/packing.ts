// What torch.nn.utils.rnn has: sequences of different lengths in one tensor, with padding or packed.

import { gradEnabled } from '../autograd/grad-mode.js';
import type { Derivative } from '../autograd/node.js';
import { record1 } from '../autograd/record.js';
import { ShapeError, show } from '../errors.js';
import { wrap } from '../ops/create.js';
import { placeRows, type Rows, takeRows } from '../ops/rows.js';
import { product } from '../tensor/shape.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType } from '../types/index.js';
import { invertPermutation, numbers, PackedSequence, type Whole, whole } from './packed-sequence.js';
import {
  type BatchFirst,
  listOf,
  type PaddingOptions,
  padded,
  padSequence,
  place,
  plainLengths,
  unpadSequence,
} from './padding.js';

export { type BatchFirst, invertPermutation, PackedSequence, type PaddingOptions, padSequence, unpadSequence };

/** Settings of {@link packSequence}. */
export interface PackingOptions {
  /** Whether the sequences come sorted, the longest first; with false they are sorted here. Default true. */
  enforceSorted?: boolean;
}

const PACK: Derivative = {
  name: 'PackPaddedSequenceBackward0',
  saves: 0,
  inputs: [(g, n) => placeRows(g, n.context as Rows)],
};

/** Lengths as plain numbers, in PyTorch's words where they are not one for each of `batch` sequences. */
function lengthsOf(lengths: readonly number[] | AnyTensor, batch: number, steps: number, batchDim: string): number[] {
  const tensor = lengths instanceof Tensor;
  if (tensor && (lengths as AnyTensor).ndim !== 1)
    throw new ShapeError(
      `'lengths' argument should be a 1D CPU int64 tensor, but got ${(lengths as AnyTensor).ndim}D ${(lengths as AnyTensor).device} tensor`,
      { op: 'packPaddedSequence', shapes: [(lengths as AnyTensor).shape] },
    );
  const list = plainLengths(lengths).map(Math.trunc);
  if (list.length !== batch)
    throw new RangeError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${list.length} (batch_size=${batch}). The batch is the ${batchDim} dimension: see batchFirst`,
    );
  if (list.some((length) => !(length > 0)))
    throw new RangeError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0. Leave empty sequences out",
    );
  const longest = Math.max(...list);
  if (longest > steps)
    throw new RangeError(
      `packPaddedSequence: a sequence cannot have the length ${longest} where the padded ones have ${steps}`,
    );
  return list;
}

/**
 * Packs sequences that lie padded in one tensor. [L, N, …], or [N, L, …] with `batchFirst`, and N lengths → packed.
 * @example
 * const padded = torch.tensor([[1, 2, 0], [3, 0, 0], [4, 5, 6]]);
 * const packed = nn.utils.rnn.packPaddedSequence(padded, [2, 1, 3], { batchFirst: true, enforceSorted: false });
 * packed.data; // → tensor([4., 1., 3., 5., 2., 6.])
 * packed.sortedIndices!; // → tensor([2, 0, 1])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence<D extends DType>(
  input: Tensor<number[], D>,
  lengths: readonly number[] | AnyTensor | Whole,
  options: BatchFirst & PackingOptions = {},
): PackedSequence<D> {
  const { batchFirst = false, enforceSorted = true } = options;
  const x = input as unknown as AnyTensor;
  if (x.ndim < 2)
    throw new ShapeError(
      `Dimension out of range (expected to be in range of [-1, 0], but got 1). packPaddedSequence: the input is [L, N, …], got ${show(x.shape)}`,
      { op: 'packPaddedSequence', shapes: [x.shape] },
    );
  if (x.count === 0)
    throw new ShapeError('Cannot pack empty tensors.', { op: 'packPaddedSequence', shapes: [x.shape] });
  const [steps, batch] = (batchFirst ? [x.shape[1], x.shape[0]] : x.shape) as [number, number];
  const list = lengthsOf(lengths as readonly number[] | AnyTensor, batch, steps, batchFirst ? 'first' : 'second');
  const order = list.map((_, b) => b);
  if (!enforceSorted) order.sort((a, b) => list[b]! - list[a]!);
  else if (list.some((length, b) => b > 0 && length > list[b - 1]!))
    throw new RangeError(
      '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability. Here: { enforceSorted: false }',
    );
  const index = place(batchFirst, steps, batch);
  const longest = list[order[0]!]!;
  const at: number[] = [];
  const sizes: number[] = [];
  for (let t = 0; t < longest; t++) {
    const going = order.filter((b) => list[b]! > t);
    sizes.push(going.length);
    for (const b of going) at.push(index(t, b));
  }
  const rest = x.shape.slice(2);
  const rows: Rows = {
    outer: 1,
    size: steps * batch,
    inner: product(rest),
    at: Int32Array.from(at),
    taken: [at.length, ...rest],
    whole: x.shape,
  };
  const data = takeRows(x.detach() as AnyTensor, rows);
  if (gradEnabled && x.tracked) record1(PACK, data, x, rows);
  const sorted = enforceSorted ? null : whole(order, x);
  return new PackedSequence(data as unknown as Tensor<number[], D>, onCpu(sizes), sorted);
}

/** Sizes and lengths stay on the CPU. */
const onCpu = (values: readonly number[]): Whole =>
  wrap(Float64Array.from(values), [values.length], 'int64') as unknown as Whole;

/** Length of each sequence, in the order of the packed data. */
const packedLengths = (sizes: readonly number[]): number[] =>
  Array.from({ length: sizes[0]! }, (_, b) => sizes.filter((size) => size > b).length);

/**
 * The reverse of {@link packPaddedSequence}: a padded tensor and the lengths, in the order of the sequences before packing.
 * → [L, N, …], or [N, L, …] with `batchFirst`, and [N]. L is the longest length, or `totalLength`.
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5])]);
 * const [padded, lengths] = nn.utils.rnn.padPackedSequence(packed, { batchFirst: true });
 * padded; // → tensor([[1., 2., 3.], [4., 5., 0.]])
 * lengths; // → tensor([3, 2])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence<D extends DType>(
  sequence: PackedSequence<D>,
  options: PaddingOptions & {
    /** Pads to this length instead of the longest one. */
    totalLength?: number;
  } = {},
): [Tensor<number[], D>, Whole] {
  const { batchFirst = false, paddingValue = 0, totalLength } = options;
  const sizes = numbers(sequence.batchSizes);
  const steps = totalLength ?? sizes.length;
  if (steps < sizes.length)
    throw new RangeError(
      `Expected total_length to be at least the length of the longest sequence in input, but got total_length=${steps} and max sequence length being ${sizes.length}`,
    );
  const batch = sizes[0]!;
  const order = sequence.sortedIndices === null ? undefined : numbers(sequence.sortedIndices);
  const lengths: number[] = [];
  packedLengths(sizes).forEach((length, b) => {
    lengths[order?.[b] ?? b] = length;
  });
  const index = place(batchFirst, steps, batch);
  const at = sizes.flatMap((size, t) => Array.from({ length: size }, (_, b) => index(t, order?.[b] ?? b)));
  const data = sequence.data as unknown as AnyTensor;
  const shape = [...(batchFirst ? [batch, steps] : [steps, batch]), ...data.shape.slice(1)];
  return [padded(data, at, shape, paddingValue) as unknown as Tensor<number[], D>, onCpu(lengths)];
}

/**
 * Packs a list of sequences of different lengths. N of [Lᵢ, …] → packed.
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.ones(5, 4), torch.ones(3, 4), torch.ones(2, 4)]);
 * const [output, hidden] = new nn.GRU(4, 8)(packed);
 * output.data.shape; // → [10, 8]
 * hidden.shape; // → [1, 3, 8]
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence<D extends DType>(
  sequences: Iterable<Tensor<number[], D>>,
  options: PackingOptions = {},
): PackedSequence<D> {
  const list = listOf(sequences as unknown as Iterable<AnyTensor>, 'pack_sequence');
  const lengths = list.map((x) => x.shape[0]!);
  return packPaddedSequence(padSequence(list) as unknown as Tensor<number[], D>, lengths, options);
}

/**
 * The reverse of {@link packSequence}: the sequences, each with its own length, in their order before packing.
 * @example
 * const packed = nn.utils.rnn.packSequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5])]);
 * nn.utils.rnn.unpackSequence(packed)[1]!; // → tensor([4., 5.])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpackSequence<D extends DType>(packed: PackedSequence<D>): Tensor<number[], D>[] {
  const [padded, lengths] = padPackedSequence(packed, { batchFirst: true });
  return unpadSequence(padded, lengths, { batchFirst: true });
}
