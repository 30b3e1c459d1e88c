// Sequences of different lengths in one tensor, filled up to the longest.
import { ShapeError } from '../errors.js';
import { cat } from '../ops/join.js';
import { putRows } from '../ops/rows.js';
import { product, sameShape } from '../tensor/shape.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Shape } from '../types/index.js';
import { numbers, type Whole } from './packed-sequence.js';

/** Which dimension is the batch. */
export interface BatchFirst {
  /** [N, L, …] instead of [L, N, …]. Default false. */
  batchFirst?: boolean;
}
/** What stands behind the end of a sequence. */
export interface PaddingOptions extends BatchFirst {
  /** Value behind the end of a sequence. Default 0. */
  paddingValue?: number;
}
/** Positions in a padded tensor of `steps` × `batch`. */
export const place = (batchFirst: boolean, steps: number, batch: number) =>
  batchFirst ? (t: number, b: number) => b * steps + t : (t: number, b: number) => t * batch + b;

/** A tensor of the padding value with the rows of x at their positions. [n, …] → shape. */
export function padded(x: AnyTensor, at: ArrayLike<number>, shape: number[], paddingValue: number): AnyTensor {
  const all = (x.newZeros(shape) as AnyTensor).fill_(paddingValue);
  const inner = product(x.shape.slice(1));
  return putRows(
    all,
    { outer: 1, size: shape[0]! * shape[1]!, inner, at: Int32Array.from(at), taken: x.shape, whole: shape },
    x,
  );
}

/** Lengths as plain numbers. */
export const plainLengths = (lengths: readonly number[] | AnyTensor | Whole): number[] =>
  lengths instanceof Tensor ? numbers(lengths as AnyTensor) : [...(lengths as readonly number[])];

/**
 * Stacks sequences of different lengths, each filled up to the longest. N of [Lᵢ, …] → [L, N, …], or [N, L, …] with `batchFirst`.
 * @example
 * nn.utils.rnn.padSequence([torch.tensor([1, 2, 3]), torch.tensor([4])], { batchFirst: true }); // → tensor([[1., 2., 3.], [4., 0., 0.]])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function padSequence<D extends DType>(
  sequences: Iterable<Tensor<number[], D>> | Tensor<Shape, D>,
  options: PaddingOptions = {},
): Tensor<number[], D> {
  const { batchFirst = false, paddingValue = 0 } = options;
  const list = listOf(sequences as Iterable<AnyTensor> | AnyTensor, 'pad_sequence');
  const first = list[0]!;
  const rest = first.shape.slice(1);
  const rows = list.map((x) => {
    const whole = [x.shape[0]!, ...rest];
    // Adding to zeros broadcasts as PyTorch's copy does, and says what does not fit.
    return sameShape(x.shape, whole) ? x : x.newZeros(whole).add(x);
  });
  const steps = Math.max(...rows.map((x) => x.shape[0]!));
  const index = place(batchFirst, steps, rows.length);
  const at = rows.flatMap((x, b) => Array.from({ length: x.shape[0]! }, (_, t) => index(t, b)));
  const shape = [...(batchFirst ? [rows.length, steps] : [steps, rows.length]), ...rest];
  const joined = cat(rows.map((x) => x.to(first.dtype) as AnyTensor));
  return padded(joined, at, shape, paddingValue) as unknown as Tensor<number[], D>;
}

/** The sequences of one call, in PyTorch's words where there are none. */
export function listOf(sequences: Iterable<AnyTensor> | AnyTensor, name: string): AnyTensor[] {
  if (sequences instanceof Tensor) return (sequences as AnyTensor).unbind(0) as AnyTensor[];
  if (typeof (sequences as Partial<Iterable<AnyTensor>> | undefined)?.[Symbol.iterator] !== 'function')
    throw new TypeError(
      `${name}: Expected iterable for input sequences, but got arg of type: ${typeof sequences}. Give an array of tensors`,
    );
  const list = [...(sequences as Iterable<AnyTensor>)];
  if (list.length === 0) throw new RangeError(`received an empty list of sequences. ${name} needs one at least`);
  if (list.some((x) => x.ndim === 0))
    throw new ShapeError(`Dimension specified as 0 but tensor has no dimensions. ${name}: a sequence is [L, …]`, {
      op: name,
      shapes: list.map((x) => x.shape),
    });
  return list;
}

/**
 * The reverse of {@link padSequence}. [L, N, …], or [N, L, …] with `batchFirst`, and N lengths → N of [Lᵢ, …].
 * @example
 * const padded = torch.tensor([[1, 2, 3], [4, 0, 0]]);
 * nn.utils.rnn.unpadSequence(padded, [3, 1], { batchFirst: true })[1]!; // → tensor([4.])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence<D extends DType>(
  paddedSequences: Tensor<number[], D>,
  lengths: readonly number[] | AnyTensor | Whole,
  { batchFirst = false }: BatchFirst = {},
): Tensor<number[], D>[] {
  const list = plainLengths(lengths);
  const each = (paddedSequences as unknown as AnyTensor).unbind(batchFirst ? 0 : 1) as AnyTensor[];
  return each
    .slice(0, list.length)
    .map((x, b) => x.narrow(0, 0, Math.min(list[b]!, x.shape[0]!)) as unknown as Tensor<number[], D>);
}
