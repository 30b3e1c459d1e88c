import { wrap } from '../ops/create.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Pixels } from './platform.js';

/** Decoded pixels as a tensor [3, H, W] of uint8, channels first. */
export function fromImage({ width, height, data }: Pixels): Tensor<[3, number, number], 'uint8'> {
  const planes = new Uint8Array(3 * width * height);
  separate(data, planes, 0, width * height);
  return wrap(planes, [3, height, width], 'uint8') as unknown as Tensor<[3, number, number], 'uint8'>;
}

/** As {@link fromImage} for many: pictures of one size share an array, which costs less than one for each. */
export function fromImages(pictures: readonly Pixels[]): Tensor<[3, number, number], 'uint8'>[] {
  const [first] = pictures;
  if (first === undefined || pictures.some(({ width, height }) => width !== first.width || height !== first.height))
    return pictures.map(fromImage);
  const { width, height } = first;
  const planes = new Uint8Array(3 * width * height * pictures.length);
  pictures.forEach(({ data }, i) => {
    separate(data, planes, 3 * width * height * i, width * height);
  });
  const all = wrap(planes, [pictures.length, 3, height, width], 'uint8') as unknown as AnyTensor;
  return pictures.map((_, i) => all.select(0, i)) as unknown as Tensor<[3, number, number], 'uint8'>[];
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Takes pixels of three bytes apart into three planes, from `at` on. */
function separate(pixels: Uint8Array, planes: Uint8Array, at: number, area: number): void {
  if (littleEndian && ((pixels.byteOffset | (planes.byteOffset + at) | area) & 3) === 0) {
    separateWords(pixels, planes, at, area / 4);
    return;
  }
  const green = at + area;
  const blue = green + area;
  for (let i = 0, p = 0; i < area; i++, p += 3) {
    planes[at + i] = pixels[p]!;
    planes[green + i] = pixels[p + 1]!;
    planes[blue + i] = pixels[p + 2]!;
  }
}

/** Four pixels a turn: three words in, three words out. */
function separateWords(pixels: Uint8Array, planes: Uint8Array, at: number, words: number): void {
  const from = new Int32Array(pixels.buffer, pixels.byteOffset, 3 * words);
  const to = new Int32Array(planes.buffer, planes.byteOffset + at, 3 * words);
  for (let i = 0, k = 0; i < words; i++, k += 3) {
    const x = from[k]!; // red, green, blue, red
    const y = from[k + 1]!; // green, blue, red, green
    const z = from[k + 2]!; // blue, red, green, blue
    to[i] = (x & 0xff) | ((x >>> 24) << 8) | (y & 0xff0000) | ((z & 0xff00) << 16);
    to[words + i] = ((x >>> 8) & 0xff) | ((y & 0xff) << 8) | ((y >>> 24) << 16) | ((z & 0xff0000) << 8);
    to[2 * words + i] = ((x >>> 16) & 0xff) | (y & 0xff00) | ((z & 0xff) << 16) | (z & 0xff000000);
  }
}
