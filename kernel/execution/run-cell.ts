import type { ErrorContent, ExecuteOrder, ExecutionResult, MimeBundle } from '../thread-messages.js';
import { SharedSlot, StopReason } from '../thread-messages.js';
import { applyPatches, withdrawPatches } from './built-ins.js';
import type { ResultSlot } from './cell-globals.js';
import { cellName, rememberSource } from './cell-sources.js';
import { type Execution, Interrupted, setCurrentExecution } from './cell-token.js';
import { reportError } from './error-report.js';
import type { Evaluation, Evaluator } from './evaluate.js';
import { formatValue } from './format.js';
import type { Output } from './output.js';
import { stopError } from './stop-error.js';
import { post, publish } from './thread-port.js';

// Taken before a cell can change it.
const { load } = Atomics;

/** What cells need of the main thread. */
export interface CellEnvironment {
  evaluator: Evaluator;
  output: Output;
  result: ResultSlot;
  slots: Int32Array;
}

/** One step after the cell's code; calls `next` when it is done, at once or later. */
type Step = (next: () => void) => void;

/** Key of the functions to call after each cell. */
const CELL_END = Symbol.for('gradbook.cellEnd');

/**
 * One cell from evaluation to the report to the protocol thread.
 *
 * A termination can hit any line here, not only the user's code, and what it hits is not resumed. So the way to the report is a list
 * of steps: whoever comes next (a callback, or the interrupt's message) goes on with the first step that was not begun.
 */
export class CellRun {
  readonly #execution: Execution;
  readonly #steps: Step[];
  #step = -1;
  #evaluation: Evaluation | undefined;
  #error: ErrorContent | undefined;
  #userExpressions: Record<string, unknown> = {};

  constructor(
    private readonly order: ExecuteOrder,
    private readonly environment: CellEnvironment,
  ) {
    const { id, executionCount, parent, silent, allowStdin } = order;
    this.#execution = { id, executionCount, parent, silent, allowStdin, dead: false };
    this.#steps = [
      (next) => this.#describeError(next),
      (next) => this.#publishResult(next),
      (next) => this.#endHooks(next),
      (next) => this.#evaluateExpressions(next),
      () => this.#report(),
    ];
  }

  get id(): number {
    return this.order.id;
  }

  start(): void {
    const { evaluator, result } = this.environment;
    const { code, compiled, executionCount } = this.order;
    const name = cellName(executionCount);
    rememberSource(name, code, compiled.map);
    result.value = undefined;
    setCurrentExecution(this.#execution);
    applyPatches();
    evaluator.evaluate(compiled.js, name, (evaluation) => this.#end(evaluation));
  }

  /** Ends the cell, which was told to stop: what it waits for does not matter any more. */
  interrupt(): void {
    withdrawPatches();
    this.#execution.dead = true;
    if (this.#evaluation === undefined) {
      this.#end({ threw: true, error: new Interrupted() });
      return;
    }
    this.#error ??= this.#stopped();
    // Nobody comes after the report: begun once, it may have been hit before its message was sent, and a second one is ignored.
    if (this.#step >= this.#steps.length - 1) this.#report();
    else this.#advance(this.#step);
  }

  #end(evaluation: Evaluation): void {
    withdrawPatches();
    if (this.#evaluation !== undefined) return;
    this.#evaluation = evaluation;
    this.#advance(-1);
  }

  /** Goes on after step `finished`, unless somebody else already has. */
  #advance(finished: number): void {
    if (finished !== this.#step) return;
    const index = ++this.#step;
    try {
      this.#steps[index]?.(() => this.#advance(index));
    } catch (error) {
      this.#error ??= reportError(error);
      this.#advance(index);
    }
  }

  #stopped(): ErrorContent | undefined {
    const { slots } = this.environment;
    if (load(slots, SharedSlot.stoppedExecution) !== this.id) return undefined;
    this.#execution.dead = true;
    return stopError(load(slots, SharedSlot.stopReason));
  }

  #describeError(next: () => void): void {
    const evaluation = this.#evaluation!;
    this.environment.output.flush();
    if (evaluation.threw) this.#error = this.#stopped() ?? reportError(evaluation.error);
    next();
  }

  #publishResult(next: () => void): void {
    const { result, output } = this.environment;
    const { silent, parent, executionCount } = this.order;
    const { value } = result;
    result.value = undefined;
    if (this.#error || silent || value === undefined) {
      next();
      return;
    }
    const publishBundle = ({ data, metadata = {} }: MimeBundle) => {
      // A value that has nothing to show, such as the handle of a display, is no result.
      if (Object.keys(data).length === 0) return next();
      output.flush();
      publish('execute_result', { execution_count: executionCount, data, metadata }, parent);
      next();
    };
    const bundle = formatValue(value);
    if (bundle instanceof Promise) {
      bundle.then(publishBundle, (error) => {
        this.#error ??= reportError(error);
        next();
      });
    } else publishBundle(bundle);
  }

  #endHooks(next: () => void): void {
    // Hooks may show the last state of what they close, which the interrupted cell itself may not.
    setCurrentExecution({ ...this.#execution, dead: false });
    const failed = this.#error !== undefined;
    const end = { interrupted: this.#execution.dead, failed };
    for (const hook of cellEndHooks()) {
      try {
        hook(end);
      } catch (error) {
        this.environment.output.write(1, `A function in cellEnd failed: ${String(error)}\n`);
      }
    }
    next();
  }

  #evaluateExpressions(next: () => void): void {
    const pending = this.#error ? [] : Object.entries(this.order.userExpressions);
    const { evaluator, result } = this.environment;
    const evaluateNext = () => {
      const entry = pending.shift();
      if (!entry) return next();
      const [name, compiled] = entry;
      const fail = (error: ErrorContent) => {
        this.#userExpressions[name] = { status: 'error', ...error };
      };
      if (!('js' in compiled)) {
        fail(compiled);
        return evaluateNext();
      }
      result.value = undefined;
      evaluator.evaluate(compiled.js, `expression ${name}`, async (evaluation) => {
        if (evaluation.threw) fail(reportError(evaluation.error));
        else {
          const { data, metadata = {} } = await formatValue(result.value);
          this.#userExpressions[name] = { status: 'ok', data, metadata };
        }
        evaluateNext();
      });
    };
    evaluateNext();
  }

  #report(): void {
    const { output, evaluator } = this.environment;
    output.flush();
    evaluator.release();
    // What comes late belongs to this cell; after an interrupt it is not shown.
    setCurrentExecution(this.#execution);
    const error = this.#error;
    const result: ExecutionResult = { status: error ? 'error' : 'ok', userExpressions: this.#userExpressions };
    if (error) Object.assign(result, { error, interrupted: this.#stopReason() === StopReason.interrupt });
    post({ type: 'done', id: this.id, result });
  }

  #stopReason(): number | undefined {
    return this.#execution.dead ? load(this.environment.slots, SharedSlot.stopReason) : undefined;
  }
}

function cellEndHooks(): Set<(end: { interrupted: boolean; failed: boolean }) => void> {
  const globals = globalThis as Record<symbol, unknown>;
  return (globals[CELL_END] ??= new Set()) as Set<(end: { interrupted: boolean; failed: boolean }) => void>;
}
