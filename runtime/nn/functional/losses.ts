import { DTypeError, ShapeError, showSize } from '../../errors.js';
import { isFloat, SCALAR_NAME } from '../../tensor/dtype.js';
import { sameShape } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { demandPair, elementwiseLoss, type Loss, type Reduction, reduceLoss } from './elementwise-loss.js';
import { LOSSES } from './loss-table.js';

/** How the losses of the elements become one. Default 'mean'. */
export interface LossOptions {
  /** Mean or sum of all losses, or each ('none'). Default 'mean'. */
  reduction?: Reduction;
}

const mse = elementwiseLoss(LOSSES.mse);
const l1 = elementwiseLoss(LOSSES.l1);
const smoothL1 = elementwiseLoss(LOSSES.smoothL1);
const huber = elementwiseLoss(LOSSES.huber);
const bce = elementwiseLoss(LOSSES.binaryCrossEntropy);
const bceLogits = elementwiseLoss(LOSSES.binaryCrossEntropyWithLogits);
const kl = elementwiseLoss(LOSSES.klDiv);
const klLog = elementwiseLoss(LOSSES.klDivLog);
const hinge = elementwiseLoss(LOSSES.hingeEmbedding);
const softMargin = elementwiseLoss(LOSSES.softMargin);

/**
 * Mean squared error: (x − y)².
 * @example
 * F.mseLoss(torch.tensor([1, 5]), torch.tensor([2, 2])); // → tensor(5.)
 */
export function mseLoss(input: T, target: T, { reduction = 'mean' }: LossOptions = {}): Loss {
  demandPair('mse_loss', input, target);
  return mse(input, target, reduction);
}

/**
 * Absolute error: |x − y|.
 * @example
 * F.l1Loss(torch.tensor([1, 5]), torch.tensor([2, 2])); // → tensor(2.)
 */
export function l1Loss(input: T, target: T, { reduction = 'mean' }: LossOptions = {}): Loss {
  demandPair('l1_loss', input, target);
  return l1(input, target, reduction);
}

/**
 * Squared below `beta` (default 1), absolute above: ½ d²/β or |d| − β/2.
 * @example
 * F.smoothL1Loss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { reduction: 'none' }); // → tensor([0.1250, 2.5000])
 */
export function smoothL1Loss(
  input: T,
  target: T,
  { reduction = 'mean', beta = 1 }: LossOptions & { beta?: number } = {},
): Loss {
  demandPair('smooth_l1_loss', input, target);
  if (beta < 0) throw new RangeError('smooth_l1_loss does not support negative values for beta.');
  return beta === 0 ? l1(input, target, reduction) : smoothL1(input, target, reduction, beta);
}

/**
 * Squared below `delta` (default 1), absolute above: ½ d² or δ (|d| − δ/2).
 * @example
 * F.huberLoss(torch.tensor([0.5, 3]), torch.tensor([0, 0]), { reduction: 'none' }); // → tensor([0.1250, 2.5000])
 */
export function huberLoss(
  input: T,
  target: T,
  { reduction = 'mean', delta = 1 }: LossOptions & { delta?: number } = {},
): Loss {
  demandPair('huber_loss', input, target);
  if (delta <= 0) throw new RangeError('huber_loss does not support non-positive values for delta.');
  return huber(input, target, reduction, delta);
}

/** Settings of the binary cross-entropies. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** Multiplies the loss of every element; broadcasts. */
  weight?: T | null;
}

function demandFloatTarget(op: string, input: T, target: T): void {
  if (!isFloat(target.dtype))
    throw new DTypeError(
      `Found dtype ${SCALAR_NAME[target.dtype]} but expected ${SCALAR_NAME[input.dtype]}. ${op}: targets are probabilities, so they are floats; convert them with target.float()`,
      { op, dtypes: [input.dtype, target.dtype] },
    );
}

/**
 * Binary cross-entropy of probabilities: −[y ln x + (1 − y) ln(1 − x)], logarithms cut off at −100.
 *
 * @throws ShapeError when the shapes differ, RangeError when a prediction is no probability.
 * @example
 * F.binaryCrossEntropy(torch.tensor([0.25, 0.75]), torch.tensor([1, 0])); // → tensor(1.3863)
 */
export function binaryCrossEntropy(
  input: T,
  target: T,
  { weight = null, reduction = 'mean' }: BinaryCrossEntropyOptions = {},
): Loss {
  demandPair('binary_cross_entropy', input, target);
  if (!sameShape(input.shape, target.shape))
    throw new ShapeError(
      `Using a target size (${showSize(target.shape)}) that is different to the input size (${showSize(input.shape)}) is deprecated. ` +
        'Please ensure they have the same size: target.view(input.shape), or target.unsqueeze(1)',
      { op: 'binaryCrossEntropy', shapes: [input.shape, target.shape] },
    );
  demandFloatTarget('binaryCrossEntropy', input, target);
  if (input.device === 'cpu' && input.dense) {
    const { data } = input.storage;
    for (let i = input.offset; i < input.offset + input.count; i++)
      if (!(data[i]! >= 0 && data[i]! <= 1)) outOfRange(data[i]!);
  }
  return weight === null
    ? bce(input, target, reduction)
    : reduceLoss(bce(input, target, 'none').mul(weight), reduction);
}

function outOfRange(value: number): void {
  if (Number.isNaN(value)) return;
  throw new RangeError(
    `all elements of input should be between 0 and 1. binaryCrossEntropy: got ${value}; pass the output of a sigmoid, or use binaryCrossEntropyWithLogits on raw scores`,
  );
}

/** Settings of {@link binaryCrossEntropyWithLogits}. */
export interface BCEWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** Weight of positive examples, per class; above 1 it favours recall. */
  posWeight?: T | null;
}

/**
 * Sigmoid and binary cross-entropy in one, from raw scores: stable where the sigmoid saturates.
 * @throws ShapeError when the shapes differ, DTypeError when targets are integers.
 * @example
 * F.binaryCrossEntropyWithLogits(torch.tensor([0, 3]), torch.tensor([1, 1])); // → tensor(0.3709)
 * F.binaryCrossEntropyWithLogits(torch.tensor([0]), torch.tensor([1]), { posWeight: torch.tensor([3]) }); // → tensor(2.0794)
 */
export function binaryCrossEntropyWithLogits(
  input: T,
  target: T,
  { weight = null, posWeight = null, reduction = 'mean' }: BCEWithLogitsOptions = {},
): Loss {
  demandPair('binary_cross_entropy_with_logits', input, target);
  if (!sameShape(input.shape, target.shape))
    throw new ShapeError(
      `Target size (${showSize(target.shape)}) must be the same as input size (${showSize(input.shape)}). ` +
        'binaryCrossEntropyWithLogits: reshape one, for example target.unsqueeze(1)',
      { op: 'binaryCrossEntropyWithLogits', shapes: [input.shape, target.shape] },
    );
  demandFloatTarget('binaryCrossEntropyWithLogits', input, target);
  if (weight === null && posWeight === null) return bceLogits(input, target, reduction);
  let each: T;
  if (posWeight === null) each = bceLogits(input, target, 'none');
  else {
    // (1 − y) x + (1 + (w − 1) y) · (ln(1 + e^−|x|) + max(−x, 0))
    const factor = posWeight.sub(1).mul(target).add(1);
    each = target.neg().add(1).mul(input).sub(factor.mul(input.logSigmoid()));
  }
  return reduceLoss(weight === null ? each : each.mul(weight), reduction);
}

/** Settings of {@link klDiv}. */
export interface KLDivOptions {
  /** 'batchmean' is the divergence per sample; 'mean' (the default, as in PyTorch) also divides by the number of classes. */
  reduction?: Reduction | 'batchmean';
  /** Whether the target holds log probabilities. Default false. */
  logTarget?: boolean;
}

/**
 * Kullback–Leibler divergence Σ y (ln y − x) of log probabilities `input` from probabilities `target`.
 * @example
 * F.klDiv(torch.tensor([0.5, 0.5]).log(), torch.tensor([0.25, 0.75]), { reduction: 'sum' }); // → tensor(0.1308)
 */
export function klDiv(input: T, target: T, { reduction = 'mean', logTarget = false }: KLDivOptions = {}): Loss {
  demandPair('kl_div', input, target);
  if (!isFloat(input.dtype) || !isFloat(target.dtype))
    throw new DTypeError('kl_div: Integral inputs not supported. klDiv: convert with .float() first', {
      op: 'klDiv',
      dtypes: [input.dtype, target.dtype],
    });
  const divergence = logTarget ? klLog : kl;
  if (reduction === 'batchmean') return divergence(input, target, 'sum').div(input.shape[0] ?? 1) as Loss;
  return divergence(input, target, reduction);
}

/**
 * x where y = 1, max(0, margin − x) where y = −1; margin 1 by default.
 * @example
 * F.hingeEmbeddingLoss(torch.tensor([0.3, 0.3]), torch.tensor([1, -1]), { reduction: 'none' }); // → tensor([0.3000, 0.7000])
 */
export function hingeEmbeddingLoss(
  input: T,
  target: T,
  { reduction = 'mean', margin = 1 }: LossOptions & { margin?: number } = {},
): Loss {
  demandPair('hinge_embedding_loss', input, target);
  return hinge(input, target, reduction, margin);
}

/**
 * ln(1 + e^(−y x)) for targets of 1 and −1.
 * @example
 * F.softMarginLoss(torch.tensor([2, -1]), torch.tensor([1, -1])); // → tensor(0.2201)
 */
export function softMarginLoss(input: T, target: T, { reduction = 'mean' }: LossOptions = {}): Loss {
  demandPair('soft_margin_loss', input, target);
  return softMargin(input, target, reduction);
}
