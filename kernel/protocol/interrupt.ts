import { Session } from 'node:inspector';
import { SharedSlot, StopReason } from '../thread-messages.js';
import { interruptDescendants } from './descendants.js';
import type { MainThread } from './main-thread.js';

/**
 * Stops the code on the main thread, whatever it does, and keeps its state.
 *
 * The stop has two halves: `terminateExecution` unwinds JavaScript that is running now, and the message to the main thread that
 * follows its acknowledgement ends what only waits. Which cell was stopped, and why, is written to shared memory first, because
 * the error that V8 reports differs between versions.
 */
export class Interrupter {
  readonly #session = new Session();
  #connected = true;
  readonly #slots: Int32Array;
  #terminating: Promise<void> = Promise.resolve();

  constructor(
    private readonly main: MainThread,
    shared: SharedArrayBuffer,
  ) {
    this.#slots = new Int32Array(shared);
    this.#session.connectToMainThread();
  }

  /** Interrupts the cell that runs and the processes it started; harmless when none runs. */
  async interrupt(): Promise<void> {
    await this.#stop(StopReason.interrupt);
  }

  /** Stops the cell that runs because the heap is nearly full; `onCollected` receives the bytes of the heap in use after a collection. */
  async stopForMemory(onCollected: (bytes: number) => void): Promise<void> {
    await this.#stop(StopReason.memory);
    this.#session.post('HeapProfiler.collectGarbage', () => this.heapUsed((bytes) => onCollected(bytes ?? 0)));
  }

  /** Bytes of the main thread's heap in use; undefined when it cannot tell. Not answered once disconnected. */
  heapUsed(callback: (bytes: number | undefined) => void): void {
    if (!this.#connected) return;
    this.#session.post('Runtime.getHeapUsage', (error: Error | null, usage?: { usedSize: number }) =>
      callback(error ? undefined : usage?.usedSize),
    );
  }

  /** Resolves when no termination is under way that could hit the next cell. */
  settled(): Promise<void> {
    return this.#terminating;
  }

  disconnect(): void {
    this.#connected = false;
    this.#session.disconnect();
  }

  async #stop(reason: number): Promise<void> {
    const id = this.main.running;
    if (id === undefined) {
      this.main.cancelPreparation?.();
      return;
    }
    if (Atomics.load(this.#slots, SharedSlot.stoppedExecution) !== id) {
      Atomics.store(this.#slots, SharedSlot.stopReason, reason);
      Atomics.store(this.#slots, SharedSlot.stoppedExecution, id);
    }
    const terminated = new Promise<void>((resolve) => {
      this.#session.post('Runtime.terminateExecution', () => resolve());
    });
    // Posted before the next cell can be: it ends what only waited, and goes on with what the termination hit.
    this.#terminating = terminated.then(() => this.main.post({ type: 'interrupt', id }));
    if (reason === StopReason.interrupt) {
      void interruptDescendants();
      this.main.expectEnd(id);
    }
    // Native code that does not return gives no answer; the request is answered all the same.
    await Promise.race([terminated, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}
