import type { DType, ElementOf, Shape, SizeOf, ToList } from '../../types/index.js';
import type { TypedArray } from '../dtype.js';
import type { AnyTensor, Tensor } from '../tensor.js';

interface Like<E extends DType> {
  dtype?: E;
  device?: string;
  requiresGrad?: boolean;
}

/** To numbers, arrays, other dtypes and devices; and new tensors of the same kind. */
export interface ConversionMethods<S extends Shape, D extends DType> {
  /**
   * The number in a tensor of one element.
   * @example
   * torch.tensor([[0.5]]).item(); // → 0.5
   */
  item(): ElementOf<D>;
  /**
   * Nested arrays of the elements.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).tolist(); // → [[1, 2], [3, 4]]
   */
  tolist<R = ToList<S, D>>(): R;
  /**
   * The elements in order, in a new typed array; int64 comes as float64.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).toArray(); // → Float32Array(4) [1, 2, 3, 4]
   */
  toArray(): TypedArray;
  /**
   * Converted to a dtype, moved to a device, or made like another tensor. The tensor itself if nothing changes.
   * @example
   * torch.tensor([1.7]).to('int64'); // → tensor([1])
   */
  to<const E extends DType>(dtype: E): Tensor<S, E>;
  to(device: string): Tensor<S, D>;
  to<E extends DType>(other: Tensor<Shape, E>): Tensor<S, E>;
  to<const E extends DType = D>(options: { dtype?: E; device?: string; copy?: boolean }): Tensor<S, E>;
  /**
   * Converted to a dtype, or without one the name of the dtype.
   * @example
   * torch.tensor([1.7]).type('int64'); // → tensor([1])
   */
  type<const E extends DType>(dtype: E): Tensor<S, E>;
  /**
   * Converted to the dtype of another tensor.
   * @example
   * torch.tensor([1]).typeAs(torch.zeros([1], { dtype: 'float64' })).dtype; // → 'float64'
   */
  typeAs<E extends DType>(other: Tensor<Shape, E>): Tensor<S, E>;
  /**
   * On the CPU: itself if it is there already.
   * @example
   * torch.ones(2).cpu().device; // → 'cpu'
   */
  cpu(): Tensor<S, D>;
  /**
   * Converted to float32.
   * @example
   * torch.tensor([true, false]).float(); // → tensor([1., 0.])
   */
  float(): Tensor<S, 'float32'>;
  /**
   * Converted to float64.
   * @example
   * torch.ones(2).double().dtype; // → 'float64'
   */
  double(): Tensor<S, 'float64'>;
  /**
   * Converted to int32, without what follows the point.
   * @example
   * torch.tensor([1.7]).int(); // → tensor([1], dtype=torch.int32)
   */
  int(): Tensor<S, 'int32'>;
  /**
   * Converted to int64, without what follows the point: class numbers and indices.
   * @example
   * torch.tensor([1, 2]).long(); // → tensor([1, 2])
   */
  long(): Tensor<S, 'int64'>;
  /**
   * Converted to uint8.
   * @example
   * torch.tensor([255]).byte(); // → tensor([255], dtype=torch.uint8)
   */
  byte(): Tensor<S, 'uint8'>;
  /**
   * True where not 0.
   * @example
   * torch.tensor([0, 2]).bool(); // → tensor([False, True])
   */
  bool(): Tensor<S, 'bool'>;
  /** A copy with elements of its own. */
  clone(): Tensor<S, D>;
  /**
   * The tensor itself if its elements lie in order, else a copy in order.
   * @example
   * torch.zeros(2, 3).t().contiguous().isContiguous(); // → true
   */
  contiguous(): Tensor<S, D>;
  /** @internal As contiguous, never the tensor itself if it is a window on a larger storage. */
  contiguousCopy(): AnyTensor;
  /**
   * Whether the elements lie in row-major order without gaps.
   * @example
   * torch.zeros(2, 3).t().isContiguous(); // → false
   */
  isContiguous(): boolean;
  /**
   * Whether the dtype is float32 or float64.
   * @example
   * torch.tensor([1, 2]).isFloatingPoint(); // → true
   */
  isFloatingPoint(): boolean;
  /**
   * The shape, or the size of one dimension.
   * @example
   * torch.zeros(2, 3).size(1); // → 3
   */
  size(): S;
  size(dim: number): number;
  /**
   * Steps from one index to the next, in elements; of one dimension, or of all.
   * @example
   * torch.zeros(2, 3).stride(0); // → 3
   */
  stride(): readonly number[];
  stride(dim: number): number;
  /**
   * Where the first element lies in the storage.
   * @example
   * torch.arange(6).narrow(0, 2, 3).storageOffset(); // → 2
   */
  storageOffset(): number;
  /**
   * Number of dimensions.
   * @example
   * torch.zeros(2, 3).dim(); // → 2
   */
  dim(): S['length'];
  /** Number of elements. */
  numel(): number;
  /**
   * Number of elements.
   * @example
   * torch.zeros(2, 3).nelement(); // → 6
   */
  nelement(): number;
  /**
   * Bytes of an element in PyTorch.
   * @example
   * torch.zeros(2).elementSize(); // → 4
   */
  elementSize(): number;
  /**
   * Zeros with the dtype and device of this tensor.
   * @example
   * torch.ones([1], { dtype: 'float64' }).newZeros([2]); // → tensor([0., 0.], dtype=torch.float64)
   */
  newZeros<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  /**
   * Ones with the dtype and device of this tensor.
   * @example
   * torch.zeros([1], { dtype: 'int64' }).newOnes([2]); // → tensor([1, 1])
   */
  newOnes<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  /**
   * Elements that are yet to be set, with the dtype and device of this tensor.
   * @example
   * torch.zeros(1).newEmpty([2, 3]).shape; // → [2, 3]
   */
  newEmpty<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  /**
   * One value with the dtype and device of this tensor.
   * @example
   * torch.zeros(1).newFull([2], 7); // → tensor([7., 7.])
   */
  newFull<const N extends readonly number[]>(size: N, value: number | boolean): Tensor<[...N], D>;
  /**
   * Values with the dtype and device of this tensor.
   * @example
   * torch.zeros([1], { dtype: 'int64' }).newTensor([1, 2]); // → tensor([1, 2])
   */
  newTensor(values: unknown, options?: Like<D>): Tensor<number[], D>;
  /**
   * Frees the elements at once, for this tensor and its views; using them afterwards is an error. On the CPU there is nothing to free. `using x = …` does
   * it at the end of the block.
   * @example
   * const x = torch.ones(2);
   * x.dispose();
   */
  dispose(): void;
  [Symbol.dispose](): void;
  /** The number for `Number(x)` and `+x`; text for templates. */
  [Symbol.toPrimitive](hint: string): number | string;
  /**
   * As {@link tolist}: what `JSON.stringify` writes.
   * @example
   * JSON.stringify(torch.tensor([1, 2])); // → '[1,2]'
   */
  toJSON(): unknown;
  /**
   * As PyTorch prints it.
   * @example
   * torch.tensor([1, 2]).toString(); // → 'tensor([1., 2.])'
   */
  toString(): string;
}
