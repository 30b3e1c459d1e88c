import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line between a browser and a server that can be cut, as a laptop's is when it is closed. */
export class Line implements AsyncDisposable {
  #isCut = false;
  readonly #sockets = new Set<Socket>();
  /** Bytes from the server that still come through, and what to tell when they have. */
  #allowed: { bytes: number; done: () => void } | undefined;

  private constructor(
    private readonly server: Server,
    /** The address through this line; ends in a slash. */
    readonly url: string,
  ) {}

  static async to(url: string): Promise<Line> {
    const target = new URL(url);
    const port = Number(target.port);
    let line: Line | undefined;
    const server = createServer((inner) => line?.join(inner, port));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    target.port = String((server.address() as { port: number }).port);
    line = new Line(server, target.href);
    return line;
  }

  /** Breaks every connection, and lets none through before {@link mend}. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  /**
   * Breaks every connection as soon as so many bytes have come from the server, wherever in a message that is, and lets new ones
   * through. What was in the line's own memory is gone.
   */
  cutAfter(bytes: number): Promise<void> {
    return new Promise((done) => {
      this.#allowed = { bytes, done };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private join(inner: Socket, port: number): void {
    if (this.#isCut) return void inner.destroy();
    const outer = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      if (socket === inner) socket.pipe(other);
    }
    outer.on('data', (data) => {
      const allowed = this.#allowed;
      if (allowed) allowed.bytes -= data.length;
      if (allowed && allowed.bytes < 0) {
        this.#allowed = undefined;
        inner.write(data.subarray(0, allowed.bytes));
        for (const socket of this.#sockets) socket.resetAndDestroy();
        allowed.done();
      } else if (!inner.write(data)) {
        outer.pause();
        inner.once('drain', () => outer.resume());
      }
    });
    outer.on('end', () => inner.end());
  }
}
