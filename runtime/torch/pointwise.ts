// The pointwise functions of one tensor on torch that are methods of tensors as well: torch.exp(x) is x.exp().
import type { Tensor } from '../tensor/tensor.js';
import type { DType, Shape, ToFloat } from '../types/index.js';
import { method } from './method.js';

/** Keeps the shape; `E` is the dtype of the result. */
type Same = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>;
type Float = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, ToFloat<D>>;
type Test = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, 'bool'>;

/**
 * Negated.
 * @example
 * torch.neg(torch.tensor([1, -2])); // → tensor([-1., 2.])
 */
export const neg: Same = method('neg');
/**
 * Absolute value.
 * @example
 * torch.abs(torch.tensor([1, -2])); // → tensor([1., 2.])
 */
export const abs: Same = method('abs');
/**
 * −1, 0 or 1.
 * @example
 * torch.sign(torch.tensor([3, -2, 0])); // → tensor([1., -1., 0.])
 */
export const sign: Same = method('sign');
/**
 * x².
 * @example
 * torch.square(torch.tensor([1, -3])); // → tensor([1., 9.])
 */
export const square: Same = method('square');
/**
 * Rounded down.
 * @example
 * torch.floor(torch.tensor([1.7, -1.2])); // → tensor([1., -2.])
 */
export const floor: Same = method('floor');
/**
 * Rounded up.
 * @example
 * torch.ceil(torch.tensor([1.2, -1.7])); // → tensor([2., -1.])
 */
export const ceil: Same = method('ceil');
/**
 * Rounded towards zero.
 * @example
 * torch.trunc(torch.tensor([1.7, -1.7])); // → tensor([1., -1.])
 */
export const trunc: Same = method('trunc');
/**
 * Rounded, halves to the even neighbour.
 * @example
 * torch.round(torch.tensor([0.5, 1.5, 2.6])); // → tensor([0., 2., 3.])
 */
export const round: Same = method('round');
/**
 * What follows the point.
 * @example
 * torch.frac(torch.tensor([1.25, -1.5])); // → tensor([0.2500, -0.5000])
 */
export const frac: Same = method('frac');
/**
 * max(x, 0).
 * @example
 * torch.relu(torch.tensor([-1, 2])); // → tensor([0., 2.])
 */
export const relu: Same = method('relu');
/**
 * Negated: the same as {@link neg}.
 * @example
 * torch.negative(torch.tensor([1, -2])); // → tensor([-1., 2.])
 */
export const negative: Same = neg;
/**
 * Absolute value: the same as {@link abs}.
 * @example
 * torch.absolute(torch.tensor([1, -2])); // → tensor([1., 2.])
 */
export const absolute: Same = abs;
/**
 * Square root.
 * @example
 * torch.sqrt(torch.tensor([4, 9])); // → tensor([2., 3.])
 */
export const sqrt: Float = method('sqrt');
/**
 * 1 / √x.
 * @example
 * torch.rsqrt(torch.tensor([4, 16])); // → tensor([0.5000, 0.2500])
 */
export const rsqrt: Float = method('rsqrt');
/**
 * 1 / x.
 * @example
 * torch.reciprocal(torch.tensor([2, 4])); // → tensor([0.5000, 0.2500])
 */
export const reciprocal: Float = method('reciprocal');
/**
 * eˣ.
 * @example
 * torch.exp(torch.tensor([0, 1])); // → tensor([1.0000, 2.7183])
 */
export const exp: Float = method('exp');
/**
 * 2ˣ.
 * @example
 * torch.exp2(torch.tensor([0, 3])); // → tensor([1., 8.])
 */
export const exp2: Float = method('exp2');
/**
 * eˣ − 1, exact near 0.
 * @example
 * torch.expm1(torch.tensor([0, 1])); // → tensor([0.0000, 1.7183])
 */
export const expm1: Float = method('expm1');
/**
 * Natural logarithm.
 * @example
 * torch.log(torch.tensor([1, Math.E])); // → tensor([0.0000, 1.0000])
 */
export const log: Float = method('log');
/**
 * Logarithm to base 2.
 * @example
 * torch.log2(torch.tensor([1, 8])); // → tensor([0., 3.])
 */
export const log2: Float = method('log2');
/**
 * Logarithm to base 10.
 * @example
 * torch.log10(torch.tensor([1, 1000])); // → tensor([0., 3.])
 */
export const log10: Float = method('log10');
/**
 * ln(1 + x), exact near 0.
 * @example
 * torch.log1p(torch.tensor([0, 1])); // → tensor([0.0000, 0.6931])
 */
export const log1p: Float = method('log1p');
/**
 * Sine.
 * @example
 * torch.sin(torch.tensor([0, Math.PI / 2])); // → tensor([0., 1.])
 */
export const sin: Float = method('sin');
/**
 * Cosine.
 * @example
 * torch.cos(torch.tensor([0, Math.PI])); // → tensor([1., -1.])
 */
export const cos: Float = method('cos');
/**
 * Tangent.
 * @example
 * torch.tan(torch.tensor([0, Math.PI / 4])); // → tensor([0., 1.])
 */
export const tan: Float = method('tan');
/**
 * Inverse sine.
 * @example
 * torch.asin(torch.tensor([0, 1])); // → tensor([0.0000, 1.5708])
 */
export const asin: Float = method('asin');
/**
 * Inverse cosine.
 * @example
 * torch.acos(torch.tensor([1, 0])); // → tensor([0.0000, 1.5708])
 */
export const acos: Float = method('acos');
/**
 * Inverse tangent.
 * @example
 * torch.atan(torch.tensor([0, 1])); // → tensor([0.0000, 0.7854])
 */
export const atan: Float = method('atan');
/**
 * Hyperbolic sine.
 * @example
 * torch.sinh(torch.tensor([0, 1])); // → tensor([0.0000, 1.1752])
 */
export const sinh: Float = method('sinh');
/**
 * Hyperbolic cosine.
 * @example
 * torch.cosh(torch.tensor([0, 1])); // → tensor([1.0000, 1.5431])
 */
export const cosh: Float = method('cosh');
/**
 * Hyperbolic tangent.
 * @example
 * torch.tanh(torch.tensor([0, 1])); // → tensor([0.0000, 0.7616])
 */
export const tanh: Float = method('tanh');
/**
 * Inverse hyperbolic sine.
 * @example
 * torch.asinh(torch.tensor([0, 1])); // → tensor([0.0000, 0.8814])
 */
export const asinh: Float = method('asinh');
/**
 * Inverse hyperbolic cosine.
 * @example
 * torch.acosh(torch.tensor([1, 2])); // → tensor([0.0000, 1.3170])
 */
export const acosh: Float = method('acosh');
/**
 * Inverse hyperbolic tangent.
 * @example
 * torch.atanh(torch.tensor([0, 0.5])); // → tensor([0.0000, 0.5493])
 */
export const atanh: Float = method('atanh');
/**
 * Error function.
 * @example
 * torch.erf(torch.tensor([0, 1])); // → tensor([0.0000, 0.8427])
 */
export const erf: Float = method('erf');
/**
 * 1 / (1 + e⁻ˣ).
 * @example
 * torch.sigmoid(torch.tensor([0, 2])); // → tensor([0.5000, 0.8808])
 */
export const sigmoid: Float = method('sigmoid');
/**
 * ln(x / (1 − x)).
 * @example
 * torch.logit(torch.tensor([0.5, 0.9])); // → tensor([0.0000, 2.1972])
 */
export const logit: Float = method('logit');
/**
 * Whether NaN.
 * @example
 * torch.isnan(torch.tensor([1, NaN])); // → tensor([False, True])
 */
export const isnan: Test = method('isnan');
/**
 * Whether ±Infinity.
 * @example
 * torch.isinf(torch.tensor([1, -Infinity])); // → tensor([False, True])
 */
export const isinf: Test = method('isinf');
/**
 * Whether neither NaN nor infinite.
 * @example
 * torch.isfinite(torch.tensor([1, Infinity, NaN])); // → tensor([True, False, False])
 */
export const isfinite: Test = method('isfinite');
/**
 * 1 where zero.
 * @example
 * torch.logicalNot(torch.tensor([0, 2])); // → tensor([True, False])
 */
export const logicalNot: Test = method('logicalNot');
