import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { emptyParameter } from './factory.js';
import {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
} from './functional/conv.js';
import { type PadMode, pad } from './functional/padding.js';
import { type Pair, pair } from './functional/unfold.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import type { Parameter } from './parameter.js';
import { python } from './printing.js';

/** Settings of the convolutions; in two dimensions each can be [height, width]. */
export interface ConvLayerOptions {
  /** Steps of the windows. Default 1. */
  stride?: Pair;
  /** What is added on every side; 'same' keeps the size (stride 1), 'valid' is 0. Default 0. */
  padding?: Pair | 'same' | 'valid';
  /** Distance between the elements of a window. Default 1. */
  dilation?: Pair;
  /** Input and output channels are split into so many parts. Default 1. */
  groups?: number;
  /** Learn an offset. Default true. */
  bias?: boolean;
  /** What lies around the input: zeros, its mirror image, its border, or its other end. Default 'zeros'. */
  paddingMode?: ConvPaddingMode;
  /** Of the parameters. Default: the default dtype. */
  dtype?: 'float32' | 'float64';
}

/** What convolutions see outside of their input. */
export type ConvPaddingMode = 'zeros' | Exclude<PadMode, 'constant'>;

/** Settings of the transposed convolutions. */
export interface ConvTransposeLayerOptions extends Omit<ConvLayerOptions, 'padding' | 'paddingMode'> {
  /** Rows and columns that are left out on every side. Default 0. */
  padding?: Pair;
  /** Rows and columns added at the end; less than the stride or the dilation. Default 0. */
  outputPadding?: Pair;
}

const MODES: readonly ConvPaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];

/** Kernel weights and bias, drawn as PyTorch draws them, and what is printed. */
abstract class Conv extends ModuleBase {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same' | 'valid';
  readonly dilation: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
  readonly paddingMode: ConvPaddingMode;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Pair,
    options: ConvLayerOptions & { outputPadding?: Pair },
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
    this.outputPadding = sizes(options.outputPadding ?? 0, 'outputPadding');
    this.groups = options.groups ?? 1;
    this.paddingMode = options.paddingMode ?? 'zeros';
    if (!(this.groups > 0)) throw new RangeError('groups must be a positive integer');
    if (inChannels % this.groups !== 0) throw new RangeError('in_channels must be divisible by groups');
    if (outChannels % this.groups !== 0) throw new RangeError('out_channels must be divisible by groups');
    if (typeof this.padding === 'string') {
      if (this.padding !== 'same' && this.padding !== 'valid')
        throw new RangeError(`Invalid padding string '${this.padding as string}', should be one of {'valid', 'same'}`);
      if (this.padding === 'same' && this.stride.some((s) => s !== 1))
        throw new RangeError("padding='same' is not supported for strided convolutions");
    }
    if (!MODES.includes(this.paddingMode))
      throw new RangeError(
        `padding_mode must be one of {'${MODES.join("', '")}'}, but got padding_mode='${this.paddingMode as string}'`,
      );
    const channels = transposed ? [inChannels, outChannels / this.groups] : [outChannels, inChannels / this.groups];
    this.weight = emptyParameter([...channels, ...this.kernelSize], options.dtype);
    this.bias = (options.bias ?? true) ? emptyParameter([outChannels], options.dtype) : null;
    this.resetParameters();
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
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

  /** The input with something other than zeros around it, and the settings that are left for the convolution. */
  protected padded(x: AnyTensor): { input: AnyTensor; settings: ConvOptions } {
    const { stride, padding, dilation, groups, kernelSize, paddingMode } = this;
    if (paddingMode === 'zeros') return { input: x, settings: { stride, padding, dilation, groups } };
    const around = kernelSize.map((k, i): [number, number] => {
      if (typeof padding !== 'string') return [padding[i]!, padding[i]!];
      const total = padding === 'same' ? dilation[i]! * (k - 1) : 0;
      return [Math.floor(total / 2), total - Math.floor(total / 2)];
    });
    const input = pad(x, around.reverse().flat(), { mode: paddingMode });
    return { input, settings: { stride, padding: 0, dilation, groups } };
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
    if (this.outputPadding.some((p) => p !== 0)) parts.push(`output_padding=${python([...this.outputPadding])}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
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
    const { input, settings } = this.padded(x);
    return conv1d(input, weight, bias, settings);
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
    const { input, settings } = this.padded(x);
    return conv2d(input, weight, bias, settings);
  }
}

abstract class ConvTranspose extends Conv {
  protected settings(): ConvTransposeOptions {
    const { stride, padding, dilation, groups, outputPadding } = this;
    return { stride, padding: padding as Pair, dilation, groups, outputPadding };
  }
}

/**
 * The transpose of a convolution of sequences, which makes them longer: [N, C, L] → [N, O, L'].
 * @example
 * new nn.ConvTranspose1d(8, 3, 2, { stride: 2 })(torch.randn(1, 8, 7)).shape; // → [1, 3, 14]
 */
export class ConvTranspose1d extends ConvTranspose {
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: ConvTransposeLayerOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 1, true);
  }
  protected run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor {
    return convTranspose1d(x, weight, bias, this.settings());
  }
}

/**
 * The transpose of a convolution, which makes images larger: [N, C, H, W] → [N, O, H', W'].
 * @example
 * new nn.ConvTranspose2d(8, 3, 2, { stride: 2 })(torch.randn(1, 8, 7, 7)).shape; // → [1, 3, 14, 14]
 */
export class ConvTranspose2d extends ConvTranspose {
  constructor(inChannels: number, outChannels: number, kernelSize: Pair, options: ConvTransposeLayerOptions = {}) {
    super(inChannels, outChannels, kernelSize, options, 2, true);
  }
  protected run(x: AnyTensor, weight: AnyTensor, bias: AnyTensor | null): AnyTensor {
    return convTranspose2d(x, weight, bias, this.settings());
  }
}
