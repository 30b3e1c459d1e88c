import type { ModuleBase } from '../nn/module.js';
import type { StateDict } from '../nn/state-dict.js';

/** Settings of {@link EarlyStopping}. */
export interface EarlyStoppingOptions {
  /** Stop after so many epochs without improvement; 0 is as 1. Default 10. */
  patience?: number;
  /** What counts as improvement. Default 0. */
  minDelta?: number;
  /** Whether the watched number should fall or rise. Default 'min'. */
  mode?: 'min' | 'max';
  /** Keep a copy of the best weights, for {@link EarlyStopping.restore}. */
  model?: ModuleBase;
}

/**
 * Says when to stop: when the validation loss has not improved for a while. Keeps the best weights.
 * @example
 * const model = new nn.Linear(2, 1);
 * const stopping = new optim.EarlyStopping({ patience: 1, model });
 * for (const validationLoss of [0.5, 0.3, 0.4, 0.6, 0.7]) if (stopping.step(validationLoss)) break;
 * stopping.bestEpoch; // → 1
 * stopping.restore(); // the weights of that epoch
 */
export class EarlyStopping {
  /** Best value so far, and the epoch (counted from 0) it came in. */
  best: number;
  bestEpoch = -1;
  /** Epochs seen. */
  epoch = 0;
  /** Whether it is time to stop. */
  stopped = false;
  private state: StateDict | null = null;

  constructor(private readonly options: EarlyStoppingOptions = {}) {
    const { mode = 'min', patience = 10 } = options;
    if (mode !== 'min' && mode !== 'max') throw new RangeError(`mode ${String(mode)} is unknown! Use 'min' or 'max'`);
    if (!(patience >= 0)) throw new RangeError(`EarlyStopping: patience must be at least 0, got ${patience}`);
    this.best = mode === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  /** Takes the number of this epoch; true when it is time to stop. */
  step(value: number | { item(): number | boolean }): boolean {
    const { patience = 10, minDelta = 0, mode = 'min', model } = this.options;
    const now = typeof value === 'number' ? value : Number(value.item());
    if (mode === 'min' ? now < this.best - minDelta : now > this.best + minDelta) {
      this.best = now;
      this.bestEpoch = this.epoch;
      if (model !== undefined)
        this.state = Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, x.clone()]));
    }
    this.stopped = this.epoch - this.bestEpoch >= Math.max(patience, 1);
    this.epoch++;
    return this.stopped;
  }

  /** Puts the best weights back into the model. */
  restore(): void {
    const { model } = this.options;
    if (model === undefined || this.state === null)
      throw new Error('EarlyStopping.restore: there are no weights. Pass { model } and call step at least once');
    model.loadStateDict(this.state);
  }
}
