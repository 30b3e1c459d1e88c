// Changes of colours.
import type { AnyTensor } from '../tensor/tensor.js';
import { blend, gray, hueShift } from './pixels.js';
import { asGiven, floats } from './printing.js';
import { below, type Image, image, type Picture, range, sizeOf, Transform, uniform } from './transform.js';

/** Settings of {@link ColorJitter}: each a distance from 1 (from 0 for hue), or a range. */
export interface ColorJitterOptions {
  /** 0 is black, 1 changes nothing. */
  brightness?: number | readonly [number, number];
  /** 0 is grey, 1 changes nothing. */
  contrast?: number | readonly [number, number];
  /** 0 is black and white, 1 changes nothing. */
  saturation?: number | readonly [number, number];
  /** In turns of the colour wheel, at most 0.5. */
  hue?: number | readonly [number, number];
}

/**
 * Changes brightness, contrast, saturation and hue at random, in random order.
 * @example
 * const picture = torch.full([3, 4, 4], 0.5);
 * new data.transforms.ColorJitter({ brightness: [2, 2] })(picture).max(); // → tensor(1.)
 */
export class ColorJitter extends Transform {
  constructor(readonly options: ColorJitterOptions = {}) {
    super();
    for (const name of ['brightness', 'contrast', 'saturation', 'hue'] as const) {
      const value = options[name];
      if (value === undefined) continue;
      if (typeof value === 'number') {
        if (!(value >= 0)) throw new RangeError(`If ${name} is a single number, it must be non negative. Got ${value}`);
        continue;
      }
      const [least, most] = name === 'hue' ? [-0.5, 0.5] : [0, Number.POSITIVE_INFINITY];
      if (!(least <= value[0] && value[0] <= value[1] && value[1] <= most))
        throw new RangeError(
          `${name} values should be between (${least}, ${name === 'hue' ? most : 'inf'}). Got [${value.join(', ')}]`,
        );
    }
  }
  override forward(x: Image): Picture {
    const { brightness, contrast, saturation, hue } = this.options;
    const order = [0, 1, 2, 3];
    for (let i = 0; i < 3; i++) {
      const j = i + below(4 - i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    // What changes nothing is not drawn.
    const pick = (value: number | readonly [number, number] | undefined, centre: number): number | null => {
      if (value === undefined) return null;
      const [low, high] = range(value, centre);
      return low === centre && high === centre ? null : uniform(low, high);
    };
    const factors = [pick(brightness, 1), pick(contrast, 1), pick(saturation, 1), pick(hue, 0)];
    let out = image(x);
    for (const k of order) {
      const factor = factors[k];
      if (factor === null || factor === undefined) continue;
      if (k === 0) out = blend(out, null, factor);
      else if (k === 1) out = blend(out, gray(out).to('float32').mean() as AnyTensor, factor);
      else if (k === 2) out = blend(out, gray(out), factor);
      else out = hueShift(out, factor);
    }
    return out as unknown as Picture;
  }
  protected override settings(): string {
    const shown = (name: keyof ColorJitterOptions): string => {
      const value = this.options[name] ?? 0;
      const centre = name === 'hue' ? 0 : 1;
      const [low, high] = range(value, centre);
      // What changes nothing is off.
      if (low === centre && high === centre) return `${name}=None`;
      return `${name}=${typeof value === 'number' ? floats([low, high]) : asGiven(value)}`;
    };
    return (['brightness', 'contrast', 'saturation', 'hue'] as const).map(shown).join(', ');
  }
}

/**
 * Brightness alone, in 1 or 3 channels.
 * @example
 * new data.transforms.Grayscale()(torch.rand(3, 8, 8)).shape; // → [1, 8, 8]
 */
export class Grayscale extends Transform {
  constructor(readonly numOutputChannels: 1 | 3 = 1) {
    super();
  }
  override forward(x: Image): Picture {
    const one = gray(image(x));
    return (this.numOutputChannels === 1 ? one : one.expand([3, ...sizeOf(x)]).contiguous()) as unknown as Picture;
  }
  protected override settings(): string {
    return `num_output_channels=${this.numOutputChannels}`;
  }
}
