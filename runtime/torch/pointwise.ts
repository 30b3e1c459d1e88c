// The pointwise functions on torch that are methods of tensors as well: torch.exp(x) is x.exp().
import { where as choose } from '../ops/choose.js';
import * as join from '../ops/join.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Operand, OperandArg, OperandDType, OperandShape, Shape, ToFloat } from '../types/index.js';
import { method } from './method.js';

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
