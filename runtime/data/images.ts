import { wrap } from '../ops/create.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { separate } from './planes.js';
import type { Pixels, Planes } from './platform.js';

type Picture = Tensor<[3, number, number], 'uint8'>;

const picture = (planes: Uint8Array, height: number, width: number): Picture =>
  wrap(planes, [3, height, width], 'uint8') as unknown as Picture;

/** Decoded pixels as a tensor [3, H, W] of uint8, channels first. */
export function fromImage({ width, height, data }: Pixels): Picture {
  const planes = new Uint8Array(3 * width * height);
  separate(data, planes, 0, width * height);
  return picture(planes, height, width);
}

/** Pictures that were decoded on another thread, as tensors. Pictures of one size share an array, which costs less than one for each. */
export function fromPlanes(pictures: readonly Planes[]): Picture[] {
  const [first] = pictures;
  if (first === undefined) return [];
  const { width, height, data } = first;
  const size = data.length;
  const together = pictures.every(
    (p, i) =>
      p.width === width &&
      p.height === height &&
      p.data.buffer === data.buffer &&
      p.data.byteOffset === data.byteOffset + i * size,
  );
  if (!together) return pictures.map((p) => picture(p.data.slice(), p.height, p.width));
  const whole = new Uint8Array(data.buffer, data.byteOffset, size * pictures.length);
  const all = wrap(whole, [pictures.length, 3, height, width], 'uint8') as unknown as AnyTensor;
  return pictures.map((_, i) => all.select(0, i)) as unknown as Picture[];
}
