// The one file that imports the picture decoder. It is loaded at the first picture: 18 MB that most notebooks never need.
import { createRequire } from 'node:module';
import type { Pixels } from '../data/platform.js';

type Decoder = typeof import('@napi-rs/image');
let decoder: Decoder | null = null;

function load(): Decoder {
  decoder ??= createRequire(import.meta.url)('@napi-rs/image') as Decoder;
  return decoder;
}

/** Whatever layout the picture has (gray, alpha, 16 bits) as 3 bytes per pixel; alpha is left out, as PIL's convert('RGB') does. */
function toRgb(raw: Uint8Array, width: number, height: number): Pixels {
  const count = width * height;
  const perPixel = raw.length / count;
  // 16-bit layouts have an even number of bytes, of which the higher one is second.
  const deep = perPixel > 4 || perPixel === 2;
  const channels = deep && perPixel !== 2 ? perPixel / 2 : perPixel;
  const step = deep && perPixel !== 2 ? 2 : 1;
  const gray = channels < 3;
  if (perPixel === 3) return { width, height, data: raw };
  const data = new Uint8Array(3 * count);
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) data[3 * i + c] = raw[i * perPixel + (gray ? 0 : c) * step + (step - 1)]!;
  return { width, height, data };
}

/** Decodes a PNG, JPEG, WebP … `name` is what an error calls it. */
export function decodeImage(bytes: Uint8Array, name = `of ${bytes.length} bytes`): Pixels {
  try {
    const picture = new (load().Transformer)(bytes);
    const raw = picture.rawPixelsSync();
    // After decoding, the size is known; asked for before, it is looked for in the file.
    const { width, height } = picture.metadataSync();
    return toRgb(raw, width, height);
  } catch (cause) {
    throw new Error(`cannot identify image file ${name}: ${(cause as Error).message}`, { cause });
  }
}

/** The bytes of a PNG file. */
export function encodePng({ width, height, data }: Pixels): Uint8Array {
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
  return load().Transformer.fromRgbaPixels(rgba, width, height).pngSync();
}
