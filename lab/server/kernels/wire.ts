import type { ChannelName, Parts } from './sockets.js';

/** The websocket protocol that passes messages on without parsing them. */
export const V1 = 'v1.kernel.websocket.jupyter.org';

/** One message on a websocket. */
export interface Framed {
  channel: string;
  parts: Parts;
}

/** How messages lie in the frames of a websocket. */
export interface Wire {
  /** A frame: text, or bytes. */
  write(channel: ChannelName, parts: Parts): string | Buffer;
  /** @throws {SyntaxError | RangeError} when the frame is no message. */
  read(frame: Buffer, isBinary: boolean): Framed;
}

/**
 * `v1.kernel.websocket.jupyter.org`: a count and that many offsets, 64-bit little-endian, then channel, parts and buffers end to end.
 *
 * @see https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
 */
export const v1Wire: Wire = {
  write(channel, parts) {
    const pieces = [Buffer.from(channel), ...parts];
    const count = pieces.length + 1;
    const head = Buffer.alloc(8 * (count + 1));
    head.writeBigUInt64LE(BigInt(count));
    let offset = head.length;
    for (let index = 0; index < count; index++) {
      head.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
      offset += pieces[index]?.length ?? 0;
    }
    return Buffer.concat([head, ...pieces]);
  },
  read(frame, isBinary) {
    if (!isBinary) throw new SyntaxError('Messages of this protocol are binary.');
    const count = Number(frame.readBigUInt64LE(0));
    if (count < 6 || 8 * (count + 1) > frame.length) throw new RangeError('The message has a wrong number of parts.');
    const offsets = Array.from({ length: count }, (_, index) => Number(frame.readBigUInt64LE(8 * (index + 1))));
    const pieces = offsets.slice(0, -1).map((start, index) => slice(frame, start, offsets[index + 1]!));
    return { channel: pieces[0]!.toString(), parts: pieces.slice(1) };
  },
};

/** The default: the message as one JSON object; with buffers, a binary frame of 32-bit big-endian offsets, the JSON, the buffers. */
export const jsonWire: Wire = {
  write(channel, parts) {
    const [header, parent, metadata, content] = parts.map(String);
    const { msg_id, msg_type } = JSON.parse(header!) as { msg_id: string; msg_type: string };
    const ids = `"msg_id":${JSON.stringify(msg_id)},"msg_type":${JSON.stringify(msg_type)},"channel":"${channel}"`;
    const json = `{"header":${header},"parent_header":${parent},"metadata":${metadata},"content":${content},${ids},"buffers":[]}`;
    const buffers = parts.slice(4);
    if (buffers.length === 0) return json;
    const pieces = [Buffer.from(json), ...buffers];
    const head = Buffer.alloc(4 * (pieces.length + 1));
    head.writeUInt32BE(pieces.length);
    let offset = head.length;
    for (const [index, piece] of pieces.entries()) {
      head.writeUInt32BE(offset, 4 * (index + 1));
      offset += piece.length;
    }
    return Buffer.concat([head, ...pieces]);
  },
  read(frame, isBinary) {
    let json = frame;
    let buffers: Buffer[] = [];
    if (isBinary) {
      const count = frame.readUInt32BE(0);
      if (count < 1 || 4 * (count + 1) > frame.length) throw new RangeError('The message has a wrong number of parts.');
      const starts = Array.from({ length: count }, (_, index) => frame.readUInt32BE(4 * (index + 1)));
      const pieces = starts.map((start, index) => slice(frame, start, starts[index + 1] ?? frame.length));
      [json, ...buffers] = pieces as [Buffer, ...Buffer[]];
    }
    const message = JSON.parse(json.toString()) as Record<string, unknown>;
    if (typeof message.header !== 'object' || message.header === null)
      throw new SyntaxError('The message has no header.');
    const parts = ['header', 'parent_header', 'metadata', 'content'].map((name) =>
      Buffer.from(JSON.stringify(message[name] ?? {})),
    );
    return { channel: typeof message.channel === 'string' ? message.channel : 'shell', parts: [...parts, ...buffers] };
  },
};

function slice(frame: Buffer, start: number, end: number): Buffer {
  if (start > end || end > frame.length) throw new RangeError('A part of the message lies outside of its frame.');
  return frame.subarray(start, end);
}
