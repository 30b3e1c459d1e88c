import type { Strided } from '../../tensor/storage.js';

/** How elements of x are met in the order of a shape that x broadcasts to: sizes and strides, evenly spaced dimensions merged. */
export function walk(shape: readonly number[], x: Strided): { sizes: number[]; strides: number[] } {
  const sizes: number[] = [];
  const strides: number[] = [];
  const gap = shape.length - x.shape.length;
  shape.forEach((size, d) => {
    if (size === 1) return;
    const own = d - gap;
    const step = own < 0 || x.shape[own] === 1 ? 0 : x.strides[own]!;
    const last = sizes.length - 1;
    if (last >= 0 && strides[last] === step * size) {
      sizes[last]! *= size;
      strides[last] = step;
    } else {
      sizes.push(size);
      strides.push(step);
    }
  });
  return strides.every((step) => step === 0) ? { sizes: [], strides: [] } : { sizes, strides };
}
