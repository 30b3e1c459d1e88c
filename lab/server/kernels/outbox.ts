import type { ChannelName, Parts } from './sockets.js';

/** What the kernel said, on its way to a page. */
export interface Outgoing {
  channel: ChannelName;
  parts: Parts;
}

/**
 * What a page may not have yet, oldest first. Messages are numbered as the page counts them: those that it got in its session,
 * through however many websockets.
 */
export class Outbox implements Iterable<Outgoing> {
  readonly #messages = new Set<Outgoing>();
  #first: number;
  #bytes = 0;

  /** @param received how many messages the page has got before. */
  constructor(received: number) {
    this.#first = received;
  }

  /** Of all messages in it. */
  get bytes(): number {
    return this.#bytes;
  }

  add(message: Outgoing): void {
    this.#messages.add(message);
    this.#bytes += sizeOf(message);
  }

  /** The page has this one. */
  remove(message: Outgoing): void {
    if (!this.#messages.delete(message)) return;
    this.#bytes -= sizeOf(message);
    this.#first++;
  }

  /** A receipt: the page has got so many messages. */
  receive(count: number): void {
    for (const message of this.#messages) {
      if (this.#first >= count) return;
      this.remove(message);
    }
  }

  /** The page comes back, and has got so many messages: what is left will be the next ones. */
  resume(count: number): void {
    this.receive(count);
    // They differ where something was let go that the page never got.
    this.#first = count;
  }

  /** Lets the oldest go until so many bytes are left. */
  trim(bytes: number): void {
    for (const message of this.#messages) {
      if (this.#bytes <= bytes) return;
      this.remove(message);
    }
  }

  [Symbol.iterator](): Iterator<Outgoing> {
    return this.#messages.values();
  }
}

function sizeOf({ parts }: Outgoing): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
