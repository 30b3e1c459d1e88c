import { type GradOptions, grad } from '../autograd/engine.js';
import { AutogradFunction } from '../autograd/function.js';
import { gradcheck, gradgradcheck } from '../autograd/gradcheck.js';
import { deviceOf } from '../ops/create.js';
import { Slice } from '../tensor/slice.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { gradientCheck } from '../tools/gradient-check.js';
import { numericalGradient } from '../tools/numerical-gradient.js';

export const float32 = 'float32' as const;
export const float64 = 'float64' as const;
export const int32 = 'int32' as const;
export const int64 = 'int64' as const;
export const uint8 = 'uint8' as const;
export const bool = 'bool' as const;
/** PyTorch's other names of dtypes. */
export const float = float32;
export const double = float64;
export const int = int32;
export const long = int64;

export const pi = Math.PI;
export const e = Math.E;
export const inf = Number.POSITIVE_INFINITY;
export const nan = Number.NaN;

/** A range of positions for {@link Tensor.at}, when start or end are computed: `x.at(torch.slice(i, i + 16))`. */
export const slice = (start: number | null = null, end: number | null = null, step = 1): Slice =>
  new Slice(start, end, step);

/** Whether a value is a tensor. */
export const isTensor = (x: unknown): x is AnyTensor => x instanceof Tensor;

/** The name of a device, checked: `torch.device('cpu')`. */
export const device = (name: string): string => deviceOf(name).type;

export const autograd = {
  /** Gradients of outputs with respect to inputs; leaves' `grad` stays as it is. */
  grad: grad as (
    outputs: AnyTensor | readonly AnyTensor[],
    inputs: AnyTensor | readonly AnyTensor[],
    options?: GradOptions,
  ) => (AnyTensor | null)[],
  gradcheck,
  gradgradcheck,
  /** Compares backward with finite differences and says how far they are apart. */
  gradientCheck,
  /** The gradient by finite differences, element by element. */
  numericalGradient,
  /** Base class of operations with a derivative of your own. */
  Function: AutogradFunction,
};
