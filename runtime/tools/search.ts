// Ways to find weights without gradients: try at random, or around the best so far.
import { noGrad } from '../autograd/grad-mode.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Shape } from '../types/index.js';

type Loss = number | { item(): number | boolean };
const numberOf = (loss: Loss): number => (typeof loss === 'number' ? loss : Number(loss.item()));

/** What a search found. */
export interface SearchResult<W> {
  /** What had the smallest loss. */
  best: W;
  /** That loss. */
  loss: number;
  /** Best loss after every try. */
  history: number[];
}

/** Any number is better than none. */
const isBetter = (value: number, least: number): boolean =>
  value < least || (Number.isNaN(least) && !Number.isNaN(value));

/**
 * Tries `tries` proposals and keeps the best.
 * @example
 * const [x, y] = [torch.rand(20, 5), torch.randint(0, 3, [20])];
 * const { loss, history } = optim.randomSearch(
 *   (w) => F.crossEntropy(x.matmul(w), y),
 *   () => torch.randn(5, 3).mul(0.1),
 *   { tries: 100 },
 * );
 * loss < history[0]!; // → true
 */
export function randomSearch<W>(
  loss: (w: W) => Loss,
  propose: () => W,
  { tries = 1000 }: { tries?: number } = {},
): SearchResult<W> {
  return noGrad(() => {
    let best = propose();
    let least = numberOf(loss(best));
    const history = [least];
    for (let i = 1; i < tries; i++) {
      const w = propose();
      const value = numberOf(loss(w));
      if (isBetter(value, least)) {
        best = w;
        least = value;
      }
      history.push(least);
    }
    return { best, loss: least, history };
  });
}

/**
 * Starts somewhere and takes every random step that makes the loss smaller.
 * @example
 * const found = optim.localSearch(
 *   (w) => w.sub(3).square().sum(),
 *   torch.zeros(2),
 *   (w) => w.add(torch.randn(2).mul(0.1)),
 *   { tries: 500 },
 * );
 * found.loss < 0.1; // → true
 */
export function localSearch<S extends Shape, D extends DType>(
  loss: (w: Tensor<S, D>) => Loss,
  start: Tensor<S, D>,
  propose: (w: Tensor<S, D>) => AnyTensor | Tensor<S, D>,
  { tries = 1000 }: { tries?: number } = {},
): SearchResult<Tensor<S, D>> {
  return noGrad(() => {
    let best = start;
    let least = numberOf(loss(best));
    const history = [least];
    for (let i = 1; i < tries; i++) {
      const w = propose(best) as Tensor<S, D>;
      const value = numberOf(loss(w));
      if (isBetter(value, least)) {
        best = w;
        least = value;
      }
      history.push(least);
    }
    return { best, loss: least, history };
  });
}
