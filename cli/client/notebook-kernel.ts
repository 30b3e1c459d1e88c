import type { Message } from '#kernel/protocol/message';
import type { Execution } from './kernel-client.js';

/** What running a notebook needs of a kernel, whether it is a process of this machine or behind a Jupyter server. */
export interface NotebookKernel {
  /** `kernel_info_reply`. */
  readonly info: Record<string, unknown>;
  /** Called for every iopub message, in order. */
  onIopub: (message: Message) => void;
  /** Sends code to run. The reply comes when the kernel has said everything about it; rejects with `KernelError` when the kernel dies. */
  execute(code: string): Execution;
  /** Asks the kernel to stop what it is running; the running execution then ends with an error. */
  interrupt(): Promise<void>;
  /** Ends the kernel in good order. */
  shutdown(): Promise<void>;
  /** Ends the kernel at once. */
  kill(): void;
}
