/** Stands for one execution of a cell: late output finds its cell by it, and after an interrupt nothing of the cell goes on. */
export interface CellToken {
  readonly executionCount: number;
  /** True once the cell was interrupted. */
  dead: boolean;
}

/**
 * What compiled cells call, as the global `__gradbook`. The compiler writes the calls, `kernel/execution` provides them.
 * Names are short because every `await` of a cell carries two of them.
 *
 * ```
 * await e              → __gradbook.r(__gradbook.c(), await e)
 * try { … }            → { const __gradbook_t = __gradbook.c(); try { … }
 * catch (x) { … }        catch (x) { __gradbook.e(__gradbook_t, x); … }
 * finally { … }          finally { __gradbook.f(__gradbook_t); … } }      only around code that awaits
 * p.then(f)            → p.then(__gradbook.b(f))
 * ```
 */
export interface CellGlobals {
  /** The token of the code that is running; taken before an `await`. */
  c(): CellToken;
  /** Restores `token` after an `await` and hands on `value`; throws when the cell was interrupted meanwhile. */
  r<T>(token: CellToken, value?: T): T;
  /** First in a `catch` around awaits: restores `token`; throws when the cell was interrupted, so that the user's handler does not run. */
  e(token: CellToken, error?: unknown): unknown;
  /** First in a `finally` around awaits: restores `token` and never throws, because clean-up runs after an interrupt too. */
  f(token: CellToken): void;
  /** A callback of `then` or `catch` that restores the token of now; it throws where the cell was interrupted meanwhile. */
  b<T>(callback: T): T;
  /** `import(specifier)` as the notebook's folder resolves it. */
  i(specifier: string, options?: ImportCallOptions): Promise<Record<string, unknown>>;
  /** `import.meta`: `url` of the notebook's folder (ends in `/`) or of the notebook where it is known, `dirname`, `filename`, `resolve`. */
  readonly m: ImportMeta;
  /** Keeps the value of the cell's last expression: its result. */
  v<T>(value: T): T;
}
