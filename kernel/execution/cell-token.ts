import type { CellToken } from '../compile/cell-globals.js';
import type { Header } from '../thread-messages.js';

/** One execution of a cell on the main thread. */
export interface Execution extends CellToken {
  /** The protocol thread's number for it. */
  readonly id: number;
  /** Header of its request: the parent of all it prints and shows. */
  readonly parent: Header | undefined;
  readonly silent: boolean;
  readonly allowStdin: boolean;
}

/** Stands for code that no cell started. */
const OUTSIDE: Execution = {
  id: 0,
  executionCount: 0,
  parent: undefined,
  silent: false,
  allowStdin: false,
  dead: false,
};

let current: Execution = OUTSIDE;

/** Thrown into code of an interrupted cell, so that it ends; never shown. */
export class Interrupted extends Error {
  override name = 'KeyboardInterrupt';

  constructor() {
    super('The cell was interrupted.');
  }
}

/** The execution whose code is running, or the last one that ran. */
export function currentExecution(): Execution {
  return current;
}

export function setCurrentExecution(execution: Execution): void {
  current = execution;
}

/** Goes on with the code of `execution`; throws when that was interrupted meanwhile. */
export function resumeExecution(execution: Execution): void {
  current = execution;
  if (execution.dead) throw new Interrupted();
}

/**
 * `callback` of a promise as it runs later: under the execution of now, and throwing once that is interrupted. What settles another
 * promise still runs then.
 */
export function bindContinuation<T>(callback: T): T {
  if (typeof callback !== 'function') return callback;
  const execution = current;
  const bound = function (this: unknown, ...args: unknown[]): unknown {
    if (!execution.dead || !NATIVE.test(sourceText.call(callback))) resumeExecution(execution);
    return callback.apply(this, args);
  };
  return bound as T;
}

const { toString: sourceText } = Function.prototype;
const NATIVE = /\{\s*\[native code\]\s*\}$/;

/**
 * `callback` as it runs later: under the execution that hands it over now, and not at all once that is interrupted. Only what settles a
 * promise still runs then: the code that awaits it ends by itself, and its `finally` blocks run.
 */
export function bindExecution<A extends unknown[]>(callback: (...args: A) => unknown): (...args: A) => unknown {
  const execution = current;
  return function (this: unknown, ...args: A) {
    if (execution.dead && !NATIVE.test(sourceText.call(callback))) return;
    const before = current;
    current = execution;
    const result = callback.apply(this, args);
    // Not in a `finally`: an error that nobody catches is shown under the execution that is current then.
    current = before;
    return result;
  };
}
