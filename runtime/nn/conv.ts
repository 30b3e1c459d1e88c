import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { emptyParameter } from './factory.js';
import { conv1d, conv2d, convTranspose2d } from './functional/conv.js';
import { type Pair, pair } from './functional/unfold.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import type { Parameter } from './parameter.js';
import { python } from './printing.js';

/** Settings of the convolutions; in two dimensions each can be [height, width]. */
export interface ConvLayerOptions {
  stride?: Pair;
  padding?: Pair | 'same' | 'valid';
  dilation?: Pair;
  groups?: number;
  bias?: boolean;
  dtype?: 'float32' | 'float64';
}

/** Kernel weights and bias, drawn as PyTorch draws them, and what is printed. */
abstract class Conv extends ModuleBase {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly groups: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Pair,
    options: ConvLayerOptions,
    dims: 1 | 2,
    transposed = false,
  ) {
    super();
    const sizes = (value: Pair, name: string): number[] =>
      dims === 2 ? pair(value, name) : typeof value === 'number' ? [value] : [value[0]!];
    this.kernelSize = sizes(kernelSize, 'kernelSize');
    this.stride = sizes(options.stride ?? 1, 'stride');
    this.padding = typeof options.padding === 'string' ? options.padding : sizes(options.padding ?? 0, 'padding');
    this.dilation = sizes(options.dilation ?? 1, 'dilation');
    this.groups = options.groups ?? 1;
    if (inChannels % this.groups !== 0) throw new RangeError('in_channels must be divisible by groups');
    if (outChannels % this.groups !== 0) throw new RangeError('out_channels must be divisible by groups');
    const channels = transposed ? [inChannels, outChannels / this.groups] : [outChannels, inChannels / this.groups];
    this.weight = emptyParameter([...channels, ...this.kernelSize], options.dtype);
    this.bias = (options.bias ?? true) ? emptyParameter([outChannels], options.dtype) : null;
    init.kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias !== null) {
      const bound = 1 / Math.sqrt(init.calculateFanInAndFanOut(this.weight)[0]);
      init.uniform_(this.bias, -bound, bound);
    }
  }

  override forward(x: AnyTensor): Tensor {
    return this.run(
      x,
      this.weight as unknown as AnyTensor,
      this.bias as unknown as AnyTensor | null,
    ) as unknown as Tensor;
  }

  protected abstract run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor;

  protected settings(): { stride: Pair; padding: Pair | 'same' | 'valid'; dilation: Pair; groups: number } {
    return { stride: this.stride, padding: this.padding, dilation: this.dilation, groups: this.groups };
  }

  override extraRepr(): string {
    const parts = [
      `${this.inChannels}, ${this.outChannels}`,
      `kernel_size=${python([...this.kernelSize])}`,
      `stride=${python([...this.stride])}`,
    ];
    if (typeof this.padding === 'string') parts.push(`padding=${this.padding}`);
    else if (this.padding.some((p) => p !== 0)) parts.push(`padding=${python([...this.padding])}`);
    if (this.dilation.some((d) => d !== 1)) parts.push(`dilation=${python([...this.dilation])}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push('bias=False');
    return parts.join(', ');
  }
}
interface Conv {
  (x: AnyTensor): Tensor;
}

/**
 * Convolution of sequences: [N, C, L] → [N, O, L'].
 * @example
 * new nn.Conv1d(3, 8, 5)(torch.randn(2, 3, 20)).shape; // → [2, 8, 16]
 */
export class Conv1d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: ConvLayerOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 1);
  }
  protected run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor {
    return conv1d(x, weight, bias, this.settings());
  }
}

/**
 * Convolution of images: [N, C, H, W] → [N, O, H', W'].
 * @example
 * new nn.Conv2d(1, 8, 3, { padding: 1 })(torch.zeros(5, 1, 28, 28)).shape; // → [5, 8, 28, 28]
 */
export class Conv2d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: ConvLayerOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 2);
  }
  protected run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor {
    return conv2d(x, weight, bias, this.settings());
  }
}

/**
 * The transpose of a convolution, which makes images larger: [N, C, H, W] → [N, O, H', W'].
 * @example
 * new nn.ConvTranspose2d(8, 3, 2, { stride: 2 })(torch.randn(1, 8, 7, 7)).shape; // → [1, 3, 14, 14]
 */
export class ConvTranspose2d extends Conv {
  readonly outputPadding: Pair;
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: Pair,
    options: ConvLayerOptions & { padding?: Pair; outputPadding?: Pair } = {},
  ) {
    super(inChannels, outChannels, kernelSize, options, 2, true);
    this.outputPadding = options.outputPadding ?? 0;
  }
  protected run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor {
    return convTranspose2d(x, weight, bias, {
      ...this.settings(),
      padding: this.padding as Pair,
      outputPadding: this.outputPadding,
    });
  }
}
