import type { TypedArray } from '../../tensor/dtype.js';

/**
 * Variance, or standard deviation, over the middle of [outer, size, inner]: two passes in float64, so that neither large means nor
 * large values lose digits. `divisor` is size − correction.
 */
export function moment(
  o: TypedArray,
  to: number,
  x: TypedArray,
  from: number,
  outer: number,
  size: number,
  inner: number,
  divisor: number,
  root: boolean,
): void {
  for (let i = 0; i < outer; i++)
    for (let j = 0; j < inner; j++) {
      const start = from + i * size * inner + j;
      let sum = 0;
      for (let k = 0, p = start; k < size; k++, p += inner) sum += x[p]!;
      const mean = sum / size;
      let squares = 0;
      for (let k = 0, p = start; k < size; k++, p += inner) {
        const d = x[p]! - mean;
        squares += d * d;
      }
      const variance = squares / Math.max(divisor, 0);
      o[to++] = root ? Math.sqrt(variance) : variance;
    }
}
