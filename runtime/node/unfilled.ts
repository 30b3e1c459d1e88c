import { BLOCK, setUnfilledSource } from '../device/cpu/recycle.js';
import { keepFreedMemory } from './malloc.js';
import { collectYoung } from './young-collection.js';

/** Bytes asked for before the allocator is told to keep what is freed: a program with small tensors never loads koffi for it. */
const TURNOVER = 16 * 2 ** 20;
/** Bytes after which what has died young is collected: they fit in a processor's caches. */
const YOUNG = 4 * 2 ** 20;
let turnover = 0;
/**
 * Bytes asked for since the last collection. Arrays larger than the blocks that small ones are cut from count half: the memory of the largest comes back
 * while the third-level cache still knows it (sums of 4 MB take half the time, softmax over 16 MB a fifth less), but counted whole, a
 * chain of them would collect after each, which costs it 5 %.
 */
let young = 0;

/** Lets results of large operations lie in memory that Node does not clear first; every element is written before anyone can read it. */
export function enableUnfilledMemory(): void {
  setUnfilledSource((bytes) => {
    if (turnover < TURNOVER) {
      turnover += bytes;
      if (turnover >= TURNOVER) keepFreedMemory();
    } else {
      young += bytes > BLOCK ? bytes / 2 : bytes;
      if (young > YOUNG) {
        young = 0;
        collectYoung();
      }
    }
    return Buffer.allocUnsafeSlow(bytes).buffer as ArrayBuffer;
  });
}
