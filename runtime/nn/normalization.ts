import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { filled, zeros } from './factory.js';
import { groupNorm, instanceNorm, layerNorm, localResponseNorm } from './functional/normalization.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { python, pythonFloat } from './printing.js';
import { type BatchNormLayerOptions, TrackingNorm } from './tracking-norm.js';

/** A layer that keeps shape and dtype. */
type Keeps = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>;

const any = (p: Parameter | null): AnyTensor | null => p as unknown as AnyTensor | null;
const ones = (shape: number[]): Parameter => new Parameter(filled(shape, 1)) as unknown as Parameter;
const none = (shape: number[]): Parameter => new Parameter(zeros(shape)) as unknown as Parameter;

/**
 * Normalises each sample over its last dimensions (https://arxiv.org/abs/1607.06450). [..., ...normalizedShape] → the same.
 * @example
 * new nn.LayerNorm(2)(torch.tensor([[1, 3]])); // → tensor([[-1.0000, 1.0000]], grad_fn=<AddBackward0>)
 */
export class LayerNorm extends ModuleBase {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | null;
  bias: Parameter | null;
  constructor(
    normalizedShape: number | readonly number[],
    options: { eps?: number; elementwiseAffine?: boolean } = {},
  ) {
    super();
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    this.eps = options.eps ?? 1e-5;
    const affine = options.elementwiseAffine ?? true;
    this.weight = affine ? ones([...this.normalizedShape]) : null;
    this.bias = affine ? none([...this.normalizedShape]) : null;
  }
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const options = { weight: any(this.weight), bias: any(this.bias), eps: this.eps };
    return layerNorm(x as unknown as AnyTensor, this.normalizedShape, options) as unknown as Tensor<S, D>;
  }
  override extraRepr(): string {
    return `${python([...this.normalizedShape])}, eps=${pythonFloat(this.eps)}, elementwise_affine=${python(this.weight !== null)}`;
  }
}
export interface LayerNorm extends Keeps {}

/**
 * Normalises groups of channels, each sample by itself (https://arxiv.org/abs/1803.08494). [N, C, ...] → the same.
 * @example
 * new nn.GroupNorm(3, 6)(torch.randn(2, 6, 4)).shape; // → [2, 6, 4]
 */
export class GroupNorm extends ModuleBase {
  readonly eps: number;
  weight: Parameter | null;
  bias: Parameter | null;
  constructor(
    readonly numGroups: number,
    readonly numChannels: number,
    options: { eps?: number; affine?: boolean } = {},
  ) {
    super();
    if (numChannels % numGroups !== 0)
      throw new RangeError(
        `num_channels must be divisible by num_groups. GroupNorm: ${numChannels} channels do not make ${numGroups} groups of one size`,
      );
    this.eps = options.eps ?? 1e-5;
    this.weight = (options.affine ?? true) ? ones([numChannels]) : null;
    this.bias = (options.affine ?? true) ? none([numChannels]) : null;
  }
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const options = { weight: any(this.weight), bias: any(this.bias), eps: this.eps };
    return groupNorm(x as unknown as AnyTensor, this.numGroups, options) as unknown as Tensor<S, D>;
  }
  override extraRepr(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${pythonFloat(this.eps)}, affine=${python(this.weight !== null)}`;
  }
}
export interface GroupNorm extends Keeps {}

/**
 * Normalises every channel of every sample by itself; in evaluation with running statistics, where they are kept
 * (`trackRunningStats`, by default not). Learns no scale and shift unless `affine` is true.
 */
abstract class InstanceNorm extends TrackingNorm {
  constructor(numFeatures: number, options: BatchNormLayerOptions = {}) {
    super(numFeatures, options);
  }
  /** Dimensions of an input that is not a batch. */
  protected abstract readonly single: number;
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const input = x as unknown as AnyTensor;
    this.demandRank(input, [this.single, this.single + 1]);
    const alone = input.ndim === this.single;
    const y = instanceNorm(alone ? input.unsqueeze(0) : input, {
      weight: any(this.weight),
      bias: any(this.bias),
      eps: this.eps,
      runningMean: this.runningMean as unknown as AnyTensor | null,
      runningVar: this.runningVar as unknown as AnyTensor | null,
      useInputStats: this.training || !this.trackRunningStats,
      momentum: this.momentum ?? 0,
    });
    return (alone ? y.squeeze(0) : y) as unknown as Tensor<S, D>;
  }
}
interface InstanceNorm extends Keeps {}

/**
 * Instance normalisation of [N, C, L] or [C, L].
 * @example
 * new nn.InstanceNorm1d(3)(torch.randn(2, 3, 5)).shape; // → [2, 3, 5]
 */
export class InstanceNorm1d extends InstanceNorm {
  protected get single(): number {
    return 2;
  }
}
/**
 * Instance normalisation of [N, C, H, W] or [C, H, W].
 * @example
 * new nn.InstanceNorm2d(3)(torch.randn(2, 3, 5, 5)).shape; // → [2, 3, 5, 5]
 */
export class InstanceNorm2d extends InstanceNorm {
  protected get single(): number {
    return 3;
  }
}

/**
 * Divides by a power of the squares of neighbouring channels (AlexNet's normalisation). [N, C, ...] → the same.
 * @example
 * new nn.LocalResponseNorm(3)(torch.randn(1, 4, 5, 5)).shape; // → [1, 4, 5, 5]
 */
export class LocalResponseNorm extends ModuleBase {
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
  constructor(
    readonly size: number,
    options: { alpha?: number; beta?: number; k?: number } = {},
  ) {
    super();
    this.alpha = options.alpha ?? 1e-4;
    this.beta = options.beta ?? 0.75;
    this.k = options.k ?? 1;
  }
  override forward<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const { alpha, beta, k } = this;
    return localResponseNorm(x as unknown as AnyTensor, this.size, { alpha, beta, k }) as unknown as Tensor<S, D>;
  }
  override extraRepr(): string {
    return `${this.size}, alpha=${this.alpha}, beta=${this.beta}, k=${pythonFloat(this.k)}`;
  }
}
export interface LocalResponseNorm extends Keeps {}
