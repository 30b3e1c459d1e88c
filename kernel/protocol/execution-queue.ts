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

  /**
   * Takes what waits out of the queue. Called before the failed cell is answered: a front end that asks for another cell because of
   * that answer wants it to run.
   */
  async takeWaiting(): Promise<QueuedRequest[]> {
    // What the front end sent in one go may still be between socket and queue.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** Aborts the executions among `requests`; the others (comm messages) still run, in their place. */
  async abort(requests: QueuedRequest[]): Promise<void> {
    for (const request of requests) await (request.abort ? request.abort() : request.run());
  }

  async #drain(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next.run();
    this.#running = false;
  }
}
