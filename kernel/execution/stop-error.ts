import { getHeapStatistics } from 'node:v8';
import { type ErrorContent, type ExecutionResult, StopReason } from '../thread-messages.js';
import { red } from './ansi.js';

/** Why a cell was stopped from outside, as its error. */
export function stopError(reason: number): ErrorContent {
  if (reason !== StopReason.memory) return content('KeyboardInterrupt', 'The cell was interrupted.');
  const limit = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
  return content(
    'OutOfMemoryError',
    `The cell was stopped because the heap was nearly full (limit ${limit} MB). All variables are kept; set large ones to undefined to free them. NODE_OPTIONS=--max-old-space-size=<MB> raises the limit.`,
  );
}

/** How an execution ended that was stopped from outside for `reason`, before it had anything to tell. */
export function stoppedResult(reason: number): ExecutionResult {
  return {
    status: 'error',
    error: stopError(reason),
    interrupted: reason === StopReason.interrupt,
    userExpressions: {},
  };
}

function content(ename: string, evalue: string): ErrorContent {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}
