// Batch normalisation as one operation: statistics, output and all three gradients each in one or two passes.
import { gradEnabled, noGrad } from '../../autograd/grad-mode.js';
import type { Derivative, Node } from '../../autograd/node.js';
import { recordN } from '../../autograd/record.js';
import { accelerators, type ChannelKernels, limits } from '../../device/cpu/accelerator.js';
import { results } from '../../device/cpu/recycle.js';
import { ShapeError, show, showSize } from '../../errors.js';
import { asDType, elements, fromElements } from '../../ops/host.js';
import { allocate, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** Settings of {@link batchNorm}. */
export interface BatchNormOptions {
  /** Scale γ, [C]. Default: none. */
  weight?: T | null;
  /** Shift β, [C]. Default: none. */
  bias?: T | null;
  /** Use the batch's own statistics (and update the running ones) instead of the running ones. Default false. */
  training?: boolean;
  /** Share of the batch in the running statistics. Default 0.1. */
  momentum?: number;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

interface Context {
  readonly batch: number;
  readonly channels: number;
  readonly inner: number;
  readonly mean: Float64Array;
  readonly inverse: Float64Array;
  readonly training: boolean;
  /** Sums over the batch of g and of g · x̂, and the gradient they belong to. */
  sums: { g: T; plain: Float64Array; normed: Float64Array } | null;
}

/** Zeros, one per channel: cut from shared blocks, which costs a tenth of an array with a buffer of its own. */
const vector = (channels: number): Float64Array => allocate('float64', channels) as Float64Array;

const kept: Float64Array[] = [];

/** Zeros, one per channel, that are done with when the call ends: the same arrays every time. */
function temporary(which: number, channels: number): Float64Array {
  const found = kept[which];
  if (found?.length === channels) return found.fill(0);
  return (kept[which] = new Float64Array(channels));
}

/** Asks the accelerators for [N, C] of float32 that is large enough; false when none takes it. */
function accelerated(x: TypedArray, inner: number, run: (kernels: ChannelKernels) => boolean): boolean {
  if (inner !== 1 || x.length < limits.length || !(x instanceof Float32Array)) return false;
  for (const a of accelerators) if (a.channels && x.length >= a.minLength && run(a.channels)) return true;
  return false;
}

/** Sums over the batch of g and of g · x̂, and (unless `out` is null) the gradient of the input. */
function gradients(g: T, node: Node, out: TypedArray | null): { plain: Float64Array; normed: Float64Array } {
  const c = node.context as Context;
  const { batch, channels, inner, mean, inverse, training } = c;
  const up = elements(g);
  const x = elements(node.a!);
  const weight = node.b === null || out === null ? null : elements(node.b);
  const plain = vector(channels);
  const normed = vector(channels);
  const factor = temporary(0, channels);
  const shift = temporary(1, channels);
  const slope = temporary(2, channels);
  const size = batch * inner;
  c.sums = { g, plain, normed };
  const prepare = (): void => {
    for (let k = 0; k < channels; k++) {
      factor[k] = inverse[k]! * (weight === null ? 1 : weight[k]!);
      if (training) {
        shift[k] = plain[k]! / size;
        slope[k] = (normed[k]! / size) * inverse[k]!;
      }
    }
  };
  const scaled = (): void => {
    for (let k = 0; k < channels; k++) normed[k]! *= inverse[k]!;
    prepare();
  };
  if (
    accelerated(x, inner, (k) =>
      k.gradients(
        batch,
        channels,
        out as Float32Array | null,
        up as Float32Array,
        0,
        x as Float32Array,
        0,
        mean,
        plain,
        normed,
        shift,
        slope,
        factor,
        scaled,
      ),
    )
  ) {
    if (out === null) scaled();
    return c.sums;
  }
  for (let n = 0, at = 0; n < batch; n++)
    for (let k = 0; k < channels; k++)
      for (let i = 0; i < inner; i++, at++) {
        plain[k]! += up[at]!;
        normed[k]! += up[at]! * (x[at]! - mean[k]!) * inverse[k]!;
      }
  prepare();
  if (out !== null)
    for (let b = 0, at = 0; b < batch; b++)
      for (let k = 0; k < channels; k++)
        for (let i = 0; i < inner; i++, at++)
          out[at] = (up[at]! - shift[k]! - (x[at]! - mean[k]!) * slope[k]!) * factor[k]!;
  return c.sums;
}

/** The sums that belong to this gradient, computed once for all three inputs. */
function sums(g: T, node: Node): { plain: Float64Array; normed: Float64Array } {
  const { sums: known } = node.context as Context;
  return known?.g === g ? known : gradients(g, node, null);
}

/** Per-channel numbers in a shape that broadcasts over [N, C, …]. */
const perChannel = (values: Float64Array, x: T): T =>
  fromElements(
    asDType(values, x.dtype),
    [values.length, ...new Array<number>(Math.max(x.ndim - 2, 0)).fill(1)],
    x.dtype,
    x,
  );

/** The same by ordinary operations, for derivatives of derivatives. */
function differentiable(g: T, node: Node): { x: () => T; weight: () => T; bias: () => T } {
  const c = node.context as Context;
  const x = node.a!;
  const dims = x.shape.map((_, i) => i).filter((i) => i !== 1);
  const shape = [c.channels, ...new Array<number>(Math.max(x.ndim - 2, 0)).fill(1)];
  const size = c.batch * c.inner;
  const centred = c.training ? x.sub(x.mean(dims, { keepdim: true })) : x.sub(perChannel(c.mean, x));
  const variance = centred.square().mean(dims, { keepdim: true });
  // The epsilon follows from what forward computed: 1 / inverse² − variance.
  const inverse = c.training ? variance.add(perChannel(epsilon(c, x), x)).rsqrt() : perChannel(c.inverse, x);
  const normed = centred.mul(inverse);
  const scaled = node.b === null ? g : g.mul(node.b.reshape(shape));
  return {
    x: () =>
      c.training
        ? scaled
            .sub(scaled.sum(dims, { keepdim: true }).div(size))
            .sub(normed.mul(scaled.mul(normed).sum(dims, { keepdim: true }).div(size)))
            .mul(inverse)
        : scaled.mul(inverse),
    weight: () => g.mul(normed).sum(dims),
    bias: () => g.sum(dims),
  };
}

function epsilon(c: Context, x: T): Float64Array {
  const data = elements(x);
  const variance = new Float64Array(c.channels);
  for (let n = 0, at = 0; n < c.batch; n++)
    for (let k = 0; k < c.channels; k++)
      for (let i = 0; i < c.inner; i++, at++) variance[k]! += (data[at]! - c.mean[k]!) ** 2;
  return variance.map((v, k) => 1 / c.inverse[k]! ** 2 - v / (c.batch * c.inner));
}

const BATCH_NORM: Derivative = {
  name: 'NativeBatchNormBackward0',
  saves: 3,
  inputs: [
    (g, n) => {
      if (gradEnabled) return differentiable(g, n).x();
      const out = results(g.dtype, g.count);
      gradients(g, n, out);
      return fromElements(out, g.shape, g.dtype, g);
    },
    (g, n) => (gradEnabled ? differentiable(g, n).weight() : channelGradient(sums(g, n).normed, g)),
    (g, n) => (gradEnabled ? differentiable(g, n).bias() : channelGradient(sums(g, n).plain, g)),
  ],
};

const channelGradient = (values: Float64Array, g: T): T => {
  const data = allocate(g.dtype, values.length);
  data.set(values);
  return fromElements(data, [values.length], g.dtype, g);
};

function statistics(
  data: TypedArray,
  batch: number,
  channels: number,
  inner: number,
  mean: Float64Array,
  variance: Float64Array,
): void {
  const size = batch * inner;
  for (let n = 0, at = 0; n < batch; n++)
    for (let k = 0; k < channels; k++) for (let i = 0; i < inner; i++) mean[k]! += data[at++]!;
  for (let k = 0; k < channels; k++) mean[k]! /= size;
  for (let n = 0, at = 0; n < batch; n++)
    for (let k = 0; k < channels; k++) {
      const m = mean[k]!;
      for (let i = 0; i < inner; i++, at++) variance[k]! += (data[at]! - m) * (data[at]! - m);
    }
  for (let k = 0; k < channels; k++) variance[k]! /= size;
}

/**
 * Normalises every channel (dimension 1) of [N, C] or [N, C, …]: γ (x − mean) / √(variance + ε) + β. In training the running mean and the running
 * *unbiased* variance move by `momentum` towards the batch's.
 * @example
 * F.batchNorm(torch.tensor([[1, 10], [3, 30]]), null, null, { training: true }); // → tensor([[-1.0000, -1.0000], [1.0000, 1.0000]])
 */
export function batchNorm(x: T, runningMean: T | null, runningVar: T | null, options: BatchNormOptions = {}): T {
  const { weight = null, training = false } = options;
  if (x.ndim < 2)
    throw new ShapeError(`expected at least 2D input (got ${x.ndim}D input). batchNorm: [N, C] or [N, C, …]`, {
      op: 'batchNorm',
      shapes: [x.shape],
    });
  const channels = x.shape[1]!;
  for (const [name, t] of [
    ['running_mean', runningMean],
    ['weight', weight],
  ] as const)
    if (t !== null && t.count !== channels)
      throw new ShapeError(
        `${name} should contain ${channels} elements not ${t.count}. batchNorm: the input has the shape ${show(x.shape)}, and dimension 1 is the channels`,
        {
          op: 'batchNorm',
          shapes: [x.shape, t.shape],
        },
      );
  const own = training || runningMean === null || runningVar === null;
  if (own && x.shape.reduce((n, size, i) => (i === 1 ? n : n * size), 1) === 1)
    throw new ShapeError(
      `Expected more than 1 value per channel when training, got input size ${showSize(x.shape)}. Use a larger batch, or model.eval()`,
      { op: 'batchNorm', shapes: [x.shape] },
    );
  return normalizeChannels(x, runningMean, runningVar, options);
}

function normalizeChannels(x: T, runningMean: T | null, runningVar: T | null, options: BatchNormOptions): T {
  if (x.device !== 'cpu') return composed(x, runningMean, runningVar, options);
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = options;
  const [batch, channels] = x.shape as [number, number];
  const inner = x.count / Math.max(batch * channels, 1);
  const size = batch * inner;
  const own = training || runningMean === null || runningVar === null;
  const data = elements(x);
  const mean = own ? vector(channels) : Float64Array.from(elements(runningMean));
  const variance = own ? temporary(2, channels) : Float64Array.from(elements(runningVar));
  const inverse = vector(channels);
  const factor = temporary(0, channels);
  const shift = temporary(1, channels);
  const gamma = weight === null ? null : elements(weight);
  const beta = bias === null ? null : elements(bias);
  const prepare = (): void => {
    for (let k = 0; k < channels; k++) {
      inverse[k] = 1 / Math.sqrt(variance[k]! + eps);
      factor[k] = inverse[k]! * (gamma === null ? 1 : gamma[k]!);
      if (beta !== null) shift[k] = beta[k]!;
    }
  };
  const to = results(x.dtype, data.length);
  const o = to as Float32Array;
  const d = data as Float32Array;
  if (
    !own ||
    !accelerated(data, inner, (k) => k.normalize(batch, channels, o, d, 0, mean, variance, factor, shift, prepare))
  ) {
    if (own) statistics(data, batch, channels, inner, mean, variance);
    prepare();
    if (!accelerated(data, inner, (k) => k.affine(batch, channels, o, d, 0, mean, factor, shift)))
      for (let n = 0, at = 0; n < batch; n++)
        for (let k = 0; k < channels; k++)
          for (let i = 0; i < inner; i++, at++) to[at] = (data[at]! - mean[k]!) * factor[k]! + shift[k]!;
  }
  if (own && training && runningMean !== null && runningVar !== null)
    track(runningMean, runningVar, mean, variance, momentum, size);
  const out = fromElements(to, x.shape.slice(), x.dtype, x);
  if (gradEnabled && (x.tracked || weight?.tracked || bias?.tracked))
    recordN(BATCH_NORM, out, [x, weight, bias], {
      batch,
      channels,
      inner,
      mean,
      inverse,
      training: own,
      sums: null,
    } satisfies Context);
  return out;
}

/** The same by operations that run where the tensors are. */
function composed(x: T, runningMean: T | null, runningVar: T | null, options: BatchNormOptions): T {
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = options;
  const dims = x.shape.map((_, i) => i).filter((i) => i !== 1);
  const channels = x.shape[1]!;
  const shape = [channels, ...new Array<number>(Math.max(x.ndim - 2, 0)).fill(1)];
  const size = x.count / channels;
  const own = training || runningMean === null || runningVar === null;
  const mean = own ? x.mean(dims, { keepdim: true }) : runningMean.detach().reshape(shape);
  const centred = x.sub(mean);
  const variance = own ? centred.square().mean(dims, { keepdim: true }) : runningVar.detach().reshape(shape);
  if (training && runningMean !== null && runningVar !== null)
    noGrad(() => {
      runningMean.mul_(1 - momentum).add_(mean.detach().reshape([channels]).mul(momentum));
      runningVar.mul_(1 - momentum).add_(
        variance
          .detach()
          .reshape([channels])
          .mul((momentum * size) / (size - 1)),
      );
    });
  let out = centred.mul(variance.add(eps).rsqrt());
  if (weight !== null) out = out.mul(weight.reshape(shape));
  return bias === null ? out : out.add(bias.reshape(shape));
}

/** Every run of `size` elements with mean 0 and variance 1: what layer, group and instance normalisation share. */
export function normalizeRows(x: T, size: number, eps: number): T {
  if (x.count === 0) return x.clone();
  const rows = x.count / Math.max(size, 1);
  return normalizeChannels(x.reshape([1, rows, size]), null, null, { training: true, eps }).reshape(x.shape);
}

function track(
  runningMean: T,
  runningVar: T,
  mean: Float64Array,
  variance: Float64Array,
  momentum: number,
  size: number,
): void {
  average(runningMean, mean, momentum, 1, 1);
  average(runningVar, variance, momentum, size, size - 1);
}

/** running ← (1 − momentum) · running + momentum · now · times / over. */
function average(running: T, now: Float64Array, momentum: number, times: number, over: number): void {
  if (running.dense && running.device === 'cpu') {
    const { data } = running.storage;
    const from = running.offset;
    for (let k = 0; k < now.length; k++)
      data[from + k] = (1 - momentum) * data[from + k]! + momentum * ((now[k]! * times) / over);
    running.storage.version++;
    return;
  }
  const before = elements(running);
  const next = allocate(running.dtype, now.length);
  for (let k = 0; k < next.length; k++) next[k] = (1 - momentum) * before[k]! + momentum * ((now[k]! * times) / over);
  noGrad(() => running.copy_(fromElements(next, running.shape, running.dtype, running)));
}
