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
  /** The number in a tensor of one element. */
  item(): ElementOf<D>;
  /** Nested arrays of the elements. */
  tolist<R = ToList<S, D>>(): R;
  /** The elements in order, in a new typed array; int64 comes as float64. */
  toArray(): TypedArray;
  /** Converted to a dtype, moved to a device, or made like another tensor. The tensor itself if nothing changes. */
  to<const E extends DType>(dtype: E): Tensor<S, E>;
  to(device: string): Tensor<S, D>;
  to<E extends DType>(other: Tensor<Shape, E>): Tensor<S, E>;
  to<const E extends DType = D>(options: { dtype?: E; device?: string; copy?: boolean }): Tensor<S, E>;
  type<const E extends DType>(dtype: E): Tensor<S, E>;
  typeAs<E extends DType>(other: Tensor<Shape, E>): Tensor<S, E>;
  cpu(): Tensor<S, D>;
  float(): Tensor<S, 'float32'>;
  double(): Tensor<S, 'float64'>;
  int(): Tensor<S, 'int32'>;
  long(): Tensor<S, 'int64'>;
  byte(): Tensor<S, 'uint8'>;
  bool(): Tensor<S, 'bool'>;
  /** A copy with elements of its own. */
  clone(): Tensor<S, D>;
  /** The tensor itself if its elements lie in order, else a copy in order. */
  contiguous(): Tensor<S, D>;
  /** @internal As contiguous, never the tensor itself if it is a window on a larger storage. */
  contiguousCopy(): AnyTensor;
  isContiguous(): boolean;
  isFloatingPoint(): boolean;
  /** The shape, or the size of one dimension. */
  size(): S;
  size(dim: number): number;
  stride(): readonly number[];
  stride(dim: number): number;
  storageOffset(): number;
  /** Number of dimensions. */
  dim(): S['length'];
  /** Number of elements. */
  numel(): number;
  nelement(): number;
  elementSize(): number;
  newZeros<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  newOnes<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  newEmpty<const N extends readonly number[] | readonly [readonly number[]]>(...size: N): Tensor<SizeOf<N>, D>;
  newFull<const N extends readonly number[]>(size: N, value: number | boolean): Tensor<[...N], D>;
  newTensor(values: unknown, options?: Like<D>): Tensor<number[], D>;
  /** The number for `Number(x)` and `+x`; text for templates. */
  [Symbol.toPrimitive](hint: string): number | string;
  /** As {@link tolist}. */
  toJSON(): unknown;
  /** As PyTorch prints it. */
  toString(): string;
}
