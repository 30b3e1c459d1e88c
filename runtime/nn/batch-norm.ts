import { noGrad } from '../autograd/grad-mode.js';
import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { plainLayers } from './between-layers.js';
import { batchNorm } from './functional/batch-norm.js';
import { type BatchNormLayerOptions, TrackingNorm } from './tracking-norm.js';

export type { BatchNormLayerOptions };

/**
 * Batch normalisation: γ (x − mean) / √(variance + ε) + β per channel (dimension 1). In training with the batch's own statistics, which also move
 * the running ones; in evaluation with the running ones. The running variance is the unbiased one.
 */
abstract class BatchNorm extends TrackingNorm {
  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super(numFeatures, {
      ...options,
      affine: options.affine ?? true,
      trackRunningStats: options.trackRunningStats ?? true,
    });
  }

  /** Ranks of input that this layer takes. */
  protected abstract readonly ranks: readonly number[];

  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const input = x as unknown as AnyTensor;
    this.demandRank(input, this.ranks);
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
