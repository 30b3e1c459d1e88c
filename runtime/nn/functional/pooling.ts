import { ShapeError, show } from '../../errors.js';
import { elements, fromElements } from '../../ops/host.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { over } from '../factory.js';
import { type Pair, pair, unfold, type Windows, windowCount } from './unfold.js';

/** Settings of the pools; in two dimensions each can be [height, width]. */
export interface PoolOptions {
  /** Default: the kernel's size. */
  stride?: Pair | null;
  /** Default 0. */
  padding?: Pair;
  /** Round the number of windows up. Default false. */
  ceilMode?: boolean;
}

/** Settings of {@link maxPool2d}. */
export interface MaxPoolOptions extends PoolOptions {
  /** Distance between the elements of a window. Default 1. */
  dilation?: Pair;
  /** Give back [output, positions of the largest in each flattened image] instead of the output. Default false. */
  returnIndices?: boolean;
}

/** What pooling by the largest gives back: the positions too, where they are asked for. */
export type MaxPooled<O> = O extends { returnIndices: true } ? [output: T, indices: T] : T;

/** Settings of {@link avgPool2d}. */
export interface AvgPoolOptions extends PoolOptions {
  /** Whether padding counts as zeros in the mean. Default true. */
  countIncludePad?: boolean;
  /** Divide by this instead of the size of the window. */
  divisorOverride?: number;
}

/** What PyTorch says to an input of another rank. */
const RANKS = {
  maxPool2d: () => 'non-empty 3D or 4D (batch mode) tensor expected for input',
  avgPool2d: () => 'non-empty 3D or 4D (batch mode) tensor expected for input',
  adaptiveAvgPool2d: (x: T) => `adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got ${show(x.shape)}`,
  adaptiveMaxPool2d: (x: T) => `adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: ${show(x.shape)}`,
  maxPool1d: (x: T) =>
    `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${show(x.shape)}`,
  avgPool1d: (x: T) => counted('avg_pool1d', x),
  adaptiveAvgPool1d: (x: T) => counted('adaptive_avg_pool1d', x),
  adaptiveMaxPool1d: (x: T) => counted('adaptive_max_pool1d', x),
};

const counted = (op: string, x: T): string =>
  `Expected 2 to 3 dimensions, but got ${x.ndim}-dimensional tensor for argument #1 'self' (while checking arguments for ${op})`;

function demandRank(op: keyof typeof RANKS, x: T): void {
  const channels = op.endsWith('1d') ? 2 : 3;
  if (x.ndim === channels || x.ndim === channels + 1) return;
  throw new ShapeError(
    `${RANKS[op](x)}. ${op}: the input is [N, C, ${channels === 2 ? 'L' : 'H, W'}], got ${show(x.shape)}`,
    { op, shapes: [x.shape] },
  );
}

/** [N, 1, C, L] of sequences. */
function sequences(op: keyof typeof RANKS, x: T): T {
  demandRank(op, x);
  return x.unsqueeze(-2);
}

function images(op: keyof typeof RANKS, x: T): T {
  demandRank(op, x);
  return x.ndim === 3 ? x.unsqueeze(0) : x;
}

function windowsOf(op: string, x: T, kernelSize: Pair, options: MaxPoolOptions): Windows {
  const kernel = pair(kernelSize, 'kernelSize');
  const stride = pair(options.stride ?? kernelSize, 'stride');
  const padding = pair(options.padding ?? 0, 'padding');
  const dilation = pair(options.dilation ?? 1, 'dilation');
  if (padding[0] > kernel[0] / 2 || padding[1] > kernel[1] / 2)
    throw new RangeError(
      `pad should be at most half of kernel size, but got pad=${Math.max(...padding)} and kernel_size=${Math.min(...kernel)}`,
    );
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const count = (size: number, i: 0 | 1): number =>
    windowCount(size, kernel[i], stride[i], padding[i], dilation[i], options.ceilMode);
  const out: [number, number] = [count(height, 0), count(width, 1)];
  if (out.some((n) => n < 1))
    throw new ShapeError(
      `Given input size: (${channels}x${height}x${width}). Calculated output size: (${channels}x${Math.max(out[0], 0)}x${Math.max(out[1], 0)}). Output size is too small. ` +
        `${op}: use a smaller kernel, or padding`,
      { op, shapes: [x.shape, kernel] },
    );
  return { image: [batch, channels, height, width], kernel, stride, dilation, before: padding, out };
}

/** Takes elements by position in the flattened image; backward puts gradients back there. */
function take(x: T, at: Int32Array, shape: number[]): T {
  return x.takeRows({ outer: 1, size: x.count, inner: 1, at, taken: shape, whole: x.shape.slice() });
}

/** Position of the largest element of x[from … to] in each window; NaN wins. */
function largest(
  data: ArrayLike<number>,
  base: number,
  rows: readonly number[],
  columns: readonly number[],
  width: number,
): number {
  let best = -1;
  let value = Number.NEGATIVE_INFINITY;
  for (const r of rows)
    for (const c of columns) {
      const v = data[base + r * width + c]!;
      if (best < 0 || v > value || Number.isNaN(v)) {
        best = base + r * width + c;
        value = v;
        if (Number.isNaN(v)) return best;
      }
    }
  return best;
}

/** The places of a window along one dimension that lie inside of the image. */
const inside = (
  index: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
  size: number,
): number[] =>
  Array.from({ length: kernel }, (_, k) => index * stride + k * dilation - padding).filter(
    (at) => at >= 0 && at < size,
  );

/**
 * The largest element of every window: [N, C, H, W] → [N, C, H', W']; with `returnIndices` also where it lies in H · W.
 * @example
 * F.maxPool2d(torch.randn(1, 3, 28, 28), 2).shape; // → [1, 3, 14, 14]
 */
export function maxPool2d<const O extends MaxPoolOptions = object>(
  input: T,
  kernelSize: Pair,
  options?: O,
): MaxPooled<O> {
  const given: MaxPoolOptions = options ?? {};
  const x = images('maxPool2d', input);
  const w = windowsOf('maxPool2d', x, kernelSize, given);
  const ys = Array.from({ length: w.out[0] }, (_, i) =>
    inside(i, w.kernel[0], w.stride[0], w.before[0], w.dilation[0], w.image[2]),
  );
  const xs = Array.from({ length: w.out[1] }, (_, i) =>
    inside(i, w.kernel[1], w.stride[1], w.before[1], w.dilation[1], w.image[3]),
  );
  return pooled(input, x, ys, xs, given);
}

function pooled<O>(
  input: T,
  x: T,
  ys: readonly number[][],
  xs: readonly number[][],
  { returnIndices = false }: { returnIndices?: boolean },
): MaxPooled<O> {
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const data = elements(x);
  const at = new Int32Array(batch * channels * ys.length * xs.length);
  let q = 0;
  for (let plane = 0; plane < batch * channels; plane++)
    for (const rows of ys)
      for (const columns of xs) at[q++] = largest(data, plane * height * width, rows, columns, width);
  const shape = [...input.shape.slice(0, -2), ys.length, xs.length];
  const output = take(x, at, shape);
  if (!returnIndices) return output as MaxPooled<O>;
  const places = Float64Array.from(at, (i) => i % (height * width));
  return [output, fromElements(places, shape, 'int64', x)] as MaxPooled<O>;
}

/** The same without the dimension −2, which sequences got to be images. */
function squeezed<O>(result: T | [T, T]): MaxPooled<O> {
  return (Array.isArray(result) ? result.map((x) => x.squeeze(-2)) : result.squeeze(-2)) as MaxPooled<O>;
}

/**
 * The mean of every window: [N, C, H, W] → [N, C, H', W'].
 * @example
 * F.avgPool2d(torch.randn(1, 3, 28, 28), 2).shape; // → [1, 3, 14, 14]
 */
export function avgPool2d(input: T, kernelSize: Pair, options: AvgPoolOptions = {}): T {
  const x = images('avgPool2d', input);
  const w = windowsOf('avgPool2d', x, kernelSize, options);
  const [batch, channels, height, width] = w.image;
  const planes: Windows = { ...w, image: [batch * channels, 1, height, width] };
  const sums = unfold(x.reshape([...planes.image]), planes)
    .sum(0)
    .reshape([batch, channels, ...w.out]);
  const counts = new Float64Array(w.out[0] * w.out[1]);
  const reach = (index: number, i: 0 | 1, size: number): number => {
    const start = index * w.stride[i] - w.before[i];
    // A window that sticks out behind the padding only counts what is inside of it.
    if (options.countIncludePad ?? true) return Math.min(start + w.kernel[i], size + w.before[i]) - start;
    return Math.min(start + w.kernel[i], size) - Math.max(start, 0);
  };
  for (let i = 0; i < w.out[0]; i++)
    for (let j = 0; j < w.out[1]; j++) counts[i * w.out[1] + j] = reach(i, 0, height) * reach(j, 1, width);
  const y =
    options.divisorOverride === undefined
      ? sums.div(
          over(counts, [...w.out])
            .to(x.dtype)
            .to(x.device),
        )
      : sums.div(options.divisorOverride);
  return input.ndim === 3 ? (y as T).squeeze(0) : y;
}

const flat = (value: Pair, other: number): [number, number] => [other, typeof value === 'number' ? value : value[0]!];

function flattened<O extends MaxPoolOptions>(options: O): O {
  const { stride, padding, dilation } = options;
  return {
    ...options,
    ...(stride === undefined || stride === null ? {} : { stride: flat(stride, 1) }),
    ...(padding === undefined ? {} : { padding: flat(padding, 0) }),
    ...(dilation === undefined ? {} : { dilation: flat(dilation, 1) }),
  };
}

/**
 * The largest element of every window: [N, C, L] → [N, C, L']; with `returnIndices` also where it lies in L.
 * @example
 * F.maxPool1d(torch.tensor([[[1, 4, 3, 2]]]), 2); // → tensor([[[4., 3.]]])
 */
export const maxPool1d = <const O extends MaxPoolOptions = object>(x: T, kernelSize: Pair, options?: O): MaxPooled<O> =>
  squeezed(
    maxPool2d(sequences('maxPool1d', x), flat(kernelSize, 1), flattened<MaxPoolOptions>(options ?? {})) as T | [T, T],
  );

/**
 * The mean of every window: [N, C, L] → [N, C, L'].
 * @example
 * F.avgPool1d(torch.tensor([[[1, 2, 3, 4]]]), 2); // → tensor([[[1.5000, 3.5000]]])
 */
export const avgPool1d = (x: T, kernelSize: Pair, options: AvgPoolOptions = {}): T =>
  avgPool2d(sequences('avgPool1d', x), flat(kernelSize, 1), flattened(options)).squeeze(-2);

/** Bounds of the windows that cut `size` into `count` parts, as even as can be. */
const parts = (size: number, count: number): number[][] =>
  Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    const end = Math.ceil(((i + 1) * size) / count);
    return Array.from({ length: end - start }, (_unused, k) => start + k);
  });

const target = (outputSize: Pair | readonly (number | null)[], x: T): [number, number] => {
  const sizes = typeof outputSize === 'number' ? [outputSize, outputSize] : outputSize;
  return [sizes[0] ?? x.shape[x.ndim - 2]!, sizes[1] ?? x.shape[x.ndim - 1]!];
};

/**
 * Means of as many windows as asked for: [N, C, H, W] → [N, C, ...outputSize]. Null keeps a size.
 * @example
 * F.adaptiveAvgPool2d(torch.randn(1, 3, 32, 32), 1).shape; // → [1, 3, 1, 1]
 */
export function adaptiveAvgPool2d(input: T, outputSize: Pair | readonly (number | null)[]): T {
  const x = images('adaptiveAvgPool2d', input);
  const [oh, ow] = target(outputSize, x);
  // Means along rows and along columns are products with matrices of averages.
  const averages = (size: number, count: number): T => {
    const matrix = new Float64Array(count * size);
    parts(size, count).forEach((part, i) => {
      for (const k of part) matrix[i * size + k] = 1 / part.length;
    });
    return over(matrix, [count, size]).to(x.dtype).to(x.device) as T;
  };
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const along = x.reshape([batch * channels * height, width]).matmul(averages(width, ow).transpose(0, 1));
  const across = averages(height, oh).matmul(
    along
      .reshape([batch * channels, height, ow])
      .transpose(0, 1)
      .reshape([height, batch * channels * ow]),
  );
  const y = across
    .reshape([oh, batch * channels, ow])
    .transpose(0, 1)
    .reshape([batch, channels, oh, ow]) as T;
  return input.ndim === 3 ? y.squeeze(0) : y;
}

/** Settings of {@link adaptiveMaxPool2d}. */
export interface AdaptiveMaxPoolOptions {
  /** Give back [output, positions of the largest in each flattened image]. Default false. */
  returnIndices?: boolean;
}

/**
 * The largest elements of as many windows as asked for: [N, C, H, W] → [N, C, ...outputSize].
 * @example
 * F.adaptiveMaxPool2d(torch.randn(1, 3, 32, 32), [2, 4]).shape; // → [1, 3, 2, 4]
 */
export function adaptiveMaxPool2d<const O extends AdaptiveMaxPoolOptions = object>(
  input: T,
  outputSize: Pair | readonly (number | null)[],
  options?: O,
): MaxPooled<O> {
  const x = images('adaptiveMaxPool2d', input);
  const [oh, ow] = target(outputSize, x);
  return pooled(input, x, parts(x.shape[2]!, oh), parts(x.shape[3]!, ow), options ?? {});
}

/**
 * Means over windows chosen so that `outputSize` come out. [N, C, L] → [N, C, outputSize].
 * @example
 * F.adaptiveAvgPool1d(torch.tensor([[[1, 2, 3, 4]]]), 2); // → tensor([[[1.5000, 3.5000]]])
 */
export const adaptiveAvgPool1d = (x: T, outputSize: number): T =>
  adaptiveAvgPool2d(sequences('adaptiveAvgPool1d', x), [1, outputSize]).squeeze(-2);
/**
 * Maxima over windows chosen so that `outputSize` come out. [N, C, L] → [N, C, outputSize].
 * @example
 * F.adaptiveMaxPool1d(torch.tensor([[[1, 2, 3, 4]]]), 2); // → tensor([[[2., 4.]]])
 */
export const adaptiveMaxPool1d = <const O extends AdaptiveMaxPoolOptions = object>(
  x: T,
  outputSize: number,
  options?: O,
): MaxPooled<O> =>
  squeezed(adaptiveMaxPool2d(sequences('adaptiveMaxPool1d', x), [1, outputSize], options) as T | [T, T]);
