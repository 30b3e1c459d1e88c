import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { BatchNorm1d, BatchNorm2d, type BatchNormLayerOptions } from './batch-norm.js';
import { begin, hasUninitialized, type Lazy, materializeAll, sizeOf } from './lazy.js';
import type { Parameter } from './parameter.js';
import { zeroCount } from './tracking-norm.js';
import { uninitializedBuffer, uninitializedParameter } from './uninitialized.js';

interface Open {
  affine: boolean;
  trackRunningStats: boolean;
  weight: Parameter | null;
  bias: Parameter | null;
  runningMean: Tensor | null;
  runningVar: Tensor | null;
  numBatchesTracked: Tensor<[], 'int64'> | null;
}

const WITHOUT = { affine: false, trackRunningStats: false };

/** Gives the layer tensors that wait, where it has any. */
function open(layer: LazyBatchNorm1d | LazyBatchNorm2d, options: BatchNormLayerOptions): void {
  const target = layer as Open;
  target.affine = options.affine ?? true;
  target.trackRunningStats = options.trackRunningStats ?? true;
  if (target.affine) {
    target.weight = uninitializedParameter() as unknown as Parameter;
    target.bias = uninitializedParameter() as unknown as Parameter;
  }
  if (target.trackRunningStats) {
    target.runningMean = uninitializedBuffer() as unknown as Tensor;
    target.runningVar = uninitializedBuffer() as unknown as Tensor;
    target.numBatchesTracked = zeroCount() as unknown as Tensor<[], 'int64'>;
  }
}

function initialize(layer: LazyBatchNorm1d | LazyBatchNorm2d, x: AnyTensor): void {
  if (!layer.hasUninitializedParams()) return;
  const features = sizeOf(layer, x, 1);
  (layer as { numFeatures: number }).numFeatures = features;
  const { weight, bias, runningMean, runningVar } = layer;
  materializeAll(
    layer,
    [weight, bias, runningMean, runningVar].map((tensor) => [tensor, [features]]),
  );
  layer.resetParameters();
}

/**
 * A {@link BatchNorm1d} that takes its number of features from the first batch, [N, C] or [N, C, L].
 * @example
 * const norm = new nn.LazyBatchNorm1d();
 * norm(torch.randn(32, 3)).shape; // → [32, 3]
 * norm; // → BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export class LazyBatchNorm1d extends BatchNorm1d implements Lazy {
  constructor(options: BatchNormLayerOptions = {}) {
    super(0, { ...options, ...WITHOUT });
    open(this, options);
  }

  /** Whether parameters or statistics wait for their shape. */
  hasUninitializedParams(): boolean {
    return hasUninitialized(this);
  }

  /** Gives parameters and statistics the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void {
    initialize(this, x);
  }

  override resetParameters(): void {
    if (this.numFeatures !== 0 && !this.hasUninitializedParams()) super.resetParameters();
  }

  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    return begin(this, BatchNorm1d, x as unknown as AnyTensor);
  }
}

/**
 * A {@link BatchNorm2d} that takes its number of channels from the first batch, [N, C, H, W].
 * @example
 * const norm = new nn.LazyBatchNorm2d();
 * norm(torch.randn(8, 3, 5, 5)).shape; // → [8, 3, 5, 5]
 * norm; // → BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
 */
export class LazyBatchNorm2d extends BatchNorm2d implements Lazy {
  constructor(options: BatchNormLayerOptions = {}) {
    super(0, { ...options, ...WITHOUT });
    open(this, options);
  }

  /** Whether parameters or statistics wait for their shape. */
  hasUninitializedParams(): boolean {
    return hasUninitialized(this);
  }

  /** Gives parameters and statistics the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void {
    initialize(this, x);
  }

  override resetParameters(): void {
    if (this.numFeatures !== 0 && !this.hasUninitializedParams()) super.resetParameters();
  }

  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    return begin(this, BatchNorm2d, x as unknown as AnyTensor);
  }
}
