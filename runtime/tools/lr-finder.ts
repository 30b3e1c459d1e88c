import type { ModuleBase } from '../nn/module.js';
import { power } from '../ops/power.js';
import type { Schedulable } from '../optim/scheduler/scheduler.js';

/** Settings of {@link findLearningRate}. */
export interface LearningRateSearch {
  /** Restored afterwards, so that the search leaves no trace. */
  model: ModuleBase;
  /** Whose rate is raised; restored afterwards, too. */
  optimizer: Schedulable & { stateDict(): unknown; loadStateDict(state: never): void };
  /** One training step at the rate that is set; gives the loss. */
  step: (iteration: number) => number | { item(): number | boolean };
  /** First and last rate. Default 1e-6 and 10. */
  start?: number;
  /** Last rate. Default 10. */
  end?: number;
  /** Default 100. */
  steps?: number;
  /** Stop when the smoothed loss is so many times its minimum. Default 4. */
  divergence?: number;
}

/** What the range test saw. */
export interface LearningRateCurve {
  /** Rates tried, one a step. */
  rates: number[];
  /** Smoothed losses. */
  losses: number[];
  /** Where the loss falls fastest. */
  suggestion: number;
}

/**
 * Learning-rate range test (https://arxiv.org/abs/1506.01186): raises the rate exponentially, one step each, and notes the loss.
 * @example
 * const [x, y] = [torch.randn(32, 2), torch.randn(32, 1)];
 * const model = new nn.Linear(2, 1);
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
 * const curve = optim.findLearningRate({
 *   model,
 *   optimizer,
 *   step: () => {
 *     optimizer.zeroGrad();
 *     const loss = F.mseLoss(model(x), y);
 *     loss.backward();
 *     optimizer.step();
 *     return loss.item();
 *   },
 * });
 * curve.rates.length === curve.losses.length; // → true
 */
export function findLearningRate({
  model,
  optimizer,
  step,
  start = 1e-6,
  end = 10,
  steps = 100,
  divergence = 4,
}: LearningRateSearch): LearningRateCurve {
  if (!(start > 0 && end > 0))
    throw new RangeError(
      `findLearningRate: rates are raised by a factor, so both ends must be above 0, got ${start} and ${end}`,
    );
  const weights = Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, x.clone()]));
  const state = optimizer.stateDict();
  const before = optimizer.paramGroups.map((group) => group.lr);
  const rates: number[] = [];
  const losses: number[] = [];
  let average = 0;
  let least = Number.POSITIVE_INFINITY;
  try {
    for (let i = 0; i < steps; i++) {
      const rate = start * power(end / start, i / Math.max(steps - 1, 1));
      for (const group of optimizer.paramGroups) group.lr = rate;
      const value = step(i);
      const loss = typeof value === 'number' ? value : Number(value.item());
      average = 0.8 * average + 0.2 * loss;
      const smooth = average / (1 - power(0.8, i + 1));
      if (!Number.isFinite(smooth) || smooth > divergence * least) break;
      least = Math.min(least, smooth);
      rates.push(rate);
      losses.push(smooth);
    }
  } finally {
    model.loadStateDict(weights);
    optimizer.loadStateDict(state as never);
    optimizer.paramGroups.forEach((group, i) => (group.lr = before[i]!));
  }
  let steepest = 0;
  let suggestion = rates[0] ?? start;
  for (let i = 1; i < losses.length; i++) {
    const slope = (losses[i]! - losses[i - 1]!) / Math.log(rates[i]! / rates[i - 1]!);
    if (slope < steepest) {
      steepest = slope;
      suggestion = rates[i]!;
    }
  }
  return { rates, losses, suggestion };
}
