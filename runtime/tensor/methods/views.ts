import type {
  ArgOr,
  DimError,
  DType,
  Expand,
  ExpandError,
  Flatten,
  FlattenError,
  MatrixTransposed,
  Narrow,
  NarrowError,
  Permute,
  PermuteError,
  RestOr,
  Reversed,
  Select,
  SelectError,
  Shape,
  Size,
  SizeOf,
  Squeeze,
  Transpose,
  TransposeError,
  Unsqueeze,
  UnsqueezeError,
  View,
  ViewError,
} from '../../types/index.js';
import type { Tensor } from '../tensor.js';

type Sizes = readonly number[] | readonly [readonly number[]];

/** The same elements in another shape: views share them, so a change of one shows in the other. */
export interface ViewMethods<S extends Shape, D extends DType> {
  /** Another shape, one size may be -1. Copies only where strides do not allow a view. */
  reshape<const N extends Sizes>(...sizes: RestOr<ViewError<S, SizeOf<N>>, N>): Tensor<View<S, SizeOf<N>>, D>;
  /** Another shape without copying; an error where strides do not allow it. */
  view<const N extends Sizes>(...sizes: RestOr<ViewError<S, SizeOf<N>>, N>): Tensor<View<S, SizeOf<N>>, D>;
  /** In the shape of another tensor. */
  viewAs<N extends Shape>(other: Tensor<N, DType>): Tensor<N, D>;
  reshapeAs<N extends Shape>(other: Tensor<N, DType>): Tensor<N, D>;
  /** The dimensions in reverse. */
  readonly T: Tensor<Reversed<S>, D>;
  /** The last two dimensions swapped. */
  readonly mT: Tensor<MatrixTransposed<S>, D>;
  /** Transposed; for at most two dimensions. */
  t(): Tensor<Reversed<S>, D>;
  /** Two dimensions swapped. */
  transpose<const A extends number, const B extends number>(
    dim0: ArgOr<TransposeError<S, A>, A>,
    dim1: ArgOr<TransposeError<S, B>, B>,
  ): Tensor<Transpose<S, A, B>, D>;
  /** The dimensions in another order. */
  permute<const N extends Sizes>(...dims: RestOr<PermuteError<S, SizeOf<N>>, N>): Tensor<Permute<S, SizeOf<N>>, D>;
  /** Dimensions moved to other places. */
  movedim(source: number | Size, destination: number | Size): Tensor<{ [I in keyof S]: number }, D>;
  /** Size-1 dimensions repeated without copying; -1 keeps a size. */
  expand<const N extends Sizes>(...sizes: RestOr<ExpandError<S, SizeOf<N>>, N>): Tensor<Expand<S, SizeOf<N>>, D>;
  expandAs<N extends Shape>(other: Tensor<N, DType>): Tensor<N, D>;
  /** Seen in this shape as broadcasting does. */
  broadcastTo<const N extends readonly number[]>(shape: N): Tensor<[...N], D>;
  /** Without dimensions of size 1, or without these if they are of size 1. */
  squeeze<const R extends number | undefined = undefined>(
    dim?: R extends number ? ArgOr<DimError<S, R>, R> : R,
  ): Tensor<Squeeze<S, R>, D>;
  /** With a new dimension of size 1. */
  unsqueeze<const R extends number>(dim: ArgOr<UnsqueezeError<S, R>, R>): Tensor<Unsqueeze<S, R>, D>;
  /** Dimensions from one to another merged. */
  flatten<const A extends number = 0, const B extends number = -1>(
    startDim?: ArgOr<FlattenError<S, A, B>, A>,
    endDim?: B,
  ): Tensor<Flatten<S, A, B>, D>;
  /** One dimension split into several. */
  unflatten(dim: number, sizes: Size): Tensor<number[], D>;
  ravel(): Tensor<Flatten<S>, D>;
  /** Part of one dimension. */
  narrow<const R extends number, const A extends number, const N extends number>(
    dim: R,
    start: A,
    length: ArgOr<NarrowError<S, R, A, N>, N>,
  ): Tensor<Narrow<S, R, N>, D>;
  /** One position of a dimension, which goes. */
  select<const R extends number, const I extends number>(
    dim: ArgOr<DimError<S, R>, R>,
    index: ArgOr<SelectError<S, R, I>, I>,
  ): Tensor<Select<S, R>, D>;
  /** Rows from start to end (not included), as `Array.prototype.slice`. */
  slice(start?: number, end?: number, step?: number): Tensor<number[], D>;
  /** The diagonal of two dimensions, as a last dimension. */
  diagonal(offset?: number, dim1?: number, dim2?: number): Tensor<number[], D>;
  /** The diagonal of a matrix, or a matrix with this diagonal. */
  diag(diagonal?: number): Tensor<number[], D>;
  /** Sum of the diagonal. */
  trace(): Tensor<[], D>;
  /** Views of `size` rows (the last may be smaller), or of the given sizes. */
  split(size: number | Size, dim?: number): Tensor<number[], D>[];
  /** At most `chunks` views of equal size. */
  chunk(chunks: number, dim?: number): Tensor<number[], D>[];
  /** The views along one dimension. */
  unbind(dim?: number): Tensor<number[], D>[];
  /** Iterates over the first dimension. */
  [Symbol.iterator](): Iterator<Tensor<S extends [number, ...infer R extends number[]] ? R : number[], D>>;
  /** A copy with the order reversed along dimensions. */
  flip(dims: number | Size): Tensor<S, D>;
  fliplr(): Tensor<S, D>;
  flipud(): Tensor<S, D>;
  /** A copy with elements shifted; what goes out at one end comes in at the other. */
  roll(shifts: number | Size, dims?: number | Size): Tensor<S, D>;
  /** A copy repeated along each dimension. */
  repeat(...repeats: number[] | [Size]): Tensor<number[], D>;
  /** As `numpy.tile`. */
  tile(...repeats: number[] | [Size]): Tensor<number[], D>;
  /** Each element (along a dimension) several times in a row. */
  repeatInterleave(repeats: number, dim?: number): Tensor<number[], D>;
  /** The lower triangle of matrices, the rest zero. */
  tril(diagonal?: number): Tensor<S, D>;
  /** The upper triangle of matrices, the rest zero. */
  triu(diagonal?: number): Tensor<S, D>;
  /** @internal A view of the whole tensor. */
  alias(): Tensor<S, D>;
}
