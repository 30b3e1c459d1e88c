import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientChannels, closeChannels, connectChannels } from '#cli/client/sockets';
import type { Connection } from '#kernel/protocol/connection';
import { Signer } from '#kernel/protocol/hmac';
import { Codec, type Message, ProtocolError } from '#kernel/protocol/message';

export type ChannelName = 'shell' | 'control' | 'stdin' | 'iopub';
export const REQUEST_CHANNELS = ['shell', 'control', 'stdin'] as const;
export type RequestChannel = (typeof REQUEST_CHANNELS)[number];

const NUDGE_MS = 100;
const NUDGE_TIMEOUT_MS = 10_000;
const DELIMITER = '<IDS|MSG>';

/** The four JSON parts of a message and its buffers, as they lie on the wire. */
export type Parts = Buffer[];

/** A front end's sockets to one kernel process. */
export class KernelSockets {
  /** Called for whatever the kernel says, in order per channel. */
  onParts: (channel: ChannelName, parts: Parts) => void = () => undefined;
  readonly codec: Codec;
  readonly #signer: Signer;
  readonly #channels: ClientChannels;
  readonly #heardIopub: Promise<void>;
  #hearIopub!: () => void;
  #isClosed = false;

  /** @param identity the routing id of all three request sockets: the kernel finds the asker's stdin by it. */
  constructor(
    readonly connection: Connection,
    identity: string,
  ) {
    this.#signer = new Signer(connection.key, connection.signature_scheme);
    this.codec = new Codec(this.#signer);
    this.#heardIopub = new Promise((heard) => {
      this.#hearIopub = heard;
    });
    this.#channels = connectChannels(connection, identity);
    for (const name of REQUEST_CHANNELS) void this.#listen(name, this.#channels[name].socket);
    void this.#listen('iopub', this.#channels.iopub);
  }

  /** Sends a message whose parts are encoded already. */
  send(channel: RequestChannel, parts: readonly (Buffer | string)[]): void {
    if (this.#isClosed) return;
    const [header, parent, metadata, content, ...buffers] = parts;
    const signed = [header!, parent!, metadata!, content!].map(String);
    const frames = [DELIMITER, this.#signer.sign(signed), ...signed, ...buffers];
    this.#channels[channel].send(frames).catch(() => undefined);
  }

  /** Sends a new request of this side; returns its id. */
  request(channel: RequestChannel, msg_type: string, content: object = {}): string {
    const frames = this.codec.encode([], msg_type, content);
    if (!this.#isClosed) this.#channels[channel].send(frames).catch(() => undefined);
    return (JSON.parse(String(frames[2])) as { msg_id: string }).msg_id;
  }

  /**
   * Waits until what the kernel publishes is heard here. A subscription takes a moment to reach the kernel, and what it says before
   * is lost: a client that missed its first `idle` waits for ever. So the kernel is asked for words until one comes through.
   */
  async becomeHeard(): Promise<void> {
    const asker = connectChannels(this.connection, `${this.codec.session}-nudge`);
    const deadline = Date.now() + NUDGE_TIMEOUT_MS;
    let isHeard = false;
    const heard = this.#heardIopub.then(() => {
      isHeard = true;
    });
    try {
      while (!isHeard && !this.#isClosed && Date.now() < deadline) {
        // On control as well: shell waits while a cell is running.
        for (const channel of [asker.shell, asker.control])
          channel.send(this.codec.encode([], 'kernel_info_request', {})).catch(() => undefined);
        await Promise.race([heard, sleep(NUDGE_MS)]);
      }
    } finally {
      closeChannels(asker);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeChannels(this.#channels);
  }

  async #listen(name: ChannelName, socket: AsyncIterable<Buffer[]>): Promise<void> {
    for await (const frames of socket) {
      if (this.#isClosed) return;
      const start = frames.findIndex((frame) => frame.equals(Buffer.from(DELIMITER)));
      const parts = frames.slice(start + 2);
      // What is not signed with our key is not from our kernel.
      if (start < 0 || parts.length < 4 || !this.#signer.verify(parts.slice(0, 4), frames[start + 1]!)) continue;
      if (name === 'iopub') {
        this.#hearIopub();
        if (this.#isNudgeEcho(parts)) continue;
      }
      this.onParts(name, parts);
    }
  }

  /** Answers to our own nudges, and the welcome of newer kernels, mean nothing to a front end. */
  #isNudgeEcho(parts: Parts): boolean {
    return parts[1]!.includes(this.codec.session) || parts[0]!.includes('"iopub_welcome"');
  }
}

/** The message in parts that came from {@link KernelSockets.onParts}. */
export function readParts(parts: Parts): Message {
  try {
    const [header, parent_header, metadata, content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
    return { identities: [], header, parent_header, metadata, content, buffers: parts.slice(4) } as Message;
  } catch (cause) {
    throw new ProtocolError('A part of the message is not JSON.', { cause });
  }
}
