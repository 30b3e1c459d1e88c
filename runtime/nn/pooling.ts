import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import * as F from './functional/pooling.js';
import type { Pair } from './functional/unfold.js';
import { ModuleBase } from './module.js';
import { python } from './printing.js';

/** A layer that takes images (or sequences) and gives back smaller ones. */
abstract class Pool<O extends F.MaxPoolOptions> extends ModuleBase {
  readonly options: O;
  constructor(
    readonly kernelSize: Pair,
    options?: O,
  ) {
    super();
    this.options = options ?? ({} as O);
  }
  protected get shown(): { kernel: unknown; stride: unknown; padding: unknown; dilation: unknown; ceil: string } {
    const plain = (value: Pair): unknown => (typeof value === 'number' ? value : [...value]);
    const { stride, padding = 0, dilation = 1, ceilMode = false } = this.options;
    return {
      kernel: plain(this.kernelSize),
      stride: plain(stride ?? this.kernelSize),
      padding: plain(padding),
      dilation: plain(dilation),
      ceil: python(ceilMode),
    };
  }
}

/** One tensor, or two where positions are asked for. */
type Found<I extends boolean> = I extends true ? [output: Tensor, indices: Tensor<number[], 'int64'>] : Tensor;

abstract class MaxPool<I extends boolean> extends Pool<F.MaxPoolOptions> {
  constructor(kernelSize: Pair, options?: F.MaxPoolOptions & { returnIndices?: I }) {
    super(kernelSize, options);
  }
  protected abstract run(x: AnyTensor): unknown;
  override forward(x: AnyTensor): Found<I> {
    return this.run(x) as Found<I>;
  }
  override extraRepr(): string {
    const { kernel, stride, padding, dilation, ceil } = this.shown;
    return `kernel_size=${python(kernel)}, stride=${python(stride)}, padding=${python(padding)}, dilation=${python(dilation)}, ceil_mode=${ceil}`;
  }
}

interface MaxPool<I extends boolean> {
  (x: AnyTensor): Found<I>;
}

/**
 * The largest element of every window of [N, C, L]; with `returnIndices: true` [output, positions].
 * @example
 * new nn.MaxPool1d(2)(torch.tensor([[[1, 4, 3, 2]]])); // → tensor([[[4., 3.]]])
 */
export class MaxPool1d<I extends boolean = false> extends MaxPool<I> {
  protected run(x: AnyTensor): unknown {
    return F.maxPool1d(x, this.kernelSize, this.options);
  }
}

/**
 * The largest element of every window of [N, C, H, W]; with `returnIndices: true` [output, positions in H · W].
 * @example
 * new nn.MaxPool2d(2)(torch.randn(1, 3, 28, 28)).shape; // → [1, 3, 14, 14]
 */
export class MaxPool2d<I extends boolean = false> extends MaxPool<I> {
  protected run(x: AnyTensor): unknown {
    return F.maxPool2d(x, this.kernelSize, this.options);
  }
}

abstract class AvgPool extends Pool<F.AvgPoolOptions> {
  protected abstract run(x: AnyTensor): AnyTensor;
  override forward(x: AnyTensor): Tensor {
    return this.run(x) as unknown as Tensor;
  }
}
interface AvgPool {
  (x: AnyTensor): Tensor;
}

/**
 * The mean of every window of [N, C, L].
 * @example
 * new nn.AvgPool1d(2)(torch.tensor([[[1, 2, 3, 4]]])); // → tensor([[[1.5000, 3.5000]]])
 */
export class AvgPool1d extends AvgPool {
  protected run(x: AnyTensor): AnyTensor {
    return F.avgPool1d(x, this.kernelSize, this.options);
  }
  override extraRepr(): string {
    const { kernel, stride, padding } = this.shown;
    const list = (value: unknown): string => python(Array.isArray(value) ? value : [value]);
    return `kernel_size=${list(kernel)}, stride=${list(stride)}, padding=${list(padding)}`;
  }
}

/**
 * The mean of every window of [N, C, H, W].
 * @example
 * new nn.AvgPool2d(2)(torch.randn(1, 3, 28, 28)).shape; // → [1, 3, 14, 14]
 */
export class AvgPool2d extends AvgPool {
  protected run(x: AnyTensor): AnyTensor {
    return F.avgPool2d(x, this.kernelSize, this.options);
  }
  override extraRepr(): string {
    const { kernel, stride, padding } = this.shown;
    return `kernel_size=${python(kernel)}, stride=${python(stride)}, padding=${python(padding)}`;
  }
}

const sizeShown = (size: number | readonly (number | null)[]): string =>
  `output_size=${python(typeof size === 'number' ? size : [...size])}`;

/** Pools to a given size, whatever the input's. */
abstract class AdaptivePool extends ModuleBase {
  constructor(readonly outputSize: number | readonly (number | null)[]) {
    super();
  }
  protected abstract run(x: AnyTensor): AnyTensor;
  override forward(x: AnyTensor): Tensor {
    return this.run(x) as unknown as Tensor;
  }
  override extraRepr(): string {
    return sizeShown(this.outputSize);
  }
}
interface AdaptivePool {
  (x: AnyTensor): Tensor;
}

abstract class AdaptiveMaxPool<I extends boolean> extends ModuleBase {
  constructor(
    readonly outputSize: number | readonly (number | null)[],
    readonly options: F.AdaptiveMaxPoolOptions & { returnIndices?: I } = {},
  ) {
    super();
  }
  protected abstract run(x: AnyTensor): unknown;
  override forward(x: AnyTensor): Found<I> {
    return this.run(x) as Found<I>;
  }
  override extraRepr(): string {
    return sizeShown(this.outputSize);
  }
}
interface AdaptiveMaxPool<I extends boolean> {
  (x: AnyTensor): Found<I>;
}

/**
 * Means of as many windows as asked for, over [N, C, L].
 * @example
 * new nn.AdaptiveAvgPool1d(2)(torch.tensor([[[1, 2, 3, 4]]])); // → tensor([[[1.5000, 3.5000]]])
 */
export class AdaptiveAvgPool1d extends AdaptivePool {
  protected run(x: AnyTensor): AnyTensor {
    return F.adaptiveAvgPool1d(x, this.outputSize as number);
  }
}

/**
 * Means of as many windows as asked for, over [N, C, H, W].
 * @example
 * new nn.AdaptiveAvgPool2d(1)(torch.randn(1, 3, 32, 32)).shape; // → [1, 3, 1, 1]
 */
export class AdaptiveAvgPool2d extends AdaptivePool {
  protected run(x: AnyTensor): AnyTensor {
    return F.adaptiveAvgPool2d(x, this.outputSize);
  }
}

/**
 * Largest elements of as many windows as asked for, over [N, C, L].
 * @example
 * new nn.AdaptiveMaxPool1d(2)(torch.tensor([[[1, 2, 3, 4]]])); // → tensor([[[2., 4.]]])
 */
export class AdaptiveMaxPool1d<I extends boolean = false> extends AdaptiveMaxPool<I> {
  protected run(x: AnyTensor): unknown {
    return F.adaptiveMaxPool1d(x, this.outputSize as number, this.options);
  }
}

/**
 * Largest elements of as many windows as asked for, over [N, C, H, W].
 * @example
 * new nn.AdaptiveMaxPool2d([2, 4])(torch.randn(1, 3, 32, 32)).shape; // → [1, 3, 2, 4]
 */
export class AdaptiveMaxPool2d<I extends boolean = false> extends AdaptiveMaxPool<I> {
  protected run(x: AnyTensor): unknown {
    return F.adaptiveMaxPool2d(x, this.outputSize, this.options);
  }
}
