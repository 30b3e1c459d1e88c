import { type Runtime, Session } from 'node:inspector';
import { type CellToken, compileCell, originalPosition } from '#kernel/compile/index';

/** What came of a cell: its value, or the error with the place (zero-based) in the cell's own text. */
export type Outcome =
  | { value: unknown; error?: undefined }
  | { value?: undefined; error: Error; line: number; column: number };

let current: CellToken = { executionCount: 0, dead: false };
let value: unknown;
let thrown: unknown;
let count = 0;

Object.assign(globalThis, {
  __gradbook: {
    c: () => current,
    r: (token: CellToken, result: unknown) => {
      current = token;
      if (token.dead) throw new Error('KeyboardInterrupt');
      return result;
    },
    e: (token: CellToken, error: unknown) => {
      current = token;
      if (token.dead) throw error;
    },
    b: (callback: (...args: unknown[]) => unknown) => {
      const bound = current;
      return (...args: unknown[]) => {
        current = bound;
        if (bound.dead) throw new Error('KeyboardInterrupt');
        return callback(...args);
      };
    },
    f: (token: CellToken) => {
      current = token;
    },
    i: (specifier: string, options?: ImportCallOptions) => import(/* @vite-ignore */ specifier, options),
    m: { url: 'file:///notebooks/', dirname: '/notebooks' },
    v: (result: unknown) => {
      value = result;
    },
  },
  __testThrown: (error: unknown) => {
    thrown = error;
  },
});

const session = new Session();
session.connect();

/** The token of the cell that runs now. */
export function token(): CellToken {
  return current;
}

/**
 * Runs a cell as the kernel does: `Runtime.evaluate` in REPL mode in a real inspector session. Cells of one test file share one
 * notebook.
 */
export function run(code: string, shadowed: ReadonlySet<string> = new Set()): Promise<Outcome> {
  const executionCount = ++count;
  const { js, map } = compileCell(code, { executionCount, shadowed });
  const name = `Cell[${executionCount}]`;
  current = { executionCount, dead: false };
  value = undefined;
  return new Promise((resolve) => {
    const expression = `${js}\n//# sourceURL=${name}`;
    session.post(
      'Runtime.evaluate',
      { expression, replMode: true, awaitPromise: true, objectGroup: 'test' },
      (failed, answer) => {
        if (failed) throw failed;
        const { exceptionDetails } = answer as Runtime.EvaluateReturnType;
        if (!exceptionDetails) {
          resolve({ value });
          return;
        }
        const objectId = exceptionDetails.exception!.objectId!;
        const keep = { objectId, functionDeclaration: 'function () { __testThrown(this) }' };
        session.post('Runtime.callFunctionOn', keep, () => {
          const error = thrown as Error;
          const [, line, column] =
            new RegExp(`Cell\\[${executionCount}\\]:(\\d+):(\\d+)`).exec(error.stack ?? '') ?? [];
          const place = originalPosition(map, { line: Number(line) - 1, column: Number(column) - 1 });
          resolve({ error, ...place });
        });
      },
    );
  });
}

/** The value of a cell. @throws the cell's own error. */
export async function evaluate(code: string, shadowed?: ReadonlySet<string>): Promise<unknown> {
  const outcome = await run(code, shadowed);
  if (outcome.error) throw outcome.error;
  return outcome.value;
}

/** The JavaScript of a cell without the first directive. */
export function js(code: string): string {
  return compileCell(code, { executionCount: 1 }).js.replace("'use strict';", '');
}
