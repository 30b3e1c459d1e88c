import type { Shape } from '../../types/index.js';
import type { AnyTensor } from '../tensor.js';

/** As the methods without `_`, but written into the tensor itself. Its shape and dtype stay. */
export interface PointwiseInPlaceMethods<S extends Shape> {
  neg_(): this;
  abs_(): this;
  sign_(): this;
  square_(): this;
  floor_(): this;
  ceil_(): this;
  trunc_(): this;
  round_(): this;
  frac_(): this;
  relu_(): this;
  relu6_(): this;
  sqrt_(): this;
  rsqrt_(): this;
  reciprocal_(): this;
  exp_(): this;
  exp2_(): this;
  expm1_(): this;
  log_(): this;
  log2_(): this;
  log10_(): this;
  log1p_(): this;
  sin_(): this;
  cos_(): this;
  tan_(): this;
  asin_(): this;
  acos_(): this;
  atan_(): this;
  sinh_(): this;
  cosh_(): this;
  tanh_(): this;
  asinh_(): this;
  acosh_(): this;
  atanh_(): this;
  erf_(): this;
  sigmoid_(): this;
  logit_(): this;
  softplus_(): this;
  logSigmoid_(): this;
  silu_(): this;
  mish_(): this;
  selu_(): this;
  softsign_(): this;
  hardtanh_(): this;
  hardsigmoid_(): this;
  mul_(other: AnyTensor | number | boolean): this;
  div_(other: AnyTensor | number | boolean): this;
  pow_(other: AnyTensor | number | boolean): this;
  floorDivide_(other: AnyTensor | number | boolean): this;
  remainder_(other: AnyTensor | number | boolean): this;
  fmod_(other: AnyTensor | number | boolean): this;
  maximum_(other: AnyTensor | number | boolean): this;
  minimum_(other: AnyTensor | number | boolean): this;
  add_(other: AnyTensor | number | boolean, options?: { alpha?: number }): this;
  sub_(other: AnyTensor | number | boolean, options?: { alpha?: number }): this;
  leakyRelu_(slope?: number): this;
  elu_(alpha?: number): this;
  lerp_(end: AnyTensor, weight: AnyTensor | number): this;
  addcmul_(a: AnyTensor, b: AnyTensor, options?: { value?: number }): this;
  addcdiv_(a: AnyTensor, b: AnyTensor, options?: { value?: number }): this;
  clamp_(min?: number | null, max?: number | null): this;
  /** Writes a value where the mask holds. */
  maskedFill_(mask: AnyTensor, value: number | boolean): this;
  /** Writes one value everywhere. */
  fill_(value: number | boolean | AnyTensor): this;
  zero_(): this;
  /** Writes the elements of another tensor, broadcast and cast. */
  copy_(source: AnyTensor | number): this;
  /** @internal The shape is part of the type. */
  readonly shape: S;
}
