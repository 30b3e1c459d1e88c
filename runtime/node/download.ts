import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Progress = (received: number, total: number | null) => void;

const reason = (cause: unknown): string =>
  ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;

/** `bytes 6-11/12`, as a server says what it sends; null where it does not say. */
function rangeOf(response: Response): { start: number | null; total: number | null } {
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  const number = (text: string | undefined): number | null =>
    text === undefined || text === '*' ? null : Number(text);
  return { start: number(start), total: number(total) };
}

/**
 * Downloads a file. What an earlier, interrupted download left in `<path>.part` is continued where the server allows it.
 * @throws Error naming the address and where to put the file by hand, when there is no network, the server refuses or the connection breaks off.
 */
export async function download(url: string, path: string, onProgress?: Progress): Promise<void> {
  const part = `${path}.part`;
  const byHand = `Download it elsewhere and put it at ${path}`;
  const ask = async (from: number): Promise<Response> => {
    try {
      return await fetch(url, from > 0 ? { headers: { Range: `bytes=${from}-` } } : {});
    } catch (cause) {
      throw new Error(`Cannot reach ${url} (${reason(cause)}). ${byHand}`, { cause });
    }
  };

  const have = existsSync(part) ? statSync(part).size : 0;
  let response = await ask(have);
  if (response.status === 416 && have > 0 && rangeOf(response).total === have) {
    // The part is the whole file already.
    renameSync(part, path);
    return;
  }
  if (have > 0 && (response.status === 416 || (rangeOf(response).start ?? have) !== have)) {
    // What is there is no beginning of this file, or the server sends another part of it.
    await response.body?.cancel();
    rmSync(part);
    response = await ask(0);
  }
  if (!response.ok || response.body === null)
    throw new Error(`${url} answers ${response.status} ${response.statusText}. ${byHand}`);

  const resumed = response.status === 206;
  let received = resumed ? have : 0;
  const length = response.headers.get('content-length');
  const total = length === null ? null : Number(length) + received;
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('data', (chunk: Uint8Array) => {
    received += chunk.length;
    onProgress?.(received, total);
  });
  try {
    await pipeline(body, createWriteStream(part, { flags: resumed ? 'a' : 'w' }));
  } catch (cause) {
    throw new Error(
      `${url} broke off after ${received}${total === null ? '' : ` of ${total}`} bytes (${reason(cause)}). Ask again to go on from there, or: ${byHand}`,
      { cause },
    );
  }
  renameSync(part, path);
}
