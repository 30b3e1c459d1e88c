// Changes of a picture's size: scaling and cutting.
import { python } from '../nn/printing.js';
import { crop, nearbyint, padImage, resize } from './pixels.js';
import { asGiven, rounded } from './printing.js';
import { below, type Image, image, type Picture, sizeOf, Transform, uniform } from './transform.js';

const both = (size: number | readonly [number, number]): readonly [number, number] =>
  typeof size === 'number' ? [size, size] : size;

/** A list stays the list it was given as; one number counts for both sides. */
const sizeShown = (size: number | readonly [number, number]): string =>
  typeof size === 'number' ? python(both(size)) : asGiven(size);

/** Fails with torchvision's sentence for a size that is not one number or [height, width]. */
function demandSize(size: number | readonly number[], sentence: string): void {
  if (typeof size !== 'number' && size.length !== 2)
    throw new RangeError(`${sentence}. Give one number or [height, width], got [${size.join(', ')}]`);
}

/**
 * Scales to [height, width], or so that the shorter side has `size` pixels. Bilinear, averaging when it makes smaller.
 * @example
 * new data.transforms.Resize([4, 6])(torch.rand(3, 8, 8)).shape; // → [3, 4, 6]
 */
export class Resize extends Transform {
  constructor(readonly size: number | readonly [number, number]) {
    super();
    demandSize(size, 'If size is a sequence, it should have 1 or 2 values');
  }
  override forward(x: Image): Picture {
    const [h, w] = sizeOf(x);
    const { size } = this;
    const target: readonly [number, number] =
      typeof size !== 'number' ? size : h < w ? [size, Math.trunc((size * w) / h)] : [Math.trunc((size * h) / w), size];
    return resize(image(x), target[0], target[1]) as unknown as Picture;
  }
  protected override settings(): string {
    return `size=${asGiven(this.size)}, interpolation=bilinear, max_size=None, antialias=None`;
  }
}

/**
 * The middle of a picture; smaller pictures get a black margin.
 * @example
 * new data.transforms.CenterCrop(4)(torch.rand(3, 8, 6)).shape; // → [3, 4, 4]
 */
export class CenterCrop extends Transform {
  constructor(readonly size: number | readonly [number, number]) {
    super();
    demandSize(size, 'Please provide only two dimensions (h, w) for size');
  }
  override forward(x: Image): Picture {
    const [th, tw] = both(this.size);
    let [h, w] = sizeOf(x);
    let from = image(x);
    if (th > h || tw > w) {
      const [dx, dy] = [Math.max(tw - w, 0), Math.max(th - h, 0)];
      from = padImage(from, Math.floor(dx / 2), Math.ceil(dx / 2), Math.floor(dy / 2), Math.ceil(dy / 2));
      [h, w] = sizeOf(from);
    }
    return crop(from, nearbyint((h - th) / 2), nearbyint((w - tw) / 2), th, tw) as unknown as Picture;
  }
  protected override settings(): string {
    return `size=${sizeShown(this.size)}`;
  }
}

/**
 * A random part of a picture, with `padding` black pixels around it first.
 * @example
 * new data.transforms.RandomCrop(8, { padding: 2 })(torch.rand(3, 8, 8)).shape; // → [3, 8, 8]
 */
export class RandomCrop extends Transform {
  constructor(
    readonly size: number | readonly [number, number],
    readonly options: { padding?: number } = {},
  ) {
    super();
    demandSize(size, 'Please provide only two dimensions (h, w) for size');
  }
  override forward(x: Image): Picture {
    const p = this.options.padding ?? 0;
    const from = p > 0 ? padImage(image(x), p, p, p, p) : image(x);
    const [h, w] = sizeOf(from);
    const [th, tw] = both(this.size);
    if (h < th || w < tw)
      throw new RangeError(`Required crop size ${python([th, tw])} is larger than input image size ${python([h, w])}`);
    if (h === th && w === tw) return from as unknown as Picture;
    return crop(from, below(h - th + 1), below(w - tw + 1), th, tw) as unknown as Picture;
  }
  protected override settings(): string {
    return `size=${python(both(this.size))}, padding=${python(this.options.padding)}`;
  }
}

/**
 * A random part of random size and shape, scaled to `size`.
 * @example
 * new data.transforms.RandomResizedCrop(8)(torch.rand(3, 20, 30)).shape; // → [3, 8, 8]
 */
export class RandomResizedCrop extends Transform {
  constructor(
    readonly size: number | readonly [number, number],
    readonly options: { scale?: readonly [number, number]; ratio?: readonly [number, number] } = {},
  ) {
    super();
    demandSize(size, 'Please provide only two dimensions (h, w) for size');
  }
  override forward(x: Image): Picture {
    const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3] } = this.options;
    const [h, w] = sizeOf(x);
    const [th, tw] = both(this.size);
    // In single precision, as PyTorch takes them.
    const [low, high] = ratio.map((r) => Math.fround(Math.log(Math.fround(r)))) as [number, number];
    for (let i = 0; i < 10; i++) {
      const area = h * w * uniform(scale[0], scale[1]);
      const aspect = Math.exp(uniform(low, high));
      const [ch, cw] = [nearbyint(Math.sqrt(area / aspect)), nearbyint(Math.sqrt(area * aspect))];
      if (cw > 0 && cw <= w && ch > 0 && ch <= h)
        return resize(crop(image(x), below(h - ch + 1), below(w - cw + 1), ch, cw), th, tw) as unknown as Picture;
    }
    // No luck: the largest part in the middle whose ratio is allowed.
    const [ch, cw] =
      w / h < Math.min(...ratio)
        ? [nearbyint(w / Math.min(...ratio)), w]
        : w / h > Math.max(...ratio)
          ? [h, nearbyint(h * Math.max(...ratio))]
          : [h, w];
    return resize(
      crop(image(x), Math.floor((h - ch) / 2), Math.floor((w - cw) / 2), ch, cw),
      th,
      tw,
    ) as unknown as Picture;
  }
  protected override settings(): string {
    const { scale, ratio = [3 / 4, 4 / 3] } = this.options;
    const shares = scale === undefined ? '(0.08, 1.0)' : rounded(scale);
    // The bracket too many is torchvision's.
    return `size=${sizeShown(this.size)}, scale=${shares}, ratio=${rounded(ratio)}, interpolation=bilinear), antialias=None`;
  }
}
