import type { Interrupter } from './interrupt.js';
import type { MainThread } from './main-thread.js';

/** Milliseconds between looks at the heap, and between those at one that is nearly full. */
const PERIOD = 50;
const PERIOD_NEARLY_FULL = 10;
/** Part of the limit at which a cell is stopped, while there is still room to keep the state. */
const FULL = 0.85;
/** Bytes of the limit that are no room for old objects: it counts the young generation too, 48 MB on Node 20 and 192 MB on Node 24. */
const YOUNG = 192 * 2 ** 20;
/** Bytes that a cell may fill between two looks. */
const HEADROOM = 108 * 2 ** 20;

/**
 * Stops a cell that fills the heap, because Node would end the process, and all variables with it.
 *
 * When the variables that are kept nearly fill it by themselves, later cells get a third of what is left, so that one of them can free it.
 */
export function watchHeap(main: MainThread, interrupter: Interrupter, heapLimit: number): void {
  const room = heapLimit - YOUNG;
  const full = Math.max(heapLimit * 0.4, Math.min(heapLimit * FULL, room - HEADROOM));
  let bound = full;
  const look = () => {
    const { running } = main;
    if (running === undefined) return setTimeout(look, PERIOD);
    return interrupter.heapUsed((bytes = 0) => {
      // The answer is late when the main thread was busy: the cell that it is about may have ended since.
      if (bytes <= bound || main.running !== running) {
        setTimeout(look, bytes > 0.8 * bound ? PERIOD_NEARLY_FULL : PERIOD);
        return;
      }
      void interrupter.stopForMemory((kept) => {
        bound = kept > 0.9 * full ? Math.max(full, kept + (room - kept) / 3) : full;
        look();
      });
    });
  };
  look();
}
