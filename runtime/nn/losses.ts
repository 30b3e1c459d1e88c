// Losses as modules: the settings once, then loss(prediction, target).
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { CrossEntropyOptions } from './functional/cross-entropy.js';
import * as F from './functional/index.js';
import { ModuleBase } from './module.js';

/** One number, or a tensor of one loss per element (or sample) with reduction 'none'. */
export type LossValue<R> = R extends 'none' ? Tensor : Tensor<[]>;

/** A loss of prediction and target. */
type Pairwise<R> = (input: AnyTensor, target: AnyTensor) => LossValue<R>;

type Compare = (input: AnyTensor, target: AnyTensor, options: never) => AnyTensor;

/** Base of losses of a prediction and a target. */
abstract class PairLoss<O extends { reduction?: string }, R> extends ModuleBase {
  readonly options: O;
  constructor(options?: O) {
    super();
    this.options = options ?? ({} as O);
    // Tensors among the settings (class weights) are buffers, as in PyTorch.
    for (const [name, value] of Object.entries(this.options))
      if (value !== null && typeof value === 'object') this.registerBuffer(name, value as AnyTensor);
  }
  protected abstract readonly compare: Compare;
  override forward(input: AnyTensor, target: AnyTensor): LossValue<R> {
    return this.compare(input, target, this.options as never) as unknown as LossValue<R>;
  }
}
interface PairLoss<O extends { reduction?: string }, R> extends Pairwise<R> {}

type Plain = 'mean' | 'sum' | 'none';
interface Reduced<R> {
  /** Default 'mean'. */
  reduction?: R;
}

/**
 * Mean squared error. [...] and [...] → [], or [...] with reduction 'none'.
 * @example
 * new nn.MSELoss()(torch.tensor([1, 2]), torch.tensor([1, 4])); // → tensor(2.)
 */
export class MSELoss<R extends Plain = 'mean'> extends PairLoss<Reduced<R>, R> {
  protected get compare(): Compare {
    return F.mseLoss;
  }
}

/**
 * Mean absolute error. [...] and [...] → [].
 * @example
 * new nn.L1Loss()(torch.tensor([1, 5]), torch.tensor([2, 2])); // → tensor(2.)
 */
export class L1Loss<R extends Plain = 'mean'> extends PairLoss<Reduced<R>, R> {
  protected get compare(): Compare {
    return F.l1Loss;
  }
}

/**
 * Squared below `beta` (default 1), absolute above. [...] and [...] → [].
 * @example
 * new nn.SmoothL1Loss({ beta: 1 })(torch.tensor([3]), torch.tensor([0])); // → tensor(2.5000)
 */
export class SmoothL1Loss<R extends Plain = 'mean'> extends PairLoss<Reduced<R> & { beta?: number }, R> {
  protected get compare(): Compare {
    return F.smoothL1Loss;
  }
}

/**
 * Squared below `delta` (default 1), absolute above. [...] and [...] → [].
 * @example
 * new nn.HuberLoss({ delta: 2 })(torch.tensor([3]), torch.tensor([0])); // → tensor(4.)
 */
export class HuberLoss<R extends Plain = 'mean'> extends PairLoss<Reduced<R> & { delta?: number }, R> {
  protected get compare(): Compare {
    return F.huberLoss;
  }
}

/**
 * Binary cross-entropy of probabilities. [...] and [...] → [].
 * @example
 * new nn.BCELoss()(torch.tensor([0.9, 0.2]), torch.tensor([1, 0])); // → tensor(0.1643)
 */
export class BCELoss<R extends Plain = 'mean'> extends PairLoss<Reduced<R> & { weight?: AnyTensor | null }, R> {
  protected get compare(): Compare {
    return F.binaryCrossEntropy;
  }
}

/**
 * Binary cross-entropy of raw scores; `posWeight` makes positive examples count more. [...] and [...] → []; `posWeight` is [C].
 * @example
 * const loss = new nn.BCEWithLogitsLoss({ posWeight: torch.tensor([3]) });
 * loss(torch.tensor([0, 0]), torch.tensor([1, 0])); // → tensor(1.3863)
 */
export class BCEWithLogitsLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & { weight?: AnyTensor | null; posWeight?: AnyTensor | null },
  R
> {
  override stateName(field: string): string {
    return field === 'posWeight' ? 'pos_weight' : field;
  }
  protected get compare(): Compare {
    return F.binaryCrossEntropyWithLogits;
  }
}

/**
 * Cross-entropy of raw scores with class numbers or with probabilities. [N, C, ...] and [N, ...] (numbers) or [N, C, ...] (probabilities) → [].
 * @example
 * new nn.CrossEntropyLoss()(torch.zeros(1, 10), torch.tensor([3], { dtype: 'int64' })); // → tensor(2.3026)
 */
export class CrossEntropyLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & Omit<CrossEntropyOptions, 'reduction'>,
  R
> {
  protected get compare(): Compare {
    return F.crossEntropy;
  }
}

/**
 * Negative log likelihood of log probabilities. [N, C, ...] and [N, ...] → [].
 * @example
 * new nn.NLLLoss()(torch.tensor([[-0.2, -1.7]]), torch.tensor([1], { dtype: 'int64' })); // → tensor(1.7000)
 */
export class NLLLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & { weight?: AnyTensor | null; ignoreIndex?: number },
  R
> {
  protected get compare(): Compare {
    return F.nllLoss;
  }
}

/**
 * Kullback–Leibler divergence of log probabilities from probabilities. [...] and [...] → [].
 * @example
 * const loss = new nn.KLDivLoss({ reduction: 'batchmean' });
 * loss(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.25, 0.75]])); // → tensor(0.1308)
 */
export class KLDivLoss<R extends Plain | 'batchmean' = 'mean'> extends PairLoss<
  Reduced<R> & { logTarget?: boolean },
  R
> {
  protected get compare(): Compare {
    return F.klDiv;
  }
}

/**
 * x where y = 1, max(0, margin − x) where y = −1. [...] and [...] → [].
 * @example
 * new nn.HingeEmbeddingLoss({ margin: 1 })(torch.tensor([0.3, 0.3]), torch.tensor([1, -1])); // → tensor(0.5000)
 */
export class HingeEmbeddingLoss<R extends Plain = 'mean'> extends PairLoss<Reduced<R> & { margin?: number }, R> {
  protected get compare(): Compare {
    return F.hingeEmbeddingLoss;
  }
}

/**
 * ln(1 + e^(−y x)) for targets of 1 and −1. [...] and [...] → [].
 * @example
 * new nn.SoftMarginLoss()(torch.tensor([2, -1]), torch.tensor([1, -1])); // → tensor(0.2201)
 */
export class SoftMarginLoss<R extends Plain = 'mean'> extends PairLoss<Reduced<R>, R> {
  protected get compare(): Compare {
    return F.softMarginLoss;
  }
}

/**
 * Multi-class hinge loss. [N, C] and [N] → [].
 * @example
 * new nn.MultiMarginLoss()(torch.tensor([[0.1, 0.8]]), torch.tensor([1], { dtype: 'int64' })); // → tensor(0.1500)
 */
export class MultiMarginLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & { p?: number; margin?: number; weight?: AnyTensor | null },
  R
> {
  protected get compare(): Compare {
    return F.multiMarginLoss;
  }
}

/**
 * Binary cross-entropy with logits over many labels at once. [N, C] and [N, C] → [].
 * @example
 * new nn.MultiLabelSoftMarginLoss()(torch.tensor([[2, -2]]), torch.tensor([[1, 0]])); // → tensor(0.1269)
 */
export class MultiLabelSoftMarginLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & { weight?: AnyTensor | null },
  R
> {
  protected get compare(): Compare {
    return F.multilabelSoftMarginLoss;
  }
}

/**
 * Negative log likelihood of counts under a Poisson distribution. [...] and [...] → [].
 * @example
 * new nn.PoissonNLLLoss()(torch.tensor([0]), torch.tensor([2])); // → tensor(1.)
 */
export class PoissonNLLLoss<R extends Plain = 'mean'> extends PairLoss<
  Reduced<R> & { logInput?: boolean; full?: boolean; eps?: number },
  R
> {
  protected get compare(): Compare {
    return F.poissonNllLoss;
  }
}

/** Losses of three tensors. */
abstract class TripleLoss<O extends { reduction?: string }, R> extends ModuleBase {
  readonly options: O;
  constructor(options?: O) {
    super();
    this.options = options ?? ({} as O);
  }
  protected abstract readonly compare: (a: AnyTensor, b: AnyTensor, c: AnyTensor, options: never) => AnyTensor;
  override forward(a: AnyTensor, b: AnyTensor, c: AnyTensor): LossValue<R> {
    return this.compare(a, b, c, this.options as never) as unknown as LossValue<R>;
  }
}
interface TripleLoss<O extends { reduction?: string }, R> {
  (a: AnyTensor, b: AnyTensor, c: AnyTensor): LossValue<R>;
}

/**
 * Makes vectors alike where y = 1 and unlike where y = −1: loss(x1, x2, y). [N, D], [N, D] and [N] → [].
 * @example
 * new nn.CosineEmbeddingLoss()(torch.tensor([[1, 0]]), torch.tensor([[0, 1]]), torch.tensor([1])); // → tensor(1.)
 */
export class CosineEmbeddingLoss<R extends Plain = 'mean'> extends TripleLoss<Reduced<R> & { margin?: number }, R> {
  protected get compare(): typeof F.cosineEmbeddingLoss {
    return F.cosineEmbeddingLoss;
  }
}

/**
 * Ranks x1 above x2 where y = 1: loss(x1, x2, y). [N] three times → [].
 * @example
 * new nn.MarginRankingLoss()(torch.tensor([1]), torch.tensor([3]), torch.tensor([1])); // → tensor(2.)
 */
export class MarginRankingLoss<R extends Plain = 'mean'> extends TripleLoss<Reduced<R> & { margin?: number }, R> {
  protected get compare(): typeof F.marginRankingLoss {
    return F.marginRankingLoss;
  }
}

/**
 * Brings anchor and positive closer than anchor and negative: loss(anchor, positive, negative). [N, D] three times → [].
 * @example
 * const [anchor, near, far] = [torch.tensor([[0, 0]]), torch.tensor([[0, 1]]), torch.tensor([[0, 1.5]])];
 * new nn.TripletMarginLoss()(anchor, near, far); // → tensor(0.5000)
 */
export class TripletMarginLoss<R extends Plain = 'mean'> extends TripleLoss<
  Reduced<R> & { margin?: number; p?: number; eps?: number; swap?: boolean },
  R
> {
  protected get compare(): typeof F.tripletMarginLoss {
    return F.tripletMarginLoss;
  }
}

/**
 * Negative log likelihood under normal distributions: loss(mean, target, variance). [...] three times → [].
 * @example
 * new nn.GaussianNLLLoss()(torch.tensor([1]), torch.tensor([3]), torch.tensor([4])); // → tensor(1.1931)
 */
export class GaussianNLLLoss<R extends Plain = 'mean'> extends TripleLoss<
  Reduced<R> & { full?: boolean; eps?: number },
  R
> {
  protected get compare(): typeof F.gaussianNllLoss {
    return F.gaussianNllLoss;
  }
}
