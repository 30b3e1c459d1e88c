// Schedulers that raise and lower the rate within a run, and the momentum the other way round. Step them after every batch.

import { power } from '../../ops/power.js';
import { LRScheduler, perGroup, type Schedulable } from './scheduler.js';

function setMomentum(optimizer: Schedulable, momenta: readonly number[]): void {
  optimizer.paramGroups.forEach((group, i) => {
    if (group.betas !== undefined) group.betas = [momenta[i]!, ...group.betas.slice(1)];
    else group.momentum = momenta[i]!;
  });
}

function demandMomentum(optimizer: Schedulable, cycle: boolean): void {
  if (cycle && !('momentum' in optimizer.defaults) && !('betas' in optimizer.defaults))
    throw new RangeError(
      'optimizer must support momentum with `cycleMomentum` option enabled. Pass { cycleMomentum: false }',
    );
}

/** Settings of {@link OneCycleLR}. */
export interface OneCycleOptions {
  /** The highest rate. */
  maxLr: number | readonly number[];
  /** Steps in all; or `epochs` and `stepsPerEpoch`. */
  totalSteps?: number;
  /** With `stepsPerEpoch` instead of `totalSteps`. */
  epochs?: number;
  /** With `epochs` instead of `totalSteps`. */
  stepsPerEpoch?: number;
  /** Share of the steps that the rate rises. Default 0.3. */
  pctStart?: number;
  /** How the rate moves between its ends. Default 'cos'. */
  annealStrategy?: 'cos' | 'linear';
  /** Move the momentum against the rate. Default true. */
  cycleMomentum?: boolean;
  /** Lowest momentum. Default 0.85. */
  baseMomentum?: number | readonly number[];
  /** Highest momentum. Default 0.95. */
  maxMomentum?: number | readonly number[];
  /** The first rate is `maxLr / divFactor`. Default 25. */
  divFactor?: number;
  /** The last rate is the first divided by this. Default 1e4. */
  finalDivFactor?: number;
  /** Fall to the first rate, then on to the last, as in the paper. Default false. */
  threePhase?: boolean;
}

interface Phase {
  end: number;
  lr: readonly [readonly number[], readonly number[]];
  momentum: readonly [readonly number[], readonly number[]];
}

/**
 * One rise and one fall of the rate over the whole run (https://arxiv.org/abs/1708.07120).
 * @throws RangeError when stepped more often than the run is long.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 0.1, momentum: 0.9 });
 * new optim.lrScheduler.OneCycleLR(optimizer, { maxLr: 1, totalSteps: 100 });
 * optimizer.paramGroups[0]!.lr; // → 0.0400…
 */
export class OneCycleLR extends LRScheduler {
  readonly totalSteps: number;
  private readonly phases: Phase[];
  private readonly anneal: (from: number, to: number, part: number) => number;
  private readonly cycleMomentum: boolean;

  constructor(optimizer: Schedulable, options: OneCycleOptions) {
    super(optimizer);
    const { totalSteps, epochs, stepsPerEpoch, pctStart = 0.3, divFactor = 25, finalDivFactor = 1e4 } = options;
    if (totalSteps === undefined && (epochs === undefined || stepsPerEpoch === undefined))
      throw new TypeError('You must define either totalSteps OR (epochs AND stepsPerEpoch)');
    const total = totalSteps ?? epochs! * stepsPerEpoch!;
    if (!Number.isInteger(total) || total <= 0)
      throw new RangeError(`Expected positive integer totalSteps, but got ${total}`);
    if (!(pctStart >= 0 && pctStart <= 1))
      throw new RangeError(`Expected float between 0 and 1 pctStart, but got ${pctStart}`);
    this.totalSteps = total;
    this.cycleMomentum = options.cycleMomentum ?? true;
    demandMomentum(optimizer, this.cycleMomentum);
    this.anneal =
      options.annealStrategy === 'linear'
        ? (from, to, part) => (to - from) * part + from
        : (from, to, part) => to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1);

    const top = perGroup(optimizer, options.maxLr, 'maxLr');
    const first = top.map((lr) => lr / divFactor);
    const last = first.map((lr) => lr / finalDivFactor);
    const high = perGroup(optimizer, options.maxMomentum ?? 0.95, 'maxMomentum');
    const low = perGroup(optimizer, options.baseMomentum ?? 0.85, 'baseMomentum');
    const rise: Phase = { end: pctStart * total - 1, lr: [first, top], momentum: [high, low] };
    this.phases = options.threePhase
      ? [
          rise,
          { end: 2 * pctStart * total - 2, lr: [top, first], momentum: [low, high] },
          { end: total - 1, lr: [first, last], momentum: [high, high] },
        ]
      : [rise, { end: total - 1, lr: [top, last], momentum: [low, high] }];
    optimizer.paramGroups.forEach((group, i) => (group.initialLr = first[i]!));
    this.start();
  }

  protected rates(): number[] {
    const t = this.lastEpoch;
    if (t > this.totalSteps)
      throw new RangeError(`Tried to step ${t} times. The specified number of total steps is ${this.totalSteps}`);
    let start = 0;
    let k = 0;
    while (k < this.phases.length - 1 && t > this.phases[k]!.end) start = this.phases[k++]!.end;
    const phase = this.phases[k]!;
    const part = (t - start) / (phase.end - start);
    if (this.cycleMomentum)
      setMomentum(
        this.optimizer,
        phase.momentum[0].map((from, i) => this.anneal(from, phase.momentum[1][i]!, part)),
      );
    return phase.lr[0].map((from, i) => this.anneal(from, phase.lr[1][i]!, part));
  }
}

/** Settings of {@link CyclicLR}. */
export interface CyclicOptions {
  /** Lowest rate, for all groups or for each. */
  baseLr: number | readonly number[];
  /** Highest rate, for all groups or for each. */
  maxLr: number | readonly number[];
  /** Steps up, and down (default: as many). Default 2000. */
  stepSizeUp?: number;
  /** Steps of the falling half. Default: as many as of the rising one. */
  stepSizeDown?: number;
  /** Same height every time, half the height every cycle, or `gamma` to the power of the step. */
  mode?: 'triangular' | 'triangular2' | 'exp_range';
  /** Factor of 'exp_range' for every step. Default 1. */
  gamma?: number;
  /** Move the momentum against the rate. Default true. */
  cycleMomentum?: boolean;
  /** Lowest momentum. Default 0.8. */
  baseMomentum?: number | readonly number[];
  /** Highest momentum. Default 0.9. */
  maxMomentum?: number | readonly number[];
}

/**
 * Moves the rate up and down between two bounds (https://arxiv.org/abs/1506.01186).
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1, momentum: 0.9 });
 * const scheduler = new optim.lrScheduler.CyclicLR(optimizer, { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 2 });
 * scheduler.step();
 * optimizer.paramGroups[0]!.lr; // → 0.3000…
 */
export class CyclicLR extends LRScheduler {
  private readonly settings: Required<Pick<CyclicOptions, 'mode' | 'gamma' | 'cycleMomentum'>>;
  private readonly size: number;
  private readonly ratio: number;
  private readonly maxLrs: number[];
  private readonly momenta: readonly [readonly number[], readonly number[]];

  constructor(optimizer: Schedulable, options: CyclicOptions) {
    super(optimizer);
    const {
      stepSizeUp = 2000,
      stepSizeDown = stepSizeUp,
      mode = 'triangular',
      gamma = 1,
      cycleMomentum = true,
    } = options;
    this.settings = { mode, gamma, cycleMomentum };
    demandMomentum(optimizer, cycleMomentum);
    this.size = stepSizeUp + stepSizeDown;
    this.ratio = stepSizeUp / this.size;
    this.baseLrs = perGroup(optimizer, options.baseLr, 'baseLr');
    this.maxLrs = perGroup(optimizer, options.maxLr, 'maxLr');
    this.momenta = [
      perGroup(optimizer, options.baseMomentum ?? 0.8, 'baseMomentum'),
      perGroup(optimizer, options.maxMomentum ?? 0.9, 'maxMomentum'),
    ];
    this.start();
  }

  protected rates(): number[] {
    const { mode, gamma, cycleMomentum } = this.settings;
    const cycle = Math.floor(1 + this.lastEpoch / this.size);
    const x = 1 + this.lastEpoch / this.size - cycle;
    const height = x <= this.ratio ? x / this.ratio : (x - 1) / (this.ratio - 1);
    const scale =
      mode === 'triangular' ? 1 : mode === 'triangular2' ? 1 / 2 ** (cycle - 1) : power(gamma, this.lastEpoch);
    const [low, high] = this.momenta;
    if (cycleMomentum)
      setMomentum(
        this.optimizer,
        high.map((top, i) => top - (top - low[i]!) * height * scale),
      );
    return this.baseLrs.map((base, i) => base + (this.maxLrs[i]! - base) * height * scale);
  }
}
