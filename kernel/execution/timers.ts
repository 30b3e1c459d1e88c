import { bindExecution } from './cell-token.js';

const NAMES = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'] as const;

/** Timers as they were before cells could see them: the kernel's own callbacks belong to no cell. */
export const native = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  queueMicrotask: globalThis.queueMicrotask,
};

/** Makes the timers of cells remember who set them: late output finds its cell, and an interrupted cell's timers stay silent. */
export function bindTimers(): void {
  const globals = globalThis as unknown as Record<string, (callback: unknown, ...rest: unknown[]) => unknown>;
  for (const name of NAMES) {
    const original = globals[name]!;
    const bound = (callback: unknown, ...rest: unknown[]) =>
      original(typeof callback === 'function' ? bindExecution(callback as () => unknown) : callback, ...rest);
    Object.defineProperty(bound, 'name', { value: name });
    // `util.promisify(setTimeout)` looks for symbols on the function.
    for (const key of Object.getOwnPropertySymbols(original)) {
      Object.defineProperty(bound, key, Object.getOwnPropertyDescriptor(original, key)!);
    }
    globals[name] = bound;
  }
  const nextTick = process.nextTick;
  process.nextTick = (callback: (...args: never[]) => unknown, ...args: unknown[]) =>
    nextTick(typeof callback === 'function' ? bindExecution(callback as () => unknown) : callback, ...args);
}
