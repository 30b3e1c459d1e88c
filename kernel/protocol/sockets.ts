import { Reply, Router, XPublisher } from 'zeromq';
import { addressOf, type Connection } from './connection.js';

/** A socket whose sends wait for each other: ZeroMQ refuses a send while another is under way. */
export class Channel {
  #sending: Promise<void> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly socket: Router | XPublisher,
  ) {}

  /** Queues one message; resolves when the socket has taken it. */
  send(frames: (Buffer | string)[]): Promise<void> {
    this.#sending = this.#sending.then(() => this.socket.send(frames)).catch(ignoreUnreachablePeer);
    return this.#sending;
  }

  /** Messages in the order they arrive; ends when the socket closes. */
  receive(): AsyncIterable<Buffer[]> {
    return this.socket as AsyncIterable<Buffer[]>;
  }
}

/** A peer that went away must not stop the queue of those who are still there. */
function ignoreUnreachablePeer(): void {}

/** The five sockets of a kernel. */
export interface Channels {
  shell: Channel;
  control: Channel;
  stdin: Channel;
  iopub: Channel;
  heartbeat: Reply;
}

/** Binds all sockets of `connection`; from here on a front end can connect. */
export async function bindChannels(connection: Connection): Promise<Channels> {
  // A router hands a peer that reconnects under the same identity (a browser page that was reloaded) its new connection.
  const router = () => new Router({ handover: true, linger: 1000, sendHighWaterMark: 0 });
  // With a high-water mark, iopub drops messages, idle among them, when a cell prints a lot.
  const sockets = [router(), router(), router(), new XPublisher({ sendHighWaterMark: 0, linger: 1000 })] as const;
  const [shell, control, stdin, iopub] = sockets;
  iopub.verbosity = 'allSubs';
  const heartbeat = new Reply();
  const { shell_port, control_port, stdin_port, iopub_port, hb_port } = connection;
  await Promise.all([
    shell.bind(addressOf(connection, shell_port)),
    control.bind(addressOf(connection, control_port)),
    stdin.bind(addressOf(connection, stdin_port)),
    iopub.bind(addressOf(connection, iopub_port)),
    heartbeat.bind(addressOf(connection, hb_port)),
  ]);
  return {
    shell: new Channel('shell', shell),
    control: new Channel('control', control),
    stdin: new Channel('stdin', stdin),
    iopub: new Channel('iopub', iopub),
    heartbeat,
  };
}

/** Closes all sockets; what is queued is still sent, within their linger time. */
export function closeChannels({ shell, control, stdin, iopub, heartbeat }: Channels): void {
  for (const { socket } of [shell, control, stdin, iopub]) socket.close();
  heartbeat.close();
}
