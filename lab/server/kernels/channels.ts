import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { RunningKernel } from './kernel.js';
import { type ChannelName, KernelSockets, type Parts, REQUEST_CHANNELS, type RequestChannel } from './sockets.js';
import { jsonWire, V1, v1Wire, type Wire } from './wire.js';

/** How long, and how much, is kept for a page that lost its connection. */
const KEPT_MS = 10 * 60_000;
const KEPT_AFTER_GOODBYE_MS = 30_000;
const KEPT_BYTES = 64 * 1024 * 1024;
const KEEPALIVE_MS = 30_000;
/** The close code of a connection that broke. */
const LOST = 1006;

/** The websocket of a page, and what was handed to it but has not left this machine's memory yet. */
interface Client {
  socket: WebSocket;
  wire: Wire;
  unsent: Set<[ChannelName, Parts]>;
}

/**
 * A page's line to a kernel. It outlives the page's websocket for a while: what the kernel says meanwhile is replayed when the
 * same session connects again.
 */
export class ChannelSession {
  #sockets: KernelSockets;
  #client: Client | undefined;
  #kept: [ChannelName, Parts][] = [];
  #keptBytes = 0;
  #expiry: NodeJS.Timeout | undefined;
  /** What the page sent before the kernel can be heard. */
  #waiting: [RequestChannel, Parts][] | undefined;

  constructor(
    readonly kernel: RunningKernel,
    readonly id: string,
    private readonly onEnd: () => void,
  ) {
    this.#sockets = this.#connect();
    kernel.on('connection', this.#reconnect);
    kernel.on('state', this.#tellState);
    kernel.on('closed', this.end);
  }

  /** Hands the line to a websocket; an older one of the same session is closed. */
  attach(socket: WebSocket): void {
    const before = this.#client;
    if (before) {
      for (const message of before.unsent) this.#keep(message);
      before.socket.close(1000, 'This session has connected again.');
    }
    clearTimeout(this.#expiry);
    this.kernel.connections++;
    const client: Client = { socket, wire: socket.protocol === V1 ? v1Wire : jsonWire, unsent: new Set() };
    this.#client = client;
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
    socket.on('message', (frame: Buffer, isBinary: boolean) => this.#onFrame(client.wire, frame, isBinary));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      clearInterval(alive);
      this.kernel.connections--;
      if (this.#client !== client) return;
      this.#client = undefined;
      for (const message of client.unsent) this.#keep(message);
      this.#expiry = setTimeout(this.end, code === LOST ? KEPT_MS : KEPT_AFTER_GOODBYE_MS).unref();
    });
    const kept = this.#kept;
    this.#kept = [];
    this.#keptBytes = 0;
    for (const [channel, parts] of kept) this.#deliver(channel, parts);
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
    void sockets.becomeHeard().then(() => {
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
    const client = this.#client;
    const message: [ChannelName, Parts] = [channel, parts];
    if (!client) {
      this.#keep(message);
      return;
    }
    client.unsent.add(message);
    client.socket.send(client.wire.write(channel, parts), (error) => {
      if (!error) client.unsent.delete(message);
    });
  }

  #keep(message: [ChannelName, Parts]): void {
    this.#kept.push(message);
    this.#keptBytes += message[1].reduce((sum, part) => sum + part.length, 0);
    if (this.#keptBytes > KEPT_BYTES) this.end();
  }

  #onFrame(wire: Wire, frame: Buffer, isBinary: boolean): void {
    try {
      const { channel, parts } = wire.read(frame, isBinary);
      const name = REQUEST_CHANNELS.find((known) => known === channel);
      if (!name || parts.length < 4) return;
      if (this.#waiting) this.#waiting.push([name, parts]);
      else this.#sockets.send(name, parts);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      this.#client?.socket.close(1007, error.message.slice(0, 100));
    }
  }
}

/** The lines of all pages to all kernels. */
export class ChannelSessions {
  readonly #sessions = new Map<string, ChannelSession>();

  /** Connects a websocket to a kernel, to the line its session had before where there is one. */
  connect(kernel: RunningKernel, sessionId: string | undefined, socket: WebSocket): void {
    const id = sessionId && /^[\w-]{1,100}$/.test(sessionId) ? sessionId : randomUUID();
    const key = `${kernel.id}:${id}`;
    let session = this.#sessions.get(key);
    if (!session) {
      session = new ChannelSession(kernel, id, () => this.#sessions.delete(key));
      this.#sessions.set(key, session);
    }
    session.attach(socket);
  }

  close(): void {
    for (const session of this.#sessions.values()) session.end();
  }
}
