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
  protected abstract run(x: AnyTensor): AnyTensor;
  override forward(x: AnyTensor): Tensor {
    return this.run(x) as unknown as Tensor;
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
interface Pool<O extends F.MaxPoolOptions> {
  (x: AnyTensor): Tensor;
}

abstract class MaxPool extends Pool<F.MaxPoolOptions> {
  override extraRepr(): string {
    const { kernel, stride, padding, dilation, ceil } = this.shown;
    return `kernel_size=${python(kernel)}, stride=${python(stride)}, padding=${python(padding)}, dilation=${python(dilation)}, ceil_mode=${ceil}`;
  }
}

/**
 * The largest element of every window of [N, C, L].
 * @example
 * new nn.MaxPool1d(2)(torch.tensor([[[1, 4, 3, 2]]])); // → tensor([[[4., 3.]]])
 */
export class MaxPool1d extends MaxPool {
  protected run(x: AnyTensor): AnyTensor {
    return F.maxPool1d(x, this.kernelSize, this.options);
  }
}

/**
 * The largest element of every window of [N, C, H, W].
 * @example
 * new nn.MaxPool2d(2)(torch.randn(1, 3, 28, 28)).shape; // → [1, 3, 14, 14]
 */
export class MaxPool2d extends MaxPool {
  protected run(x: AnyTensor): AnyTensor {
    return F.maxPool2d(x, this.kernelSize, this.options);
  }
}

/**
 * The mean of every window of [N, C, L].
 * @example
 * new nn.AvgPool1d(2)(torch.tensor([[[1, 2, 3, 4]]])); // → tensor([[[1.5000, 3.5000]]])
 */
export class AvgPool1d extends Pool<F.AvgPoolOptions> {
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
export class AvgPool2d extends Pool<F.AvgPoolOptions> {
  protected run(x: AnyTensor): AnyTensor {
    return F.avgPool2d(x, this.kernelSize, this.options);
  }
  override extraRepr(): string {
    const { kernel, stride, padding } = this.shown;
    return `kernel_size=${python(kernel)}, stride=${python(stride)}, padding=${python(padding)}`;
  }
}

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
    return `output_size=${python(typeof this.outputSize === 'number' ? this.outputSize : [...this.outputSize])}`;
  }
}
interface AdaptivePool {
  (x: AnyTensor): Tensor;
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
export class AdaptiveMaxPool1d extends AdaptivePool {
  protected run(x: AnyTensor): AnyTensor {
    return F.adaptiveMaxPool1d(x, this.outputSize as number);
  }
}

/**
 * Largest elements of as many windows as asked for, over [N, C, H, W].
 * @example
 * new nn.AdaptiveMaxPool2d([2, 4])(torch.randn(1, 3, 32, 32)).shape; // → [1, 3, 2, 4]
 */
export class AdaptiveMaxPool2d extends AdaptivePool {
  protected run(x: AnyTensor): AnyTensor {
    return F.adaptiveMaxPool2d(x, this.outputSize);
  }
}
