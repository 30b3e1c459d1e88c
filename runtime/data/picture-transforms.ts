// Changes of pictures, [C, H, W] tensors of uint8 or float; random ones draw as torchvision's do.
import { Callable } from '../nn/callable.js';
import { python } from '../nn/printing.js';
import { defaultGenerator } from '../random/index.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { affine, crop, nearbyint, padImage, resize } from './pixels.js';
import { asGiven, floats, rounded } from './printing.js';

/** A picture, or anything that behaves like one. */
export type Image = AnyTensor | Tensor<[3, number, number], 'uint8'>;
/** What a transform gives. */
export type Picture = Tensor<[number, number, number]>;

/** Base of the transforms: called like functions, printed as torchvision prints them. */
export abstract class Transform extends Callable {
  /** The changed picture; calling the transform calls this. */
  abstract forward(image: Image): Picture;
  protected settings(): string {
    return '';
  }
  override toString(): string {
    return `${this.constructor.name}(${this.settings()})`;
  }
}
export interface Transform {
  (image: Image): Picture;
}

export const uniform = (low: number, high: number): number => low + (high - low) * defaultGenerator.uniform32();
export const below = (n: number): number => defaultGenerator.next() % n;
export const sizeOf = (x: Image): [number, number] => {
  if (x.ndim !== 3) throw new RangeError(`a picture is [channels, height, width], got [${x.shape.join(', ')}]`);
  return [x.shape[1]!, x.shape[2]!];
};
export const image = (x: Image): AnyTensor => x as AnyTensor;
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

/** Fails unless angles are one number that is not negative, or a range. */
function demandAngles(name: string, value: number | readonly number[]): void {
  if (typeof value === 'number') {
    if (!(value >= 0)) throw new RangeError(`If ${name} is a single number, it must be positive. Got ${value}`);
  } else if (value.length !== 2)
    throw new TypeError(`${name} should be a sequence of length 2. Got [${value.join(', ')}]`);
}
export const range = (value: number | readonly [number, number], centre: number): readonly [number, number] =>
  typeof value === 'number'
    ? [Math.max(centre - value, centre === 1 ? 0 : Number.NEGATIVE_INFINITY), centre + value]
    : value;

/** A step of {@link Compose}: any function of a picture. */
export type Step = (image: never) => unknown;
/** What the last step gives; for a list whose length is not known, what any of its steps gives. */
type Last<S extends readonly Step[]> = S extends readonly []
  ? Image
  : S extends readonly [...Step[], infer L extends Step]
    ? ReturnType<L>
    : ReturnType<S[number]>;

/**
 * Transforms one after the other.
 * @example
 * const { Compose, Resize, ToTensor } = data.transforms;
 * const transform = new Compose([new Resize(64), new ToTensor()]);
 * transform(torch.zeros([3, 80, 100], { dtype: 'uint8' })).shape; // → [3, 64, 80]
 */
export class Compose<const S extends readonly Step[]> extends Callable {
  constructor(readonly transforms: S) {
    super();
  }
  /** The picture after all steps. */
  forward(x: Image): Last<S> {
    return this.transforms.reduce<unknown>((value, step) => (step as (x: unknown) => unknown)(value), x) as Last<S>;
  }
  override toString(): string {
    return `Compose(\n${this.transforms.map((t) => `    ${String(t)}`).join('\n')}\n)`;
  }
}
export interface Compose<S extends readonly Step[]> {
  (x: Image): Last<S>;
}

/**
 * uint8 from 0 to 255 → float32 from 0 to 1. Floats pass. [C, H, W] → the same.
 * @example
 * new data.transforms.ToTensor()(torch.tensor([[[0, 255]]], { dtype: 'uint8' })); // → tensor([[[0., 1.]]])
 */
export class ToTensor extends Transform {
  override forward(x: Image): Picture {
    return (x.dtype === 'uint8' ? image(x).to('float32').div(255) : x) as unknown as Picture;
  }
}

/**
 * (x − mean) / std, channel by channel.
 * @example
 * new data.transforms.Normalize([0.5], [0.25])(torch.ones(1, 1, 1)); // → tensor([[[2.]]])
 */
export class Normalize extends Transform {
  constructor(
    readonly mean: readonly number[],
    readonly std: readonly number[],
  ) {
    super();
  }
  override forward(x: Image): Picture {
    if (x.dtype === 'uint8')
      throw new TypeError('Input tensor should be a float tensor. Normalize: put ToTensor before it');
    const column = (values: readonly number[]): AnyTensor => {
      const t = image(x).newZeros([values.length, 1, 1]);
      values.forEach((v, i) => (t.storage.data[i] = v));
      return t;
    };
    return image(x).sub(column(this.mean)).div(column(this.std)) as unknown as Picture;
  }
  protected override settings(): string {
    return `mean=${asGiven(this.mean)}, std=${asGiven(this.std)}`;
  }
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

/**
 * Mirrors left and right with probability p (default 0.5).
 * @example
 * new data.transforms.RandomHorizontalFlip(1)(torch.tensor([[[1, 2]]])); // → tensor([[[2., 1.]]])
 */
export class RandomHorizontalFlip extends Transform {
  constructor(readonly p = 0.5) {
    super();
  }
  override forward(x: Image): Picture {
    return (defaultGenerator.uniform32() < this.p ? image(x).flip(2) : x) as unknown as Picture;
  }
  protected override settings(): string {
    return `p=${python(this.p)}`;
  }
}

/**
 * Mirrors top and bottom with probability p (default 0.5).
 * @example
 * new data.transforms.RandomVerticalFlip(1)(torch.tensor([[[1], [2]]])); // → tensor([[[2.], [1.]]])
 */
export class RandomVerticalFlip extends Transform {
  constructor(readonly p = 0.5) {
    super();
  }
  override forward(x: Image): Picture {
    return (defaultGenerator.uniform32() < this.p ? image(x).flip(1) : x) as unknown as Picture;
  }
  protected override settings(): string {
    return `p=${python(this.p)}`;
  }
}

/** Settings of {@link RandomAffine}. */
export interface RandomAffineOptions {
  /** Largest turn in degrees, or its range. */
  degrees: number | readonly [number, number];
  /** Largest shift, as shares of width and height. */
  translate?: readonly [number, number];
  /** Range of the factor of scaling. */
  scale?: readonly [number, number];
  /** Largest shear in degrees, or its range. */
  shear?: number | readonly [number, number];
  /** What the uncovered corners are filled with. Default 0. */
  fill?: number;
  /** 'nearest' (default, as in torchvision) takes the nearest pixel, 'bilinear' mixes the four around. */
  interpolation?: 'nearest' | 'bilinear';
}

/**
 * Turns, shifts, scales and shears about the centre.
 * @example
 * const move = new data.transforms.RandomAffine({ degrees: 15, translate: [0.1, 0.1], scale: [0.9, 1.1] });
 * move(torch.rand(3, 8, 8)).shape; // → [3, 8, 8]
 */
export class RandomAffine extends Transform {
  constructor(readonly options: RandomAffineOptions) {
    super();
    const { degrees, translate, scale, shear } = options;
    demandAngles('degrees', degrees);
    if (shear !== undefined) demandAngles('shear', shear);
    if (translate?.some((share) => !(share >= 0 && share <= 1)))
      throw new RangeError(`translation values should be between 0 and 1. Got [${translate.join(', ')}]`);
    if (scale?.some((factor) => !(factor > 0)))
      throw new RangeError(`scale values should be positive. Got [${scale.join(', ')}]`);
  }
  override forward(x: Image): Picture {
    const { degrees, translate, scale, shear, fill = 0, interpolation = 'nearest' } = this.options;
    const [h, w] = sizeOf(x);
    const angle = uniform(...range(degrees, 0));
    const shift: [number, number] = [0, 0];
    if (translate !== undefined) {
      shift[0] = nearbyint(uniform(-translate[0] * w, translate[0] * w));
      shift[1] = nearbyint(uniform(-translate[1] * h, translate[1] * h));
    }
    const factor = scale === undefined ? 1 : uniform(scale[0], scale[1]);
    const slant = shear === undefined ? 0 : uniform(...range(shear, 0));
    const map = { angle, translate: shift, scale: factor, shear: slant, fill, interpolation } as const;
    return affine(image(x), map) as unknown as Picture;
  }
  protected override settings(): string {
    const { degrees, translate, scale, shear, interpolation = 'nearest', fill = 0 } = this.options;
    return [
      `degrees=${floats(range(degrees, 0))}`,
      translate && `translate=${asGiven(translate)}`,
      scale && `scale=${asGiven(scale)}`,
      shear !== undefined && `shear=${floats(range(shear, 0))}`,
      interpolation !== 'nearest' && `interpolation=${interpolation}`,
      fill !== 0 && `fill=${python(fill)}`,
    ]
      .filter(Boolean)
      .join(', ');
  }
}

/**
 * Turns about the centre by an angle of ±`degrees`, or of a range.
 * @example
 * new data.transforms.RandomRotation(30)(torch.rand(3, 8, 8)).shape; // → [3, 8, 8]
 */
export class RandomRotation extends Transform {
  constructor(
    readonly degrees: number | readonly [number, number],
    readonly options: Pick<RandomAffineOptions, 'fill' | 'interpolation'> = {},
  ) {
    super();
    demandAngles('degrees', degrees);
  }
  override forward(x: Image): Picture {
    const angle = uniform(...range(this.degrees, 0));
    // torchvision's rotate turns the other way round than its affine.
    return affine(image(x), {
      angle: -angle,
      translate: [0, 0],
      scale: 1,
      shear: 0,
      fill: this.options.fill ?? 0,
      interpolation: this.options.interpolation ?? 'nearest',
    }) as unknown as Picture;
  }
  protected override settings(): string {
    const { interpolation = 'nearest', fill = 0 } = this.options;
    return `degrees=${floats(range(this.degrees, 0))}, interpolation=${interpolation}, expand=False, fill=${python(fill)}`;
  }
}
