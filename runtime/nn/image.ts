// Layers that move pixels around: padding, upsampling, shuffling channels into space.
import { fromElements } from '../ops/host.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { pad } from './functional/padding.js';
import { ModuleBase } from './module.js';
import { python, pythonFloat } from './printing.js';

type OneTensor = (x: AnyTensor) => Tensor;

/** Zeros around images: one number, or [left, right, top, bottom]. */
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

/** [N, C·r², H, W] → [N, C, H·r, W·r] (https://arxiv.org/abs/1609.05158). */
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

/** Makes images larger by repeating pixels (mode 'nearest'). */
export class Upsample extends ModuleBase {
  readonly scaleFactor: number;
  readonly mode: 'nearest';
  constructor(options: { scaleFactor: number; mode?: 'nearest' }) {
    super();
    this.scaleFactor = options.scaleFactor;
    this.mode = options.mode ?? 'nearest';
    if (this.mode !== 'nearest')
      throw new RangeError(`Upsample: mode '${String(this.mode)}' is not supported. Use 'nearest'`);
  }
  override forward(x: AnyTensor): Tensor {
    const stretch = (y: AnyTensor, dim: number): AnyTensor => {
      const size = y.shape[dim]!;
      const index = Float64Array.from({ length: Math.floor(size * this.scaleFactor) }, (_, i) =>
        Math.min(Math.floor(i / this.scaleFactor), size - 1),
      );
      return y.indexSelect(dim, fromElements(index, [index.length], 'int64', y));
    };
    return stretch(stretch(x, 2), 3) as unknown as Tensor;
  }
  override extraRepr(): string {
    return `scale_factor=${pythonFloat(this.scaleFactor)}, mode=${this.mode}`;
  }
}
export interface Upsample extends OneTensor {}
