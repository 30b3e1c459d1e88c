import { Dealer, Subscriber } from 'zeromq';
import { addressOf, type Connection } from '#kernel/protocol/connection';

/** A socket to one of the kernel's routers; its sends wait for each other, as ZeroMQ demands. */
export class Channel {
  #sending: Promise<void> = Promise.resolve();

  constructor(readonly socket: Dealer) {}

  send(frames: (Buffer | string)[]): Promise<void> {
    this.#sending = this.#sending.then(() => this.socket.send(frames));
    return this.#sending;
  }
}

/** A front end's side of a kernel's sockets. */
export interface ClientChannels {
  shell: Channel;
  control: Channel;
  stdin: Channel;
  iopub: Subscriber;
}

/** Connects to a kernel. `identity` lets the kernel send stdin requests to whoever executed: all three share it. */
export function connectChannels(connection: Connection, identity: string): ClientChannels {
  const dealer = (port: number): Channel => {
    const socket = new Dealer({ routingId: identity, linger: 0, receiveHighWaterMark: 0 });
    socket.connect(addressOf(connection, port));
    return new Channel(socket);
  };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  iopub.connect(addressOf(connection, connection.iopub_port));
  iopub.subscribe();
  return {
    shell: dealer(connection.shell_port),
    control: dealer(connection.control_port),
    stdin: dealer(connection.stdin_port),
    iopub,
  };
}

export function closeChannels({ shell, control, stdin, iopub }: ClientChannels): void {
  for (const socket of [shell.socket, control.socket, stdin.socket, iopub]) socket.close();
}
