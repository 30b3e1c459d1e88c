import { Console } from 'node:console';
import type { MessagePort, Worker } from 'node:worker_threads';
import { exitProcess } from '../exit-process.js';
import { SharedOutput } from '../shared-output.js';
import { SharedSlot, type ToMain } from '../thread-messages.js';
import { rememberBuiltIns } from './built-ins.js';
import { installCellGlobals, type ResultSlot } from './cell-globals.js';
import { currentExecution, setCurrentExecution } from './cell-token.js';
import { CommManager } from './comm-manager.js';
import { reportError } from './error-report.js';
import { Evaluator } from './evaluate.js';
import { createHost, HOST } from './host.js';
import { GraphRequests } from './imports/graph-requests.js';
import { NotebookImports } from './imports/notebook-imports.js';
import { Input } from './input.js';
import { CellStream, Output } from './output.js';
import { guardProcess } from './process-guards.js';
import { type CellEnvironment, CellRun } from './run-cell.js';
import { showOwnStacks } from './shown-stacks.js';
import { stoppedResult } from './stop-error.js';
import { connectPort, post, publish } from './thread-port.js';
import { bindTimers } from './timers.js';

// Taken before a cell can change it.
const { load } = Atomics;

/** What the main thread starts with. */
export interface MainThreadOptions {
  protocolThread: Worker;
  shared: SharedArrayBuffer;
  sharedOutput: SharedArrayBuffer;
  inputPort: MessagePort;
  /** URL of the module that makes the globals of cells. */
  prelude: string;
  /** The notebook's folder. */
  folder: string;
}

/** Makes the main thread a place where cells run, then takes orders of the protocol thread. */
export async function serveMainThread(options: MainThreadOptions): Promise<void> {
  const { protocolThread, shared, inputPort, prelude, folder } = options;
  const waiting = new SharedOutput(options.sharedOutput);
  connectPort(protocolThread, waiting);
  const output = new Output(shared, waiting);
  const result: ResultSlot = { value: undefined };
  const evaluator = new Evaluator();
  const comms = new CommManager(output);
  const graphs = new GraphRequests();
  const imports = new NotebookImports(folder, graphs.compile);
  const environment: CellEnvironment = { evaluator, output, result, slots: new Int32Array(shared) };
  let run: CellRun | undefined;
  /** Why the globals of cells are missing: told with the first cell, because nothing is shown that belongs to none. */
  let withoutPrelude: string | undefined;

  protocolThread.on('message', (message: ToMain) => {
    switch (message.type) {
      case 'execute':
        if (withoutPrelude !== undefined) publish('stream', { name: 'stderr', text: withoutPrelude }, message.parent);
        withoutPrelude = undefined;
        run = new CellRun(message, environment);
        return run.start();
      case 'interrupt':
        if (run?.id === message.id) return run.interrupt();
        // The termination hit the order itself before its cell began, or listeners of a comm: there is nothing to go on with.
        return post({
          type: 'done',
          id: message.id,
          result: stoppedResult(load(environment.slots, SharedSlot.stopReason)),
        });
      case 'comm':
        setCurrentExecution({ ...currentExecution(), parent: message.parent, dead: false });
        try {
          comms.deliver(message);
        } catch (error) {
          publish('error', reportError(error), message.parent);
        } finally {
          output.flush();
          post({ type: 'done', id: message.id, result: { status: 'ok', userExpressions: {} } });
        }
        return;
      case 'compiled-module':
        return graphs.answer(message);
      case 'exit':
        return exitProcess(message.code);
    }
  });

  installCellGlobals(result, evaluator, imports);
  installStreams(output);
  const host = createHost(output, new Input(shared, inputPort, output), comms);
  Object.defineProperty(globalThis, HOST, { value: host });
  Object.defineProperty(globalThis, 'prompt', {
    value: (text = '') => host.input(text),
    writable: true,
    configurable: true,
  });
  Object.defineProperty(globalThis, 'require', { value: imports.require, writable: true, configurable: true });
  guardProcess(output);
  try {
    await import(prelude);
  } catch (error) {
    const report = reportError(error).traceback.join('\n');
    withoutPrelude = `The globals of cells (torch, plot, display …) are missing, because their module failed to load:\n${report}\n`;
  }
  await imports.warmUp();
  bindTimers();
  rememberBuiltIns();
  post({ type: 'ready' });
}

/**
 * Gives cells streams and a console of their own. Node's console also tells the inspector, which keeps every logged object alive.
 */
function installStreams(output: Output): void {
  const stdout = new CellStream(1, output);
  const stderr = new CellStream(2, output);
  Object.defineProperty(process, 'stdout', { value: stdout, configurable: true });
  Object.defineProperty(process, 'stderr', { value: stderr, configurable: true });
  globalThis.console = new Console({ stdout, stderr });
  showOwnStacks();
}
