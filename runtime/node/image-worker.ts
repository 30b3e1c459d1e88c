// A thread that reads and decodes picture files: paths in, planes out. Loads the decoder and nothing else of the runtime.
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { separate } from '../data/planes.js';
import { decodeImage } from './images.js';

/** What comes back: sizes and all planes one after the other, or what went wrong with the first file that cannot be read. */
export type Decoded =
  | { sizes: (readonly [width: number, height: number])[]; planes: Uint8Array<ArrayBuffer> }
  | { error: string };

function decode(paths: readonly string[]): Decoded {
  try {
    const pictures = paths.map((path) => decodeImage(readFileSync(path), `'${path}'`));
    const planes = new Uint8Array(pictures.reduce((sum, { width, height }) => sum + 3 * width * height, 0));
    let at = 0;
    for (const { width, height, data } of pictures) {
      separate(data, planes, at, width * height);
      at += 3 * width * height;
    }
    return { sizes: pictures.map(({ width, height }) => [width, height] as const), planes };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

parentPort?.on('message', (paths: readonly string[]) => {
  const decoded = decode(paths);
  parentPort?.postMessage(decoded, 'planes' in decoded ? [decoded.planes.buffer] : []);
});
