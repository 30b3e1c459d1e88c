import type {
  ArgOr,
  DimError,
  DType,
  Reduce,
  ReduceDims,
  ReduceError,
  Resized,
  Shape,
  SumDType,
  ToFloat,
} from '../../types/index.js';
import type { Tensor } from '../tensor.js';

interface Keep<K extends boolean> {
  /** Keeps reduced dimensions as size 1. */
  keepdim?: K;
}
interface Correction {
  /** Divides by n − correction; 1 when left out. */
  correction?: number;
  /** false is correction 0. */
  unbiased?: boolean;
}

/** Over all elements, or over the dimensions given. */
export interface ReductionMethods<S extends Shape, D extends DType> {
  /** Sum. Integers and booleans are added up in int64. */
  sum<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K> & { dtype?: DType },
  ): Tensor<Reduce<S, R, K>, SumDType<D>>;
  /** Mean of a floating-point tensor. */
  mean<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K> & { dtype?: DType },
  ): Tensor<Reduce<S, R, K>, D>;
  /** Product. */
  prod<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, SumDType<D>>;
  /** Variance, by default with n − 1. */
  var(options: Correction): Tensor<[], D>;
  var<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K> & Correction,
  ): Tensor<Reduce<S, R, K>, D>;
  /** Standard deviation, by default with n − 1. */
  std(options: Correction): Tensor<[], D>;
  std<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K> & Correction,
  ): Tensor<Reduce<S, R, K>, D>;
  /** Largest element; equal ones share the gradient. */
  amax<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, D>;
  /** Smallest element; equal ones share the gradient. */
  amin<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, D>;
  /** Largest element; along a dimension also its position. */
  max(): Tensor<[], D>;
  max<const R extends number, K extends boolean = false>(
    dim: ArgOr<DimError<S, R>, R>,
    options?: Keep<K>,
  ): ValuesAndIndices<Reduce<S, R, K>, D>;
  /** Smallest element; along a dimension also its position. */
  min(): Tensor<[], D>;
  min<const R extends number, K extends boolean = false>(
    dim: ArgOr<DimError<S, R>, R>,
    options?: Keep<K>,
  ): ValuesAndIndices<Reduce<S, R, K>, D>;
  /** Position of the largest element, the first among equals; in the flattened tensor when no dimension is given. */
  argmax<const R extends number | null | undefined = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, 'int64'>;
  /** Position of the smallest element, the first among equals; in the flattened tensor when no dimension is given. */
  argmin<const R extends number | null | undefined = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, 'int64'>;
  /** Whether any element is not 0. */
  any<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, 'bool'>;
  /** Whether all elements are not 0. */
  all<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, 'bool'>;
  /** ln Σ eˣ, without overflow. */
  logsumexp<const R extends ReduceDims = undefined, K extends boolean = false>(
    dim: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, ToFloat<D>>;
  /** The p-norm, 2 when left out. */
  norm<const R extends ReduceDims = undefined, K extends boolean = false>(
    p?: number | 'fro',
    dim?: ArgOr<ReduceError<S, R>, R>,
    options?: Keep<K>,
  ): Tensor<Reduce<S, R, K>, D>;
  /** The middle element; of two middle ones the smaller. */
  median(): Tensor<[], D>;
  median<const R extends number, K extends boolean = false>(
    dim: ArgOr<DimError<S, R>, R>,
    options?: Keep<K>,
  ): ValuesAndIndices<Reduce<S, R, K>, D>;
  /** The value below which a share q of the elements lies, interpolated. */
  quantile(q: number): Tensor<[], D>;
  /** eˣ / Σ eˣ along a dimension. */
  softmax<const R extends number>(dim: ArgOr<DimError<S, R>, R>): Tensor<S, D>;
  /** ln softmax along a dimension. */
  logSoftmax<const R extends number>(dim: ArgOr<DimError<S, R>, R>): Tensor<S, D>;
  /** Running sums along a dimension. */
  cumsum<const R extends number>(dim: ArgOr<DimError<S, R>, R>): Tensor<S, SumDType<D>>;
  /** Running products along a dimension. */
  cumprod<const R extends number>(dim: ArgOr<DimError<S, R>, R>): Tensor<S, SumDType<D>>;
  /** Sorted along a dimension (the last when left out), with positions. Stable. */
  sort<const R extends number = -1>(
    dim?: ArgOr<DimError<S, R>, R>,
    options?: { descending?: boolean },
  ): ValuesAndIndices<S, D>;
  /** Positions that sort along a dimension. */
  argsort<const R extends number = -1>(
    dim?: ArgOr<DimError<S, R>, R>,
    options?: { descending?: boolean },
  ): Tensor<S, 'int64'>;
  /** The k largest (or smallest) along a dimension, the last when left out, with positions. */
  topk<const N extends number, const R extends number = -1>(
    k: N,
    options?: { dim?: R; largest?: boolean; sorted?: boolean },
  ): ValuesAndIndices<Resized<S, R, N>, D>;
  /**
   * Sums broadcast dimensions away until the shape is `shape`.
   * @example
   * torch.ones(4, 3).sumToSize([1, 3]); // → tensor([[4., 4., 4.]])
   */
  sumToSize<const N extends readonly number[]>(shape: N): Tensor<[...N], SumDType<D>>;
}

/** Values and where they were found, by name or as a pair: `const [values, indices] = x.topk(3)`. */
export type ValuesAndIndices<S extends Shape, D extends DType> = readonly [Tensor<S, D>, Tensor<S, 'int64'>] & {
  readonly values: Tensor<S, D>;
  readonly indices: Tensor<S, 'int64'>;
};
