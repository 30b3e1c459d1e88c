/** A request that has to wait for the cells before it. */
export interface QueuedRequest {
  run(): Promise<void>;
  /** Answers without running: an earlier cell failed and its sender asked to stop there. */
  abort?(): Promise<void>;
}

/** Runs cells one after the other, in the order they were asked for. */
export class ExecutionQueue {
  #waiting: QueuedRequest[] = [];
  #running = false;

  add(request: QueuedRequest): void {
    this.#waiting.push(request);
    if (!this.#running) void this.#drain();
  }

  /** Aborts every execution that waits; what else waits (comm messages) still runs, in its place. */
  async abortWaiting(): Promise<void> {
    // What the front end sent in one go may still be between socket and queue.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const request of waiting) await (request.abort ? request.abort() : request.run());
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next.run();
    this.#running = false;
  }
}
