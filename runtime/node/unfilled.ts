import { setUnfilledSource } from '../device/cpu/recycle.js';

/** Lets results of large operations lie in memory that Node does not clear first; every element is written before anyone can read it. */
export function enableUnfilledMemory(): void {
  setUnfilledSource((length) => new Float32Array(Buffer.allocUnsafeSlow(length * 4).buffer));
}
