import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type SharedOutput, STREAMS } from '../shared-output.js';
import { OUTPUT_CREDIT, SharedSlot } from '../thread-messages.js';
import { currentExecution, type Execution } from './cell-token.js';
import { publish } from './thread-port.js';
import { native } from './timers.js';

// Taken before a cell can change it.
const { load, add, wait } = Atomics;

/** Characters at which a batch is sent at once. */
const BATCH = 65_536;
/** Milliseconds for which printed text may wait for more. */
const DELAY = 20;
/** Characters of one write that are shown; a notebook that holds more of them opens no more. */
const LONGEST_WRITE = 1 << 20;

const { now } = performance;
const clock = now.bind(performance);

/**
 * Collects what cells print and sends it in batches, so that a loop that prints costs neither a message per line nor memory
 * without bound: when too much is under way, the loop waits for the protocol thread.
 */
export class Output {
  readonly #slots: Int32Array;
  /** The execution whose text waits. */
  #execution: Execution = currentExecution();
  #stream: 0 | 1 = 0;
  #lastSent = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    shared: SharedArrayBuffer,
    private readonly waiting: SharedOutput,
  ) {
    this.#slots = new Int32Array(shared);
  }

  /** Prints under the execution that runs; an interrupted one prints no more. */
  write(stream: 0 | 1, text: string): void {
    const execution = currentExecution();
    if (execution.dead || execution.silent || text === '') return;
    if (stream !== this.#stream || execution !== this.#execution) this.flush();
    this.#stream = stream;
    this.#execution = execution;
    const shown = text.length > LONGEST_WRITE ? shorten(text) : text;
    const item = { text: shown, stream, execution: execution.id };
    if (!this.waiting.append(item)) {
      this.flush();
      if (!this.waiting.append(item)) {
        this.#send(shown);
        return;
      }
    }
    if (this.waiting.length >= BATCH || clock() - this.#lastSent > DELAY) this.flush();
    else this.#timer ??= native.setTimeout(() => this.flush(), DELAY);
  }

  /** Sends what is waiting; called before everything else that a cell publishes, so that the order stays. */
  flush(): void {
    if (this.#timer !== undefined) native.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastSent = clock();
    // Taken first: a termination while waiting for credit must not send it twice.
    const taken = this.waiting.take();
    if (taken) this.#send(taken.text);
  }

  #send(text: string): void {
    this.reserve(text.length);
    publish('stream', { name: STREAMS[this.#stream], text }, this.#execution.parent, { bytes: text.length });
  }

  /** Waits until the front end's side has caught up, then counts `bytes` as under way. */
  reserve(bytes: number): void {
    const slots = this.#slots;
    for (;;) {
      const underWay = load(slots, SharedSlot.outputBytes);
      if (underWay <= OUTPUT_CREDIT) break;
      wait(slots, SharedSlot.outputBytes, underWay, 50);
    }
    add(slots, SharedSlot.outputBytes, bytes);
  }
}

function shorten(text: string): string {
  const hidden = text.length - LONGEST_WRITE;
  const newline = text.endsWith('\n') ? '\n' : '';
  return `${text.slice(0, LONGEST_WRITE)}… ${hidden.toLocaleString('en')} more characters not shown${newline}`;
}

/** `process.stdout` or `process.stderr` of cells. Closing it does nothing: the next cell wants to print too. */
export class CellStream extends Writable {
  readonly isTTY = false;
  readonly #decoder = new StringDecoder('utf8');
  #acknowledged: Acknowledgement | undefined;

  constructor(
    readonly fd: 1 | 2,
    private readonly output: Output,
  ) {
    super({ decodeStrings: false });
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const callback = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    const stream = this.fd === 1 ? 0 : 1;
    this.output.write(
      stream,
      typeof chunk === 'string' ? decode(chunk, encoding) : this.#decoder.write(chunk as Buffer),
    );
    if (callback) this.#acknowledge(callback);
    return true;
  }

  override end(...rest: unknown[]): this {
    if (typeof rest[0] === 'string' || rest[0] instanceof Uint8Array) this.write(rest[0]);
    const callback = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    if (callback) this.#acknowledge(callback);
    return this;
  }

  override destroy(): this {
    return this;
  }

  /**
   * Calls `callback` soon. Equal ones in a row share one task, as in Node's own streams: the console hands over the same function with
   * every line, and a loop that prints without end would fill the heap with tasks that it never lets run.
   */
  #acknowledge(callback: () => void): void {
    const execution = currentExecution();
    const last = this.#acknowledged;
    if (last?.callback === callback && last.execution === execution) {
      last.count++;
      return;
    }
    const task: Acknowledgement = { callback, execution, count: 1 };
    this.#acknowledged = task;
    process.nextTick(() => {
      if (this.#acknowledged === task) this.#acknowledged = undefined;
      for (; task.count > 0; task.count--) callback();
    });
  }
}

/** Writes of one execution that wait to be told they are done. */
interface Acknowledgement {
  readonly callback: () => void;
  readonly execution: Execution;
  count: number;
}

function decode(text: string, encoding: BufferEncoding): string {
  return encoding === 'hex' || encoding === 'base64' || encoding === 'base64url'
    ? Buffer.from(text, encoding).toString()
    : text;
}
