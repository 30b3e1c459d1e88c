import type { Worker } from 'node:worker_threads';
import type { FromMain, Header } from '../thread-messages.js';

let worker: Worker;

/** Connects the main thread's messages to the protocol thread. */
export function connectPort(protocolThread: Worker): void {
  worker = protocolThread;
}

/** Sends a message to the protocol thread; what was sent before arrives before. */
export function post(message: FromMain): void {
  worker.postMessage(message);
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
