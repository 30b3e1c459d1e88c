// Schedulers that multiply the rate by something at certain epochs.

import { power } from '../../ops/power.js';
import { LRScheduler, type Schedulable } from './scheduler.js';

/**
 * Multiplies the rate by `gamma` (default 0.1) every `stepSize` epochs.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 1, gamma: 0.1 });
 * scheduler.step(); // after every epoch
 * optimizer.paramGroups[0]!.lr; // → 0.1
 */
export class StepLR extends LRScheduler {
  readonly stepSize: number;
  readonly gamma: number;
  constructor(optimizer: Schedulable, options: { stepSize: number; gamma?: number }) {
    super(optimizer);
    this.stepSize = options.stepSize;
    this.gamma = options.gamma ?? 0.1;
    this.start();
  }
  protected rates(): number[] {
    return this.times(this.lastEpoch > 0 && this.lastEpoch % this.stepSize === 0 ? this.gamma : 1);
  }
}

/**
 * Multiplies the rate by `gamma` (default 0.1) at each milestone.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, { milestones: [1, 3], gamma: 0.1 });
 * scheduler.step();
 * optimizer.paramGroups[0]!.lr; // → 0.1
 */
export class MultiStepLR extends LRScheduler {
  readonly milestones: readonly number[];
  readonly gamma: number;
  constructor(optimizer: Schedulable, options: { milestones: readonly number[]; gamma?: number }) {
    super(optimizer);
    this.milestones = options.milestones;
    this.gamma = options.gamma ?? 0.1;
    this.start();
  }
  protected rates(): number[] {
    return this.times(power(this.gamma, this.milestones.filter((m) => m === this.lastEpoch && m > 0).length));
  }
}

/**
 * Multiplies the rate by `gamma` every epoch.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 }).step();
 * optimizer.paramGroups[0]!.lr; // → 0.9
 */
export class ExponentialLR extends LRScheduler {
  readonly gamma: number;
  constructor(optimizer: Schedulable, options: { gamma: number }) {
    super(optimizer);
    this.gamma = options.gamma;
    this.start();
  }
  protected rates(): number[] {
    return this.times(this.lastEpoch === 0 ? 1 : this.gamma);
  }
}

/**
 * Sets the rate to its start times a function of the epoch; one function, or one per group.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.LambdaLR(optimizer, { lrLambda: (epoch) => 1 / (1 + epoch) }).step();
 * optimizer.paramGroups[0]!.lr; // → 0.5
 */
export class LambdaLR extends LRScheduler {
  readonly lrLambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[];
  constructor(
    optimizer: Schedulable,
    options: { lrLambda: ((epoch: number) => number) | readonly ((epoch: number) => number)[] },
  ) {
    super(optimizer);
    this.lrLambda = options.lrLambda;
    this.start();
  }
  protected rates(): number[] {
    const { lrLambda } = this;
    return this.baseLrs.map(
      (base, i) => base * (typeof lrLambda === 'function' ? lrLambda : lrLambda[i]!)(this.lastEpoch),
    );
  }
}

/**
 * Multiplies the rate by a function of the epoch.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.MultiplicativeLR(optimizer, { lrLambda: () => 0.5 }).step();
 * optimizer.paramGroups[0]!.lr; // → 0.5
 */
export class MultiplicativeLR extends LRScheduler {
  readonly lrLambda: (epoch: number) => number;
  constructor(optimizer: Schedulable, options: { lrLambda: (epoch: number) => number }) {
    super(optimizer);
    this.lrLambda = options.lrLambda;
    this.start();
  }
  protected rates(): number[] {
    return this.times(this.lastEpoch > 0 ? this.lrLambda(this.lastEpoch) : 1);
  }
}

/**
 * Holds the rate at `factor` (default 1/3) of itself for `totalIters` (default 5) epochs: the plainest warm-up.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 3 });
 * optimizer.paramGroups[0]!.lr; // → 0.5
 */
export class ConstantLR extends LRScheduler {
  readonly factor: number;
  readonly totalIters: number;
  constructor(optimizer: Schedulable, options: { factor?: number; totalIters?: number } = {}) {
    super(optimizer);
    this.factor = options.factor ?? 1 / 3;
    this.totalIters = options.totalIters ?? 5;
    this.start();
  }
  protected rates(): number[] {
    if (this.lastEpoch === 0) return this.times(this.factor);
    return this.times(this.lastEpoch === this.totalIters ? 1 / this.factor : 1);
  }
}

/**
 * Moves the rate in a straight line from `startFactor` (default 1/3) to `endFactor` (default 1) of itself: a linear warm-up.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 9 }); // a warm-up
 * optimizer.paramGroups[0]!.lr; // → 0.1
 */
export class LinearLR extends LRScheduler {
  readonly startFactor: number;
  readonly endFactor: number;
  readonly totalIters: number;
  constructor(optimizer: Schedulable, options: { startFactor?: number; endFactor?: number; totalIters?: number } = {}) {
    super(optimizer);
    this.startFactor = options.startFactor ?? 1 / 3;
    this.endFactor = options.endFactor ?? 1;
    this.totalIters = options.totalIters ?? 5;
    if (!(this.startFactor > 0 && this.startFactor <= 1))
      throw new RangeError('Starting multiplicative factor expected to be greater than 0 and less or equal to 1.');
    this.start();
  }
  protected rates(): number[] {
    const { lastEpoch: t, totalIters: n, startFactor: a, endFactor: b } = this;
    if (t === 0) return this.times(a);
    return this.times(t > n ? 1 : 1 + (b - a) / (n * a + (t - 1) * (b - a)));
  }
}

/**
 * Takes the rate to zero as `(1 − t/totalIters)^power`.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 4, power: 1 }).step();
 * optimizer.paramGroups[0]!.lr; // → 0.75
 */
export class PolynomialLR extends LRScheduler {
  readonly totalIters: number;
  readonly power: number;
  constructor(optimizer: Schedulable, options: { totalIters?: number; power?: number } = {}) {
    super(optimizer);
    this.totalIters = options.totalIters ?? 5;
    this.power = options.power ?? 1;
    this.start();
  }
  protected rates(): number[] {
    const { lastEpoch: t, totalIters: n } = this;
    return this.times(t === 0 || t > n ? 1 : power((1 - t / n) / (1 - (t - 1) / n), this.power));
  }
}
