import { parentPort, workerData } from 'node:worker_threads';
import { SharedOutput } from '../shared-output.js';
import { type FromMain, type ProtocolThreadData, SharedSlot, type ToMain } from '../thread-messages.js';
import { CommRegistry } from './comm.js';
import { readConnection } from './connection.js';
import { ExecutionQueue } from './execution-queue.js';
import { watchHeap } from './heap-watchdog.js';
import { echoHeartbeat } from './heartbeat.js';
import { History, historyPath } from './history.js';
import { Signer } from './hmac.js';
import { Interrupter } from './interrupt.js';
import { IoPub } from './iopub.js';
import type { Kernel } from './kernel.js';
import { LanguageClient } from './language-client.js';
import { serve } from './loop.js';
import { MainThread } from './main-thread.js';
import { Codec } from './message.js';
import { NativeOutput } from './native-output.js';
import { watchParent } from './parent-watch.js';
import { bindChannels, closeChannels } from './sockets.js';
import { Stdin } from './stdin.js';
import { WaitingOutput } from './waiting-output.js';

/** Entry of the protocol thread: binds the sockets, then connects the front end with the language thread and the main thread. */
const { connectionFile, language, languagePort, shared, sharedOutput, inputPort, heapLimit, captured } =
  workerData as ProtocolThreadData;
const connection = readConnection(connectionFile);
const channels = await bindChannels(connection).catch(refuse);
parentPort!.postMessage({ type: 'bound' } satisfies ToMain);
const codec = new Codec(new Signer(connection.key, connection.signature_scheme));
const iopub = new IoPub(channels.iopub, codec);
const stdin = new Stdin(channels.stdin, codec, inputPort, shared);
const comms = new CommRegistry();
const main = new MainThread(parentPort!, { onMessage, beforeDone });
const slots = new Int32Array(shared);
const printed = new WaitingOutput(new SharedOutput(sharedOutput), main, iopub, drainNativeOutput);
const kernel: Kernel = {
  connection,
  channels,
  codec,
  iopub,
  stdin,
  main,
  comms,
  language: new LanguageClient(language, languagePort),
  interrupter: new Interrupter(main, shared),
  queue: new ExecutionQueue(),
  history: new History(historyPath()),
  exit,
};

const native = captured
  ? (['stdout', 'stderr'] as const).map(
      (name) => new NativeOutput(captured[name], name, iopub, () => main.parent, shared),
    )
  : [];

void echoHeartbeat(channels);
void iopub.welcomeSubscribers();
iopub.starting();
void stdin.serve();
void serve(kernel, channels.control);
void serve(kernel, channels.shell);
// What connects now is answered first: starting a thread takes this one 10 ms and the processor for some 100 ms more.
setTimeout(() => kernel.language.warmUp(), 20);
watchHeap(main, kernel.interrupter, heapLimit);
watchParent(() => exit(0));

/** Has the main thread end the process: to unwind this thread with half of its sockets bound would abort it. */
function refuse(error: Error): Promise<never> {
  parentPort!.postMessage({ type: 'refused', reason: error.stack ?? String(error) } satisfies ToMain);
  // A thread that waits for nothing else would end by itself.
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}

function onMessage(message: Exclude<FromMain, { type: 'done' } | { type: 'ready' }>): void {
  if (message.type === 'input') stdin.ask(message.prompt, message.password, message.parent);
  if (message.type === 'compile-module') void compileModule(message.id, message.path);
  if (message.type === 'language-ended') kernel.language.threadEnded();
  if (message.type !== 'publish') return;
  printed.messageReceived();
  const { msg_type, content, parent, metadata, buffers, bytes } = message;
  drainNativeOutput();
  comms.observe(message);
  const sent = iopub.publish(msg_type, content, parent, metadata, buffers);
  if (bytes === undefined) return;
  void sent.then(() => {
    Atomics.sub(slots, SharedSlot.outputBytes, bytes);
    Atomics.notify(slots, SharedSlot.outputBytes);
  });
}

async function compileModule(id: number, path: string): Promise<void> {
  try {
    main.post({ type: 'compiled-module', id, graph: await kernel.language.compileModule(path) });
  } catch (error) {
    const { name, message } = error as Error;
    main.post({ type: 'compiled-module', id, error: { ename: name, evalue: message } });
  }
}

function beforeDone(): void {
  drainNativeOutput();
  printed.cellEnded();
}

/** What a child process printed before the cell went on comes before what the cell prints then. */
function drainNativeOutput(): void {
  for (const output of native) output.drain();
}

function exit(code: number): void {
  kernel.history.close();
  closeChannels(channels);
  kernel.interrupter.disconnect();
  main.post({ type: 'exit', code });
  // Native code on the main thread may never see the message.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1500);
}
