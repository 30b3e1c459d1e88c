import type { CellGlobals } from '../compile/cell-globals.js';
import {
  bindContinuation,
  currentExecution,
  type Execution,
  resumeExecution,
  setCurrentExecution,
} from './cell-token.js';
import type { Evaluator } from './evaluate.js';
import type { NotebookImports } from './imports/notebook-imports.js';

/** The value of a cell's last expression. */
export interface ResultSlot {
  value: unknown;
}

/** Puts `__gradbook`, which compiled cells call, where every cell finds it and none can change it. */
export function installCellGlobals(result: ResultSlot, evaluator: Evaluator, imports: NotebookImports): void {
  const globals: CellGlobals & { x(error: unknown): void } = {
    c: currentExecution,
    r<T>(token: Execution, value?: T): T {
      resumeExecution(token);
      return value as T;
    },
    e(token: Execution, error?: unknown): unknown {
      resumeExecution(token);
      return error;
    },
    b: bindContinuation,
    f: (token) => setCurrentExecution(token as Execution),
    i: imports.import,
    m: imports.meta,
    v<T>(value: T): T {
      result.value = value;
      return value;
    },
    x: evaluator.keepThrown,
  };
  Object.defineProperty(globalThis, '__gradbook', { value: Object.freeze(globals) });
}
