import type { Strided } from '../../tensor/storage.js';
import { accelerators, limits } from './accelerator.js';

/** Softmax, or its logarithm, over the middle of [outer, size, inner]; the maximum is taken off first, so nothing overflows. */
export function softmax(out: Strided, x: Strided, outer: number, size: number, inner: number, log: boolean): void {
  const o = out.storage.data;
  const data = x.storage.data;
  if (inner === 1 && outer * size >= limits.length && o instanceof Float32Array && data instanceof Float32Array)
    for (const accelerator of accelerators)
      if (
        outer * size >= accelerator.minLength &&
        accelerator.softmax?.(outer, size, o, out.offset, data, x.offset, log)
      )
        return;
  for (let i = 0; i < outer; i++)
    for (let j = 0; j < inner; j++) {
      const from = x.offset + i * size * inner + j;
      const to = out.offset + i * size * inner + j;
      let max = Number.NEGATIVE_INFINITY;
      for (let k = 0, p = from; k < size; k++, p += inner) {
        const v = data[p]!;
        if (v > max || Number.isNaN(v)) max = v;
      }
      let sum = 0;
      if (log) {
        for (let k = 0, p = from; k < size; k++, p += inner) sum += Math.exp(data[p]! - max);
        const shift = max + Math.log(sum);
        for (let k = 0, p = from, q = to; k < size; k++, p += inner, q += inner) o[q] = data[p]! - shift;
      } else {
        for (let k = 0, p = from, q = to; k < size; k++, p += inner, q += inner) {
          const e = Math.exp(data[p]! - max);
          sum += e;
          o[q] = e;
        }
        const scale = 1 / sum;
        for (let k = 0, q = to; k < size; k++, q += inner) o[q]! *= scale;
      }
    }
}
