import { LRScheduler, type Schedulable, type SchedulerState } from './scheduler.js';

/**
 * One scheduler after the other: the next takes over at each milestone. A warm-up followed by a decay:
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const warmup = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 5 });
 * const decay = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax: 45 });
 * new optim.lrScheduler.SequentialLR(optimizer, { schedulers: [warmup, decay], milestones: [5] });
 * optimizer.paramGroups[0]!.lr; // → 0.1
 */
export class SequentialLR extends LRScheduler {
  private readonly schedulers: readonly LRScheduler[];
  readonly milestones: readonly number[];

  constructor(optimizer: Schedulable, options: { schedulers: readonly LRScheduler[]; milestones: readonly number[] }) {
    super(optimizer);
    this.schedulers = options.schedulers;
    this.milestones = options.milestones;
    if (this.milestones.length !== this.schedulers.length - 1)
      throw new RangeError(
        `Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got ${this.schedulers.length} schedulers and ${this.milestones.length} milestones`,
      );
    sameOptimizer(this.schedulers, optimizer);
    this.lastEpoch = 0;
    this.schedulers[0]!.restart();
  }

  override step(): void {
    this.lastEpoch++;
    const active = this.milestones.filter((m) => m <= this.lastEpoch).length;
    const scheduler = this.schedulers[active]!;
    if (active > 0 && this.milestones[active - 1] === this.lastEpoch) scheduler.restart();
    else scheduler.step();
  }

  protected rates(): number[] {
    return this.getLastLr();
  }

  override stateDict(): SchedulerState {
    return {
      lastEpoch: this.lastEpoch,
      milestones: this.milestones,
      schedulers: this.schedulers.map((s) => s.stateDict()),
    };
  }

  override loadStateDict(state: SchedulerState): void {
    this.lastEpoch = state.lastEpoch as number;
    (state.schedulers as SchedulerState[]).forEach((s, i) => this.schedulers[i]!.loadStateDict(s));
  }
}

/**
 * Several schedulers at once: each multiplies what the others left.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const first = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.1, totalIters: 2 });
 * const second = new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 });
 * new optim.lrScheduler.ChainedScheduler([first, second]).step();
 * optimizer.paramGroups[0]!.lr; // → 0.0900…
 */
export class ChainedScheduler extends LRScheduler {
  private readonly schedulers: readonly LRScheduler[];
  constructor(schedulers: readonly LRScheduler[]) {
    if (schedulers.length === 0) throw new RangeError('ChainedScheduler expects at least one scheduler');
    super(schedulers[0]!.optimizer);
    sameOptimizer(schedulers, this.optimizer);
    this.schedulers = schedulers;
    this.lastEpoch = 0;
  }

  override step(): void {
    this.lastEpoch++;
    for (const scheduler of this.schedulers) scheduler.step();
  }

  protected rates(): number[] {
    return this.getLastLr();
  }

  override stateDict(): SchedulerState {
    return { lastEpoch: this.lastEpoch, schedulers: this.schedulers.map((s) => s.stateDict()) };
  }

  override loadStateDict(state: SchedulerState): void {
    this.lastEpoch = state.lastEpoch as number;
    (state.schedulers as SchedulerState[]).forEach((s, i) => this.schedulers[i]!.loadStateDict(s));
  }
}

function sameOptimizer(schedulers: readonly LRScheduler[], optimizer: Schedulable): void {
  const other = schedulers.findIndex((s) => s.optimizer !== optimizer);
  if (other >= 0)
    throw new RangeError(
      `all schedulers must belong to the same optimizer, but the one at index ${other} belongs to another`,
    );
}
