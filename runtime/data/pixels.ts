// What the transforms do to pixels: [C, H, W] tensors of uint8 (rounded, 0 to 255) or float.
import { elements, fromElements } from '../ops/host.js';
import { allocate } from '../tensor/dtype.js';
import type { AnyTensor } from '../tensor/tensor.js';

type Size = readonly [number, number, number];

function like(x: AnyTensor, values: Float64Array, shape: Size): AnyTensor {
  const data = allocate(x.dtype, values.length);
  if (x.dtype === 'uint8')
    for (let i = 0; i < values.length; i++) data[i] = Math.min(Math.max(Math.round(values[i]!), 0), 255);
  else data.set(values);
  return fromElements(data, [...shape], x.dtype, x);
}

/** A part of a picture. */
export const crop = (x: AnyTensor, top: number, left: number, height: number, width: number): AnyTensor =>
  x.narrow(1, top, height).narrow(2, left, width).contiguous();

/** Black pixels around a picture. */
export function padImage(x: AnyTensor, left: number, right: number, top: number, bottom: number): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  const out = x.newZeros([c, h + top + bottom, w + left + right]);
  out.narrow(1, top, h).narrow(2, left, w).copy_(x);
  return out;
}

/** For every new position: where its window starts, and the weights of a triangle as wide as the step when it makes smaller (as PIL does). */
function windows(from: number, to: number): { start: number; weights: Float64Array }[] {
  const step = from / to;
  const reach = Math.max(step, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step;
    const start = Math.max(Math.floor(centre - reach + 0.5), 0);
    const end = Math.min(Math.floor(centre + reach + 0.5), from);
    const weights = Float64Array.from({ length: end - start }, (_unused, k) =>
      Math.max(1 - Math.abs(start + k + 0.5 - centre) / reach, 0),
    );
    const sum = weights.reduce((s, v) => s + v, 0);
    return { start, weights: weights.map((v) => v / sum) };
  });
}

/** Scales a picture, bilinear, averaging when it makes smaller. */
export function resize(x: AnyTensor, height: number, width: number): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  if (h === height && w === width) return x;
  const from = elements(x);
  const columns = windows(w, width);
  const wide = new Float64Array(c * h * width);
  for (let row = 0; row < c * h; row++)
    for (let i = 0; i < width; i++) {
      const { start, weights } = columns[i]!;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * from[row * w + start + k]!;
      wide[row * width + i] = sum;
    }
  const rows = windows(h, height);
  const out = new Float64Array(c * height * width);
  for (let plane = 0; plane < c; plane++)
    for (let j = 0; j < height; j++) {
      const { start, weights } = rows[j]!;
      for (let k = 0; k < weights.length; k++) {
        const p = (plane * h + start + k) * width;
        const q = (plane * height + j) * width;
        for (let i = 0; i < width; i++) out[q + i]! += weights[k]! * wide[p + i]!;
      }
    }
  return like(x, out, [c, height, width]);
}

/** What {@link affine} does, about the centre: turn (degrees, clockwise), shift (pixels), scale, shear (degrees). */
export interface AffineMap {
  angle: number;
  translate: readonly [number, number];
  scale: number;
  shear: number;
  fill: number;
  /** Takes the nearest pixel, or mixes the four around. */
  interpolation: 'nearest' | 'bilinear';
}

/** Round to the nearest, halves to the even neighbour, as Python's round and C's nearbyint do. */
export function nearbyint(v: number): number {
  const r = Math.round(v);
  return Math.abs(v - Math.trunc(v)) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

/** Moves a picture; every new pixel comes from the nearest of the old ones, or is mixed from the four around. */
export function affine(x: AnyTensor, { angle, translate, scale, shear, fill, interpolation }: AffineMap): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  const [rotation, slant] = [(angle * Math.PI) / 180, (shear * Math.PI) / 180];
  // Inverse of scale · rotation · shear.
  const [cos, sin, tan] = [Math.cos(rotation), Math.sin(rotation), Math.tan(slant)];
  const [ia, ib, id, ie] = [(cos - sin * tan) / scale, (cos * tan + sin) / scale, -sin / scale, cos / scale];
  const [cx, cy] = [(w - 1) / 2, (h - 1) / 2];
  const from = elements(x);
  const out = new Float64Array(c * h * w).fill(fill);
  for (let j = 0; j < h; j++)
    for (let i = 0; i < w; i++) {
      const [u, v] = [i - cx - translate[0], j - cy - translate[1]];
      const px = ia * u + ib * v + cx;
      const py = id * u + ie * v + cy;
      if (px <= -1 || py <= -1 || px >= w || py >= h) continue;
      if (interpolation === 'nearest') {
        const [column, row] = [nearbyint(px), nearbyint(py)];
        if (column >= 0 && row >= 0 && column < w && row < h)
          for (let plane = 0; plane < c; plane++) out[(plane * h + j) * w + i] = from[(plane * h + row) * w + column]!;
        continue;
      }
      const [left, top] = [Math.floor(px), Math.floor(py)];
      const [fx, fy] = [px - left, py - top];
      for (let plane = 0; plane < c; plane++) {
        const at = (r: number, s: number): number =>
          r < 0 || s < 0 || r >= h || s >= w ? fill : from[(plane * h + r) * w + s]!;
        out[(plane * h + j) * w + i] =
          (1 - fy) * ((1 - fx) * at(top, left) + fx * at(top, left + 1)) +
          fy * ((1 - fx) * at(top + 1, left) + fx * at(top + 1, left + 1));
      }
    }
  return like(x, out, [c, h, w]);
}

/** The largest value of a dtype. */
const white = (x: AnyTensor): number => (x.dtype === 'uint8' ? 255 : 1);

/** Brightness of a colour picture (ITU-R 601), [1, H, W]. */
export function gray(x: AnyTensor): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  if (c === 1) return x;
  const from = elements(x);
  const out = new Float64Array(h * w);
  for (let i = 0; i < out.length; i++)
    out[i] = 0.2989 * from[i]! + 0.587 * from[h * w + i]! + 0.114 * from[2 * h * w + i]!;
  return like(x, out, [1, h, w]);
}

/** factor · x + (1 − factor) · other, cut to what the dtype holds; `other` null is black. */
export function blend(x: AnyTensor, other: AnyTensor | null, factor: number): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  const from = elements(x);
  const mix = other === null ? null : elements(other);
  const top = white(x);
  const out = Float64Array.from(from, (v, i) => {
    const o = mix === null ? 0 : mix.length === 1 ? mix[0]! : mix[i % (h * w)]!;
    return Math.min(Math.max(factor * v + (1 - factor) * o, 0), top);
  });
  return like(x, out, [c, h, w]);
}

/** Turns the colours by `turns` of the colour wheel. */
export function hueShift(x: AnyTensor, turns: number): AnyTensor {
  const [c, h, w] = x.shape as unknown as Size;
  if (c === 1) return x;
  const from = elements(x);
  const top = white(x);
  const area = h * w;
  const out = new Float64Array(3 * area);
  for (let i = 0; i < area; i++) {
    const [r, g, b] = [from[i]! / top, from[area + i]! / top, from[2 * area + i]! / top];
    const high = Math.max(r, g, b);
    const spread = high - Math.min(r, g, b);
    let hue = 0;
    if (spread > 0)
      hue = high === r ? ((g - b) / spread + 6) % 6 : high === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
    hue = (((hue / 6 + turns) % 1) + 1) % 1;
    // One formula for all three channels: https://en.wikipedia.org/wiki/HSL_and_HSV#HSV_to_RGB_alternative
    for (let k = 0; k < 3; k++) {
      const position = ([5, 3, 1][k]! + 6 * hue) % 6;
      out[k * area + i] = top * (high - spread * Math.max(0, Math.min(position, 4 - position, 1)));
    }
  }
  return like(x, out, [3, h, w]);
}
