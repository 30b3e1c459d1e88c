import { readFileSync } from 'node:fs';
import type { MimeBundle } from '../contracts.js';
import { isTensor, type TensorLike } from '../plot/values.js';
import { type Brightness, enlarge, type NestedImage, reduced, toPixels } from './pixels.js';
import { encodePng } from './png.js';

/** A picture: pixels as a tensor or nested arrays, a PNG, JPEG, GIF or SVG file's bytes, or such a file's path. */
export type ImageSource = TensorLike | NestedImage | Uint8Array | string;

/** How a picture is shown. */
export interface ShowImageOptions extends Brightness {
  /** px on the page; pixels of a small tensor are enlarged to about 200 px by default. */
  width?: number;
  /** What the picture shows, for readers who do not see it. */
  alt?: string;
}

/** Pixels a side of a picture that is stored; larger ones are reduced. */
const MOST_SIDE = 1000;

const SIGNATURES: readonly (readonly [mime: string, starts: string])[] = [
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
];

/**
 * A picture as a bundle.
 *
 * @throws RangeError where a tensor is no picture or not finite, TypeError where a file is none we know.
 */
export function imageBundle(source: ImageSource, options: ShowImageOptions = {}): MimeBundle {
  if (typeof source === 'string') return fileBundle(readFileSync(source), source, options);
  if (source instanceof Uint8Array && !isTensor(source)) return fileBundle(source, 'the bytes', options);
  const full = toPixels(source as TensorLike | NestedImage, 'display.image: the source', options);
  const pixels = reduced(full, MOST_SIDE);
  const shown = options.width ?? Math.max(1, Math.round(200 / pixels.width)) * pixels.width;
  const width = Math.round(shown);
  const height = Math.round((shown * pixels.height) / pixels.width);
  const drawn = enlarge(
    pixels,
    Math.max(1, Math.min(Math.round((2 * shown) / pixels.width), Math.floor(MOST_SIDE / pixels.width))),
  );
  const less = pixels === full ? '' : `, reduced to ${pixels.width} × ${pixels.height}`;
  const alt = options.alt ?? `Picture of ${full.width} × ${full.height} pixels${less}`;
  return {
    data: { 'image/png': encodePng(drawn).toString('base64'), 'text/plain': alt },
    metadata: { 'image/png': { width, height, alt } },
  };
}

function fileBundle(bytes: Uint8Array, name: string, { width, alt }: ShowImageOptions): MimeBundle {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const found = SIGNATURES.find(([, starts]) => start.startsWith(starts));
  const svg = /^\s*(<\?xml[^>]*>\s*)?<svg\b/.test(start);
  if (!found && !svg) throw new TypeError(`display.image: ${name} is no PNG, JPEG, GIF or SVG file`);
  const mime = found ? found[0] : 'image/svg+xml';
  const text = Buffer.from(bytes).toString(svg ? 'utf8' : 'base64');
  return {
    data: { [mime]: text, 'text/plain': alt ?? `<${mime}>` },
    metadata: { [mime]: { ...(width && { width }), ...(alt && { alt }) } },
  };
}
