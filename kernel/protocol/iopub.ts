import type { Header } from '../thread-messages.js';
import type { Codec } from './message.js';
import type { Channel } from './sockets.js';

/** Publishes to every front end that listens. */
export class IoPub {
  #starting: NodeJS.Timeout | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly codec: Codec,
  ) {}

  /** Queues a message; resolves when it is sent. The topic is what the specification recommends, never empty. */
  publish(
    msg_type: string,
    content: object,
    parent?: Partial<Header>,
    metadata?: object,
    buffers?: readonly Uint8Array[],
  ): Promise<void> {
    const topic = `kernel.${this.codec.session}.${msg_type}`;
    return this.channel.send(this.codec.encode([topic], msg_type, content, parent, metadata, buffers));
  }

  status(execution_state: 'busy' | 'idle', parent?: Partial<Header>): Promise<void> {
    this.#announceStart();
    return this.publish('status', { execution_state }, parent);
  }

  /** Says that the kernel starts, once those who subscribed while the sockets were bound have had the time to be welcomed first. */
  starting(): void {
    this.#starting = setTimeout(() => this.#announceStart(), 5);
  }

  #announceStart(): void {
    if (this.#starting === undefined) return;
    clearTimeout(this.#starting);
    this.#starting = undefined;
    void this.publish('status', { execution_state: 'starting' });
  }

  /** Welcomes every subscription, so that a client knows from when on it misses nothing (protocol 5.4, JEP 65). */
  async welcomeSubscribers(): Promise<void> {
    for await (const [frame] of this.channel.receive()) {
      if (frame?.[0] !== 1) continue;
      const subscription = frame.subarray(1).toString();
      // The topic must match the subscription, or the subscriber never sees its welcome.
      void this.channel.send(this.codec.encode([subscription], 'iopub_welcome', { subscription }));
    }
  }
}
