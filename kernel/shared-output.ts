// Taken before a cell can change it.
const { load, store, add, compareExchange } = Atomics;
/** Bytes of text that may wait. */
const CAPACITY = 1 << 17;
const HEADER = 32;

/** Bytes of shared memory for {@link SharedOutput}. */
export const SHARED_OUTPUT_BYTES = HEADER + CAPACITY;

/** The standard streams, by number. */
export const STREAMS = ['stdout', 'stderr'] as const;

/** Text of one stream of one execution. */
export interface WaitingText {
  text: string;
  stream: 0 | 1;
  execution: number;
}

const Slot = { state: 0, length: 1, stream: 2, execution: 3, posted: 4 } as const;
const FREE = 0;
const WRITING = 1;
const TAKING = 2;

/**
 * Printed text that waits to be sent, where both threads see it: the main thread sends it in batches, and when a cell prints and then
 * computes without end, so that no timer of the main thread runs, the protocol thread takes it.
 *
 * The main thread may be terminated at any line. What it leaves in state `WRITING` is only its own to go on with, and text counts
 * from the moment its length is stored.
 */
export class SharedOutput {
  readonly #slots: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  constructor(memory: SharedArrayBuffer) {
    this.#slots = new Int32Array(memory, 0, HEADER / 4);
    this.#bytes = new Uint8Array(memory, HEADER);
  }

  /** Bytes that wait. */
  get length(): number {
    return load(this.#slots, Slot.length);
  }

  /** Main thread: adds `text`; false when it does not fit. What waits already must be of the same stream and execution. */
  append({ text, stream, execution }: WaitingText): boolean {
    const slots = this.#slots;
    // The protocol thread holds it for microseconds.
    while (compareExchange(slots, Slot.state, FREE, WRITING) === TAKING);
    const length = load(slots, Slot.length);
    const fits = text.length * 3 <= CAPACITY - length;
    if (fits) {
      const { written } = this.#encoder.encodeInto(text, this.#bytes.subarray(length));
      store(slots, Slot.stream, stream);
      store(slots, Slot.execution, execution);
      store(slots, Slot.length, length + written);
    }
    store(slots, Slot.state, FREE);
    return fits;
  }

  /** Main thread: takes what waits. */
  take(): WaitingText | undefined {
    const slots = this.#slots;
    while (compareExchange(slots, Slot.state, FREE, WRITING) === TAKING);
    const taken = this.#read();
    store(slots, Slot.state, FREE);
    return taken;
  }

  /** Main thread: counts a message to the protocol thread, which text that is taken later must not overtake. */
  countMessage(): void {
    add(this.#slots, Slot.posted, 1);
  }

  /** Messages that the main thread counted. */
  get messages(): number {
    return load(this.#slots, Slot.posted);
  }

  /**
   * Protocol thread: takes what `execution` printed and what waits, unless one of the main thread's messages (`received` have come)
   * should be first.
   */
  steal(received: number, execution: number): WaitingText | undefined {
    const slots = this.#slots;
    if (this.length === 0 || this.messages !== received) return undefined;
    if (load(slots, Slot.execution) !== execution) return undefined;
    if (compareExchange(slots, Slot.state, FREE, TAKING) !== FREE) return undefined;
    // A message may have been counted since; nothing more is while the state is not free.
    const taken = this.messages === received ? this.#read() : undefined;
    store(slots, Slot.state, FREE);
    return taken;
  }

  #read(): WaitingText | undefined {
    const slots = this.#slots;
    const length = load(slots, Slot.length);
    if (length === 0) return undefined;
    // Copied, because the decoder takes no shared memory.
    const text = this.#decoder.decode(this.#bytes.slice(0, length));
    const stream = load(slots, Slot.stream) as 0 | 1;
    const execution = load(slots, Slot.execution);
    store(slots, Slot.length, 0);
    return { text, stream, execution };
  }
}
