import type { MessagePort } from 'node:worker_threads';
import { type Header, SharedSlot } from '../thread-messages.js';
import type { Codec } from './message.js';
import type { Channel } from './sockets.js';

/** Asks the front end that sent a cell for a line, and wakes the main thread with the answer. */
export class Stdin {
  readonly #slots: Int32Array;
  /** Routing identities of the peers whose cells run, by session: input goes to who asked, not to everyone. */
  readonly #peers = new Map<string, Buffer[]>();

  constructor(
    private readonly channel: Channel,
    private readonly codec: Codec,
    private readonly answers: MessagePort,
    shared: SharedArrayBuffer,
  ) {
    this.#slots = new Int32Array(shared);
  }

  /** Remembers who sent requests of a session. */
  rememberPeer(session: string, identities: Buffer[]): void {
    this.#peers.set(session, identities);
  }

  ask(prompt: string, password: boolean, parent: Header | undefined): void {
    const peer = this.#peers.get(parent?.session ?? '');
    if (peer) void this.channel.send(this.codec.encode(peer, 'input_request', { prompt, password }, parent));
  }

  /** Passes on answers for as long as the kernel lives. */
  async serve(): Promise<void> {
    for await (const frames of this.channel.receive()) {
      try {
        const { header, content } = this.codec.decode(frames);
        if (header.msg_type === 'input_reply') this.#answer(String(content.value ?? ''));
      } catch {
        // Not from our front end.
      }
    }
  }

  #answer(value: string): void {
    this.answers.postMessage(value);
    Atomics.add(this.#slots, SharedSlot.inputAnswers, 1);
    Atomics.notify(this.#slots, SharedSlot.inputAnswers);
  }
}
