import type { CompiledCell } from '../compile/compiled-cell.js';
import type { CompiledGraph } from '../execution/imports/compiled-graph.js';
import type { Completeness, Completion, Diagnostic, EngineOptions, Hover } from '../language/engine.js';
import type { ErrorContent } from '../thread-messages.js';

/** A cell that may run, or why it may not. */
export type Prepared =
  | { error: ErrorContent }
  | { error?: undefined; compiled: CompiledCell; userExpressions: Record<string, CompiledCell | ErrorContent> };

/** What the language thread needs to know of the notebook; `scratch` is a temporary folder of the kernel. */
export type LanguageThreadOptions = EngineOptions & { scratch: string };

/** The calls that the language thread answers. */
export interface LanguageCalls {
  /** Checks and compiles a cell and the expressions to evaluate after it. */
  prepare(code: string, executionCount: number, userExpressions: Record<string, string>): Prepared;
  /** Adds the code of execution `id` to the scope of later cells. */
  commit(id: number, code: string): void;
  /** Compiles a TypeScript file that a cell imports. */
  compileModule(path: string): CompiledGraph;
  /** What is wrong with a cell that is being written. */
  diagnose(code: string): Diagnostic[];
  complete(code: string, offset: number): Completion;
  inspect(code: string, offset: number): Hover | undefined;
  isComplete(code: string): Completeness;
}

/** One call on its way to the language thread. */
export interface LanguageRequest {
  id: number;
  method: keyof LanguageCalls;
  args: unknown[];
}

/** Its answer; `failure` when the call threw. */
export interface LanguageResponse {
  id: number;
  result?: unknown;
  failure?: { name: string; message: string; stack?: string };
}
