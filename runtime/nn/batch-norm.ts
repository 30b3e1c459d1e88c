import { noGrad } from '../autograd/grad-mode.js';
import { cpu } from '../device/cpu/cpu.js';
import { ShapeError, show } from '../errors.js';
import { allocate, type DType } from '../tensor/dtype.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { plainLayers } from './between-layers.js';
import { filled, zeros } from './factory.js';
import { batchNorm } from './functional/batch-norm.js';
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

/**
 * Batch normalisation: γ (x − mean) / √(variance + ε) + β per channel (dimension 1). In training with the batch's own statistics, which also move
 * the running ones; in evaluation with the running ones. The running variance is the unbiased one.
 */
abstract class BatchNorm extends ModuleBase {
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
    options: BatchNormLayerOptions = {},
  ) {
    super();
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum;
    this.affine = options.affine ?? true;
    this.trackRunningStats = options.trackRunningStats ?? true;
    this.weight = this.affine ? (new Parameter(filled([numFeatures], 1)) as unknown as Parameter) : null;
    this.bias = this.affine ? (new Parameter(zeros([numFeatures])) as unknown as Parameter) : null;
    const tracked = this.trackRunningStats;
    this.registerBuffer('runningMean', tracked ? (zeros([numFeatures]) as AnyTensor) : null);
    this.registerBuffer('runningVar', tracked ? (filled([numFeatures], 1) as AnyTensor) : null);
    const count = new Tensor<number[], DType>(cpu.upload('int64', allocate('int64', 1)), [], 'int64');
    this.registerBuffer('numBatchesTracked', tracked ? count : null);
  }

  override stateName(field: string): string {
    return NAMES[field] ?? field;
  }

  /** Ranks of input that this layer takes. */
  protected abstract readonly ranks: readonly number[];

  /** Sets the running statistics back to mean 0 and variance 1. */
  resetRunningStats(): void {
    this.runningMean?.zero_();
    this.runningVar?.fill_(1);
    this.numBatchesTracked?.zero_();
  }

  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const input = x as unknown as AnyTensor;
    if (!this.ranks.includes(input.ndim))
      throw new ShapeError(
        `expected ${this.ranks.map((r) => `${r}D`).join(' or ')} input (got ${input.ndim}D input). ${this.constructor.name}: the input has the shape ${show(input.shape)}`,
        { op: 'batchNorm', shapes: [input.shape] },
      );
    let momentum = this.momentum ?? 0;
    if (this.training && this.numBatchesTracked !== null) {
      const count = this.numBatchesTracked as unknown as AnyTensor;
      if (count.device === 'cpu') count.storage.data[count.offset]! += 1;
      else noGrad(() => count.add_(1));
      if (this.momentum === null) momentum = 1 / (count.item() as number);
    }
    return batchNorm(
      input,
      this.runningMean as unknown as AnyTensor | null,
      this.runningVar as unknown as AnyTensor | null,
      {
        weight: this.weight as unknown as AnyTensor | null,
        bias: this.bias as unknown as AnyTensor | null,
        training: this.training || this.runningMean === null,
        momentum,
        eps: this.eps,
      },
    ) as unknown as Tensor<S, D>;
  }

  override extraRepr(): string {
    const momentum = this.momentum === null ? 'None' : String(this.momentum);
    return `${this.numFeatures}, eps=${pythonFloat(this.eps)}, momentum=${momentum}, affine=${python(this.affine)}, track_running_stats=${python(this.trackRunningStats)}`;
  }
}
interface BatchNorm {
  <S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D>;
}

/**
 * Batch normalisation of [N, C] or [N, C, L].
 * @example
 * const norm = new nn.BatchNorm1d(3);
 * norm(torch.randn(32, 3)).mean().item().toFixed(3); // → '0.000'
 */
export class BatchNorm1d extends BatchNorm {
  protected get ranks(): readonly number[] {
    return [2, 3];
  }
}

/**
 * Batch normalisation of images, [N, C, H, W].
 * @example
 * new nn.BatchNorm2d(3)(torch.randn(8, 3, 5, 5)).shape; // → [8, 3, 5, 5]
 */
export class BatchNorm2d extends BatchNorm {
  protected get ranks(): readonly number[] {
    return [4];
  }
}

plainLayers(BatchNorm1d, BatchNorm2d);
