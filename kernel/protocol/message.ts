import { randomUUID } from 'node:crypto';
import type { Header } from '../thread-messages.js';
import type { Signer } from './hmac.js';

/** The version of the messaging specification that the kernel speaks. */
export const PROTOCOL_VERSION = '5.5';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** A message of the Jupyter protocol with the routing identities of its peer. */
export interface Message {
  identities: Buffer[];
  header: Header;
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** A message that must not be acted upon: malformed, or signed with another key. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

/** Turns messages into frames and back, for one session of one kernel. */
export class Codec {
  readonly session = randomUUID();
  #sent = 0;

  constructor(private readonly signer: Signer) {}

  /** Frames of a new message. */
  encode(
    identities: readonly (Buffer | string)[],
    msg_type: string,
    content: object,
    parent: Partial<Header> = {},
    metadata: object = {},
    buffers: readonly Uint8Array[] = [],
  ): (Buffer | string)[] {
    const header: Header = {
      msg_id: `${this.session}_${process.pid}_${this.#sent++}`,
      session: this.session,
      username: 'kernel',
      date: new Date().toISOString(),
      msg_type,
      version: PROTOCOL_VERSION,
    };
    const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
    const binary = buffers.map((buffer) => Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    return [...(identities as Buffer[]), DELIMITER, this.signer.sign(parts), ...parts, ...binary];
  }

  /**
   * Reads the frames of a message.
   *
   * @throws ProtocolError when the signature is wrong or the frames are no message.
   */
  decode(frames: Buffer[]): Message {
    const delimiter = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (delimiter < 0 || frames.length < delimiter + 6) throw new ProtocolError('These frames are no Jupyter message.');
    const parts = frames.slice(delimiter + 2, delimiter + 6);
    if (!this.signer.verify(parts, frames[delimiter + 1]!)) throw new ProtocolError('The signature is wrong.');
    let parsed: unknown[];
    try {
      parsed = parts.map((part) => JSON.parse(part.toString()));
    } catch (cause) {
      throw new ProtocolError('A part of the message is not JSON.', { cause });
    }
    const [header, parent_header, metadata, content] = parsed as [Header, Partial<Header>, object, object];
    if (typeof header?.msg_type !== 'string') throw new ProtocolError('The message has no msg_type.');
    return {
      identities: frames.slice(0, delimiter),
      header,
      parent_header: parent_header ?? {},
      metadata: (metadata ?? {}) as Record<string, unknown>,
      content: (content ?? {}) as Record<string, unknown>,
      buffers: frames.slice(delimiter + 6),
    };
  }
}
