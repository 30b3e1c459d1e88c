/** Stands for one execution of a cell: late output finds its cell by it, and after an interrupt nothing of the cell goes on. */
export interface CellToken {
  readonly executionCount: number;
  /** True once the cell was interrupted. */
  dead: boolean;
}

/**
 * What compiled cells call, as the global `__gradbook`. The compiler writes the calls, `kernel/execution` provides them.
 * Names are short because every `await` of a cell carries two of them.
 */
export interface CellGlobals {
  /** The token of the code that is running; taken before an `await`. */
  c(): CellToken;
  /** Restores `token` after an `await` and hands on `value`; throws when the cell was interrupted meanwhile. */
  r<T>(token: CellToken, value: T): T;
  /** The same for a rejected promise, where the compiler has to catch it. */
  e(token: CellToken, error: unknown): unknown;
  /** `import(specifier)` as the notebook's folder resolves it. */
  i(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>>;
  /** Keeps the value of the cell's last expression: its result. */
  v<T>(value: T): T;
}
