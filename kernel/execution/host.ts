import { currentExecution } from './cell-token.js';
import type { CommManager } from './comm-manager.js';
import type { Input } from './input.js';
import type { Output } from './output.js';
import { publish } from './thread-port.js';

/** What code in a cell can ask of the front end, as `globalThis[Symbol.for('gradbook.host')]`. */
export interface KernelHost {
  /** Publishes on iopub under the cell that is running (or that started the task). Keeps the order with streams. */
  publish(
    msg_type: 'display_data' | 'update_display_data' | 'clear_output',
    content: object,
    buffers?: Uint8Array[],
  ): void;
  /**
   * Asks the front end for a line; blocks.
   *
   * @throws Error where the front end cannot answer.
   */
  input(prompt: string, options?: { password?: boolean }): string;
  /** 1, 2, 3 …: the execution count of the running cell. */
  readonly executionCount: number;
  /** Channels to widgets of the front end. */
  readonly comms: CommManager;
}

/** Key of the {@link KernelHost} on `globalThis`. */
export const HOST = Symbol.for('gradbook.host');

const PUBLISHABLE = new Set(['display_data', 'update_display_data', 'clear_output']);

/** Makes the host that cells see. */
export function createHost(output: Output, input: Input, comms: CommManager): KernelHost {
  return {
    publish(msg_type, content, buffers = []) {
      if (!PUBLISHABLE.has(msg_type))
        throw new TypeError(`publish: ${msg_type} is none of ${[...PUBLISHABLE].join(', ')}`);
      const execution = currentExecution();
      if (execution.dead || execution.silent) return;
      output.flush();
      const { transient, ...rest } = content as { transient?: object };
      const bytes = JSON.stringify(content).length;
      output.reserve(bytes);
      const complete = msg_type === 'clear_output' ? content : { metadata: {}, ...rest, transient: transient ?? {} };
      publish(msg_type, complete, execution.parent, { buffers, bytes });
    },
    input: (prompt, options) => input.ask(prompt, options?.password === true),
    get executionCount() {
      return currentExecution().executionCount;
    },
    comms,
  };
}
