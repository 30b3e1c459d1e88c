// Penalties on weights: what is added to a loss, and the steps that make exact zeros.
import { noGrad } from '../autograd/grad-mode.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';

/** Weights: `model.parameters()`, or one tensor. */
type Weights =
  | Iterable<{ readonly shape: readonly number[] }>
  | { readonly shape: readonly number[]; readonly storage: unknown };
/** A penalty: one number with a gradient. */
type Penalty = Tensor<[], 'float32'>;

function list(weights: Weights): AnyTensor[] {
  const all = ('storage' in weights ? [weights] : [...weights]) as unknown as AnyTensor[];
  if (all.length === 0) throw new RangeError('a penalty needs at least one tensor of weights');
  return all;
}

const total = (terms: readonly AnyTensor[]): AnyTensor => terms.reduce((sum, term) => sum.add(term) as AnyTensor);

/**
 * λ Σ |w|. The gradient at 0 is 0, as PyTorch's.
 * @example
 * nn.utils.l1Penalty(torch.tensor([1, -2]), 0.1).item(); // → 0.3000…
 */
export const l1Penalty = (weights: Weights, lambda = 1): Penalty =>
  total(list(weights).map((w) => w.abs().sum() as AnyTensor)).mul(lambda) as unknown as Penalty;

/**
 * λ/2 Σ w²: its gradient λ w is what `weightDecay` adds.
 * @example
 * nn.utils.l2Penalty(torch.tensor([1, -2]), 0.1).item(); // → 0.25
 */
export const l2Penalty = (weights: Weights, lambda = 1): Penalty =>
  total(list(weights).map((w) => w.square().sum() as AnyTensor)).mul(lambda / 2) as unknown as Penalty;

/**
 * λ (ratio Σ |w| + (1 − ratio)/2 Σ w²).
 * @example
 * nn.utils.elasticNetPenalty(torch.tensor([1, -2]), 1, 0.5).item(); // → 2.75
 */
export const elasticNetPenalty = (weights: Weights, lambda = 1, ratio = 0.5): Penalty =>
  l1Penalty(weights, lambda * ratio).add(l2Penalty(weights, lambda * (1 - ratio))) as unknown as Penalty;

/**
 * λ Σ ‖row‖₂ over the rows of matrices: whole rows (`dim` 1; columns with 0) go to zero together.
 * @example
 * nn.utils.groupLassoPenalty(torch.tensor([[3, 4], [0, 0]])).item(); // → 5
 */
export function groupLassoPenalty(weights: Weights, lambda = 1, { dim = 1 }: { dim?: number } = {}): Penalty {
  return total(list(weights).map((w) => w.norm(2, w.ndim < 2 ? undefined : dim).sum() as AnyTensor)).mul(
    lambda,
  ) as unknown as Penalty;
}

function demandAmount(name: string, amount: number): void {
  if (!(amount >= 0))
    throw new RangeError(`${name}: weights are moved towards zero by an amount of at least 0, got ${amount}`);
}

/**
 * Moves every weight by `amount` towards zero and stops there: the step that makes exact zeros, after a step without the L1 penalty.
 * @example
 * const w = torch.tensor([0.05, -2]);
 * nn.utils.softThreshold_(w, 0.1);
 * w; // → tensor([0.0000, -1.9000])
 */
export function softThreshold_(weights: Weights, amount: number): void {
  demandAmount('softThreshold_', amount);
  noGrad(() => {
    for (const w of list(weights)) w.copy_(w.sign().mul(w.abs().sub(amount).clamp(0, null)) as AnyTensor);
  });
}

/**
 * Shortens every row (`dim` 1) by `amount` and stops at zero: whole rows become exact zeros.
 * @example
 * const w = torch.tensor([[3, 4], [0.1, 0]]);
 * nn.utils.groupSoftThreshold_(w, 1);
 * w; // → tensor([[2.4000, 3.2000], [0.0000, 0.0000]])
 */
export function groupSoftThreshold_(weights: Weights, amount: number, { dim = 1 }: { dim?: number } = {}): void {
  demandAmount('groupSoftThreshold_', amount);
  noGrad(() => {
    for (const w of list(weights)) {
      const norm = w.norm(2, w.ndim < 2 ? undefined : dim, { keepdim: w.ndim >= 2 }) as AnyTensor;
      w.mul_(norm.sub(amount).clamp(0, null).div(norm.clamp(1e-12, null)));
    }
  });
}
