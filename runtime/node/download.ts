import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Downloads a file. What an earlier, interrupted download left in `<path>.part` is continued where the server allows it.
 * @throws Error naming the address and where to put the file by hand, when there is no network or the server refuses.
 */
export async function download(
  url: string,
  path: string,
  onProgress?: (received: number, total: number | null) => void,
): Promise<void> {
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const byHand = `Download it elsewhere and put it at ${path}`;
  let response: Response;
  try {
    response = await fetch(url, have > 0 ? { headers: { Range: `bytes=${have}-` } } : {});
  } catch (cause) {
    throw new Error(
      `Cannot reach ${url} (${((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message}). ${byHand}`,
      { cause },
    );
  }
  const resumed = response.status === 206;
  if (response.status === 416) {
    // The part is the whole file already.
    renameSync(part, path);
    return;
  }
  if (!response.ok || response.body === null)
    throw new Error(`${url} answers ${response.status} ${response.statusText}. ${byHand}`);
  let received = resumed ? have : 0;
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const total = Number.isNaN(length) ? null : length + received;
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  body.on('data', (chunk: Uint8Array) => {
    received += chunk.length;
    onProgress?.(received, total);
  });
  await pipeline(body, createWriteStream(part, { flags: resumed ? 'a' : 'w' }));
  renameSync(part, path);
}
