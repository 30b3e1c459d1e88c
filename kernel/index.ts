import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { MessageChannel, Worker } from 'node:worker_threads';
import { captureOutput } from './capture-output.js';
import { exitProcess, onExit } from './exit-process.js';
import { launchLanguageThread } from './launch-language.js';
import { OwnStderr } from './own-stderr.js';
import { built, thread } from './places.js';
import { readConnection } from './protocol/connection.js';
import { SHARED_OUTPUT_BYTES } from './shared-output.js';
import { type FromMain, type ProtocolThreadData, SHARED_BYTES, type ToMain } from './thread-messages.js';

/** How a kernel starts. */
export interface KernelOptions {
  /** Path of the connection file that the front end wrote. */
  connectionFile: string;
  /** URL of the module whose import makes the globals of cells. */
  prelude: string;
  /** Declaration files (absolute paths) of those globals. */
  preludeTypes: string[];
  /** Those of the globals that hold other names: where an unknown name is looked for. */
  namespaces?: readonly string[];
}

/**
 * Starts the kernel in this process: the protocol on a thread of its own, cells on this one.
 *
 * The thread that binds the sockets starts before anything else is loaded, because that is what a front end waits for.
 */
export async function startKernel({ connectionFile, prelude, preludeTypes, namespaces }: KernelOptions): Promise<void> {
  keepLoopsInterruptible();
  // A kernel that cannot be reached says so where it was started, before its output goes to the front end.
  readConnection(connectionFile);
  const scratch = mkdtempSync(join(tmpdir(), 'gradbook-'));
  onExit(() => rmSync(scratch, { recursive: true, force: true }));
  const stderr = new OwnStderr();
  const captured = captureOutput(scratch);
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const sharedOutput = new SharedArrayBuffer(SHARED_OUTPUT_BYTES);
  const { port1: inputPort, port2: answers } = new MessageChannel();
  const folder = process.cwd();
  const heapLimit = getHeapStatistics().heap_size_limit;
  const cellScope = fileURLToPath(built('kernel/execution/cell-scope.d.ts'));
  const language = { cwd: folder, preludeTypes: [...preludeTypes, cellScope], namespaces, scratch };
  // With one processor, what binds the sockets gets it until that is done.
  const single = availableParallelism() === 1;
  const { port1: languagePort, port2: languageThread } = new MessageChannel();
  const workerData: ProtocolThreadData = {
    connectionFile,
    language,
    languagePort: single ? undefined : languagePort,
    shared,
    sharedOutput,
    inputPort,
    heapLimit,
    captured,
  };
  const protocolThread = new Worker(thread('protocol'), {
    workerData,
    transferList: single ? [inputPort] : [inputPort, languagePort],
    stdout: true,
    stderr: true,
  });
  const languageEnded = () => protocolThread.postMessage({ type: 'language-ended' } satisfies FromMain);
  if (!single) launchLanguageThread({ port: languageThread, options: language }, languageEnded);
  const fail = (reason: unknown) => {
    stderr.write(`The kernel cannot start: ${reason}\n`);
    // Node aborts when its process ends while a thread is still being set up, as one processor alone makes likely.
    setTimeout(() => exitProcess(1), 100);
  };
  protocolThread.on('error', (error) => fail(error.stack ?? error));
  protocolThread.on('message', (message: ToMain) => message.type === 'refused' && fail(message.reason));
  const bound = new Promise<void>((resolve) => {
    protocolThread.on('message', (message: ToMain) => message.type === 'bound' && resolve());
  });
  protocolThread.on('exit', (code) => exitProcess(code));
  // Loading what cells need would take the processor from the thread that a front end waits for.
  await bound;
  try {
    const { serveMainThread } = await import('./execution/main-thread.js');
    await serveMainThread({ protocolThread, shared, sharedOutput, inputPort: answers, prelude, folder });
    await bound;
    stderr.started();
  } catch (error) {
    // A kernel that answers but never runs a cell is worse than one that is gone.
    stderr.write(`The kernel cannot start: ${(error as Error).stack ?? error}\n`);
    setTimeout(() => exitProcess(1), 200);
  }
}

/**
 * Loop unrolling of V8 12 and later also removes the check, by which a loop notices that it shall stop, from loops it takes for short
 * (`for (;;) list.push(new Array(1000).fill(0))` among them).
 */
function keepLoopsInterruptible(): void {
  if (Number.parseInt(process.versions.v8, 10) >= 12) setFlagsFromString('--no-turboshaft-loop-unrolling');
}
