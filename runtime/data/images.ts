import { wrap } from '../ops/create.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Pixels } from './platform.js';

/** Decoded pixels as a tensor [3, H, W] of uint8, channels first. */
export function fromImage({ width, height, data }: Pixels): Tensor<[3, number, number], 'uint8'> {
  const area = width * height;
  const planes = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    planes[i] = data[3 * i]!;
    planes[area + i] = data[3 * i + 1]!;
    planes[2 * area + i] = data[3 * i + 2]!;
  }
  return wrap(planes, [3, height, width], 'uint8') as unknown as Tensor<[3, number, number], 'uint8'>;
}
