import { DTypeError } from '../../errors.js';
import { elements } from '../../ops/host.js';
import { defaultGenerator, type Generator } from '../../random/index.js';
import { allocate, type DType, isFloat, SCALAR_NAME, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { Shape } from '../../types/index.js';
import { timesEach, timesEachDerivative } from './times-each.js';

/** Settings of {@link rrelu}. */
export interface RReLUOptions {
  /** Draw slopes. Default false: the mean slope; pass `this.training`. */
  training?: boolean;
  /** Overwrite the input. Default false. */
  inplace?: boolean;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

const RRELU = timesEachDerivative('RreluWithNoiseBackward0');

/**
 * x where positive, else a · x: in training a slope for every such element, drawn from U(lower, upper), by default U(⅛, ⅓); otherwise their mean.
 * PyTorch's own numbers. [...] → [...].
 * @example
 * F.rrelu(torch.tensor([-2, 0, 3]), 0.1, 0.3); // → tensor([-0.4000, 0.0000, 3.0000])
 * torch.manualSeed(17);
 * F.rrelu(torch.tensor([-2, 0, 3]), 0.1, 0.3, { training: true }); // → tensor([-0.3896, 0.0000, 3.0000])
 */
export function rrelu<S extends Shape, D extends DType>(
  input: Tensor<S, D>,
  lower = 1 / 8,
  upper = 1 / 3,
  options: RReLUOptions = {},
): Tensor<S, D> {
  const { training = false, inplace = false, generator = defaultGenerator } = options;
  const x = input as unknown as T;
  if (!(lower <= upper))
    throw new RangeError(
      `Lower bound should be less than or equal to the upper bound. rrelu: got ${lower} and ${upper}`,
    );
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `"${training ? 'rrelu_with_noise_out_cpu' : 'leaky_relu_cpu'}" not implemented for '${SCALAR_NAME[x.dtype]}'. rrelu: convert with .float() first`,
      { op: 'rrelu', dtypes: [x.dtype] },
    );
  // Only elements up to 0 draw: which these are has to be known here, on every device.
  const from = elements(x);
  const slopes = allocate(x.dtype, x.count);
  if (training) drawSlopes(from, slopes, lower, upper, generator);
  else for (let i = 0; i < slopes.length; i++) slopes[i] = from[i]! > 0 ? 1 : (lower + upper) / 2;
  const out = timesEach(x, from, slopes, RRELU);
  return (inplace ? x.copy_(out) : out) as unknown as Tensor<S, D>;
}

/** A slope for every element up to 0, 1 for the others. The bounds are numbers of the tensor's dtype first, as in PyTorch. */
function drawSlopes(from: TypedArray, slopes: TypedArray, lower: number, upper: number, generator: Generator): void {
  const [low, high] = slopes instanceof Float32Array ? [Math.fround(lower), Math.fround(upper)] : [lower, upper];
  if (high - low > Number.MAX_VALUE)
    throw new RangeError(
      `Expected to - from <= std::numeric_limits<T>::max() to be true, but got false. rrelu: the bounds ${lower} and ${upper} have to be finite`,
    );
  for (let i = 0; i < slopes.length; i++) slopes[i] = from[i]! <= 0 ? generator.uniform64() * (high - low) + low : 1;
}
