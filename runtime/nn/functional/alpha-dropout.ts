// Dropout for networks of SELUs: what is dropped goes to the value they saturate at, and all is scaled back to mean 0 and variance 1
// (https://arxiv.org/abs/1706.02515).
import { ShapeError } from '../../errors.js';
import { defaultGenerator } from '../../random/index.js';
import { allocate, isFloat, SCALAR_NAME } from '../../tensor/dtype.js';
import { product } from '../../tensor/shape.js';
import type { AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { DType, Shape } from '../../types/index.js';
import { over } from '../factory.js';
import { checkProbability, type DropoutOptions } from './dropout.js';

/** Where SELU saturates, with the sign turned. */
const ALPHA = 1.7580993408473766;

/** Drops what shares an entry of the mask, whose shape is given. */
function saturate(x: T, maskShape: number[], options: DropoutOptions): T {
  const { p = 0.5, training = false, generator = defaultGenerator } = options;
  if (!training || p === 0 || x.count === 0) return x;
  if (p === 1) return x.mul(0);
  if (!isFloat(x.dtype))
    throw new TypeError(
      `result type Float can't be cast to the desired output type ${SCALAR_NAME[x.dtype]}. alphaDropout: convert with .float() first`,
    );
  const scale = 1 / Math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p));
  const [factor, shift] = [0, 1].map(() => allocate(x.dtype, product(maskShape)) as Float32Array) as [
    Float32Array,
    Float32Array,
  ];
  // PyTorch rounds the shift after each of its two steps.
  const low = allocate(x.dtype, 1);
  low[0] = -ALPHA * scale;
  const up = allocate(x.dtype, 1);
  up[0] = ALPHA * scale * p;
  for (let i = 0; i < factor.length; i++) {
    const kept = generator.uniform64() < 1 - p;
    factor[i] = kept ? scale : 0;
    shift[i] = (kept ? 0 : low[0]!) + up[0]!;
  }
  return x.mul(over(factor, maskShape).to(x.device)).add(over(shift, maskShape).to(x.device));
}

/**
 * Dropout that keeps mean and variance of what SELU gives. Only with `training: true`. [...] → [...].
 * @example
 * torch.manualSeed(17);
 * F.alphaDropout(torch.ones(4), { training: true }); // → tensor([ 1.6656, -0.7792,  1.6656,  1.6656])
 */
export function alphaDropout<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: DropoutOptions = {},
): Tensor<S, D> {
  checkProbability(options.p ?? 0.5);
  const input = x as unknown as T;
  return saturate(input, input.shape.slice(), options) as unknown as Tensor<S, D>;
}

/**
 * {@link alphaDropout} of whole channels. Only with `training: true`. [N, C, ...] → [N, C, ...].
 * @example
 * torch.manualSeed(17);
 * F.featureAlphaDropout(torch.ones(1, 3, 2), { training: true }); // → tensor([[[ 1.6656,  1.6656], …
 */
export function featureAlphaDropout<S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: DropoutOptions = {},
): Tensor<S, D> {
  checkProbability(options.p ?? 0.5);
  const input = x as unknown as T;
  if (options.training && input.ndim < 2)
    throw new ShapeError(
      `Feature dropout requires at least 2 dimensions in the input. It drops channels of [N, C, ...]; alphaDropout drops single elements`,
      { op: 'featureAlphaDropout', shapes: [input.shape] },
    );
  const mask = input.shape.map((size, i) => (i < 2 ? size : 1));
  return saturate(input, mask, options) as unknown as Tensor<S, D>;
}
