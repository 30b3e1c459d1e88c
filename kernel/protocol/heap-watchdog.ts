import type { Interrupter } from './interrupt.js';
import type { MainThread } from './main-thread.js';

/** Milliseconds between looks at the heap. */
const PERIOD = 50;
/** Part of the limit at which a cell is stopped, while there is still room to keep the state. */
const FULL = 0.85;
/** Bytes of the limit that are no room for old objects: it counts the young generation too, whose size differs between versions. */
const YOUNG = 300 * 2 ** 20;

/**
 * Stops a cell that fills the heap, because Node would end the process, and all variables with it.
 *
 * When the variables that are kept nearly fill it by themselves, later cells get half of what is left, so that one of them can free it.
 */
export function watchHeap(main: MainThread, interrupter: Interrupter, heapLimit: number): void {
  const full = Math.max(heapLimit * 0.4, Math.min(heapLimit * FULL, heapLimit - YOUNG));
  let bound = full;
  let asking = false;
  setInterval(() => {
    const { running } = main;
    if (asking || running === undefined) return;
    asking = true;
    interrupter.heapUsed((bytes) => {
      asking = false;
      // The answer is late when the main thread was busy: the cell that it is about may have ended since.
      if (bytes === undefined || bytes <= bound || main.running !== running) return;
      asking = true;
      void interrupter.stopForMemory((kept) => {
        asking = false;
        bound = kept > 0.9 * full ? (kept + heapLimit) / 2 : full;
      });
    });
  }, PERIOD);
}
