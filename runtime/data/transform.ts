// What every change of pictures stands on: [C, H, W] tensors of uint8 or float, and numbers drawn as torchvision draws them.
import { Callable } from '../nn/callable.js';
import { defaultGenerator } from '../random/index.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';

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

export const range = (value: number | readonly [number, number], centre: number): readonly [number, number] =>
  typeof value === 'number'
    ? [Math.max(centre - value, centre === 1 ? 0 : Number.NEGATIVE_INFINITY), centre + value]
    : value;
