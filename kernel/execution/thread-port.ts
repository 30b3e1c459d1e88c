import type { Worker } from 'node:worker_threads';
import type { SharedOutput } from '../shared-output.js';
import type { FromMain, Header } from '../thread-messages.js';

let worker: Worker;
let output: SharedOutput;

/** Connects the main thread's messages to the protocol thread. */
export function connectPort(protocolThread: Worker, waiting: SharedOutput): void {
  worker = protocolThread;
  output = waiting;
}

/** Sends a message to the protocol thread; what was sent before arrives before. */
export function post(message: FromMain): void {
  worker.postMessage(message);
  if (message.type === 'publish') output.countMessage();
}

/** Publishes on iopub under `parent`. */
export function publish(
  msg_type: string,
  content: object,
  parent: Header | undefined,
  extra: { metadata?: object; buffers?: Uint8Array[]; bytes?: number } = {},
): void {
  post({ type: 'publish', msg_type, content, parent, ...extra });
}
