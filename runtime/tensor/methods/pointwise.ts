import type { DType, Operand, OperandArg, OperandDType, OperandShape, Shape, ToFloat } from '../../types/index.js';
import type { AnyTensor, Tensor } from '../tensor.js';

/** Element by element: shapes are kept, or broadcast with those of the operand. */
export interface PointwiseMethods<S extends Shape, D extends DType> {
  /** Negated. */
  neg(): Tensor<S, D>;
  /** Absolute value. */
  abs(): Tensor<S, D>;
  /** −1, 0 or 1. */
  sign(): Tensor<S, D>;
  /** x². */
  square(): Tensor<S, D>;
  /** Rounded down. */
  floor(): Tensor<S, D>;
  /** Rounded up. */
  ceil(): Tensor<S, D>;
  /** Rounded towards zero. */
  trunc(): Tensor<S, D>;
  /** Rounded, halves to the even neighbour. */
  round(): Tensor<S, D>;
  /** What follows the point. */
  frac(): Tensor<S, D>;
  /** max(x, 0). */
  relu(): Tensor<S, D>;
  /** min(max(x, 0), 6). */
  relu6(): Tensor<S, D>;
  /** Square root. */
  sqrt(): Tensor<S, ToFloat<D>>;
  /** 1 / √x. */
  rsqrt(): Tensor<S, ToFloat<D>>;
  /** 1 / x. */
  reciprocal(): Tensor<S, ToFloat<D>>;
  /** eˣ. */
  exp(): Tensor<S, ToFloat<D>>;
  /** 2ˣ. */
  exp2(): Tensor<S, ToFloat<D>>;
  /** eˣ − 1, exact near 0. */
  expm1(): Tensor<S, ToFloat<D>>;
  /** Natural logarithm. */
  log(): Tensor<S, ToFloat<D>>;
  /** Logarithm to base 2. */
  log2(): Tensor<S, ToFloat<D>>;
  /** Logarithm to base 10. */
  log10(): Tensor<S, ToFloat<D>>;
  /** ln(1 + x), exact near 0. */
  log1p(): Tensor<S, ToFloat<D>>;
  /** Sine. */
  sin(): Tensor<S, ToFloat<D>>;
  /** Cosine. */
  cos(): Tensor<S, ToFloat<D>>;
  /** Tangent. */
  tan(): Tensor<S, ToFloat<D>>;
  /** Inverse sine. */
  asin(): Tensor<S, ToFloat<D>>;
  /** Inverse cosine. */
  acos(): Tensor<S, ToFloat<D>>;
  /** Inverse tangent. */
  atan(): Tensor<S, ToFloat<D>>;
  /** Hyperbolic sine. */
  sinh(): Tensor<S, ToFloat<D>>;
  /** Hyperbolic cosine. */
  cosh(): Tensor<S, ToFloat<D>>;
  /** Hyperbolic tangent. */
  tanh(): Tensor<S, ToFloat<D>>;
  /** Inverse hyperbolic sine. */
  asinh(): Tensor<S, ToFloat<D>>;
  /** Inverse hyperbolic cosine. */
  acosh(): Tensor<S, ToFloat<D>>;
  /** Inverse hyperbolic tangent. */
  atanh(): Tensor<S, ToFloat<D>>;
  /** Error function. */
  erf(): Tensor<S, ToFloat<D>>;
  /** 1 / (1 + e⁻ˣ). */
  sigmoid(): Tensor<S, ToFloat<D>>;
  /** ln(x / (1 − x)). */
  logit(): Tensor<S, ToFloat<D>>;
  /** ln(1 + eˣ), x itself above 20. */
  softplus(): Tensor<S, ToFloat<D>>;
  /**
   * ln σ(x), without overflow.
   * @example
   * torch.tensor([-2, 0]).logSigmoid(); // → tensor([-2.1269, -0.6931])
   */
  logSigmoid(): Tensor<S, ToFloat<D>>;
  /** x · σ(x). */
  silu(): Tensor<S, ToFloat<D>>;
  /** x · tanh(softplus(x)). */
  mish(): Tensor<S, ToFloat<D>>;
  /** Scaled exponential linear unit. */
  selu(): Tensor<S, ToFloat<D>>;
  /** x / (1 + |x|). */
  softsign(): Tensor<S, ToFloat<D>>;
  /** x kept within [−1, 1]. */
  hardtanh(): Tensor<S, ToFloat<D>>;
  /** (x + 3) / 6 kept within [0, 1]. */
  hardsigmoid(): Tensor<S, ToFloat<D>>;
  /** x · Φ(x); `tanh` for the approximation. */
  gelu(options?: { approximate?: 'none' | 'tanh' }): Tensor<S, ToFloat<D>>;
  /** Whether NaN. */
  isnan(): Tensor<S, 'bool'>;
  /** Whether ±Infinity. */
  isinf(): Tensor<S, 'bool'>;
  /** Whether neither NaN nor infinite. */
  isfinite(): Tensor<S, 'bool'>;
  /** 1 where zero. */
  logicalNot(): Tensor<S, 'bool'>;
  /** x + alpha · other. */
  add<const O extends Operand>(
    other: O & OperandArg<S, O>,
    options?: { alpha?: number },
  ): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** x − alpha · other. */
  sub<const O extends Operand>(
    other: O & OperandArg<S, O>,
    options?: { alpha?: number },
  ): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** x · other. */
  mul<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** x to the power of other. */
  pow<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** x / other, rounded down. */
  floorDivide<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** What floorDivide leaves; the sign of other. */
  remainder<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** What division towards zero leaves; the sign of x. */
  fmod<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** The larger of both; NaN if either is. */
  maximum<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** The smaller of both; NaN if either is. */
  minimum<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, OperandDType<D, O>>;
  /** x / other; rounded if a mode is given. */
  div<const O extends Operand>(
    other: O & OperandArg<S, O>,
    options?: { roundingMode?: 'trunc' | 'floor' | null },
  ): Tensor<OperandShape<S, O>, ToFloat<OperandDType<D, O>>>;
  /** Angle of the point (other, x). */
  atan2<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, ToFloat<OperandDType<D, O>>>;
  /** x · ln(other), 0 where x is 0. */
  xlogy<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, ToFloat<OperandDType<D, O>>>;
  /** Whether equal. */
  eq<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether different. */
  ne<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether less. */
  lt<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether less or equal. */
  le<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether greater. */
  gt<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether greater or equal. */
  ge<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether both are not 0. */
  logicalAnd<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether either is not 0. */
  logicalOr<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** Whether exactly one is not 0. */
  logicalXor<const O extends Operand>(other: O & OperandArg<S, O>): Tensor<OperandShape<S, O>, 'bool'>;
  /** x where positive, else slope · x. */
  leakyRelu(slope?: number): Tensor<S, ToFloat<D>>;
  /** x where positive, else alpha · (eˣ − 1). */
  elu(alpha?: number): Tensor<S, ToFloat<D>>;
  /** x + weight · (end − x). */
  lerp(end: AnyTensor, weight: AnyTensor | number): Tensor<S, D>;
  /** x + value · a · b. */
  addcmul(a: AnyTensor, b: AnyTensor, options?: { value?: number }): Tensor<S, D>;
  /** x + value · a / b. */
  addcdiv(a: AnyTensor, b: AnyTensor, options?: { value?: number }): Tensor<S, D>;
  /** Kept within [min, max]; null for an open end. */
  clamp(min?: number | AnyTensor | null, max?: number | AnyTensor | null): Tensor<S, D>;
  /** x where the condition holds, else other. */
  where(condition: AnyTensor, other: AnyTensor | number | boolean): Tensor<number[], D>;
  /**
   * `value` where the mask holds, else x.
   * @example
   * torch.tensor([1, 2, 3]).maskedFill(torch.tensor([false, true, false]), -9); // → tensor([1., -9., 3.])
   */
  maskedFill(mask: AnyTensor, value: number | boolean): Tensor<S, D>;
  /** Whether the shape and every element are equal. */
  equal(other: AnyTensor): boolean;
  /** Whether all elements are close: |x − other| ≤ atol + rtol · |other|. */
  allclose(other: AnyTensor, options?: { rtol?: number; atol?: number; equalNan?: boolean }): boolean;
  /** Element by element: |x − other| ≤ atol + rtol · |other|. */
  isclose(other: AnyTensor, options?: { rtol?: number; atol?: number; equalNan?: boolean }): Tensor<S, 'bool'>;
}
