// Windows of images as columns, and back: what convolutions are made of. Variables are floats, exact up to 2^24.
import type { Windows } from '../../nn/functional/unfold.js';
import type { Backend } from './dialect.js';
import type { Built } from './kernels.js';
import { functionOf, scope } from './source.js';

const NAMES = 'offset height width channels kh kw oh ow sy sx dy dx by bx length'.split(' ');

/** Arguments behind the input, in the order of the kernels. */
export const windowArguments = (
  { image, kernel, out, stride, dilation, before }: Windows,
  offset: number,
): number[] => [
  offset,
  image[2],
  image[3],
  image[1],
  ...kernel,
  ...out,
  ...stride,
  ...dilation,
  ...before,
  image[0] * out[0] * out[1],
];

function kernelOf(backend: Backend, input: string, statements: string): Built {
  const s = scope(backend);
  s.types[input] = 'Input';
  for (const name of NAMES) s.types[name] = 'Integer';
  return { source: functionOf(s, statements), types: s.types, width: 1, specials: [] };
}

/** [N, C, H, W] → [C·kh·kw, N·oh·ow]. */
export const unfoldKernel = (backend: Backend): Built =>
  kernelOf(
    backend,
    'x',
    `const row = quo(this.thread.x, length); const column = this.thread.x - row * length;
    const line = quo(row | 0, kw); const j = row - line * kw; const c = quo(line | 0, kh); const i = line - c * kh;
    const above = quo(column | 0, ow); const ox = column - above * ow; const n = quo(above | 0, oh); const oy = above - n * oh;
    const py = oy * sy + i * dy - by; const px = ox * sx + j * dx - bx;
    let v = 0.0;
    if (py >= 0 && py < height && px >= 0 && px < width) { v = x[(offset + ((n * channels + c) * height + py) * width + px) | 0]; }
    return v;`,
  );

/** The reverse: every pixel adds up what lies in the windows it belongs to. */
export const foldKernel = (backend: Backend): Built =>
  kernelOf(
    backend,
    'g',
    `const line = quo(this.thread.x, width); const px = this.thread.x - line * width;
    const plane = quo(line | 0, height); const py = line - plane * height;
    const n = quo(plane | 0, channels); const c = plane - n * channels;
    let s = 0.0;
    for (let i = 0; i < kh; i++) {
      for (let j = 0; j < kw; j++) {
        const ty = py + by - i * dy; const tx = px + bx - j * dx;
        if (ty >= 0 && tx >= 0) {
          const oy = quo(ty | 0, sy); const ox = quo(tx | 0, sx);
          if (oy < oh && ox < ow && oy * sy == ty && ox * sx == tx) {
            s = s + g[(offset + ((c * kh + i) * kw + j) * length + (n * oh + oy) * ow + ox) | 0];
          }
        }
      }
    }
    return s;`,
  );
