import type { Interrupter } from './interrupt.js';
import type { MainThread } from './main-thread.js';

/** Milliseconds between looks at the heap. */
const PERIOD = 50;
/** Part of the limit at which a cell is stopped, while there is still room to keep the state. */
const FULL = 0.85;
/** Bytes of the limit that are no room for old objects: it counts the young generation too, whose size differs between versions. */
const YOUNG = 300 * 2 ** 20;

/** Stops a cell that fills the heap, because Node would end the process, and all variables with it. */
export function watchHeap(main: MainThread, interrupter: Interrupter, heapLimit: number): void {
  const full = Math.max(heapLimit * 0.4, Math.min(heapLimit * FULL, heapLimit - YOUNG));
  let asking = false;
  setInterval(() => {
    if (asking || main.running === undefined) return;
    asking = true;
    interrupter.heapUsed((bytes) => {
      asking = false;
      if (bytes !== undefined && bytes > full) void interrupter.stopForMemory();
    });
  }, PERIOD);
}
