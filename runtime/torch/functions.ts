// The functions on torch that are methods of tensors as well: torch.exp(x) is x.exp().
import { where as choose } from '../ops/choose.js';
import * as join from '../ops/join.js';
import type { ValuesAndIndices } from '../tensor/methods/reduction.js';
import { broadcastShapes } from '../tensor/shape.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  Arg,
  ArgOr,
  Cat,
  CatError,
  DimError,
  DType,
  MatMul,
  MatMulArg,
  Operand,
  OperandArg,
  OperandDType,
  OperandShape,
  Permute,
  PermuteError,
  Reduce,
  ReduceDims,
  ReduceError,
  Resized,
  Shape,
  ShapesOf,
  SizeOf,
  Stack,
  StackError,
  SumDType,
  ToFloat,
} from '../types/index.js';

/** Keeps the shape; `E` is the dtype of the result. */
type Same = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>;
type Float = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, ToFloat<D>>;
type Test = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, 'bool'>;
type Binary = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
) => Tensor<OperandShape<S, O>, OperandDType<D, O>>;
type BinaryFloat = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
) => Tensor<OperandShape<S, O>, ToFloat<OperandDType<D, O>>>;
type Compare = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
) => Tensor<OperandShape<S, O>, 'bool'>;
type Scaled = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
  options?: { alpha?: number },
) => Tensor<OperandShape<S, O>, OperandDType<D, O>>;

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Calls the method of the first argument. */
const method = <F>(name: string): F =>
  ((x: unknown, ...args: unknown[]) => {
    const f = (x as Methods | null)?.[name];
    if (typeof f !== 'function')
      throw new TypeError(
        `${name}(): argument 'input' (position 1) must be Tensor, not ${x === null ? 'null' : typeof x}. Make one with torch.tensor(…)`,
      );
    return f.apply(x, args);
  }) as F;

export const neg: Same = method('neg');
export const abs: Same = method('abs');
export const sign: Same = method('sign');
export const square: Same = method('square');
export const floor: Same = method('floor');
export const ceil: Same = method('ceil');
export const trunc: Same = method('trunc');
export const round: Same = method('round');
export const frac: Same = method('frac');
export const relu: Same = method('relu');
export const negative: Same = neg;
export const absolute: Same = abs;
export const sqrt: Float = method('sqrt');
export const rsqrt: Float = method('rsqrt');
export const reciprocal: Float = method('reciprocal');
export const exp: Float = method('exp');
export const exp2: Float = method('exp2');
export const expm1: Float = method('expm1');
export const log: Float = method('log');
export const log2: Float = method('log2');
export const log10: Float = method('log10');
export const log1p: Float = method('log1p');
export const sin: Float = method('sin');
export const cos: Float = method('cos');
export const tan: Float = method('tan');
export const asin: Float = method('asin');
export const acos: Float = method('acos');
export const atan: Float = method('atan');
export const sinh: Float = method('sinh');
export const cosh: Float = method('cosh');
export const tanh: Float = method('tanh');
export const asinh: Float = method('asinh');
export const acosh: Float = method('acosh');
export const atanh: Float = method('atanh');
export const erf: Float = method('erf');
export const sigmoid: Float = method('sigmoid');
export const logit: Float = method('logit');
export const isnan: Test = method('isnan');
export const isinf: Test = method('isinf');
export const isfinite: Test = method('isfinite');
export const logicalNot: Test = method('logicalNot');
export const add: Scaled = method('add');
export const sub: Scaled = method('sub');
export const mul: Binary = method('mul');
export const pow: Binary = method('pow');
export const floorDivide: Binary = method('floorDivide');
export const remainder: Binary = method('remainder');
export const fmod: Binary = method('fmod');
export const maximum: Binary = method('maximum');
export const minimum: Binary = method('minimum');
export const div: BinaryFloat &
  ((x: AnyTensor, other: AnyTensor | number, options: { roundingMode: 'trunc' | 'floor' | null }) => AnyTensor) =
  method('div');
export const atan2: BinaryFloat = method('atan2');
export const xlogy: BinaryFloat = method('xlogy');
export const eq: Compare = method('eq');
export const ne: Compare = method('ne');
export const lt: Compare = method('lt');
export const le: Compare = method('le');
export const gt: Compare = method('gt');
export const ge: Compare = method('ge');
export const logicalAnd: Compare = method('logicalAnd');
export const logicalOr: Compare = method('logicalOr');
export const logicalXor: Compare = method('logicalXor');
/** Kept within [min, max]; null for an open end. */
export const clamp: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  min?: number | AnyTensor | null,
  max?: number | AnyTensor | null,
) => Tensor<S, D> = method('clamp');
export const lerp: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  end: AnyTensor,
  weight: AnyTensor | number,
) => Tensor<S, D> = method('lerp');
export const allclose: (
  x: AnyTensor,
  other: AnyTensor,
  options?: { rtol?: number; atol?: number; equalNan?: boolean },
) => boolean = method('allclose');
export const isclose: (
  x: AnyTensor,
  other: AnyTensor,
  options?: { rtol?: number; atol?: number; equalNan?: boolean },
) => AnyTensor = method('isclose');
export const equal: (x: AnyTensor, other: AnyTensor) => boolean = method('equal');

/** `a` where the condition holds, else `b`; the positions where it holds, one tensor per dimension, when both are left out. */
export function where(condition: AnyTensor): Tensor<[number], 'int64'>[];
export function where<S extends Shape, D extends DType>(
  condition: Tensor<S, DType>,
  a: Tensor<S, D>,
  b: Tensor<S, D> | number,
): Tensor<S, D>;
export function where(
  condition: AnyTensor,
  a: AnyTensor | number | boolean,
  b: AnyTensor | number | boolean,
): AnyTensor;
export function where(
  condition: AnyTensor,
  a?: AnyTensor | number | boolean,
  b?: AnyTensor | number | boolean,
): AnyTensor | AnyTensor[] {
  if (a === undefined || b === undefined) return join.unbind(condition.nonzero() as unknown as AnyTensor, 1);
  return choose(condition, a, b);
}

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

type Product = <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D> & MatMulArg<A, B>,
) => Tensor<MatMul<A, B>, D>;
export const matmul: Product = method('matmul');
export const mm: Product = method('mm');
export const mv: Product = method('mv');
export const bmm: Product = method('bmm');
export const dot: <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D>,
) => Tensor<[], D> = method('dot');
export const outer: <N extends number, M extends number, D extends DType>(
  a: Tensor<[N], D>,
  b: Tensor<[M], D>,
) => Tensor<[N, M], D> = method('outer');
export const addmm: (
  x: AnyTensor,
  a: AnyTensor,
  b: AnyTensor,
  options?: { beta?: number; alpha?: number },
) => AnyTensor = method('addmm');

/** Tensors one after the other along an existing dimension. */
export function cat<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<CatError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Cat<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.cat(tensors as unknown as AnyTensor[], dim) as never;
}
export { cat as concat };

/** Tensors of one shape along a new dimension. */
export function stack<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<StackError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Stack<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.stack(tensors as unknown as AnyTensor[], dim) as never;
}
interface AnyShape {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Stacked as rows: along the first dimension. */
export const vstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 2 ? x.reshape([1, -1]) : x)),
    0,
  );
/** Side by side: along the second dimension, vectors one after the other. */
export const hstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 1 ? x.reshape([1]) : x)),
    tensors[0]!.ndim < 2 ? 0 : 1,
  );

export const split: (x: AnyTensor, size: number | readonly number[], dim?: number) => AnyTensor[] = method('split');
export const chunk: (x: AnyTensor, chunks: number, dim?: number) => AnyTensor[] = method('chunk');
export const unbind: (x: AnyTensor, dim?: number) => AnyTensor[] = method('unbind');
export const gather: <N extends Shape, D extends DType>(
  x: Tensor<Shape, D>,
  dim: number,
  index: Tensor<N, DType>,
) => Tensor<N, D> = method('gather');
export const indexSelect: (x: AnyTensor, dim: number, index: AnyTensor) => AnyTensor = method('indexSelect');
export const maskedSelect: (x: AnyTensor, mask: AnyTensor) => AnyTensor = method('maskedSelect');
export const take: (x: AnyTensor, index: AnyTensor) => AnyTensor = method('take');
export const scatter: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor | number) => AnyTensor =
  method('scatter');
export const flip: Same & ((x: AnyTensor, dims: number | readonly number[]) => AnyTensor) = method('flip');
export const roll: (x: AnyTensor, shifts: number | readonly number[], dims?: number | readonly number[]) => AnyTensor =
  method('roll');
export const tril: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('tril');
export const triu: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('triu');
export const diag: (x: AnyTensor, diagonal?: number) => AnyTensor = method('diag');
export const diagonal: (x: AnyTensor, offset?: number, dim1?: number, dim2?: number) => AnyTensor = method('diagonal');
export const trace: (x: AnyTensor) => AnyTensor = method('trace');
export const clone: Same = method('clone');
export const numel: (x: AnyTensor) => number = method('numel');
export const reshape: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('reshape');
export const transpose: (x: AnyTensor, dim0: number, dim1: number) => AnyTensor = method('transpose');
export const permute: <S extends Shape, D extends DType, const P extends readonly number[]>(
  x: Tensor<S, D>,
  dims: P & Arg<PermuteError<S, SizeOf<P>>>,
) => Tensor<Permute<S, SizeOf<P>>, D> = method('permute');
export const squeeze: (x: AnyTensor, dim?: number) => AnyTensor = method('squeeze');
export const unsqueeze: (x: AnyTensor, dim: number) => AnyTensor = method('unsqueeze');
export const flatten: (x: AnyTensor, startDim?: number, endDim?: number) => AnyTensor = method('flatten');
export const movedim: (
  x: AnyTensor,
  source: number | readonly number[],
  destination: number | readonly number[],
) => AnyTensor = method('movedim');
export const tile: (x: AnyTensor, repeats: readonly number[]) => AnyTensor = method('tile');
export const repeatInterleave: (x: AnyTensor, repeats: number, dim?: number) => AnyTensor = method('repeatInterleave');
export const addcmul: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  a: AnyTensor,
  b: AnyTensor,
  options?: { value?: number },
) => Tensor<S, D> = method('addcmul');
export const addcdiv: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  a: AnyTensor,
  b: AnyTensor,
  options?: { value?: number },
) => Tensor<S, D> = method('addcdiv');
export const scatterAdd: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor) => AnyTensor =
  method('scatterAdd');
export const indexAdd: (
  x: AnyTensor,
  dim: number,
  index: AnyTensor,
  source: AnyTensor,
  options?: { alpha?: number },
) => AnyTensor = method('indexAdd');
export const broadcastTo: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('broadcastTo');
/** Tensors broadcast to one shape. */
export const broadcastTensors = (...tensors: AnyTensor[]): AnyTensor[] => {
  const shape = tensors.reduce<number[]>((s, x) => broadcastShapes('broadcastTensors', s, x.shape), []);
  return tensors.map((x) => x.expand(shape));
};
