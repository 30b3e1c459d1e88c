import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '#kernel/protocol/message';
import { type ExecuteReply, KernelClient, type KernelClientOptions } from '../client/kernel-client.js';
import type { NotebookKernel } from '../client/notebook-kernel.js';
import { KernelError } from '../errors.js';
import { OutputCollector } from '../notebook/outputs.js';
import { type CodeCell, hasTag, type Notebook } from '../notebook/types.js';
import type { CellRun, NotebookRun, RunFailure } from './notebook-run.js';

/** An interrupted cell ends at once; one stuck in native code may not, and then the kernel is ended. */
const INTERRUPT_GRACE_MS = 5_000;

/** A timer of Node cannot be set to more (25 days), and would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface RunOptions extends KernelClientOptions {
  /** Limit for each cell. */
  cellTimeoutMs?: number;
  /** Limit for the whole notebook. */
  totalTimeoutMs?: number;
  /** Go on after a cell that failed. */
  allowErrors?: boolean;
  /** Record when each cell ran in `metadata.execution`, as nbclient does. */
  timing?: boolean;
  /** Ends the run; what was put out so far stays in the notebook. */
  signal?: AbortSignal;
  onCell?: (index: number) => void;
  /** Starts the kernel: without it, ours, as a process of this machine. `folder` is the notebook's. */
  startKernel?: (notebook: Notebook, folder: string) => Promise<NotebookKernel>;
}

/** The run cannot go on: with what to tell. */
class Stopped extends Error {
  constructor(readonly failure: RunFailure) {
    super(failure.message);
  }
}

/**
 * Runs the code cells of `notebook` in order in a fresh kernel and stores their outputs in it. Never throws for what a
 * notebook does: the result tells.
 *
 * Tags as nbclient reads them: `skip-execution` leaves a cell alone, `raises-exception` lets it fail.
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<NotebookRun> {
  const started = performance.now();
  const cells: CellRun[] = [];
  const finish = (failure?: RunFailure): NotebookRun => ({
    cells,
    milliseconds: performance.now() - started,
    ...(failure && { failure }),
  });
  const toRun = [...notebook.cells.entries()].filter((entry): entry is [number, CodeCell] => isRun(entry[1]));
  // Outputs of an earlier run never stay among those of this one.
  for (const [, cell] of toRun) reset(cell);
  let client: NotebookKernel | undefined;
  let current: number | undefined;
  try {
    client = await (options.startKernel?.(notebook, options.cwd) ?? KernelClient.start(options));
    notebook.metadata.language_info = client.info.language_info as NonNullable<Notebook['metadata']['language_info']>;
    const limits = new Limits(options, started);
    const session = new Session(client, limits, options.timing ?? true);
    for (const [index, cell] of toRun) {
      current = index;
      options.onCell?.(index);
      const begun = performance.now();
      const reply = await session.run(cell);
      const status = reply.status === 'ok' ? 'ok' : 'error';
      cells.push({ cell: index, milliseconds: performance.now() - begun, status });
      if (status === 'error' && !options.allowErrors && !hasTag(cell, 'raises-exception')) {
        const failure: RunFailure = { kind: 'error', cell: index, message: `${reply.ename}: ${reply.evalue}` };
        return finish({ ...failure, ...(reply.traceback?.length && { detail: reply.traceback.join('\n') }) });
      }
    }
    return finish(options.allowErrors ? undefined : lateError(notebook, cells));
  } catch (error) {
    const place = current === undefined ? {} : { cell: current };
    if (error instanceof Stopped) return finish({ ...error.failure, ...place });
    if (error instanceof KernelError) return finish({ kind: 'kernel', message: error.message, ...place });
    throw error;
  } finally {
    if (options.signal?.aborted) client?.kill();
    else await client?.shutdown();
  }
}

function isRun(cell: Notebook['cells'][number]): cell is CodeCell {
  return cell.cell_type === 'code' && cell.source.trim() !== '' && !hasTag(cell, 'skip-execution');
}

/** A timer that throws, a promise that nobody awaits: its cell was through, and shows the error all the same. */
function lateError(notebook: Notebook, ran: readonly CellRun[]): RunFailure | undefined {
  for (const { cell: index, status } of ran) {
    const cell = notebook.cells[index] as CodeCell;
    const error = cell.outputs.find((output) => output.output_type === 'error');
    if (!error || status === 'error' || hasTag(cell, 'raises-exception')) continue;
    const message = `${error.ename}: ${error.evalue} (in a timer, or a promise that nothing awaits)`;
    return { kind: 'error', cell: index, message, detail: error.traceback.join('\n') };
  }
  return undefined;
}

function reset(cell: CodeCell): void {
  cell.outputs = [];
  cell.execution_count = null;
  delete cell.metadata.execution;
}

/** One kernel and the notebook it works through. */
class Session {
  readonly #outputs = new OutputCollector();
  /** Late output finds the cell that caused it. */
  readonly #cells = new Map<string, CodeCell>();

  constructor(
    private readonly client: NotebookKernel,
    private readonly limits: Limits,
    private readonly timing: boolean,
  ) {
    client.onIopub = (message) => this.#onIopub(message);
  }

  async run(cell: CodeCell): Promise<ExecuteReply> {
    const { msg_id, reply } = this.client.execute(cell.source);
    this.#cells.set(msg_id, cell);
    const stop = this.limits.watch();
    try {
      const answer = await Promise.race([reply, stop.stopped]);
      if (this.timing) stamp(cell, 'shell.execute_reply', new Date().toISOString());
      return answer;
    } catch (error) {
      if (error instanceof Stopped) await this.#interrupt(reply);
      throw error;
    } finally {
      stop.cancel();
    }
  }

  /** So that the cell's own outputs, and the error that the interrupt makes of it, are still collected. */
  async #interrupt(reply: Promise<unknown>): Promise<void> {
    const ended = this.client.interrupt().then(() => reply);
    await Promise.race([ended, sleep(INTERRUPT_GRACE_MS, undefined, { ref: false })]).catch(() => undefined);
  }

  #onIopub({ header, parent_header, content }: Message): void {
    const cell = this.#cells.get(parent_header.msg_id ?? '');
    if (!cell) return;
    this.#outputs.apply(cell, { msg_type: header.msg_type, content });
    if (!this.timing) return;
    if (header.msg_type === 'status') stamp(cell, `iopub.status.${content.execution_state}`, header.date);
    if (header.msg_type === 'execute_input') stamp(cell, 'iopub.execute_input', header.date);
  }
}

function stamp(cell: CodeCell, event: string, date: string): void {
  cell.metadata.execution = { ...cell.metadata.execution, [event]: date };
}

/** The time limits of a run, and Ctrl-C. */
class Limits {
  constructor(
    private readonly options: RunOptions,
    private readonly started: number,
  ) {}

  /** Starts the clock of a cell: `stopped` rejects when a limit is reached. */
  watch(): { stopped: Promise<never>; cancel: () => void } {
    const { cellTimeoutMs, totalTimeoutMs, signal } = this.options;
    const timers: NodeJS.Timeout[] = [];
    let onAbort = (): void => undefined;
    const stopped = new Promise<never>((_, reject) => {
      const stop = (failure: RunFailure): void => reject(new Stopped(failure));
      if (cellTimeoutMs !== undefined)
        timers.push(
          setTimeout(stop, Math.min(cellTimeoutMs, LONGEST_TIMER_MS), {
            kind: 'timeout',
            message: `took longer than ${seconds(cellTimeoutMs)} (--timeout) and was interrupted`,
          }),
        );
      if (totalTimeoutMs !== undefined) {
        const left = Math.max(0, Math.min(totalTimeoutMs - (performance.now() - this.started), LONGEST_TIMER_MS));
        timers.push(
          setTimeout(stop, left, {
            kind: 'total-timeout',
            message: `the notebook took longer than ${seconds(totalTimeoutMs)} (--total-timeout) and was interrupted`,
          }),
        );
      }
      onAbort = () => stop({ kind: 'interrupted', message: 'stopped' });
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort);
    });
    stopped.catch(() => undefined);
    const cancel = (): void => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    return { stopped, cancel };
  }
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
