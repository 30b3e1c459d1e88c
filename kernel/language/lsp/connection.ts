import { Buffer } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';

/** JSON-RPC messages of the Language Server Protocol (base protocol, headers and all). */
export interface Message {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

/** Frames messages for a language server and takes its answers apart. */
export class Connection {
  readonly #input: Writable;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(input: Writable, output: Readable, receive: (message: Message) => void) {
    this.#input = input;
    output.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      for (let message = this.#next(); message; message = this.#next()) receive(message);
    });
  }

  send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#input.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #next(): Message | undefined {
    let buffer = this.#chunks[0];
    if (!buffer) return undefined;
    if (this.#chunks.length > 1) {
      // A long answer comes in many chunks: join them once it is complete, not each time one arrives.
      const size = messageSize(buffer);
      if (size !== undefined && this.#length < size) return undefined;
      buffer = Buffer.concat(this.#chunks, this.#length);
    }
    this.#chunks = [buffer];
    const size = messageSize(buffer);
    if (size === undefined || buffer.length < size) return undefined;
    const start = buffer.indexOf('\r\n\r\n') + 4;
    const rest = buffer.subarray(size);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return JSON.parse(buffer.toString('utf8', start, size)) as Message;
  }
}

/** Bytes of the first message with its headers; undefined while the headers are incomplete. */
function messageSize(buffer: Buffer): number | undefined {
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [, length] = /Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, end)) ?? [];
  if (length === undefined) throw new Error('The language server sent a message without Content-Length.');
  return end + 4 + Number(length);
}
