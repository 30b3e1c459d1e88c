// Reductions on torch that are methods of tensors as well: torch.sum(x) is x.sum().
import type { ValuesAndIndices } from '../tensor/methods/reduction.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  ArgOr,
  DimError,
  DType,
  Operand,
  OperandArg,
  OperandDType,
  OperandShape,
  Reduce,
  ReduceDims,
  ReduceError,
  Resized,
  Shape,
  SumDType,
} from '../types/index.js';
import { method } from './method.js';
import { maximum, minimum } from './pointwise-pairs.js';

type Binary = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
) => Tensor<OperandShape<S, O>, OperandDType<D, O>>;
type ReduceTo = <S extends Shape, D extends DType, const R extends ReduceDims = undefined, K extends boolean = false>(
  x: Tensor<S, D>,
  dim?: ArgOr<ReduceError<S, R>, R>,
  options?: { keepdim?: K; correction?: number; unbiased?: boolean },
) => Tensor<Reduce<S, R, K>, D>;
interface MomentTo extends ReduceTo {
  <S extends Shape, D extends DType>(
    x: Tensor<S, D>,
    options: { correction?: number; unbiased?: boolean },
  ): Tensor<[], D>;
}
type SumTo = <S extends Shape, D extends DType, const R extends ReduceDims = undefined, K extends boolean = false>(
  x: Tensor<S, D>,
  dim?: ArgOr<ReduceError<S, R>, R>,
  options?: { keepdim?: K; dtype?: DType },
) => Tensor<Reduce<S, R, K>, SumDType<D>>;
type TruthTo = <S extends Shape, D extends DType, const R extends ReduceDims = undefined, K extends boolean = false>(
  x: Tensor<S, D>,
  dim?: ArgOr<ReduceError<S, R>, R>,
  options?: { keepdim?: K },
) => Tensor<Reduce<S, R, K>, 'bool'>;
type PositionTo = <
  S extends Shape,
  D extends DType,
  const R extends number | null | undefined = undefined,
  K extends boolean = false,
>(
  x: Tensor<S, D>,
  dim?: ArgOr<ReduceError<S, R>, R>,
  options?: { keepdim?: K },
) => Tensor<Reduce<S, R, K>, 'int64'>;
interface Extreme {
  <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<[], D>;
  <S extends Shape, D extends DType, const R extends number, K extends boolean = false>(
    x: Tensor<S, D>,
    dim: ArgOr<DimError<S, R>, R>,
    options?: { keepdim?: K },
  ): ValuesAndIndices<Reduce<S, R, K>, D>;
  <S extends Shape, D extends DType, const O extends Operand>(
    x: Tensor<S, D>,
    other: O & OperandArg<S, O>,
  ): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
}
type Along = <S extends Shape, D extends DType, const R extends number>(
  x: Tensor<S, D>,
  dim: ArgOr<DimError<S, R>, R>,
) => Tensor<S, D>;

/**
 * Sum. Integers and booleans are added up in int64.
 * @example
 * torch.sum(torch.tensor([[1, 2], [3, 4]]), 0); // → tensor([4., 6.])
 */
export const sum: SumTo = method('sum');
/**
 * Product.
 * @example
 * torch.prod(torch.tensor([1, 2, 3, 4])); // → tensor(24.)
 */
export const prod: SumTo = method('prod');
/**
 * Mean of a floating-point tensor.
 * @example
 * torch.mean(torch.tensor([[1, 2], [3, 4]]), 1); // → tensor([1.5000, 3.5000])
 */
export const mean: ReduceTo = method('mean');
/**
 * Variance, by default with n − 1.
 * @example
 * torch.var(torch.tensor([1, 2, 3, 4])); // → tensor(1.6667)
 */
const variance: MomentTo = method('var');

export { variance as var };
/**
 * Standard deviation, by default with n − 1.
 * @example
 * torch.std(torch.tensor([1, 2, 3, 4])); // → tensor(1.2910)
 */
export const std: MomentTo = method('std');
/**
 * Largest element; equal ones share the gradient.
 * @example
 * torch.amax(torch.tensor([[1, 5], [3, 4]]), 1); // → tensor([5., 4.])
 */
export const amax: ReduceTo = method('amax');
/**
 * Smallest element; equal ones share the gradient.
 * @example
 * torch.amin(torch.tensor([[1, 5], [3, 4]]), 0); // → tensor([1., 4.])
 */
export const amin: ReduceTo = method('amin');
/**
 * ln Σ eˣ, without overflow.
 * @example
 * torch.logsumexp(torch.tensor([1000, 1000]), 0); // → tensor(1000.6932)
 */
export const logsumexp: ReduceTo = method('logsumexp');
/**
 * Whether any element is not 0.
 * @example
 * torch.any(torch.tensor([false, true])); // → tensor(True)
 */
export const any: TruthTo = method('any');
/**
 * Whether all elements are not 0.
 * @example
 * torch.all(torch.tensor([false, true])); // → tensor(False)
 */
export const all: TruthTo = method('all');
/**
 * Position of the largest element, the first among equals; in the flattened tensor when no dimension is given.
 * @example
 * torch.argmax(torch.tensor([[1, 5], [3, 4]]), 1); // → tensor([1, 1])
 */
export const argmax: PositionTo = method('argmax');
/**
 * Position of the smallest element, the first among equals; in the flattened tensor when no dimension is given.
 * @example
 * torch.argmin(torch.tensor([1, -2, 1, 2, 3, 4])); // → tensor(1)
 */
export const argmin: PositionTo = method('argmin');
const isObject = (x: unknown): boolean => typeof x === 'object' && x !== null && 'storage' in x;
const extreme = (name: 'max' | 'min', pair: Binary): Extreme => {
  const reduce = method<(...args: unknown[]) => unknown>(name);
  return ((x: AnyTensor, other?: unknown, options?: unknown) =>
    isObject(other) ? pair(x, other as never) : reduce(x, other, options)) as Extreme;
};
/**
 * Largest element; along a dimension also its position; of two tensors the larger elements.
 * @example
 * torch.max(torch.tensor([[1, 5], [3, 4]]), 1).indices; // → tensor([1, 1])
 */
export const max: Extreme = extreme('max', maximum);
/**
 * Smallest element; along a dimension also its position; of two tensors the smaller elements.
 * @example
 * torch.min(torch.tensor([3, 1, 2])); // → tensor(1.)
 */
export const min: Extreme = extreme('min', minimum);
/**
 * The p-norm, 2 when left out.
 * @example
 * torch.norm(torch.tensor([3, 4])); // → tensor(5.)
 */
export const norm: (x: AnyTensor, p?: number | 'fro', dim?: ReduceDims, options?: { keepdim?: boolean }) => AnyTensor =
  method('norm');
/**
 * The middle element; of two middle ones the smaller.
 * @example
 * torch.median(torch.tensor([3, 1, 2])); // → tensor(2.)
 */
export const median: <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<[], D> = method('median');
/**
 * The value below which a share q of the elements lies, interpolated.
 * @example
 * torch.quantile(torch.tensor([1, 2, 3, 4]), 0.25); // → tensor(1.7500)
 */
export const quantile: <S extends Shape, D extends DType>(x: Tensor<S, D>, q: number) => Tensor<[], D> =
  method('quantile');
/**
 * eˣ / Σ eˣ along a dimension.
 * @example
 * torch.softmax(torch.tensor([1, 2, 3]), 0); // → tensor([0.0900, 0.2447, 0.6652])
 */
export const softmax: Along = method('softmax');
/**
 * ln softmax along a dimension.
 * @example
 * torch.logSoftmax(torch.tensor([1, 2, 3]), 0); // → tensor([-2.4076, -1.4076, -0.4076])
 */
export const logSoftmax: Along = method('logSoftmax');
/**
 * Running sums along a dimension.
 * @example
 * torch.cumsum(torch.tensor([1, 2, 3]), 0); // → tensor([1., 3., 6.])
 */
export const cumsum: Along = method('cumsum');
/**
 * Running products along a dimension.
 * @example
 * torch.cumprod(torch.tensor([1, 2, 3]), 0); // → tensor([1., 2., 6.])
 */
export const cumprod: Along = method('cumprod');
/**
 * Sorted along a dimension (the last when left out), with positions. Stable.
 * @example
 * torch.sort(torch.tensor([3, 1, 2])).indices; // → tensor([1, 2, 0])
 */
export const sort: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  dim?: number,
  options?: { descending?: boolean },
) => ValuesAndIndices<S, D> = method('sort');
/**
 * Positions that sort along a dimension.
 * @example
 * torch.argsort(torch.tensor([3, 1, 2])); // → tensor([1, 2, 0])
 */
export const argsort: <S extends Shape>(
  x: Tensor<S, DType>,
  dim?: number,
  options?: { descending?: boolean },
) => Tensor<S, 'int64'> = method('argsort');
/**
 * The k largest (or smallest) along a dimension, the last when left out, with positions.
 * @example
 * torch.topk(torch.tensor([3, 1, 2]), 2).values; // → tensor([3., 2.])
 */
export const topk: <S extends Shape, D extends DType, const N extends number, const R extends number = -1>(
  x: Tensor<S, D>,
  k: N,
  options?: { dim?: R; largest?: boolean; sorted?: boolean },
) => ValuesAndIndices<Resized<S, R, N>, D> = method('topk');
/**
 * The different values, sorted.
 * @example
 * torch.unique(torch.tensor([3, 1, 3, 2, 1])); // → tensor([1., 2., 3.])
 */
export const unique: (x: AnyTensor) => AnyTensor = method('unique');
/**
 * How often each whole number occurs.
 * @example
 * torch.bincount(torch.tensor([0, 2, 2, 1], { dtype: 'int64' })); // → tensor([1, 1, 2])
 */
export const bincount: (x: AnyTensor, options?: { weights?: AnyTensor; minlength?: number }) => AnyTensor =
  method('bincount');
/**
 * Positions of the elements that are not 0: [count, ndim].
 * @example
 * torch.nonzero(torch.tensor([0, 5, 0, 7])); // → tensor([[1], [3]])
 */
export const nonzero: (x: AnyTensor) => Tensor<[number, number], 'int64'> = method('nonzero');
