// Steps in a row, and the two that change values only.
import { Callable } from '../nn/callable.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { asGiven } from './printing.js';
import { type Image, image, type Picture, Transform } from './transform.js';

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
