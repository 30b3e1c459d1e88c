import { LRScheduler, perGroup, type Schedulable } from './scheduler.js';

/** Settings of {@link ReduceLROnPlateau}. */
export interface PlateauOptions {
  /** Whether the watched number should fall or rise. Default 'min'. */
  mode?: 'min' | 'max';
  /** The rate is multiplied by this. Default 0.1. */
  factor?: number;
  /** Epochs without improvement that are let pass. Default 10. */
  patience?: number;
  /** What counts as improvement, relative or absolute. Default 1e-4, 'rel'. */
  threshold?: number;
  /** Whether `threshold` is a share of the best value or a difference. Default 'rel'. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs to wait after a reduction. Default 0. */
  cooldown?: number;
  /** Rates never go below this. Default 0. */
  minLr?: number | readonly number[];
  /** Smaller changes are not made. Default 1e-8. */
  eps?: number;
}

/**
 * Lowers the rate when a number (usually the validation loss) has stopped improving: `scheduler.step(loss)`.
 * @example
 * const optimizer = new optim.SGD([torch.ones([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.1 });
 * for (const loss of [0.5, 0.5, 0.5, 0.5]) scheduler.step(loss);
 * optimizer.paramGroups[0]!.lr; // → 0.1
 */
export class ReduceLROnPlateau extends LRScheduler {
  readonly options: Required<Omit<PlateauOptions, 'minLr'>>;
  readonly minLrs: number[];
  best: number;
  numBadEpochs = 0;
  cooldownCounter = 0;

  constructor(optimizer: Schedulable, options: PlateauOptions = {}) {
    super(optimizer);
    this.options = {
      mode: 'min',
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      thresholdMode: 'rel',
      cooldown: 0,
      eps: 1e-8,
      ...options,
    };
    if (this.options.factor >= 1) throw new RangeError('Factor should be < 1.0.');
    this.minLrs = perGroup(optimizer, options.minLr ?? 0, 'minLr');
    this.best = this.options.mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    this.lastEpoch = 0;
  }

  override step(metric?: number | { item(): number }): void {
    if (metric === undefined)
      throw new TypeError('ReduceLROnPlateau.step() needs the number to watch: scheduler.step(validationLoss)');
    const value = typeof metric === 'number' ? metric : metric.item();
    this.lastEpoch++;
    if (this.isBetter(value)) {
      this.best = value;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.options.patience) {
      this.setRates(this.rates());
      this.cooldownCounter = this.options.cooldown;
      this.numBadEpochs = 0;
    }
  }

  protected rates(): number[] {
    return this.optimizer.paramGroups.map(({ lr }, i) => {
      const lower = Math.max(lr * this.options.factor, this.minLrs[i]!);
      return lr - lower > this.options.eps ? lower : lr;
    });
  }

  private isBetter(value: number): boolean {
    const { mode, threshold, thresholdMode } = this.options;
    if (mode === 'min') return value < (thresholdMode === 'rel' ? this.best * (1 - threshold) : this.best - threshold);
    return value > (thresholdMode === 'rel' ? this.best * (1 + threshold) : this.best + threshold);
  }
}
