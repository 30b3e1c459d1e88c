import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { type Header, OUTPUT_CREDIT, SharedSlot } from '../thread-messages.js';
import type { IoPub } from './iopub.js';

/** Bytes read at once. */
const CHUNK = 65_536;
/** Milliseconds for which text may wait for more. */
const DELAY = 20;

/** Publishes what child processes and native code write to one of the standard streams of the process. */
export class NativeOutput {
  readonly #decoder = new StringDecoder('utf8');
  readonly #buffer = Buffer.alloc(CHUNK);
  readonly #slots: Int32Array;
  readonly #socket: Socket;
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly fd: number,
    private readonly name: 'stdout' | 'stderr',
    private readonly iopub: IoPub,
    /** The request of the cell that runs, or that ran last. */
    private readonly parent: () => Header | undefined,
    shared: SharedArrayBuffer,
  ) {
    this.#slots = new Int32Array(shared);
    this.#socket = new Socket({ fd, readable: true, writable: false });
    this.#socket.on('data', (chunk) => this.#take(this.#decoder.write(chunk)));
    this.#socket.on('error', () => {});
  }

  /** Publishes what was written up to now, so that it comes before what follows. */
  drain(): void {
    for (;;) {
      let bytes: number;
      try {
        bytes = readSync(this.fd, this.#buffer);
      } catch {
        break;
      }
      if (bytes === 0) break;
      this.#text += this.#decoder.write(this.#buffer.subarray(0, bytes));
      // Somebody writes faster than this reads.
      if (this.#text.length > OUTPUT_CREDIT) break;
    }
    this.#flush();
  }

  #take(text: string): void {
    this.#text += text;
    if (this.#text.length >= CHUNK) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), DELAY);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    const underWay = Atomics.add(this.#slots, SharedSlot.outputBytes, text.length) + text.length;
    // The pipe fills, and who writes waits.
    if (underWay > OUTPUT_CREDIT) this.#socket.pause();
    void this.iopub.publish('stream', { name: this.name, text }, this.parent()).then(() => {
      Atomics.sub(this.#slots, SharedSlot.outputBytes, text.length);
      Atomics.notify(this.#slots, SharedSlot.outputBytes);
      this.#socket.resume();
    });
  }
}
