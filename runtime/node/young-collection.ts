import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'minor' }) => void;

let collect: Collect | null | undefined;

/** V8's own function that collects; null where it cannot be had. The global `gc` of cells stays undefined. */
function find(): Collect | null {
  try {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('globalThis.gc');
    setFlagsFromString('--no-expose-gc');
    return typeof gc === 'function' ? (gc as Collect) : null;
  } catch {
    return null;
  }
}

/**
 * Frees young arrays that nothing refers to any more, in 0.2 ms. V8 itself waits until 64 MB lie in arrays and then marks the whole heap, 3 to
 * 5 ms each time: as long as half a thousand products of 64 × 64. And until then every result lies in memory that no cache knows.
 */
export function collectYoung(): void {
  collect ??= find();
  collect?.({ type: 'minor' });
}
