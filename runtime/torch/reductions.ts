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
import { maximum, minimum } from './pointwise.js';

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

export const sum: SumTo = method('sum');
export const prod: SumTo = method('prod');
export const mean: ReduceTo = method('mean');
const variance: MomentTo = method('var');

export { variance as var };
export const std: MomentTo = method('std');
export const amax: ReduceTo = method('amax');
export const amin: ReduceTo = method('amin');
export const logsumexp: ReduceTo = method('logsumexp');
export const any: TruthTo = method('any');
export const all: TruthTo = method('all');
export const argmax: PositionTo = method('argmax');
export const argmin: PositionTo = method('argmin');
const isObject = (x: unknown): boolean => typeof x === 'object' && x !== null && 'storage' in x;
const extreme = (name: 'max' | 'min', pair: Binary): Extreme => {
  const reduce = method<(...args: unknown[]) => unknown>(name);
  return ((x: AnyTensor, other?: unknown, options?: unknown) =>
    isObject(other) ? pair(x, other as never) : reduce(x, other, options)) as Extreme;
};
/** Largest element; along a dimension also its position; of two tensors the larger elements. */
export const max: Extreme = extreme('max', maximum);
/** Smallest element; along a dimension also its position; of two tensors the smaller elements. */
export const min: Extreme = extreme('min', minimum);
export const norm: (x: AnyTensor, p?: number | 'fro', dim?: ReduceDims, options?: { keepdim?: boolean }) => AnyTensor =
  method('norm');
export const median: <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<[], D> = method('median');
export const quantile: <S extends Shape, D extends DType>(x: Tensor<S, D>, q: number) => Tensor<[], D> =
  method('quantile');
export const softmax: Along = method('softmax');
export const logSoftmax: Along = method('logSoftmax');
export const cumsum: Along = method('cumsum');
export const cumprod: Along = method('cumprod');
export const sort: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  dim?: number,
  options?: { descending?: boolean },
) => ValuesAndIndices<S, D> = method('sort');
export const argsort: <S extends Shape>(
  x: Tensor<S, DType>,
  dim?: number,
  options?: { descending?: boolean },
) => Tensor<S, 'int64'> = method('argsort');
export const topk: <S extends Shape, D extends DType, const N extends number, const R extends number = -1>(
  x: Tensor<S, D>,
  k: N,
  options?: { dim?: R; largest?: boolean; sorted?: boolean },
) => ValuesAndIndices<Resized<S, R, N>, D> = method('topk');
export const unique: (x: AnyTensor) => AnyTensor = method('unique');
export const bincount: (x: AnyTensor, options?: { weights?: AnyTensor; minlength?: number }) => AnyTensor =
  method('bincount');
export const nonzero: (x: AnyTensor) => Tensor<[number, number], 'int64'> = method('nonzero');
