import { isTensor, type TensorLike } from '../plot/values.js';
import type { Pixels } from './png.js';

/** Nested arrays of a picture: [H, W], [1 or 3, H, W] or [H, W, 1 or 3]. */
export type NestedImage = readonly (readonly number[] | readonly (readonly number[])[] | ArrayLike<number>)[];

/** How numbers become brightness. */
export interface Brightness {
  /** The values of black and white; default 0 and 1, or 0 and 255 for bytes, or the extremes of anything else. */
  range?: readonly [number, number];
}

/**
 * A picture's pixels from a tensor or nested arrays.
 *
 * @throws RangeError where the shape is no picture or a value is not finite.
 */
export function toPixels(source: TensorLike | NestedImage, where: string, { range }: Brightness = {}): Pixels {
  const nested = (isTensor(source) ? source.tolist() : source) as unknown;
  const shape = isTensor(source) ? [...source.shape] : shapeOf(nested);
  const { width, height, channels, at } = layout(shape, where);
  const values = flatten(nested, new Float64Array(width * height * channels));
  const [low, high] = range ?? suggestedRange(values, String((source as { dtype?: unknown }).dtype ?? ''), where);
  const scale = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, k = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++, k++) {
        const level = ((values[at(y, x, c)] as number) - low) * scale;
        data[k] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return { width, height, channels, data };
}

function shapeOf(nested: unknown): number[] {
  const shape: number[] = [];
  for (let inner = nested; typeof inner === 'object' && inner !== null && 'length' in inner; ) {
    const list = inner as ArrayLike<unknown>;
    shape.push(list.length);
    inner = list[0];
  }
  return shape;
}

interface Layout {
  width: number;
  height: number;
  channels: 1 | 3;
  at: (y: number, x: number, c: number) => number;
}

function layout(given: number[], where: string): Layout {
  // A batch of one is a picture.
  const shape = given.length === 4 && given[0] === 1 ? given.slice(1) : given;
  const [a = 0, b = 0, c = 0] = shape;
  const refuse = () => {
    throw new RangeError(
      `${where} must be a picture of shape [H, W], [1 or 3, H, W] or [H, W, 1 or 3], but its shape is [${given.join(', ')}]`,
    );
  };
  if (shape.some((size) => size === 0)) refuse();
  if (shape.length === 2) return { height: a, width: b, channels: 1, at: (y, x) => y * b + x };
  if (shape.length !== 3) refuse();
  // Planes of channels first, as PyTorch has them: [3, H, 3] is taken so too.
  if (a === 1 || a === 3) return { height: b, width: c, channels: a, at: (y, x, k) => (k * b + y) * c + x };
  if (c === 1 || c === 3) return { height: a, width: b, channels: c, at: (y, x, k) => (y * b + x) * c + k };
  return refuse() as never;
}

function flatten(nested: unknown, into: Float64Array): Float64Array {
  let at = 0;
  const visit = (value: unknown): void => {
    if (typeof value === 'object' && value !== null)
      for (let i = 0; i < (value as unknown[]).length; i++) visit((value as unknown[])[i]);
    else into[at++] = Number(value);
  };
  visit(nested);
  return into;
}

function suggestedRange(values: Float64Array, dtype: string, where: string): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      const bad = values.filter((one) => !Number.isFinite(one)).length;
      throw new RangeError(
        `${where} has ${bad} values that are not finite (the first is ${value}); replace them, for example with nanToNum()`,
      );
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
  }
  if (dtype.includes('uint8') || (whole && low >= 0 && high > 1 && high <= 255)) return [0, 255];
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}

/** A picture whose larger side is at most `most` pixels: each is the mean of those it stands for. */
export function reduced(picture: Pixels, most: number): Pixels {
  const { width, height, channels, data } = picture;
  const scale = Math.max(width, height) / Math.max(1, most);
  if (scale <= 1) return picture;
  const [wide, high] = [Math.max(1, Math.round(width / scale)), Math.max(1, Math.round(height / scale))];
  const out = new Uint8Array(wide * high * channels);
  const edge = (i: number, parts: number, size: number) => Math.floor((i * size) / parts);
  for (let y = 0, k = 0; y < high; y++) {
    const [top, bottom] = [edge(y, high, height), edge(y + 1, high, height)];
    for (let x = 0; x < wide; x++) {
      const [left, right] = [edge(x, wide, width), edge(x + 1, wide, width)];
      for (let c = 0; c < channels; c++, k++) {
        let sum = 0;
        for (let i = top; i < bottom; i++)
          for (let j = left; j < right; j++) sum += data[(i * width + j) * channels + c] as number;
        out[k] = Math.round(sum / ((bottom - top) * (right - left)));
      }
    }
  }
  return { width: wide, height: high, channels, data: out };
}

/** Enlarges each pixel to `times` × `times`, so that a viewer's smoothing does not blur small pictures. */
export function enlarge({ width, height, channels, data }: Pixels, times: number): Pixels {
  if (times === 1) return { width, height, channels, data };
  const wide = width * times;
  const out = new Uint8Array(wide * height * times * channels);
  for (let y = 0; y < height * times; y++) {
    for (let x = 0; x < wide; x++) {
      const from = (Math.floor(y / times) * width + Math.floor(x / times)) * channels;
      for (let c = 0; c < channels; c++) out[(y * wide + x) * channels + c] = data[from + c] as number;
    }
  }
  return { width: wide, height: height * times, channels, data: out };
}
