// Layers that move pixels around: padding, shuffling channels into space.
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { pad } from './functional/padding.js';
import { ModuleBase } from './module.js';
import { python } from './printing.js';

type OneTensor = (x: AnyTensor) => Tensor;

/**
 * Zeros around images: one number, or [left, right, top, bottom].
 * @example
 * new nn.ZeroPad2d(1)(torch.ones(1, 1, 1, 1)); // → tensor([[[[0., 0., 0.], [0., 1., 0.], [0., 0., 0.]]]])
 */
export class ZeroPad2d extends ModuleBase {
  readonly padding: readonly number[];
  constructor(padding: number | readonly number[]) {
    super();
    this.padding = typeof padding === 'number' ? [padding, padding, padding, padding] : [...padding];
  }
  override forward(x: AnyTensor): Tensor {
    return pad(x, this.padding) as unknown as Tensor;
  }
  override extraRepr(): string {
    return python([...this.padding]);
  }
}
export interface ZeroPad2d extends OneTensor {}

/**
 * [N, C·r², H, W] → [N, C, H·r, W·r] (https://arxiv.org/abs/1609.05158).
 * @example
 * new nn.PixelShuffle(2)(torch.randn(1, 8, 3, 3)).shape; // → [1, 2, 6, 6]
 */
export class PixelShuffle extends ModuleBase {
  constructor(readonly upscaleFactor: number) {
    super();
  }
  override forward(x: AnyTensor): Tensor {
    const r = this.upscaleFactor;
    const [n, c, h, w] = x.shape as [number, number, number, number];
    if (c % (r * r) !== 0)
      throw new RangeError(
        `pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but input.size(-3)=${c} is not divisible by ${r * r}`,
      );
    const out = c / (r * r);
    return x
      .reshape([n, out, r, r, h, w])
      .permute([0, 1, 4, 2, 5, 3])
      .reshape([n, out, h * r, w * r]) as unknown as Tensor;
  }
  override extraRepr(): string {
    return `upscale_factor=${this.upscaleFactor}`;
  }
}
export interface PixelShuffle extends OneTensor {}
