import type { CompiledCell } from './compile/compiled-cell.js';
import type { CompiledGraph } from './execution/imports/compiled-graph.js';

/** A Jupyter message header, as it travels (field names of the protocol). */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
  subshell_id?: string | null;
}

/** Representations of one value by MIME type. */
export interface MimeBundle {
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** What a failed cell reports: the content of an `error` message. */
export interface ErrorContent {
  ename: string;
  evalue: string;
  /** Lines with ANSI colours, the user's own frames first. */
  traceback: string[];
}

/** A cell that passed the checks, on its way to the main thread. */
export interface ExecuteOrder {
  type: 'execute';
  /** Identifies the execution between the threads; never reused. */
  id: number;
  executionCount: number;
  code: string;
  compiled: CompiledCell;
  silent: boolean;
  allowStdin: boolean;
  userExpressions: Record<string, CompiledCell | ErrorContent>;
  parent: Header;
}

/** A `comm_open`, `comm_msg` or `comm_close` from the front end. */
export interface CommOrder {
  type: 'comm';
  id: number;
  msg_type: 'comm_open' | 'comm_msg' | 'comm_close';
  content: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
  parent: Header;
}

/** What the protocol thread asks of the main thread. */
export type ToMain =
  | { type: 'bound' }
  /** The sockets cannot be bound. */
  | { type: 'refused'; reason: string }
  | ExecuteOrder
  | CommOrder
  /** Follows an acknowledged `terminateExecution`: whatever still waits in cell `id` ends now. */
  | { type: 'interrupt'; id: number }
  | { type: 'compiled-module'; id: number; graph?: CompiledGraph; error?: { ename: string; evalue: string } }
  | { type: 'exit'; code: number };

/** How an execution ended. */
export interface ExecutionResult {
  status: 'ok' | 'error';
  error?: ErrorContent;
  /** True when an interrupt (not the heap watchdog) ended it. */
  interrupted?: boolean;
  userExpressions: Record<string, unknown>;
}

/** What the main thread tells the protocol thread. */
export type FromMain =
  | { type: 'ready' }
  /** The language thread that was started before the protocol thread has ended. */
  | { type: 'language-ended' }
  | {
      type: 'publish';
      msg_type: string;
      content: object;
      metadata?: object;
      buffers?: Uint8Array[];
      parent: Header | undefined;
      /** Bytes to hand back to the byte credit once the message is sent. */
      bytes?: number;
    }
  | { type: 'input'; prompt: string; password: boolean; parent: Header | undefined }
  | { type: 'compile-module'; id: number; path: string }
  | { type: 'done'; id: number; result: ExecutionResult };

/** What main hands to the protocol thread when it starts it. */
export interface ProtocolThreadData {
  connectionFile: string;
  language: import('./protocol/language-messages.js').LanguageThreadOptions;
  /** Port of the language thread, where it runs already. */
  languagePort: import('node:worker_threads').MessagePort | undefined;
  /** Memory both threads see: {@link SharedSlot}. */
  shared: SharedArrayBuffer;
  /** Memory of `SharedOutput`. */
  sharedOutput: SharedArrayBuffer;
  /** Carries answers of the front end to a main thread that waits for input. */
  inputPort: import('node:worker_threads').MessagePort;
  /** Bytes the JavaScript heap of the main thread may grow to. */
  heapLimit: number;
  /** Where to read what child processes and native code print; undefined where that cannot be caught. */
  captured: import('./capture-output.js').CapturedOutput | undefined;
}

/** Slots (32-bit) of the memory that protocol and main thread share. */
export const SharedSlot = {
  /** Bytes of output on their way to the front end. */
  outputBytes: 0,
  /** Id of the execution that was told to stop. */
  stoppedExecution: 1,
  /** Why: {@link StopReason}. */
  stopReason: 2,
  /** Counts answers to input requests; main waits for it to change. */
  inputAnswers: 3,
} as const;

/** Why an execution is told to stop. */
export const StopReason = { interrupt: 1, memory: 2 } as const;

/** Bytes of {@link SharedSlot} memory. */
export const SHARED_BYTES = 16;

/** Bytes of output that may be under way before the main thread waits for the protocol thread. */
export const OUTPUT_CREDIT = 8 << 20;
