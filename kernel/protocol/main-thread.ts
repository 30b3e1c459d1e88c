import type { MessagePort } from 'node:worker_threads';
import type {
  CommOrder,
  ErrorContent,
  ExecuteOrder,
  ExecutionResult,
  FromMain,
  Header,
  ToMain,
} from '../thread-messages.js';

/** Milliseconds after an interrupt at which a cell that does not come back is ended for the front end. */
const PATIENCE = 1500;

/** What {@link MainThread} needs from the rest of the protocol thread. */
export interface MainThreadEvents {
  onMessage(message: Exclude<FromMain, { type: 'done' } | { type: 'ready' }>): void;
  /** Called when a cell has ended, before its reply. */
  beforeDone(): void;
}

/** The main thread as the protocol thread sees it: it runs one cell at a time. */
export class MainThread {
  /** Id of the execution that the main thread has; undefined while it has none. */
  running: number | undefined;
  /** Header of the request that runs, or that ran last. */
  parent: Header | undefined;
  /** Ends a cell that is still being checked; set while one is. */
  cancelPreparation: (() => void) | undefined;
  /** Resolves when the main thread can run cells. */
  readonly ready: Promise<void>;
  #finish: ((result: ExecutionResult) => void) | undefined;
  #nextId = 1;
  #overdue: NodeJS.Timeout | undefined;

  constructor(
    private readonly port: MessagePort,
    events: MainThreadEvents,
  ) {
    let markReady: () => void;
    this.ready = new Promise((resolve) => {
      markReady = resolve;
    });
    port.on('message', (message: FromMain) => {
      if (message.type === 'ready') markReady();
      else if (message.type === 'done') {
        // Of one execution two may come: see `CellRun.interrupt`.
        if (message.id === this.running) events.beforeDone();
        this.#done(message.id, message.result);
      } else events.onMessage(message);
    });
  }

  post(message: ToMain): void {
    this.port.postMessage(message);
  }

  /** Runs a compiled cell; resolves when it ended, or when an interrupt could not reach it. */
  execute(order: Omit<ExecuteOrder, 'type' | 'id'>): Promise<ExecutionResult> {
    this.parent = order.parent;
    return this.#order((id) => ({ type: 'execute', id, ...order }));
  }

  /** Hands over a comm message; resolves when its listeners returned. */
  async deliverComm(order: Omit<CommOrder, 'type' | 'id'>): Promise<void> {
    await this.ready;
    await this.#order((id) => ({ type: 'comm', id, ...order }));
  }

  /** Execution `id` was told to stop: if native code keeps it from doing so, it ends here, and the next cell waits its turn. */
  expectEnd(id: number): void {
    if (this.running !== id) return;
    this.#overdue ??= setTimeout(() => this.#done(id, STUCK), PATIENCE);
  }

  #order(message: (id: number) => ToMain): Promise<ExecutionResult> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.running = id;
      this.#finish = resolve;
      this.post(message(id));
    });
  }

  #done(id: number, result: ExecutionResult): void {
    if (this.running !== id) return;
    clearTimeout(this.#overdue);
    this.#overdue = undefined;
    this.running = undefined;
    this.#finish?.(result);
  }
}

const STUCK_ERROR: ErrorContent = {
  ename: 'KeyboardInterrupt',
  evalue: 'The cell was interrupted inside native code, which cannot be stopped; the next cell starts when it returns.',
  traceback: [
    '\u001b[31mKeyboardInterrupt\u001b[39m: The cell was interrupted inside native code (a native sort, execSync …), which cannot be',
    'stopped. The next cell starts when it returns; restart the kernel if it never does.',
  ],
};

const STUCK: ExecutionResult = { status: 'error', error: STUCK_ERROR, interrupted: true, userExpressions: {} };
