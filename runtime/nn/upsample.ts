import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { type InterpolateOptions, interpolate } from './functional/interpolate.js';
import { ModuleBase } from './module.js';
import { python, pythonFloat } from './printing.js';

type OneTensor = (x: AnyTensor) => Tensor;

/**
 * Makes pictures [N, C, H, W] and signals [N, C, L] larger: by repeating pixels ('nearest'), or between them ('linear', 'bilinear').
 *
 * @example
 * new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' })(torch.randn(1, 3, 8, 8)).shape; // → [1, 3, 16, 16]
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.Upsample.html
 */
export class Upsample extends ModuleBase {
  /** Size or factor, mode and corners, as given. */
  readonly options: InterpolateOptions;

  constructor(options: InterpolateOptions) {
    super();
    this.options = { mode: 'nearest', ...options };
  }

  override forward(x: AnyTensor): Tensor {
    return interpolate(x, this.options) as unknown as Tensor;
  }

  override extraRepr(): string {
    const { size, scaleFactor, mode } = this.options;
    const list = (value: number | readonly number[], write: (n: number) => string): string =>
      typeof value === 'number' ? write(value) : `(${value.map(write).join(', ')})`;
    const extent =
      scaleFactor == null ? `size=${list(size!, python)}` : `scale_factor=${list(scaleFactor, pythonFloat)}`;
    return `${extent}, mode=${mode}`;
  }
}
export interface Upsample extends OneTensor {}
