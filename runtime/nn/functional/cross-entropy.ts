// Softmax, logarithm and choice of the true class in one pass: exact where the three steps apart underflow, and a third of the work.
import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative, Node } from '../../autograd/node.js';
import { record1 } from '../../autograd/record.js';
import { accelerators, limits } from '../../device/cpu/accelerator.js';
import { results } from '../../device/cpu/recycle.js';
import { ShapeError, show } from '../../errors.js';
import { arange } from '../../ops/create.js';
import { asDType, elements, fromElements } from '../../ops/host.js';
import { allocate, isFloat, type TypedArray } from '../../tensor/dtype.js';
import { sameShape } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { asRows, type ClassLossOptions, type Rows, rowWeight } from './class-targets.js';
import { checkReduction, demandTensors, type Loss, type Reduction, reduceLoss } from './elementwise-loss.js';

/** Settings of {@link crossEntropy}. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** Share of the target that is spread evenly over all classes. Default 0. */
  labelSmoothing?: number;
}

interface Context {
  readonly rows: Rows;
  readonly reduction: Reduction;
  /** Cross-entropy: the softmax, row by row. */
  readonly softmax: TypedArray | null;
  /** What a mean was divided by. */
  readonly total: number;
}

/** Zeros of float64, cut from shared blocks where that is cheaper. */
const numbers = (count: number): Float64Array => allocate('float64', count) as Float64Array;

/** Gradient of row i's loss, times its weight: from the gradient of the result. */
function slopes(g: T, { rows, reduction, total }: Context): Float64Array {
  const up = elements(g);
  const out = numbers(rows.count);
  for (let i = 0; i < rows.count; i++)
    // Rows that do not count have no gradient, also where none counts and the mean is 0/0.
    if (rows.labels[i] !== rows.ignore)
      out[i] = (rowWeight(rows, i) * (reduction === 'none' ? up[i]! : up[0]!)) / (reduction === 'mean' ? total : 1);
  return out;
}

/** Where the true classes are: 1, all others 0; times what `slopes` says. As a tensor, for derivatives of derivatives. */
function perRow(g: T, context: Context): { hot: T; slope: T } {
  const { rows, reduction, total } = context;
  const hot = new Float64Array(rows.count * rows.classes);
  const weights = new Float64Array(rows.count);
  for (let i = 0; i < rows.count; i++) {
    if (rows.labels[i] === rows.ignore) continue;
    weights[i] = rowWeight(rows, i) / (reduction === 'mean' ? total : 1);
    if (weights[i] !== 0) hot[i * rows.classes + rows.labels[i]!] = 1;
  }
  const w = fromElements(asDType(weights, g.dtype), [rows.count, 1], g.dtype, g);
  const up = reduction === 'none' ? g.reshape([rows.count, 1]) : g;
  return {
    hot: fromElements(asDType(hot, g.dtype), [rows.count, rows.classes], g.dtype, g),
    slope: w.mul(up),
  };
}

const CROSS_ENTROPY: Derivative = {
  name: 'CrossEntropyLossBackward0',
  saves: 1,
  inputs: [
    (g, n) => {
      const context = n.context as Context;
      if (gradEnabled) {
        const { hot, slope } = perRow(g, context);
        return n.a!.softmax(1).sub(hot).mul(slope);
      }
      const { rows, softmax } = context;
      const slope = slopes(g, context);
      const { count, classes, labels } = rows;
      const out = results(g.dtype, count * classes);
      for (let i = 0, at = 0; i < count; i++) {
        const s = slope[i]!;
        if (s === 0) {
          out.fill(0, at, at + classes);
          at += classes;
          continue;
        }
        const end = at + classes;
        for (let j = at; j < end; j++) out[j] = softmax![j]! * s;
        out[at + labels[i]!]! -= s;
        at = end;
      }
      return fromElements(out, [count, classes], g.dtype, g);
    },
  ],
};

const NLL: Derivative = {
  name: 'NllLossBackward0',
  saves: 0,
  inputs: [
    (g: T, n: Node) => {
      const context = n.context as Context;
      if (gradEnabled) {
        const { hot, slope } = perRow(g, context);
        return hot.mul(slope).neg();
      }
      const { count, classes, labels } = context.rows;
      const slope = slopes(g, context);
      const out = allocate(g.dtype, count * classes);
      for (let i = 0; i < count; i++) if (slope[i] !== 0) out[i * classes + labels[i]!] = -slope[i]!;
      return fromElements(out, [count, classes], g.dtype, g);
    },
  ],
};

/** Sums row losses as the reduction says, and records the derivative. */
function finish(
  derivative: Derivative,
  rows: Rows,
  target: T,
  each: Float64Array,
  reduction: Reduction,
  softmax: TypedArray | null,
): Loss {
  const { x, count } = rows;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const w = rowWeight(rows, i);
    each[i] = w === 0 ? 0 : each[i]! * w;
    sum += each[i]!;
    total += w;
  }
  const data = allocate(x.dtype, reduction === 'none' ? count : 1);
  if (reduction === 'none') data.set(each);
  else data[0] = reduction === 'mean' ? sum / total : sum;
  const out = fromElements(data, reduction === 'none' ? target.shape.slice() : [], x.dtype, x);
  if (gradEnabled && x.tracked) record1(derivative, out, x, { rows, reduction, softmax, total } satisfies Context);
  return out as Loss;
}

/**
 * Negative log likelihood: minus the log probability of the true class. [N, C], [N] → [] (or [N] with reduction 'none').
 * @example
 * F.nllLoss(F.logSoftmax(torch.tensor([[1, 2, 3]]), 1), torch.tensor([2], { dtype: 'int64' })); // → tensor(0.4076)
 */
export function nllLoss(input: T, target: T, options: ClassLossOptions = {}): Loss {
  demandTensors('nll_loss', { input, target });
  checkReduction(options.reduction ?? 'mean');
  const rows = asRows('nllLoss', input, target, options);
  if (input.device !== 'cpu') return onDevice(rows.x, rows, target, options);
  const { x, labels, classes, count, ignore } = rows;
  const data = elements(x);
  const each = new Float64Array(count);
  for (let i = 0; i < count; i++) each[i] = labels[i] === ignore ? 0 : -data[i * classes + labels[i]!]!;
  return finish(NLL, rows, target, each, options.reduction ?? 'mean', null);
}

/**
 * Cross-entropy of logits with class numbers ([N, C] and [N]) or with probabilities of the same shape as the logits.
 *
 * @example
 * F.crossEntropy(torch.tensor([[1, 2, 3]]), torch.tensor([2], { dtype: 'int64' })); // → tensor(0.4076)
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(input: T, target: T, options: CrossEntropyOptions = {}): Loss {
  demandTensors('cross_entropy_loss', { input, target });
  checkReduction(options.reduction ?? 'mean');
  const { labelSmoothing = 0, reduction = 'mean', weight = null } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RangeError(`label_smoothing must be between 0.0 and 1.0. Got: ${labelSmoothing}`);
  if (isFloat(target.dtype) && sameShape(target.shape, input.shape))
    return withProbabilities(input, target, weight, labelSmoothing, reduction);
  const rows = asRows('crossEntropy', input, target, options);
  if (labelSmoothing > 0) return smoothed(rows, target, options, labelSmoothing, reduction);
  if (input.device !== 'cpu') return onDevice(rows.x.logSoftmax(1), rows, target, options);
  const { x, labels, classes, count, ignore } = rows;
  const data = elements(x);
  const softmax = results(x.dtype, gradEnabled && x.tracked ? count * classes : 0);
  const keep = softmax.length > 0;
  const each = numbers(count);
  const stats = statistics(data, keep ? softmax : null, count, classes);
  if (stats !== null) {
    for (let i = 0; i < count; i++)
      each[i] = labels[i] === ignore ? 0 : stats[2 * i]! - data[i * classes + labels[i]!]! + stats[2 * i + 1]!;
    return finish(CROSS_ENTROPY, rows, target, each, reduction, softmax);
  }
  for (let i = 0, at = 0; i < count; i++, at += classes) {
    let max = Number.NEGATIVE_INFINITY;
    for (let j = at; j < at + classes; j++) if (data[j]! > max) max = data[j]!;
    let sum = 0;
    for (let j = at; j < at + classes; j++) {
      const e = Math.exp(data[j]! - max);
      sum += e;
      if (keep) softmax[j] = e;
    }
    if (keep) {
      const scale = 1 / sum;
      for (let j = at; j < at + classes; j++) softmax[j]! *= scale;
    }
    each[i] = labels[i] === ignore ? 0 : max + Math.log(sum) - data[at + labels[i]!]!;
  }
  return finish(CROSS_ENTROPY, rows, target, each, reduction, softmax);
}

/** From log probabilities [M, C] by operations that run where the tensors are: nothing is read back. */
function onDevice(logs: T, { count, classes, ignore }: Rows, target: T, options: ClassLossOptions): Loss {
  const labels = target.detach().reshape([count, 1]);
  const others = labels.ne(arange(0, classes, 1, { device: logs.device }));
  const truth = logs.maskedFill(others, 0).sum(1).neg();
  const counts = labels.ne(ignore).reshape([count]).to(logs.dtype);
  const own = options.weight?.detach().reshape([1, classes]).expand([count, classes]).maskedFill(others, 0).sum(1);
  const weights = own === undefined ? counts : counts.mul(own);
  // Filled: what stands in a row that does not count may be NaN, which times 0 is NaN.
  const each = truth.mul(weights).maskedFill(labels.eq(ignore).reshape([count]), 0);
  const reduction = options.reduction ?? 'mean';
  if (reduction === 'none') return each.reshape(target.shape) as T as Loss;
  return (reduction === 'sum' ? each.sum() : each.sum().div(weights.sum())) as T as Loss;
}

/** Softmax by rows, with the largest logit and the logarithm of the sum of each, where an accelerator takes the size. */
function statistics(data: TypedArray, softmax: TypedArray | null, count: number, classes: number): Float64Array | null {
  if (data.length < limits.length || !(data instanceof Float32Array)) return null;
  const stats = numbers(2 * count);
  for (const a of accelerators)
    if (
      data.length >= a.minLength &&
      a.softmaxStatistics?.(count, classes, softmax as Float32Array | null, data, 0, stats)
    )
      return stats;
  return null;
}

/** (1 − ε) · loss of the true class + ε/C · sum over all classes, weights and ignored rows as PyTorch counts them. */
function smoothed(rows: Rows, target: T, options: CrossEntropyOptions, epsilon: number, reduction: Reduction): Loss {
  const { x, count, classes } = rows;
  const logs = x.logSoftmax(1);
  const weight = options.weight ?? null;
  const left = allocate('bool', count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    left[i] = rows.labels[i] === rows.ignore ? 1 : 0;
    weights[i] = rowWeight(rows, i);
  }
  // Filled, not multiplied by 0: neither their losses nor their gradients may spoil the others.
  const ignored = fromElements(left, [count], 'bool', x);
  const asColumn = (values: Float64Array): T => fromElements(asDType(values, x.dtype), [count], x.dtype, x);
  const labels = fromElements(
    Float64Array.from(rows.labels, (v) => (v === rows.ignore ? 0 : v)),
    [count, 1],
    'int64',
    x,
  );
  const truth = logs.gather(1, labels).squeeze(1).neg().mul(asColumn(weights)).maskedFill(ignored, 0);
  const even = (weight === null ? logs : logs.mul(weight)).sum(1).neg().maskedFill(ignored, 0);
  const each = truth.mul(1 - epsilon).add(even.mul(epsilon / classes));
  if (reduction === 'none') return each.reshape(target.shape) as T as Loss;
  return (reduction === 'sum' ? each.sum() : each.sum().div(weights.reduce((s, w) => s + w, 0))) as T as Loss;
}

/** −Σ_c w_c q_c ln p_c; the mean is over the batch. */
function withProbabilities(input: T, target: T, weight: T | null, epsilon: number, reduction: Reduction): Loss {
  const dim = input.ndim === 1 ? 0 : 1;
  const classes = input.shape[dim]!;
  if (weight !== null && weight.shape[0] !== classes)
    throw new ShapeError(
      `cross_entropy: weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${show(weight.shape)}`,
      {
        op: 'crossEntropy',
        shapes: [weight.shape],
      },
    );
  const soft = epsilon > 0 ? target.mul(1 - epsilon).add(epsilon / classes) : target;
  let terms = input.logSoftmax(dim).mul(soft);
  if (weight !== null)
    terms = terms.mul(weight.reshape([classes, ...new Array<number>(Math.max(input.ndim - 2, 0)).fill(1)]));
  const each = terms.sum(dim).neg();
  return reduction === 'mean' ? (each.sum().div(input.count / classes) as T as Loss) : reduceLoss(each, reduction);
}
