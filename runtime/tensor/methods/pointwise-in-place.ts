import type { Shape } from '../../types/index.js';
import type { AnyTensor } from '../tensor.js';

/** As the methods without `_`, but written into the tensor itself. Its shape and dtype stay. */
export interface PointwiseInPlaceMethods<S extends Shape> {
  /** As `neg`, in place. */
  neg_(): this;
  /** As `abs`, in place. */
  abs_(): this;
  /** As `sign`, in place. */
  sign_(): this;
  /** As `square`, in place. */
  square_(): this;
  /** As `floor`, in place. */
  floor_(): this;
  /** As `ceil`, in place. */
  ceil_(): this;
  /** As `trunc`, in place. */
  trunc_(): this;
  /** As `round`, in place. */
  round_(): this;
  /** As `frac`, in place. */
  frac_(): this;
  /** As `relu`, in place. */
  relu_(): this;
  /** As `relu6`, in place. */
  relu6_(): this;
  /** As `sqrt`, in place. */
  sqrt_(): this;
  /** As `rsqrt`, in place. */
  rsqrt_(): this;
  /** As `reciprocal`, in place. */
  reciprocal_(): this;
  /** As `exp`, in place. */
  exp_(): this;
  /** As `exp2`, in place. */
  exp2_(): this;
  /** As `expm1`, in place. */
  expm1_(): this;
  /** As `log`, in place. */
  log_(): this;
  /** As `log2`, in place. */
  log2_(): this;
  /** As `log10`, in place. */
  log10_(): this;
  /** As `log1p`, in place. */
  log1p_(): this;
  /** As `sin`, in place. */
  sin_(): this;
  /** As `cos`, in place. */
  cos_(): this;
  /** As `tan`, in place. */
  tan_(): this;
  /** As `asin`, in place. */
  asin_(): this;
  /** As `acos`, in place. */
  acos_(): this;
  /** As `atan`, in place. */
  atan_(): this;
  /** As `sinh`, in place. */
  sinh_(): this;
  /** As `cosh`, in place. */
  cosh_(): this;
  /** As `tanh`, in place. */
  tanh_(): this;
  /** As `asinh`, in place. */
  asinh_(): this;
  /** As `acosh`, in place. */
  acosh_(): this;
  /** As `atanh`, in place. */
  atanh_(): this;
  /** As `erf`, in place. */
  erf_(): this;
  /** As `sigmoid`, in place. */
  sigmoid_(): this;
  /** As `logit`, in place. */
  logit_(): this;
  /** As `softplus`, in place. */
  softplus_(): this;
  /** As `logSigmoid`, in place. */
  logSigmoid_(): this;
  /** As `silu`, in place. */
  silu_(): this;
  /** As `mish`, in place. */
  mish_(): this;
  /** As `selu`, in place. */
  selu_(): this;
  /** As `softsign`, in place. */
  softsign_(): this;
  /** As `hardtanh`, in place. */
  hardtanh_(): this;
  /** As `hardsigmoid`, in place. */
  hardsigmoid_(): this;
  /** As `mul`, in place. */
  mul_(other: AnyTensor | number | boolean): this;
  /** As `div`, in place. */
  div_(other: AnyTensor | number | boolean): this;
  /** As `pow`, in place. */
  pow_(other: AnyTensor | number | boolean): this;
  /** As `floorDivide`, in place. */
  floorDivide_(other: AnyTensor | number | boolean): this;
  /** As `remainder`, in place. */
  remainder_(other: AnyTensor | number | boolean): this;
  /** As `fmod`, in place. */
  fmod_(other: AnyTensor | number | boolean): this;
  /** As `maximum`, in place. */
  maximum_(other: AnyTensor | number | boolean): this;
  /** As `minimum`, in place. */
  minimum_(other: AnyTensor | number | boolean): this;
  /** As `add`, in place. */
  add_(other: AnyTensor | number | boolean, options?: { alpha?: number }): this;
  /** As `sub`, in place. */
  sub_(other: AnyTensor | number | boolean, options?: { alpha?: number }): this;
  /** As `leakyRelu`, in place. */
  leakyRelu_(slope?: number): this;
  /** As `elu`, in place. */
  elu_(alpha?: number): this;
  /** As `lerp`, in place. */
  lerp_(end: AnyTensor, weight: AnyTensor | number): this;
  /** As `addcmul`, in place. */
  addcmul_(a: AnyTensor, b: AnyTensor, options?: { value?: number }): this;
  /** As `addcdiv`, in place. */
  addcdiv_(a: AnyTensor, b: AnyTensor, options?: { value?: number }): this;
  /** As `clamp`, in place. */
  clamp_(min?: number | null, max?: number | null): this;
  /** Writes a value where the mask holds. */
  maskedFill_(mask: AnyTensor, value: number | boolean): this;
  /**
   * Writes one value everywhere.
   * @example
   * torch.zeros(2).fill_(7); // → tensor([7., 7.])
   */
  fill_(value: number | boolean | AnyTensor): this;
  /**
   * Sets every element to 0, in place.
   * @example
   * torch.ones(2).zero_(); // → tensor([0., 0.])
   */
  zero_(): this;
  /**
   * Writes the elements of another tensor, broadcast and cast.
   * @example
   * torch.zeros(2, 2).copy_(torch.tensor([1, 2])); // → tensor([[1., 2.], [1., 2.]])
   */
  copy_(source: AnyTensor | number): this;
  /** @internal The shape is part of the type. */
  readonly shape: S;
}
