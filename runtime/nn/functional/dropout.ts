import { ShapeError } from '../../errors.js';
import { elements, fromElements } from '../../ops/host.js';
import { defaultGenerator, type Generator } from '../../random/index.js';
import { allocate, isFloat, SCALAR_NAME } from '../../tensor/dtype.js';
import type { AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { DType, Shape } from '../../types/index.js';
import { dropoutMaskF32 } from '../../wasm/random.js';
import { over } from '../factory.js';
import { timesEach, timesEachDerivative } from './times-each.js';

/** Settings of {@link dropout}. */
export interface DropoutOptions {
  /** Probability that an element is dropped. Default 0.5. */
  p?: number;
  /**
   * Whether to drop at all; as in PyTorch, F.dropout knows nothing of eval(): pass `this.training`. Default true, but false for `F.alphaDropout`
   * and `F.featureAlphaDropout`.
   */
  training?: boolean;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1))
    throw new RangeError(
      `dropout probability has to be between 0 and 1, but got ${p}. It is the share that is dropped: 0.5 drops half`,
    );
}

/** Elements from which drawing in WebAssembly pays for copying the generator's state there and back. */
const FAST_FROM = 96;

/** PyTorch multiplies by the mask on the CPU, and says so. */
const DROPOUT = timesEachDerivative('MulBackward0');

/**
 * Drops elements at random and scales the others by 1 / (1 − p), so that the expectation stays. PyTorch's own mask. [...] → [...].
 * @example
 * torch.manualSeed(17);
 * F.dropout(torch.ones(10), { p: 0.25 }).eq(0).nonzero().ravel(); // → tensor([7, 9])
 */
export function dropout<S extends Shape, D extends DType>(
  input: Tensor<S, D>,
  options: DropoutOptions = {},
): Tensor<S, D> {
  const { p = 0.5, training = true, generator = defaultGenerator } = options;
  checkProbability(p);
  const x = input as unknown as T;
  if (!training || p === 0 || x.count === 0) return input;
  if (!isFloat(x.dtype))
    throw new TypeError(
      `result type Float can't be cast to the desired output type ${SCALAR_NAME[x.dtype]}. dropout: convert with .float() first`,
    );
  if (p === 1) return x.mul(0) as unknown as Tensor<S, D>;
  const keep = 1 - p;
  const scale = scaleOf(x, p);
  const mask = allocate(x.dtype, x.count);
  if (!(mask instanceof Float32Array && mask.length >= FAST_FROM && dropoutMaskF32(generator, mask, keep, scale)))
    for (let i = 0; i < mask.length; i++) mask[i] = generator.uniform64() < keep ? scale : 0;
  if (x.device !== 'cpu') return x.mul(fromElements(mask, x.shape.slice(), x.dtype, x)) as unknown as Tensor<S, D>;
  return timesEach(x, elements(x), mask, DROPOUT) as unknown as Tensor<S, D>;
}

/** PyTorch divides the mask by 1 − p in the dtype of the tensor. */
const scaleOf = (x: T, p: number): number =>
  x.dtype === 'float32' ? Math.fround(1 / Math.fround(1 - p)) : 1 / (1 - p);

/** Drops whole channels: dimension 1 of [N, C, …], dimension 0 where there is no batch. */
function featureDropout(x: T, options: DropoutOptions = {}, batched = true): T {
  const { p = 0.5, training = true, generator = defaultGenerator } = options;
  checkProbability(p);
  if (!training || p === 0 || x.count === 0) return x;
  if (p === 1) return x.mul(0);
  const shape = x.shape.map((size, i) => (i < (batched ? 2 : 1) ? size : 1));
  const mask = new Float64Array(shape.reduce((n, s) => n * s, 1));
  const scale = scaleOf(x, p);
  for (let i = 0; i < mask.length; i++) mask[i] = generator.uniform64() < 1 - p ? scale : 0;
  return x.mul(over(mask, shape).to(x.dtype).to(x.device));
}

/**
 * Zeroes whole channels with probability p. [N, C, L] or [C, L] → the same.
 * @example
 * F.dropout1d(torch.ones(1, 2, 3), { p: 1 }).sum(); // → tensor(0.)
 */
export const dropout1d = (x: T, options: DropoutOptions = {}): T => {
  if (x.ndim !== 2 && x.ndim !== 3)
    throw new ShapeError(
      `dropout1d: Expected 2D or 3D input, but received a ${x.ndim}D input. It drops channels of [N, C, L] or [C, L]; dropout drops single elements`,
      { op: 'dropout1d', shapes: [x.shape] },
    );
  return featureDropout(x, options, x.ndim === 3);
};
/**
 * Zeroes whole channels with probability p. [N, C, H, W] → the same. Three dimensions are taken for [N, C, L], as PyTorch takes them.
 * @example
 * F.dropout2d(torch.ones(1, 2, 3, 3), { p: 1 }).sum(); // → tensor(0.)
 */
export const dropout2d = (x: T, options: DropoutOptions = {}): T => featureDropout(x, options);
