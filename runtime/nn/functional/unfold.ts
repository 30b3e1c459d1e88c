// Windows of an image as columns, and columns added back into an image: what convolution and pooling are made of. Each is the derivative of
// the other, so both can be differentiated any number of times.
import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative } from '../../autograd/node.js';
import { record1 } from '../../autograd/record.js';
import { ShapeError, show } from '../../errors.js';
import { contiguous } from '../../ops/copy.js';
import { elements, fromElements } from '../../ops/host.js';
import { unfilled } from '../../ops/pointwise.js';
import { allocate } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** Where windows lie: sizes are [height, width]. */
export interface Windows {
  /** [N, C, H, W] of the image. */
  readonly image: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Zeros before the first row and column; what lies behind the last follows from `out`. */
  readonly before: readonly [number, number];
  /** Number of windows. */
  readonly out: readonly [number, number];
}

export type Pair = number | readonly [number, number] | readonly number[];

/** One number for both, or [height, width]. */
export function pair(value: Pair, name: string): [number, number] {
  if (typeof value === 'number') return [value, value];
  if (value.length !== 2) throw new RangeError(`${name} must be one number or [height, width], got ${show(value)}`);
  return [value[0]!, value[1]!];
}

/** Number of windows along one dimension, in PyTorch's rounding. */
export function windowCount(
  size: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  ceil = false,
): number {
  const span = dilation * (kernel - 1) + 1;
  const steps = (size + 2 * padding - span) / stride;
  if (!ceil) return Math.floor(steps) + 1;
  const count = Math.ceil(steps) + 1;
  // The last window has to start inside of the image or its left padding.
  return (count - 1) * stride >= size + padding ? count - 1 : count;
}

/** Calls `copy(columnIndex, imageIndex)` for every element of a window that lies inside of the image. */
function walk(w: Windows, run: (column: number, image: number, count: number) => void): void {
  const [batch, channels, height, width] = w.image;
  const [kh, kw] = w.kernel;
  const [oh, ow] = w.out;
  const length = batch * oh * ow;
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < kh; i++)
      for (let j = 0; j < kw; j++) {
        const row = ((c * kh + i) * kw + j) * length;
        const left = j * w.dilation[1] - w.before[1];
        const first = Math.max(Math.ceil(-left / w.stride[1]), 0);
        const last = Math.min(Math.floor((width - 1 - left) / w.stride[1]), ow - 1);
        if (last < first) continue;
        for (let n = 0; n < batch; n++)
          for (let y = 0; y < oh; y++) {
            const at = y * w.stride[0] + i * w.dilation[0] - w.before[0];
            if (at < 0 || at >= height) continue;
            run(
              row + (n * oh + y) * ow + first,
              ((n * channels + c) * height + at) * width + left + first * w.stride[1],
              last - first + 1,
            );
          }
      }
}

const UNFOLD: Derivative = { name: 'Im2ColBackward0', saves: 0, inputs: [(g, n) => fold(g, n.context as Windows)] };
const FOLD: Derivative = { name: 'Col2ImBackward0', saves: 0, inputs: [(g, n) => unfold(g, n.context as Windows)] };

/** Computed where x lies, if that device has a kernel for it. */
function onDevice(name: 'unfold' | 'fold', x: T, w: Windows, shape: number[]): T | null {
  const { device } = x.storage;
  if (device[name] === undefined) return null;
  const out = unfilled(shape, x.dtype, x);
  return device[name](out, contiguous(x.detach()), w) ? out : null;
}

/** [N, C, H, W] → [C·kh·kw, N·oh·ow]: every column is one window. */
export function unfold(x: T, w: Windows): T {
  const [batch, channels] = w.image;
  const rows = channels * w.kernel[0] * w.kernel[1];
  const columns = batch * w.out[0] * w.out[1];
  const there = onDevice('unfold', x, w, [rows, columns]);
  if (there !== null) {
    if (gradEnabled && x.tracked) record1(UNFOLD, there, x, w);
    return there;
  }
  const from = elements(x);
  const to = allocate(x.dtype, rows * columns);
  const step = w.stride[1];
  walk(w, (column, image, count) => {
    for (let k = 0; k < count; k++, image += step) to[column + k] = from[image]!;
  });
  const out = fromElements(to, [rows, columns], x.dtype, x);
  if (gradEnabled && x.tracked) record1(UNFOLD, out, x, w);
  return out;
}

/** The reverse: adds every column to its window; where windows overlap, they add up. */
export function fold(x: T, w: Windows): T {
  const there = onDevice('fold', x, w, [...w.image]);
  if (there !== null) {
    if (gradEnabled && x.tracked) record1(FOLD, there, x, w);
    return there;
  }
  const from = elements(x);
  const to = allocate(x.dtype, w.image[0] * w.image[1] * w.image[2] * w.image[3]);
  const step = w.stride[1];
  walk(w, (column, image, count) => {
    for (let k = 0; k < count; k++, image += step) to[image]! += from[column + k]!;
  });
  const out = fromElements(to, [...w.image], x.dtype, x);
  if (gradEnabled && x.tracked) record1(FOLD, out, x, w);
  return out;
}

/** Fails where not even one window fits. */
export function demandWindows(
  op: string,
  out: readonly number[],
  input: readonly number[],
  kernel: readonly number[],
): void {
  if (out.some((n) => n < 1))
    throw new ShapeError(
      `Calculated padded input size per channel: (${input.join(' x ')}). Kernel size: (${kernel.join(' x ')}). Kernel size can't be greater than actual input size. ` +
        `${op}: use a smaller kernel, or padding`,
      { op, shapes: [input, kernel] },
    );
}
