import type { ErrorContent, ExecutionResult, Header } from '../thread-messages.js';
import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Prepared } from './language-messages.js';
import type { Message } from './message.js';
import { askedName, pageAbout } from './pager.js';

/** The content of `execute_request`, its defaults filled in as the specification has them. */
interface ExecuteRequest {
  code: string;
  silent: boolean;
  store_history: boolean;
  user_expressions: Record<string, string>;
  allow_stdin: boolean;
  stop_on_error: boolean;
}

/** Execution count of the last cell that was stored. */
let executionCount = 0;

/** Answers `execute_request`: check and compile on the language thread, run on the main thread. */
export async function handleExecute(kernel: Kernel, { content, header, identities }: Message): Promise<Reply> {
  kernel.stdin.rememberPeer(header.session, identities);
  const request = readRequest(content);
  const { code, silent, store_history } = request;
  // Without history the cell shows the next number but does not use it up, as in IPython.
  const count = executionCount + 1;
  if (store_history) executionCount = count;
  if (!silent) void kernel.iopub.publish('execute_input', { code, execution_count: count }, header);
  if (store_history && code.trim()) kernel.history.store(count, code);
  const name = askedName(code);
  if (name) {
    const payload = [await pageAbout(kernel.language, name)];
    return { content: { status: 'ok', execution_count: count, payload, user_expressions: {} } };
  }
  const result = await run(kernel, request, count, header);
  const reply = {
    status: result.status,
    execution_count: count,
    payload: [],
    user_expressions: result.userExpressions,
  };
  if (result.status === 'ok') return { content: reply };
  const error = result.error!;
  if (!silent) void kernel.iopub.publish('error', error, header);
  const waiting = request.stop_on_error ? await kernel.queue.takeWaiting() : [];
  return { content: { ...reply, ...error }, after: () => kernel.queue.abort(waiting) };
}

/** Answers an `execute_request` that is not run because a cell before it failed. */
export function handleAborted(): Reply {
  return { content: { status: 'aborted', execution_count: executionCount, payload: [], user_expressions: {} } };
}

function readRequest(content: Record<string, unknown>): ExecuteRequest {
  const silent = content.silent === true;
  return {
    code: String(content.code ?? ''),
    silent,
    store_history: !silent && content.store_history !== false,
    user_expressions: (content.user_expressions ?? {}) as Record<string, string>,
    allow_stdin: content.allow_stdin !== false,
    stop_on_error: content.stop_on_error !== false,
  };
}

async function run(kernel: Kernel, request: ExecuteRequest, count: number, parent: Header): Promise<ExecutionResult> {
  const { main, language, interrupter } = kernel;
  const cancelled = new Promise<Prepared>((resolve) => {
    main.cancelPreparation = () => resolve({ error: CANCELLED });
  });
  const preparing = language.prepare(request.code, count, request.user_expressions);
  const prepared = await Promise.race([Promise.all([preparing, main.ready, interrupter.settled()]), cancelled]);
  main.cancelPreparation = undefined;
  const cell = Array.isArray(prepared) ? prepared[0] : prepared;
  if (cell.error) return { status: 'error', error: cell.error, userExpressions: {} };
  language.commit(count, request.code);
  return main.execute({
    executionCount: count,
    code: request.code,
    compiled: cell.compiled,
    silent: request.silent,
    allowStdin: request.allow_stdin,
    userExpressions: cell.userExpressions,
    parent,
  });
}

const CANCELLED: ErrorContent = {
  ename: 'KeyboardInterrupt',
  evalue: 'The cell was interrupted before it ran.',
  traceback: ['\u001b[31mKeyboardInterrupt\u001b[39m: The cell was interrupted before it ran.'],
};
