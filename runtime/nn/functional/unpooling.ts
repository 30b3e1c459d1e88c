// What pooling by the largest took apart, put together again.
import { ShapeError, show } from '../../errors.js';
import { elements } from '../../ops/host.js';
import { sameShape } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { type Pair, pair } from './unfold.js';

/** Settings of {@link maxUnpool2d}. */
export interface MaxUnpoolOptions {
  /** That of the pool. Default: the kernel's size. */
  stride?: Pair | null;
  /** That of the pool. Default 0. */
  padding?: Pair;
  /** Height and width of the result, where the pool's rounding left several possible; [..., H, W] works, too. */
  outputSize?: readonly number[] | null;
}

/**
 * Puts the largest elements back where `maxPool2d` with `returnIndices` found them, zeros elsewhere: [N, C, H', W'] → [N, C, H, W].
 * @example
 * const [largest, at] = F.maxPool2d(torch.tensor([[[[1, 2], [4, 3]]]]), 2, { returnIndices: true });
 * F.maxUnpool2d(largest, at, 2); // → tensor([[[[0., 0.], [4., 0.]]]])
 */
export function maxUnpool2d(x: T, indices: T, kernelSize: Pair, options: MaxUnpoolOptions = {}): T {
  if (x.ndim !== 3 && x.ndim !== 4)
    throw new ShapeError(
      `Input to max_unpooling2d should be a 3d or 4d Tensor, but got a tensor with ${x.ndim} dimensions`,
      { op: 'maxUnpool2d', shapes: [x.shape] },
    );
  if (!sameShape(x.shape, indices.shape))
    throw new ShapeError(
      `Expected shape of indices to be same as that of the input tensor (${show(x.shape)}) but got indices tensor with shape: ${show(indices.shape)}`,
      { op: 'maxUnpool2d', shapes: [x.shape, indices.shape] },
    );
  const kernel = pair(kernelSize, 'kernelSize');
  const stride = pair(options.stride ?? kernelSize, 'stride');
  const padding = pair(options.padding ?? 0, 'padding');
  const [h, w] = x.shape.slice(-2) as [number, number];
  const least = [(h - 1) * stride[0] - 2 * padding[0] + kernel[0], (w - 1) * stride[1] - 2 * padding[1] + kernel[1]];
  const [height, width] = (options.outputSize?.slice(-2) ?? least) as [number, number];
  least.forEach((size, i) => {
    const given = [height, width][i]!;
    if (options.outputSize != null && !(given > size - stride[i]! && given < size + stride[i]!))
      throw new RangeError(
        `invalid output_size "${show([height, width])}" (dim ${i} must be between ${size - stride[i]!} and ${size + stride[i]!})`,
      );
  });
  const planes = x.count / Math.max(h * w, 1);
  const at = indices.reshape([planes, h * w]);
  const beyond = elements(at).find((i) => i < 0 || i >= height * width);
  if (beyond !== undefined)
    throw new RangeError(
      `Found an invalid max index: ${beyond} (output volumes are of size ${height}x${width}). maxUnpool2d: give the indices of maxPool2d, and its kernelSize, stride and padding`,
    );
  const empty = x.newZeros([planes, height * width]) as T;
  return empty.scatter(1, at, x.reshape([planes, h * w])).reshape([...x.shape.slice(0, -2), height, width]) as T;
}

const flat = (value: Pair, other: number): [number, number] => [other, typeof value === 'number' ? value : value[0]!];

/**
 * Puts the largest elements back where `maxPool1d` with `returnIndices` found them, zeros elsewhere: [N, C, L'] → [N, C, L].
 * @example
 * const [largest, at] = F.maxPool1d(torch.tensor([[[1, 4, 3, 2]]]), 2, { returnIndices: true });
 * F.maxUnpool1d(largest, at, 2); // → tensor([[[0., 4., 3., 0.]]])
 */
export function maxUnpool1d(x: T, indices: T, kernelSize: Pair, options: MaxUnpoolOptions = {}): T {
  const { stride, padding, outputSize } = options;
  return maxUnpool2d(x.unsqueeze(-2), indices.unsqueeze(-2), flat(kernelSize, 1), {
    stride: stride == null ? null : flat(stride, 1),
    padding: padding === undefined ? 0 : flat(padding, 0),
    outputSize: outputSize == null ? null : [1, outputSize.at(-1)!],
  }).squeeze(-2);
}
