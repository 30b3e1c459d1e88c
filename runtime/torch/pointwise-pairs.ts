// The pointwise functions of two tensors and more on torch: arithmetic, comparison, choice. torch.add(x, y) is x.add(y).
import { where as choose } from '../ops/choose.js';
import * as join from '../ops/join.js';
import { apply2, pointwise } from '../ops/pointwise.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Operand, OperandArg, OperandDType, OperandShape, Shape, ToFloat } from '../types/index.js';
import { method } from './method.js';

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
const ofTensor: (x: AnyTensor, other: AnyTensor | number) => AnyTensor = method('pow');
type NumberFirst = <S extends Shape, D extends DType>(
  x: number,
  other: Tensor<S, D>,
) => Tensor<S, OperandDType<D, number>>;
type Scaled = <S extends Shape, D extends DType, const O extends Operand>(
  x: Tensor<S, D>,
  other: O & OperandArg<S, O>,
  options?: { alpha?: number },
) => Tensor<OperandShape<S, O>, OperandDType<D, O>>;

/**
 * x + alpha · other.
 * @example
 * torch.add(torch.tensor([1, 2]), 10, { alpha: 2 }); // → tensor([21., 22.])
 */
export const add: Scaled = method('add');
/**
 * x − alpha · other.
 * @example
 * torch.sub(torch.tensor([5, 6]), torch.tensor([1, 2])); // → tensor([4., 4.])
 */
export const sub: Scaled = method('sub');
/**
 * x · other.
 * @example
 * torch.mul(torch.tensor([1, 2]), torch.tensor([[10], [100]])); // → tensor([[10., 20.], [100., 200.]])
 */
export const mul: Binary = method('mul');
/**
 * x to the power of other; one of them may be a number.
 * @example
 * torch.pow(2, torch.tensor([1, 3])); // → tensor([2., 8.])
 * torch.pow(torch.tensor([2, 3]), 2); // → tensor([4., 9.])
 */
export const pow: Binary & NumberFirst = ((x: AnyTensor | number, other: AnyTensor | number) =>
  typeof x === 'number' ? apply2(pointwise.pow!, x, other) : ofTensor(x, other)) as never;
/**
 * x / other, rounded down.
 * @example
 * torch.floorDivide(torch.tensor([7, -7]), 2); // → tensor([3., -4.])
 */
export const floorDivide: Binary = method('floorDivide');
/**
 * What floorDivide leaves; the sign of other.
 * @example
 * torch.remainder(torch.tensor([7, -7]), 3); // → tensor([1., 2.])
 */
export const remainder: Binary = method('remainder');
/**
 * What division towards zero leaves; the sign of x.
 * @example
 * torch.fmod(torch.tensor([7, -7]), 3); // → tensor([1., -1.])
 */
export const fmod: Binary = method('fmod');
/**
 * The larger of both; NaN if either is.
 * @example
 * torch.maximum(torch.tensor([1, 5]), torch.tensor([3, 2])); // → tensor([3., 5.])
 */
export const maximum: Binary = method('maximum');
/**
 * The smaller of both; NaN if either is.
 * @example
 * torch.minimum(torch.tensor([1, 5]), torch.tensor([3, 2])); // → tensor([1., 2.])
 */
export const minimum: Binary = method('minimum');
/**
 * x / other; rounded if a mode is given.
 * @example
 * torch.div(torch.tensor([7, -7]), 2); // → tensor([3.5000, -3.5000])
 */
export const div: BinaryFloat &
  ((x: AnyTensor, other: AnyTensor | number, options: { roundingMode: 'trunc' | 'floor' | null }) => AnyTensor) =
  method('div');
/**
 * Angle of the point (other, x).
 * @example
 * torch.atan2(torch.tensor([1, -1]), torch.tensor([1, -1])); // → tensor([0.7854, -2.3562])
 */
export const atan2: BinaryFloat = method('atan2');
/**
 * x · ln(other), 0 where x is 0.
 * @example
 * torch.xlogy(torch.tensor([0, 2]), torch.tensor([0, Math.E])); // → tensor([0.0000, 2.0000])
 */
export const xlogy: BinaryFloat = method('xlogy');
/**
 * Whether equal.
 * @example
 * torch.eq(torch.tensor([1, 2]), 2); // → tensor([False, True])
 */
export const eq: Compare = method('eq');
/**
 * Whether different.
 * @example
 * torch.ne(torch.tensor([1, 2]), 2); // → tensor([True, False])
 */
export const ne: Compare = method('ne');
/**
 * Whether less.
 * @example
 * torch.lt(torch.tensor([1, 2]), 2); // → tensor([True, False])
 */
export const lt: Compare = method('lt');
/**
 * Whether less or equal.
 * @example
 * torch.le(torch.tensor([1, 2]), 2); // → tensor([True, True])
 */
export const le: Compare = method('le');
/**
 * Whether greater.
 * @example
 * torch.gt(torch.tensor([1, 2]), 1); // → tensor([False, True])
 */
export const gt: Compare = method('gt');
/**
 * Whether greater or equal.
 * @example
 * torch.ge(torch.tensor([1, 2]), 2); // → tensor([False, True])
 */
export const ge: Compare = method('ge');
/**
 * Whether both are not 0.
 * @example
 * torch.logicalAnd(torch.tensor([true, true]), torch.tensor([true, false])); // → tensor([True, False])
 */
export const logicalAnd: Compare = method('logicalAnd');
/**
 * Whether either is not 0.
 * @example
 * torch.logicalOr(torch.tensor([true, false]), torch.tensor([false, false])); // → tensor([True, False])
 */
export const logicalOr: Compare = method('logicalOr');
/**
 * Whether exactly one is not 0.
 * @example
 * torch.logicalXor(torch.tensor([true, true]), torch.tensor([true, false])); // → tensor([False, True])
 */
export const logicalXor: Compare = method('logicalXor');
/**
 * Kept within [min, max]; null for an open end.
 * @example
 * torch.clamp(torch.tensor([-2, 0.5, 3]), -1, 1); // → tensor([-1.0000, 0.5000, 1.0000])
 */
export const clamp: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  min?: number | AnyTensor | null,
  max?: number | AnyTensor | null,
) => Tensor<S, D> = method('clamp');
/**
 * x + weight · (end − x).
 * @example
 * torch.lerp(torch.tensor([0, 10]), torch.tensor([10, 20]), 0.25); // → tensor([2.5000, 12.5000])
 */
export const lerp: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  end: AnyTensor,
  weight: AnyTensor | number,
) => Tensor<S, D> = method('lerp');
/**
 * Whether all elements are close: |x − other| ≤ atol + rtol · |other|.
 * @example
 * torch.allclose(torch.tensor([1, 2]), torch.tensor([1, 2.000001])); // → true
 */
export const allclose: (
  x: AnyTensor,
  other: AnyTensor,
  options?: { rtol?: number; atol?: number; equalNan?: boolean },
) => boolean = method('allclose');
/**
 * Element by element: |x − other| ≤ atol + rtol · |other|.
 * @example
 * torch.isclose(torch.tensor([1, 2]), torch.tensor([1, 2.1])); // → tensor([True, False])
 */
export const isclose: (
  x: AnyTensor,
  other: AnyTensor,
  options?: { rtol?: number; atol?: number; equalNan?: boolean },
) => AnyTensor = method('isclose');
/**
 * Whether the shape and every element are equal.
 * @example
 * torch.equal(torch.tensor([1, 2]), torch.tensor([1, 2])); // → true
 */
export const equal: (x: AnyTensor, other: AnyTensor) => boolean = method('equal');

/**
 * `a` where the condition holds, else `b`; the positions where it holds, one tensor per dimension, when both are left out.
 * @example
 * torch.where(torch.tensor([true, false]), torch.tensor([1, 2]), torch.tensor([10, 20])); // → tensor([1., 20.])
 */
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

/**
 * x + value · a · b.
 * @example
 * torch.addcmul(torch.tensor([1, 1]), torch.tensor([2, 3]), torch.tensor([4, 5]), { value: 0.1 }); // → tensor([1.8000, 2.5000])
 */
export const addcmul: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  a: AnyTensor,
  b: AnyTensor,
  options?: { value?: number },
) => Tensor<S, D> = method('addcmul');
/**
 * x + value · a / b.
 * @example
 * torch.addcdiv(torch.tensor([1, 1]), torch.tensor([2, 3]), torch.tensor([4, 6]), { value: 10 }); // → tensor([6., 6.])
 */
export const addcdiv: <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  a: AnyTensor,
  b: AnyTensor,
  options?: { value?: number },
) => Tensor<S, D> = method('addcdiv');
