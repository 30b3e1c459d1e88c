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
  /**
   * Another shape without copying; an error where strides do not allow it.
   * @example
   * torch.arange(6).view(2, -1).shape; // → [2, 3]
   */
  view<const N extends Sizes>(...sizes: RestOr<ViewError<S, SizeOf<N>>, N>): Tensor<View<S, SizeOf<N>>, D>;
  /**
   * In the shape of another tensor.
   * @example
   * torch.arange(6).viewAs(torch.zeros(2, 3)).shape; // → [2, 3]
   */
  viewAs<N extends Shape>(other: Tensor<N, DType>): Tensor<N, D>;
  /**
   * The same elements in the shape of another tensor.
   * @example
   * torch.arange(6).reshapeAs(torch.zeros(2, 3)).shape; // → [2, 3]
   */
  reshapeAs<N extends Shape>(other: Tensor<N, DType>): Tensor<N, D>;
  /**
   * The dimensions in reverse.
   * @example
   * torch.zeros(2, 3).T.shape; // → [3, 2]
   */
  readonly T: Tensor<Reversed<S>, D>;
  /**
   * The last two dimensions swapped.
   * @example
   * torch.zeros(5, 2, 3).mT.shape; // → [5, 3, 2]
   */
  readonly mT: Tensor<MatrixTransposed<S>, D>;
  /**
   * Transposed; for at most two dimensions.
   * @example
   * torch.tensor([[1, 2, 3, 4]]).t().shape; // → [4, 1]
   */
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
  /**
   * Size-1 dimensions repeated without copying; -1 keeps a size.
   * @example
   * torch.tensor([[1], [2]]).expand(2, 3); // → tensor([[1., 1., 1.], [2., 2., 2.]])
   */
  expand<const N extends Sizes>(...sizes: RestOr<ExpandError<S, SizeOf<N>>, N>): Tensor<Expand<S, SizeOf<N>>, D>;
  /**
   * Repeated to the shape of another tensor, without copying.
   * @example
   * torch.tensor([[1], [2]]).expandAs(torch.zeros(2, 2)); // → tensor([[1., 1.], [2., 2.]])
   */
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
  /**
   * One dimension split into several.
   * @example
   * torch.zeros(32, 784).unflatten(1, [28, 28]).shape; // → [32, 28, 28]
   */
  unflatten(dim: number, sizes: Size): Tensor<number[], D>;
  /**
   * All elements in one dimension.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).ravel(); // → tensor([1., 2., 3., 4.])
   */
  ravel(): Tensor<Flatten<S>, D>;
  /**
   * Part of one dimension.
   * @example
   * torch.arange(6).narrow(0, 2, 3); // → tensor([2, 3, 4])
   */
  narrow<const R extends number, const A extends number, const N extends number>(
    dim: R,
    start: A,
    length: ArgOr<NarrowError<S, R, A, N>, N>,
  ): Tensor<Narrow<S, R, N>, D>;
  /**
   * One position of a dimension, which goes.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).select(0, 1); // → tensor([3., 4.])
   */
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
  /**
   * Columns in reverse order.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).fliplr(); // → tensor([[2., 1.], [4., 3.]])
   */
  fliplr(): Tensor<S, D>;
  /**
   * Rows in reverse order.
   * @example
   * torch.tensor([[1, 2], [3, 4]]).flipud(); // → tensor([[3., 4.], [1., 2.]])
   */
  flipud(): Tensor<S, D>;
  /** A copy with elements shifted; what goes out at one end comes in at the other. */
  roll(shifts: number | Size, dims?: number | Size): Tensor<S, D>;
  /**
   * A copy repeated along each dimension.
   * @example
   * torch.tensor([1, 2]).repeat(2, 2); // → tensor([[1., 2., 1., 2.], [1., 2., 1., 2.]])
   */
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
