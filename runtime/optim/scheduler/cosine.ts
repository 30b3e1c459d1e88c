import { LRScheduler, type Schedulable } from './scheduler.js';

/**
 * Takes the rate along half a cosine to `etaMin` (default 0) in `tMax` epochs (https://arxiv.org/abs/1608.03983, without restarts).
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, { tMax: 4 });
 * scheduler.step(); // after every epoch
 * optimizer.paramGroups[0]!.lr; // → 0.8535…
 */
export class CosineAnnealingLR extends LRScheduler {
  readonly tMax: number;
  readonly etaMin: number;
  constructor(optimizer: Schedulable, options: { tMax: number; etaMin?: number }) {
    super(optimizer);
    this.tMax = options.tMax;
    this.etaMin = options.etaMin ?? 0;
    this.start();
  }
  protected rates(): number[] {
    const { lastEpoch: t, tMax, etaMin } = this;
    const cosine = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / tMax);
    return this.optimizer.paramGroups.map((group, i) => {
      if (t === 0) return group.lr;
      if ((t - 1 - tMax) % (2 * tMax) === 0)
        return group.lr + ((this.baseLrs[i]! - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
      return (cosine(t) / cosine(t - 1)) * (group.lr - etaMin) + etaMin;
    });
  }
}

/**
 * Cosine annealing that starts anew after `t0` epochs, then after `tMult` times as many, and so on.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, { t0: 2 });
 * const rates = [1, 2, 3].map(() => { scheduler.step(); return optimizer.paramGroups[0]!.lr; });
 * rates; // → [0.5, 1, 0.5]
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  readonly t0: number;
  readonly tMult: number;
  readonly etaMin: number;
  /** Epochs since the last restart, and from one restart to the next. */
  tCur = 0;
  tI: number;
  constructor(optimizer: Schedulable, options: { t0: number; tMult?: number; etaMin?: number }) {
    super(optimizer);
    this.t0 = options.t0;
    this.tMult = options.tMult ?? 1;
    this.etaMin = options.etaMin ?? 0;
    this.tI = this.t0;
    this.start();
  }

  /** Moves on by one epoch, or to any epoch, which may have a fraction. */
  override step(epoch = this.lastEpoch + 1): void {
    if (epoch < 0) throw new RangeError(`Expected non-negative epoch, but got ${epoch}`);
    this.tI = this.t0;
    this.tCur = epoch;
    while (this.tCur >= this.tI) {
      this.tCur -= this.tI;
      this.tI *= this.tMult;
    }
    this.lastEpoch = Math.floor(epoch);
    this.setRates(this.rates());
  }

  protected rates(): number[] {
    return this.baseLrs.map(
      (base) => this.etaMin + ((base - this.etaMin) * (1 + Math.cos((Math.PI * this.tCur) / this.tI))) / 2,
    );
  }
}
