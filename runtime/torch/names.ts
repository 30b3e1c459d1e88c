import { type GradOptions, grad } from '../autograd/engine.js';
import { AutogradFunction } from '../autograd/function.js';
import { gradcheck, gradgradcheck } from '../autograd/gradcheck.js';
import { deviceOf } from '../ops/create.js';
import { Slice } from '../tensor/slice.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { gradientCheck } from '../tools/gradient-check.js';
import { numericalGradient } from '../tools/numerical-gradient.js';

/**
 * Name of the dtype of 32-bit floats, the default.
 * @example
 * torch.zeros([2], { dtype: torch.float32 }).dtype; // → 'float32'
 */
export const float32 = 'float32' as const;
/**
 * Name of the dtype of 64-bit floats.
 * @example
 * torch.tensor([0.1], { dtype: torch.float64 }); // → tensor([0.1000], dtype=torch.float64)
 */
export const float64 = 'float64' as const;
/**
 * Name of the dtype of 32-bit whole numbers.
 * @example
 * torch.tensor([1.9], { dtype: torch.int32 }); // → tensor([1], dtype=torch.int32)
 */
export const int32 = 'int32' as const;
/**
 * Name of the dtype of whole numbers, exact to 2^53: class numbers and indices.
 * @example
 * torch.tensor([0, 2], { dtype: torch.int64 }); // → tensor([0, 2])
 */
export const int64 = 'int64' as const;
/**
 * Name of the dtype of bytes: the pixels of pictures.
 * @example
 * torch.tensor([0, 255], { dtype: torch.uint8 }); // → tensor([0, 255], dtype=torch.uint8)
 */
export const uint8 = 'uint8' as const;
/**
 * Name of the dtype of truth values: masks.
 * @example
 * torch.tensor([1, 0], { dtype: torch.bool }); // → tensor([True, False])
 */
export const bool = 'bool' as const;
/**
 * PyTorch's other names of dtypes.
 * @example
 * torch.float; // → 'float32'
 */
export const float = float32;
/**
 * PyTorch's other name of float64.
 * @example
 * torch.double; // → 'float64'
 */
export const double = float64;
/**
 * PyTorch's other name of int32.
 * @example
 * torch.int; // → 'int32'
 */
export const int = int32;
/**
 * PyTorch's other name of int64.
 * @example
 * torch.long; // → 'int64'
 */
export const long = int64;

/**
 * π.
 * @example
 * torch.sin(torch.tensor([torch.pi / 2])); // → tensor([1.])
 */
export const pi = Math.PI;
/**
 * Euler's number.
 * @example
 * torch.log(torch.tensor([torch.e])); // → tensor([1.0000])
 */
export const e = Math.E;
/**
 * Infinity.
 * @example
 * torch.tensor([1, -torch.inf]); // → tensor([1., -inf])
 */
export const inf = Number.POSITIVE_INFINITY;
/**
 * Not a number.
 * @example
 * torch.tensor([torch.nan]).isnan(); // → tensor([True])
 */
export const nan = Number.NaN;

/**
 * A range of positions for {@link Tensor.at}, when start or end are computed: `x.at(torch.slice(i, i + 16))`.
 * @example
 * torch.tensor([1, 2, 3, 4]).at(torch.slice(1, 3)); // → tensor([2., 3.])
 */
export const slice = (start: number | null = null, end: number | null = null, step = 1): Slice =>
  new Slice(start, end, step);

/**
 * Whether a value is a tensor.
 * @example
 * torch.isTensor([1, 2]); // → false
 */
export const isTensor = (x: unknown): x is AnyTensor => x instanceof Tensor;

/**
 * The name of a device, checked: `torch.device('cpu')`.
 * @example
 * torch.device('cpu'); // → 'cpu'
 */
export const device = (name: string): string => deviceOf(name).type;

/**
 * Gradients on demand, and what checks them.
 * @example
 * const x = torch.tensor([3], { requiresGrad: true });
 * torch.autograd.grad(x.square().sum(), x)[0]!; // → tensor([6.])
 */
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
