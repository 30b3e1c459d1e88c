// Mirroring, turning, shifting, scaling and shearing about the centre.
import { python } from '../nn/printing.js';
import { defaultGenerator } from '../random/index.js';
import { affine, nearbyint } from './pixels.js';
import { asGiven, floats } from './printing.js';
import { type Image, image, type Picture, range, sizeOf, Transform, uniform } from './transform.js';

/** Fails unless angles are one number that is not negative, or a range. */
function demandAngles(name: string, value: number | readonly number[]): void {
  if (typeof value === 'number') {
    if (!(value >= 0)) throw new RangeError(`If ${name} is a single number, it must be positive. Got ${value}`);
  } else if (value.length !== 2)
    throw new TypeError(`${name} should be a sequence of length 2. Got [${value.join(', ')}]`);
}

abstract class RandomFlip extends Transform {
  constructor(readonly p = 0.5) {
    super();
  }
  /** The dimension of [C, H, W] that is turned round. */
  protected abstract dim(): number;
  override forward(x: Image): Picture {
    return (defaultGenerator.uniform32() < this.p ? image(x).flip(this.dim()) : x) as unknown as Picture;
  }
  protected override settings(): string {
    return `p=${python(this.p)}`;
  }
}

/**
 * Mirrors left and right with probability p (default 0.5).
 * @example
 * new data.transforms.RandomHorizontalFlip(1)(torch.tensor([[[1, 2]]])); // → tensor([[[2., 1.]]])
 */
export class RandomHorizontalFlip extends RandomFlip {
  protected dim(): number {
    return 2;
  }
}

/**
 * Mirrors top and bottom with probability p (default 0.5).
 * @example
 * new data.transforms.RandomVerticalFlip(1)(torch.tensor([[[1], [2]]])); // → tensor([[[2.], [1.]]])
 */
export class RandomVerticalFlip extends RandomFlip {
  protected dim(): number {
    return 1;
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
