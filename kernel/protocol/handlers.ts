import { handleCommInfo, handleCommMessage } from './comm.js';
import { handleComplete } from './complete.js';
import { handleDiagnostics } from './diagnostics.js';
import { handleAborted, handleExecute } from './execute.js';
import { handleHistory } from './history-request.js';
import { handleInspect } from './inspect.js';
import { handleIsComplete } from './is-complete.js';
import type { Kernel } from './kernel.js';
import { kernelInfo } from './kernel-info.js';
import type { Message } from './message.js';
import { handleShutdown } from './shutdown.js';

/** What a handler answers. */
export interface Reply {
  content: object;
  metadata?: object;
  /** Runs after the idle message of the request. */
  after?: () => Promise<void> | void;
}

/** Acts on one request; without a reply nothing is sent back. */
export type Handler = (kernel: Kernel, message: Message) => Promise<Reply | undefined> | Reply | undefined;

/** The requests that the kernel understands, on shell and control alike. */
export const handlers: Record<string, Handler> = {
  kernel_info_request: () => ({ content: kernelInfo() }),
  connect_request: ({ connection }) => {
    const { shell_port, iopub_port, stdin_port, hb_port, control_port } = connection;
    return { content: { status: 'ok', shell_port, iopub_port, stdin_port, hb_port, control_port } };
  },
  execute_request: handleExecute,
  complete_request: handleComplete,
  inspect_request: handleInspect,
  diagnostics_request: handleDiagnostics,
  is_complete_request: handleIsComplete,
  history_request: handleHistory,
  comm_info_request: handleCommInfo,
  comm_open: handleCommMessage,
  comm_msg: handleCommMessage,
  comm_close: handleCommMessage,
  interrupt_request: async ({ interrupter }) => {
    await interrupter.interrupt();
    return { content: { status: 'ok' } };
  },
  shutdown_request: handleShutdown,
  debug_request: () => ({
    content: { status: 'error', ename: 'NotSupported', evalue: 'This kernel has no debugger.', traceback: [] },
  }),
};

/** The requests that wait for the cells before them; all others are answered at once, also while a cell runs. */
export const queuedRequests: Record<string, { abort?: Handler } | undefined> = {
  execute_request: { abort: handleAborted },
  comm_open: {},
  comm_msg: {},
  comm_close: {},
};
