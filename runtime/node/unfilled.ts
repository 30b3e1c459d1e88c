import { setUnfilledSource } from '../device/cpu/recycle.js';
import { keepFreedMemory } from './malloc.js';

/** Bytes asked for before the allocator is told to keep what is freed: a program with small tensors never loads koffi for it. */
const TURNOVER = 16 * 2 ** 20;
let turnover = 0;

/** Lets results of large operations lie in memory that Node does not clear first; every element is written before anyone can read it. */
export function enableUnfilledMemory(): void {
  setUnfilledSource((length) => {
    const bytes = length * 4;
    if (turnover < TURNOVER) {
      turnover += bytes;
      if (turnover >= TURNOVER) keepFreedMemory();
    }
    return new Float32Array(Buffer.allocUnsafeSlow(bytes).buffer);
  });
}
