import { setUncaughtExceptionCaptureCallback } from 'node:process';
import { withoutPatches } from './built-ins.js';
import { currentExecution, Interrupted } from './cell-token.js';
import { reportError } from './error-report.js';
import type { Output } from './output.js';
import { publish } from './thread-port.js';

/** Keeps a cell from ending the kernel by mistake: uncaught errors are shown, and ways to leave the process are refused. */
export function guardProcess(output: Output): void {
  // A capture callback, unlike a listener, survives `process.removeAllListeners()`; it gets unhandled rejections too.
  setUncaughtExceptionCaptureCallback((error: unknown) => {
    const { dead, parent, silent } = currentExecution();
    withoutPatches(() => {
      if (dead || error instanceof Interrupted) return;
      output.flush();
      if (!silent) publish('error', reportError(error), parent);
    });
  });
  const refuse = (call: string) => () => {
    throw new Error(
      `${call} would end the kernel and lose every variable. To end a cell early, throw an error or return from a function; to start afresh, restart the kernel from the front end's menu.`,
    );
  };
  Object.assign(process, {
    exit: refuse('process.exit()'),
    reallyExit: refuse('process.reallyExit()'),
    abort: refuse('process.abort()'),
  });
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) refuse('process.kill(process.pid)')();
    return kill(pid, signal);
  };
}
