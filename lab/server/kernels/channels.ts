import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { RunningKernel } from './kernel.js';
import { Outbox, type Outgoing } from './outbox.js';
import { readReceipt } from './receipts.js';
import { type ChannelName, KernelSockets, type Parts, REQUEST_CHANNELS, type RequestChannel } from './sockets.js';
import { jsonWire, V1, v1Wire, type Wire } from './wire.js';

/** How long, and how much, is kept for a page that lost its connection or has not said yet that it got it. */
const KEPT_MS = 10 * 60_000;
const KEPT_AFTER_GOODBYE_MS = 30_000;
const KEPT_BYTES = 64 * 1024 * 1024;
const KEEPALIVE_MS = 30_000;
/** The close code of a connection that broke. */
const LOST = 1006;

/** The websocket of a page. */
interface Client {
  socket: WebSocket;
  wire: Wire;
  /** Whether it says what it got; of others it is known only what has left this machine's memory. */
  givesReceipts: boolean;
}

/**
 * A page's line to a kernel. It outlives the page's websocket for a while: what the page did not get, and what the kernel says
 * meanwhile, is sent when the same session connects again.
 */
export class ChannelSession {
  #sockets: KernelSockets;
  #client: Client | undefined;
  readonly #outbox: Outbox;
  #expiry: NodeJS.Timeout | undefined;
  /** What the page sent before the kernel can be heard. */
  #waiting: [RequestChannel, Parts][] | undefined;

  constructor(
    readonly kernel: RunningKernel,
    readonly id: string,
    received: number,
    private readonly onEnd: () => void,
  ) {
    this.#outbox = new Outbox(received);
    this.#sockets = this.#connect();
    kernel.on('connection', this.#reconnect);
    kernel.on('state', this.#tellState);
    kernel.on('closed', this.end);
  }

  /**
   * Hands the line to a websocket; an older one of the same session is closed.
   *
   * @param received how many messages of this session the page has got; undefined when it does not count them.
   */
  attach(socket: WebSocket, received: number | undefined): void {
    this.#client?.socket.close(1000, 'This session has connected again.');
    clearTimeout(this.#expiry);
    this.kernel.connections++;
    const wire = socket.protocol === V1 ? v1Wire : jsonWire;
    const client: Client = { socket, wire, givesReceipts: received !== undefined };
    this.#client = client;
    if (received !== undefined) this.#outbox.resume(received);
    let isAlive = true;
    const alive = setInterval(() => {
      // A laptop that went to sleep closes nothing: without an answer, what follows is kept for when it wakes up.
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    }, KEEPALIVE_MS);
    socket.on('pong', () => {
      isAlive = true;
    });
    socket.on('message', (frame: Buffer, isBinary: boolean) => this.#onFrame(client, frame, isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(alive);
      this.kernel.connections--;
      if (this.#client !== client) return;
      this.#client = undefined;
      this.#expiry = setTimeout(this.end, code === LOST ? KEPT_MS : KEPT_AFTER_GOODBYE_MS).unref();
    });
    for (const message of this.#outbox) this.#send(client, message);
  }

  /** Closes everything. */
  readonly end = (): void => {
    clearTimeout(this.#expiry);
    this.kernel.off('connection', this.#reconnect);
    this.kernel.off('state', this.#tellState);
    this.kernel.off('closed', this.end);
    this.#sockets.close();
    this.#client?.socket.close(1000, 'The kernel was shut down.');
    this.onEnd();
  };

  #connect(): KernelSockets {
    const sockets = new KernelSockets(this.kernel.connection, this.id);
    sockets.onParts = (channel, parts) => this.#deliver(channel, parts);
    this.#waiting ??= [];
    void Promise.all([sockets.becomeHeard(), this.kernel.heard]).then(() => {
      if (this.#sockets !== sockets) return;
      for (const [channel, parts] of this.#waiting ?? []) sockets.send(channel, parts);
      this.#waiting = undefined;
    });
    return sockets;
  }

  readonly #reconnect = (): void => {
    this.#sockets.close();
    this.#sockets = this.#connect();
  };

  /** As if the kernel itself had said it, which it no longer can. */
  readonly #tellState = (execution_state: string): void => {
    const frames = this.#sockets.codec.encode([], 'status', { execution_state });
    this.#deliver(
      'iopub',
      frames.slice(2).map((frame) => Buffer.from(frame)),
    );
  };

  #deliver(channel: ChannelName, parts: Parts): void {
    const message: Outgoing = { channel, parts };
    this.#outbox.add(message);
    if (this.#client) {
      this.#send(this.#client, message);
      this.#outbox.trim(KEPT_BYTES);
    } else if (this.#outbox.bytes > KEPT_BYTES) this.end();
  }

  #send(client: Client, message: Outgoing): void {
    client.socket.send(client.wire.write(message.channel, message.parts), (error) => {
      if (!error && !client.givesReceipts && this.#client === client) this.#outbox.remove(message);
    });
  }

  #onFrame(client: Client, frame: Buffer, isBinary: boolean): void {
    const count = client.givesReceipts ? readReceipt(frame, isBinary) : undefined;
    if (count !== undefined) {
      // The count of an older websocket may be of messages that this one has numbered anew.
      if (this.#client === client) this.#outbox.receive(count);
      return;
    }
    try {
      const { channel, parts } = client.wire.read(frame, isBinary);
      const name = REQUEST_CHANNELS.find((known) => known === channel);
      if (!name || parts.length < 4) return;
      if (this.#waiting) this.#waiting.push([name, parts]);
      else this.#sockets.send(name, parts);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      client.socket.close(1007, error.message.slice(0, 100));
    }
  }
}

/** The lines of all pages to all kernels. */
export class ChannelSessions {
  readonly #sessions = new Map<string, ChannelSession>();

  /** Connects a websocket to a kernel, to the line its session had before where there is one. */
  connect(kernel: RunningKernel, sessionId: string | undefined, socket: WebSocket, received?: number): void {
    const id = sessionId && /^[\w-]{1,100}$/.test(sessionId) ? sessionId : randomUUID();
    const key = `${kernel.id}:${id}`;
    let session = this.#sessions.get(key);
    if (!session) {
      session = new ChannelSession(kernel, id, received ?? 0, () => this.#sessions.delete(key));
      this.#sessions.set(key, session);
    }
    session.attach(socket, received);
  }

  close(): void {
    for (const session of this.#sessions.values()) session.end();
  }
}
