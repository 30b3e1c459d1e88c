// What batch and instance normalisation share: scale, shift, and statistics that are kept for evaluation.
import { cpu } from '../device/cpu/cpu.js';
import { ShapeError, show } from '../errors.js';
import { allocate, type DType } from '../tensor/dtype.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { filled, zeros } from './factory.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { python, pythonFloat } from './printing.js';

/** Settings of the batch normalisations. */
export interface BatchNormLayerOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Share of the batch in the running statistics; null keeps a plain mean over all batches. Default 0.1. */
  momentum?: number | null;
  /** Learn a scale γ and a shift β per channel. Default true. */
  affine?: boolean;
  /** Keep running statistics for evaluation. Default true. */
  trackRunningStats?: boolean;
}

const NAMES: Record<string, string> = {
  runningMean: 'running_mean',
  runningVar: 'running_var',
  numBatchesTracked: 'num_batches_tracked',
};

/** How many batches have been seen: none yet. */
export const zeroCount = (): AnyTensor =>
  new Tensor<number[], DType>(cpu.upload('int64', allocate('int64', 1)), [], 'int64');

/** Parameters and buffers, their names in PyTorch, and what is printed. */
export abstract class TrackingNorm extends ModuleBase {
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
  weight: Parameter | null;
  bias: Parameter | null;
  declare runningMean: Tensor | null;
  declare runningVar: Tensor | null;
  declare numBatchesTracked: Tensor<[], 'int64'> | null;

  constructor(
    readonly numFeatures: number,
    options: BatchNormLayerOptions,
  ) {
    super();
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum;
    this.affine = options.affine ?? false;
    this.trackRunningStats = options.trackRunningStats ?? false;
    this.weight = this.affine ? (new Parameter(filled([numFeatures], 1)) as unknown as Parameter) : null;
    this.bias = this.affine ? (new Parameter(zeros([numFeatures])) as unknown as Parameter) : null;
    const tracked = this.trackRunningStats;
    this.registerBuffer('runningMean', tracked ? (zeros([numFeatures]) as AnyTensor) : null);
    this.registerBuffer('runningVar', tracked ? (filled([numFeatures], 1) as AnyTensor) : null);
    this.registerBuffer('numBatchesTracked', tracked ? zeroCount() : null);
  }

  override stateName(field: string): string {
    return NAMES[field] ?? field;
  }

  /** Sets the running statistics back to mean 0 and variance 1. */
  resetRunningStats(): void {
    this.runningMean?.zero_();
    this.runningVar?.fill_(1);
    this.numBatchesTracked?.zero_();
  }

  /** Sets the scale back to 1, the shift to 0, and the running statistics. */
  resetParameters(): void {
    this.resetRunningStats();
    if (this.weight !== null) init.ones_(this.weight);
    if (this.bias !== null) init.zeros_(this.bias);
  }

  protected demandRank(x: AnyTensor, ranks: readonly number[]): void {
    if (!ranks.includes(x.ndim))
      throw new ShapeError(
        `expected ${ranks.map((r) => `${r}D`).join(' or ')} input (got ${x.ndim}D input). ${this.constructor.name}: the input has the shape ${show(x.shape)}`,
        { op: this.constructor.name, shapes: [x.shape] },
      );
  }

  override extraRepr(): string {
    const momentum = this.momentum === null ? 'None' : String(this.momentum);
    return `${this.numFeatures}, eps=${pythonFloat(this.eps)}, momentum=${momentum}, affine=${python(this.affine)}, track_running_stats=${python(this.trackRunningStats)}`;
  }
}
