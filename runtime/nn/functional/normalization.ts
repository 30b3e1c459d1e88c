// Layer, group, instance and local response normalisation.
import { noGrad } from '../../autograd/grad-mode.js';
import { ShapeError, show, showSize } from '../../errors.js';
import { sameShape } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { batchNorm, normalizeRows } from './batch-norm.js';
import { pad } from './padding.js';

/** Settings of the normalisations. */
export interface NormOptions {
  /** Scale γ. Default: none. */
  weight?: T | null;
  /** Shift β. Default: none. */
  bias?: T | null;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

function affine(x: T, weight: T | null | undefined, bias: T | null | undefined, shape: readonly number[] | null): T {
  const shaped = (t: T): T => (shape === null ? t : t.reshape([...shape]));
  let out = x;
  if (weight) out = out.mul(shaped(weight));
  if (bias) out = out.add(shaped(bias));
  return out;
}

/**
 * Normalises over the last dimensions, those of `normalizedShape`, each sample by itself.
 * @example
 * F.layerNorm(torch.tensor([[1, 3]]), [2]); // → tensor([[-1.0000, 1.0000]])
 */
export function layerNorm(x: T, normalizedShape: readonly number[], { weight, bias, eps = 1e-5 }: NormOptions = {}): T {
  if (normalizedShape.length === 0)
    throw new ShapeError(
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []',
      { op: 'layerNorm', shapes: [x.shape] },
    );
  const from = x.ndim - normalizedShape.length;
  if (from < 0 || !sameShape(x.shape.slice(from), normalizedShape))
    throw new ShapeError(
      `Given normalized_shape=${show(normalizedShape)}, expected input with shape [*, ${normalizedShape.join(', ')}], but got input of size${show(x.shape)}`,
      { op: 'layerNorm', shapes: [x.shape, normalizedShape] },
    );
  const size = normalizedShape.reduce((n, s) => n * s, 1);
  return affine(normalizeRows(x, size, eps), weight, bias, null);
}

/**
 * Normalises `numGroups` groups of channels, each sample by itself. [N, C, …].
 * @example
 * F.groupNorm(torch.randn(2, 6, 4), 3).shape; // → [2, 6, 4]
 */
export function groupNorm(x: T, numGroups: number, { weight, bias, eps = 1e-5 }: NormOptions = {}): T {
  const [batch, channels] = x.shape as [number, number];
  // As PyTorch counts them: an integral part of the channels goes to the samples.
  const counted = [Math.floor((batch * channels) / numGroups), numGroups, ...x.shape.slice(2)];
  if (counted.reduce((n, size, i) => (i === 1 ? n : n * size), 1) === 1)
    throw new ShapeError(
      `Expected more than 1 value per channel when training, got input size [${counted.join(', ')}]. groupNorm: one value has no variance`,
      { op: 'groupNorm', shapes: [x.shape] },
    );
  if (channels % numGroups !== 0)
    throw new ShapeError(
      `Expected number of channels in input to be divisible by num_groups, but got input of shape ${show(x.shape)} and num_groups=${numGroups}`,
      {
        op: 'groupNorm',
        shapes: [x.shape],
      },
    );
  for (const [name, t] of Object.entries({ weight, bias }))
    if (t && (t.ndim !== 1 || t.count !== channels))
      throw new ShapeError(
        `Expected ${name} to be a vector of size equal to the number of channels in input, but got ${name} of shape ${show(t.shape)} and input of shape ${show(x.shape)}`,
        { op: 'groupNorm', shapes: [x.shape, t.shape] },
      );
  return affine(normalizeRows(x, x.count / (batch * numGroups), eps), weight, bias, [
    channels,
    ...new Array<number>(x.ndim - 2).fill(1),
  ]);
}

/** Settings of {@link instanceNorm}. */
export interface InstanceNormOptions extends NormOptions {
  /** Means that are used where `useInputStats` is false, and moved towards the input's where it is true. */
  runningMean?: T | null;
  /** Variances, as {@link runningMean}. */
  runningVar?: T | null;
  /** Normalise with the statistics of the input itself. Default true. */
  useInputStats?: boolean;
  /** Share of the input in the running statistics. Default 0.1. */
  momentum?: number;
}

/** running ← (1 − momentum) · running + momentum · mean over the samples of their statistics. */
function follow(x: T, runningMean: T, runningVar: T, momentum: number): void {
  const rows = x.detach().reshape([x.shape[0]!, x.shape[1]!, -1]);
  noGrad(() => {
    runningMean.mul_(1 - momentum).add_(rows.mean(2).mean(0).mul(momentum) as T);
    runningVar.mul_(1 - momentum).add_(rows.var(2).mean(0).mul(momentum) as T);
  });
}

/**
 * Normalises every channel of every sample by itself. [N, C, L] or [N, C, H, W].
 * @example
 * F.instanceNorm(torch.tensor([[[1, 3]]])); // → tensor([[[-1.0000, 1.0000]]])
 */
export function instanceNorm(x: T, options: InstanceNormOptions = {}): T {
  const { weight = null, bias = null, eps = 1e-5, runningMean = null, runningVar = null, momentum = 0.1 } = options;
  const [batch, channels] = x.shape as [number, number];
  if (options.useInputStats === false) {
    if (runningMean === null || runningVar === null)
      throw new TypeError('Expected running_mean and running_var to be defined when use_input_stats is false');
    return batchNorm(x, runningMean, runningVar, { weight, bias, eps });
  }
  const size = x.count / Math.max(batch * channels, 1);
  if (size === 1)
    throw new ShapeError(
      `Expected more than 1 spatial element when training, got input size ${showSize(x.shape)}. instanceNorm: one number has no variance`,
      { op: 'instanceNorm', shapes: [x.shape] },
    );
  if (runningMean !== null && runningVar !== null) follow(x, runningMean, runningVar, momentum);
  return affine(normalizeRows(x, size, eps), weight, bias, [channels, ...new Array<number>(x.ndim - 2).fill(1)]);
}

/**
 * Divides by a power of the squares of neighbouring channels.
 * @example
 * F.localResponseNorm(torch.randn(1, 4, 5, 5), 3).shape; // → [1, 4, 5, 5]
 */
export function localResponseNorm(
  x: T,
  size: number,
  { alpha = 1e-4, beta = 0.75, k = 1 }: { alpha?: number; beta?: number; k?: number } = {},
): T {
  if (x.ndim < 3)
    throw new ShapeError(
      `Expected 3D or higher dimensionality input (got ${x.ndim} dimensions). localResponseNorm: [N, C, …]`,
      { op: 'localResponseNorm', shapes: [x.shape] },
    );
  const channels = x.shape[1]!;
  const amounts = [...new Array<number>(2 * (x.ndim - 2)).fill(0), Math.floor(size / 2), Math.floor((size - 1) / 2)];
  const squares = pad(x.square(), amounts);
  let sum = squares.narrow(1, 0, channels) as T;
  for (let i = 1; i < size; i++) sum = sum.add(squares.narrow(1, i, channels) as T);
  return x.div(sum.div(size).mul(alpha).add(k).pow(beta));
}
