import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { OUTPUT_CREDIT, SharedSlot } from '../thread-messages.js';
import { currentExecution, type Execution } from './cell-token.js';
import { publish } from './thread-port.js';
import { native } from './timers.js';

/** Characters at which a batch is sent at once. */
const BATCH = 65_536;
/** Milliseconds for which printed text may wait for more. */
const DELAY = 20;
/** Characters of one write that are shown; a notebook that holds more of them opens no more. */
const LONGEST_WRITE = 1 << 20;

type StreamName = 'stdout' | 'stderr';

const { now } = performance;
const clock = now.bind(performance);

/**
 * Collects what cells print and sends it in batches, so that a loop that prints costs neither a message per line nor memory
 * without bound: when too much is under way, the loop waits for the protocol thread.
 */
export class Output {
  readonly #slots: Int32Array;
  #text = '';
  #name: StreamName = 'stdout';
  #execution: Execution = currentExecution();
  #lastSent = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(shared: SharedArrayBuffer) {
    this.#slots = new Int32Array(shared);
  }

  /** Prints under the execution that runs; an interrupted one prints no more. */
  write(name: StreamName, text: string): void {
    const execution = currentExecution();
    if (execution.dead || text === '') return;
    if (this.#text !== '' && (name !== this.#name || execution !== this.#execution)) this.flush();
    this.#name = name;
    this.#execution = execution;
    this.#text += text.length > LONGEST_WRITE ? shorten(text) : text;
    if (this.#text.length >= BATCH || clock() - this.#lastSent > DELAY) this.flush();
    else this.#timer ??= native.setTimeout(() => this.flush(), DELAY);
  }

  /** Sends what is waiting; called before everything else that a cell publishes, so that the order stays. */
  flush(): void {
    if (this.#timer !== undefined) native.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastSent = clock();
    if (this.#text === '') return;
    // Emptied first: a termination while waiting below must not send it twice.
    const text = this.#text;
    this.#text = '';
    if (this.#execution.silent) return;
    this.reserve(text.length);
    publish('stream', { name: this.#name, text }, this.#execution.parent, { bytes: text.length });
  }

  /** Waits until the front end's side has caught up, then counts `bytes` as under way. */
  reserve(bytes: number): void {
    const slots = this.#slots;
    for (;;) {
      const underWay = Atomics.load(slots, SharedSlot.outputBytes);
      if (underWay <= OUTPUT_CREDIT) break;
      Atomics.wait(slots, SharedSlot.outputBytes, underWay, 50);
    }
    Atomics.add(slots, SharedSlot.outputBytes, bytes);
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

  constructor(
    readonly fd: 1 | 2,
    private readonly output: Output,
  ) {
    super({ decodeStrings: false });
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
    const callback = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    const name = this.fd === 1 ? 'stdout' : 'stderr';
    this.output.write(name, typeof chunk === 'string' ? decode(chunk, encoding) : this.#decoder.write(chunk as Buffer));
    if (callback) process.nextTick(callback);
    return true;
  }

  override end(...rest: unknown[]): this {
    if (typeof rest[0] === 'string' || rest[0] instanceof Uint8Array) this.write(rest[0]);
    const callback = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    if (callback) process.nextTick(callback);
    return this;
  }

  override destroy(): this {
    return this;
  }
}

function decode(text: string, encoding: BufferEncoding): string {
  return encoding === 'hex' || encoding === 'base64' || encoding === 'base64url'
    ? Buffer.from(text, encoding).toString()
    : text;
}
