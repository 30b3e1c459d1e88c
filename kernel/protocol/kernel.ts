import type { CommRegistry } from './comm.js';
import type { Connection } from './connection.js';
import type { ExecutionQueue } from './execution-queue.js';
import type { History } from './history.js';
import type { Interrupter } from './interrupt.js';
import type { IoPub } from './iopub.js';
import type { LanguageClient } from './language-client.js';
import type { MainThread } from './main-thread.js';
import type { Codec } from './message.js';
import type { Channels } from './sockets.js';
import type { Stdin } from './stdin.js';

/** What the handlers of requests work with: the parts of the protocol thread. */
export interface Kernel {
  connection: Connection;
  channels: Channels;
  codec: Codec;
  iopub: IoPub;
  main: MainThread;
  stdin: Stdin;
  language: LanguageClient;
  interrupter: Interrupter;
  queue: ExecutionQueue;
  history: History;
  comms: CommRegistry;
  /** Ends the process once what is queued on the sockets is sent. */
  exit(code: number): void;
}
