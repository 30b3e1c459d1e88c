import { type SharedOutput, STREAMS } from '../shared-output.js';
import type { IoPub } from './iopub.js';
import type { MainThread } from './main-thread.js';

/** Milliseconds that printed text waits while the main thread is busy. */
const PERIOD = 20;

/** Publishes text that a cell printed before it got busy, which the main thread has no time to send. */
export class WaitingOutput {
  #received = 0;

  constructor(
    private readonly output: SharedOutput,
    private readonly main: MainThread,
    private readonly iopub: IoPub,
    /** Publishes what child processes have printed: they did before the cell went on. */
    private readonly drainNativeOutput: () => void,
  ) {
    setInterval(() => this.#publish(), PERIOD);
  }

  /** A message that the main thread counted has come. */
  messageReceived(): void {
    this.#received++;
  }

  /** All messages of the cell have come: if a termination kept the main thread from counting one, the count is right again. */
  cellEnded(): void {
    this.#received = this.output.messages;
  }

  #publish(): void {
    if (this.main.running === undefined) return;
    const waiting = this.output.steal(this.#received, this.main.running);
    if (!waiting) return;
    this.drainNativeOutput();
    void this.iopub.publish('stream', { name: STREAMS[waiting.stream], text: waiting.text }, this.main.parent);
  }
}
