import type { Optimizer } from '../optimizer.js';

/** An optimizer whose rates a scheduler can set. */
// The settings differ by optimizer; a scheduler only needs the learning rate.
export type Schedulable = Pick<Optimizer<{ lr: number }>, 'defaults'> & { readonly paramGroups: Group[] };

/** A parameter group as schedulers see it. */
export interface Group {
  lr: number;
  initialLr?: number;
  momentum?: number;
  betas?: readonly number[];
}

/** Plain settings of a scheduler, for checkpoints. */
export type SchedulerState = Record<string, unknown>;

/**
 * Base of schedulers: sets the learning rate of every group when made (epoch 0) and after every `step()`, to be called after
 * `optimizer.step()`.
 *
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler: InstanceType<typeof optim.lrScheduler.LRScheduler> = new optim.lrScheduler.StepLR(optimizer, {
 *   stepSize: 30,
 * });
 * for (let epoch = 0; epoch < 30; epoch++) scheduler.step();
 * scheduler.getLastLr(); // → [0.1]
 * @see https://pytorch.org/docs/1.13/optim.html#how-to-adjust-learning-rate
 */
export abstract class LRScheduler {
  /** Steps taken so far. */
  lastEpoch = -1;
  /** Learning rates of the groups when the scheduler was made. */
  baseLrs: number[];

  constructor(readonly optimizer: Schedulable) {
    for (const group of optimizer.paramGroups) group.initialLr ??= group.lr;
    this.baseLrs = optimizer.paramGroups.map((group) => group.initialLr!);
  }

  /** To be called at the end of a subclass's constructor: sets the rates of epoch 0. */
  protected start(): void {
    this.lastEpoch = -1;
    this.step();
  }

  /** Moves on by one epoch (or batch) and sets the rates. */
  step(): void {
    this.lastEpoch++;
    this.setRates(this.rates());
  }

  /** Rates of the groups now. */
  getLastLr(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** @internal Starts again from epoch 0, with the rates the optimizer began with. */
  restart(): void {
    this.optimizer.paramGroups.forEach((group, i) => (group.lr = this.baseLrs[i]!));
    this.start();
  }

  /** The rates for `lastEpoch`, given those of the epoch before in the groups. */
  protected abstract rates(): number[];

  protected setRates(rates: readonly number[]): void {
    this.optimizer.paramGroups.forEach((group, i) => (group.lr = rates[i]!));
  }

  /** The rates of the groups, each times `factor`. */
  protected times(factor: number): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr * factor);
  }

  /** Everything but the optimizer and functions. */
  stateDict(): SchedulerState {
    return Object.fromEntries(
      Object.entries(this).filter(
        ([key, value]) => key !== 'optimizer' && typeof value !== 'function' && !(value instanceof LRScheduler),
      ),
    );
  }

  /** Takes over what {@link stateDict} gave. The optimizer's own state dict holds the rates. */
  loadStateDict(state: SchedulerState): void {
    Object.assign(this, state);
  }
}

/** One number for all groups, or one for each. */
export function perGroup(optimizer: Schedulable, value: number | readonly number[], name: string): number[] {
  if (typeof value === 'number') return optimizer.paramGroups.map(() => value);
  if (value.length !== optimizer.paramGroups.length)
    throw new RangeError(
      `expected ${optimizer.paramGroups.length} values for ${name}, got ${value.length}. Give one number, or one for each group`,
    );
  return [...value];
}
