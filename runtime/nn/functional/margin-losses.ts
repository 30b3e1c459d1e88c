// Losses on distances and rankings, and the two with a variance or rate, from ordinary operations.

import { asDType, fromElements } from '../../ops/host.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { asRows, rowWeight } from './class-targets.js';
import { pairwiseDistance } from './distance.js';
import { demandTensors, type Loss, reduceLoss } from './elementwise-loss.js';
import type { LossOptions } from './losses.js';

/**
 * 1 − cos(x1, x2) where y = 1, max(0, cos(x1, x2) − margin) where y = −1. [N, D], [N, D], [N].
 * @example
 * F.cosineEmbeddingLoss(torch.tensor([[1, 0]]), torch.tensor([[0, 1]]), torch.tensor([1])); // → tensor(1.)
 */
export function cosineEmbeddingLoss(
  input1: T,
  input2: T,
  target: T,
  { reduction = 'mean', margin = 0 }: LossOptions & { margin?: number } = {},
): Loss {
  demandTensors('cosine_embedding_loss', { input1, input2, target });
  const dim = input1.ndim === 1 ? 0 : 1;
  // PyTorch adds its epsilon to the squared norms here, and not to their product as cosine_similarity does.
  const squares = (x: T): T => x.square().sum(dim).add(1e-12);
  const cosine = input1
    .mul(input2)
    .sum(dim)
    .div(squares(input1).mul(squares(input2)).sqrt());
  const each = cosine
    .neg()
    .add(1)
    .where(target.eq(1), cosine.sub(margin).clamp(0, null).where(target.eq(-1), 0));
  return reduceLoss(each, reduction);
}

/** Settings of {@link tripletMarginLoss}. */
export interface TripletOptions extends LossOptions {
  /** Default 1. */
  margin?: number;
  /** Norm of the distance. Default 2. */
  p?: number;
  /** Added to the differences. Default 1e-6. */
  eps?: number;
  /** Use the distance of positive and negative where that is smaller. Default false. */
  swap?: boolean;
}

/**
 * max(0, d(anchor, positive) − d(anchor, negative) + margin).
 * @example
 * F.tripletMarginLoss(torch.tensor([[0, 0]]), torch.tensor([[0, 1]]), torch.tensor([[0, 1.5]])); // → tensor(0.5000)
 */
export function tripletMarginLoss(anchor: T, positive: T, negative: T, options: TripletOptions = {}): Loss {
  demandTensors('triplet_margin_loss', { anchor, positive, negative });
  const { reduction = 'mean', margin = 1, p = 2, eps = 1e-6, swap = false } = options;
  const near = pairwiseDistance(anchor, positive, { p, eps });
  let far = pairwiseDistance(anchor, negative, { p, eps });
  if (swap) far = far.minimum(pairwiseDistance(positive, negative, { p, eps }));
  return reduceLoss(near.sub(far).add(margin).clamp(0, null), reduction);
}

/**
 * max(0, −y (x1 − x2) + margin): y = 1 wants x1 above x2.
 * @example
 * F.marginRankingLoss(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])); // → tensor(2.)
 */
export function marginRankingLoss(
  input1: T,
  input2: T,
  target: T,
  { reduction = 'mean', margin = 0 }: LossOptions & { margin?: number } = {},
): Loss {
  demandTensors('margin_ranking_loss', { input1, input2, target });
  return reduceLoss(target.neg().mul(input1.sub(input2)).add(margin).clamp(0, null), reduction);
}

/**
 * Multi-class hinge loss: Σ_j max(0, margin − x_true + x_j)^p / C. [N, C], [N].
 * @example
 * F.multiMarginLoss(torch.tensor([[0.1, 0.8]]), torch.tensor([1], { dtype: 'int64' })); // → tensor(0.1500)
 */
export function multiMarginLoss(
  input: T,
  target: T,
  {
    reduction = 'mean',
    margin = 1,
    p = 1,
    weight = null,
  }: LossOptions & { margin?: number; p?: number; weight?: T | null } = {},
): Loss {
  demandTensors('multi_margin_loss', { input, target });
  const rows = asRows('multiMarginLoss', input, target, { weight });
  const { x, count, classes, labels } = rows;
  const others = new Float64Array(count * classes).fill(1);
  const index = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const w = rowWeight(rows, i);
    others.fill(w, i * classes, (i + 1) * classes);
    others[i * classes + labels[i]!] = 0;
    index[i] = labels[i]!;
  }
  const truth = x.gather(1, fromElements(index, [count, 1], 'int64', x));
  const hinge = x.sub(truth).add(margin).clamp(0, null);
  const terms = (p === 2 ? hinge.square() : hinge).mul(
    fromElements(asDType(others, x.dtype), [count, classes], x.dtype, x),
  );
  const each = terms.sum(1).div(classes);
  return reduceLoss(input.ndim === 1 ? each.squeeze(0) : each, reduction);
}

/**
 * Binary cross-entropy with logits over many labels at once, averaged over the classes. [N, C], [N, C] → [] .
 * @example
 * F.multilabelSoftMarginLoss(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // → tensor(0.1269)
 */
export function multilabelSoftMarginLoss(
  input: T,
  target: T,
  { reduction = 'mean', weight = null }: LossOptions & { weight?: T | null } = {},
): Loss {
  demandTensors('multilabel_soft_margin_loss', { input, target });
  const terms = target.mul(input.logSigmoid()).add(target.neg().add(1).mul(input.neg().logSigmoid())).neg();
  return reduceLoss((weight === null ? terms : terms.mul(weight)).mean(-1), reduction);
}

/** Settings of {@link poissonNllLoss}. */
export interface PoissonOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate. Default true. */
  logInput?: boolean;
  /** Add Stirling's approximation of ln y!. Default false. */
  full?: boolean;
  /** Added within the logarithm where `logInput` is false. Default 1e-8. */
  eps?: number;
}

/**
 * e^x − y x: how unlikely counts y are at the rate e^x.
 * @example
 * F.poissonNllLoss(torch.tensor([0]), torch.tensor([2])); // → tensor(1.)
 */
export function poissonNllLoss(
  input: T,
  target: T,
  { reduction = 'mean', logInput = true, full = false, eps = 1e-8 }: PoissonOptions = {},
): Loss {
  demandTensors('poisson_nll_loss', { input, target });
  let each = logInput ? input.exp().sub(target.mul(input)) : input.sub(target.mul(input.add(eps).log()));
  if (full) {
    const stirling = target
      .mul(target.log())
      .sub(target)
      .add(
        target
          .mul(2 * Math.PI)
          .log()
          .mul(0.5),
      );
    each = each.add(stirling.where(target.gt(1), 0));
  }
  return reduceLoss(each, reduction);
}

/**
 * ½ (ln v + (x − y)²/v): how unlikely y is under a normal distribution with mean x and variance v.
 * @example
 * F.gaussianNllLoss(torch.tensor([1]), torch.tensor([3]), torch.tensor([4])); // → tensor(1.1931)
 */
export function gaussianNllLoss(
  input: T,
  target: T,
  variance: T,
  { reduction = 'mean', full = false, eps = 1e-6 }: LossOptions & { full?: boolean; eps?: number } = {},
): Loss {
  demandTensors('gaussian_nll_loss', { input, target, var: variance });
  const v = variance.clamp(eps, null);
  const each = v.log().add(input.sub(target).square().div(v)).mul(0.5);
  return reduceLoss(full ? each.add(0.5 * Math.log(2 * Math.PI)) : each, reduction);
}
