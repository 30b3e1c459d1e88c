import { DTypeError, ShapeError, show } from '../../errors.js';
import { cat } from '../../ops/join.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { demandWindows, fold, type Pair, pair, unfold, type Windows, windowCount } from './unfold.js';

/** Settings of the convolutions; in two dimensions each can be [height, width]. */
export interface ConvOptions {
  /** Default 1. */
  stride?: Pair;
  /** Zeros on every side; 'same' keeps the size (stride 1), 'valid' is 0. Default 0. */
  padding?: Pair | 'same' | 'valid';
  /** Distance between the elements of the kernel. Default 1. */
  dilation?: Pair;
  /** Input and output channels are split into so many parts. Default 1. */
  groups?: number;
}

function demandRank(op: string, x: T, rank: number): void {
  if (x.ndim !== rank && x.ndim !== rank - 1)
    throw new ShapeError(
      `Expected ${rank - 1}D (unbatched) or ${rank}D (batched) input to ${op}, but got input of size: ${show(x.shape)}`,
      { op, shapes: [x.shape] },
    );
}

/** PyTorch's words for dtypes in this sentence. */
const C_NAMES = {
  float32: 'float',
  float64: 'double',
  int64: 'long int',
  int32: 'int',
  uint8: 'unsigned char',
  bool: 'bool',
};

function checkConv(op: string, x: T, weight: T, bias: T | null, groups: number): void {
  const rank = op === 'conv1d' ? 3 : 4;
  demandRank(op, x, rank);
  const other = bias ?? weight;
  if (x.dtype !== other.dtype)
    throw new DTypeError(
      `Input type (${C_NAMES[x.dtype]}) and ${bias === null ? 'weight' : 'bias'} type (${C_NAMES[other.dtype]}) should be the same. ${op}: convert the input with .to('${other.dtype}')`,
      { op, dtypes: [x.dtype, other.dtype] },
    );
  const channels = x.shape[x.ndim - rank + 1]!;
  if (channels !== weight.shape[1]! * groups)
    throw new ShapeError(
      `Given groups=${groups}, weight of size ${show(weight.shape)}, expected input${show(x.shape)} to have ${weight.shape[1]! * groups} channels, but got ${channels} channels instead. ` +
        `${op}: the input is [N, C, …]; set inChannels to ${channels}, or move the channels to dimension 1`,
      { op, shapes: [x.shape, weight.shape] },
    );
}

/**
 * Convolution of images: [N, C, H, W] (or [C, H, W]) with weight [O, C/groups, kh, kw] → [N, O, H', W'].
 * @example
 * F.conv2d(torch.randn(1, 3, 28, 28), torch.randn(8, 3, 5, 5), null, { padding: 2 }).shape; // → [1, 8, 28, 28]
 */
export function conv2d(input: T, weight: T, bias: T | null = null, options: ConvOptions = {}): T {
  checkConv('conv2d', input, weight, bias, options.groups ?? 1);
  return convolve('conv2d', input, weight, bias, options);
}

function convolve(op: 'conv1d' | 'conv2d', input: T, weight: T, bias: T | null, options: ConvOptions): T {
  const groups = options.groups ?? 1;
  const x = input.ndim === 3 ? input.unsqueeze(0) : input;
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const [outs, perGroup, kh, kw] = weight.shape as [number, number, number, number];
  const stride = pair(options.stride ?? 1, 'stride');
  const dilation = pair(options.dilation ?? 1, 'dilation');
  const { before, out } = place([height, width], [kh, kw], stride, dilation, options.padding ?? 0);
  // Sequences are images of one row, which PyTorch does not name.
  demandWindows(
    op,
    out,
    [height + 2 * before[0], width + 2 * before[1]].slice(op === 'conv1d' ? 1 : 0),
    [dilation[0] * (kh - 1) + 1, dilation[1] * (kw - 1) + 1].slice(op === 'conv1d' ? 1 : 0),
  );
  const windows: Windows = { image: [batch, channels, height, width], kernel: [kh, kw], stride, dilation, before, out };
  const columns = unfold(x, windows);
  const size = perGroup * kh * kw;
  const matrix = weight.reshape([outs, size]);
  const each = outs / groups;
  const parts = Array.from({ length: groups }, (_, g) =>
    groups === 1 ? matrix.matmul(columns) : matrix.narrow(0, g * each, each).matmul(columns.narrow(0, g * size, size)),
  );
  let y = (groups === 1 ? parts[0]! : cat(parts as T[], 0)).reshape([outs, batch, out[0], out[1]]).transpose(0, 1) as T;
  y = bias === null ? y.contiguous() : y.add(bias.reshape([outs, 1, 1]));
  return input.ndim === 3 ? y.squeeze(0) : y;
}

/** Padding and number of windows: 'same' puts the odd zero at the end, as PyTorch does. */
function place(
  size: readonly [number, number],
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
  padding: Pair | 'same' | 'valid',
): { before: [number, number]; out: [number, number] } {
  if (padding === 'same') {
    if (stride[0] !== 1 || stride[1] !== 1)
      throw new RangeError("padding='same' is not supported for strided convolutions");
    return {
      before: [Math.floor((dilation[0] * (kernel[0] - 1)) / 2), Math.floor((dilation[1] * (kernel[1] - 1)) / 2)],
      out: [size[0], size[1]],
    };
  }
  const before = pair(padding === 'valid' ? 0 : padding, 'padding');
  const count = (i: 0 | 1): number => windowCount(size[i], kernel[i], stride[i], before[i], dilation[i]);
  return { before, out: [count(0), count(1)] };
}

const single = (value: Pair | 'same' | 'valid' | undefined, none: number): Pair | 'same' | 'valid' =>
  value === undefined
    ? [none === 0 ? 0 : 1, none]
    : typeof value === 'string'
      ? value
      : [none === 0 ? 0 : 1, typeof value === 'number' ? value : value[0]!];

/**
 * Convolution of sequences: [N, C, L] (or [C, L]) with weight [O, C/groups, k] → [N, O, L'].
 * @example
 * F.conv1d(torch.tensor([[[1, 2, 4, 8]]]), torch.tensor([[[1, -1]]])); // → tensor([[[-1., -2., -4.]]])
 */
export function conv1d(x: T, weight: T, bias: T | null = null, options: ConvOptions = {}): T {
  checkConv('conv1d', x, weight, bias, options.groups ?? 1);
  const y = convolve('conv1d', x.unsqueeze(-2), weight.unsqueeze(-2), bias, {
    stride: single(options.stride, 1) as Pair,
    padding: single(options.padding, 0),
    dilation: single(options.dilation, 1) as Pair,
    groups: options.groups ?? 1,
  });
  return y.squeeze(-2);
}

/** Settings of the transposed convolution. */
export interface ConvTransposeOptions extends Omit<ConvOptions, 'padding'> {
  /** Rows and columns that are left out on every side. Default 0. */
  padding?: Pair;
  /** Rows and columns added at the end. Default 0. */
  outputPadding?: Pair;
}

/**
 * The transpose of {@link conv2d}: [N, C, H, W] with weight [C, O/groups, kh, kw] → [N, O, H', W'], usually larger.
 * @example
 * F.convTranspose2d(torch.randn(1, 8, 7, 7), torch.randn(8, 3, 2, 2), null, { stride: 2 }).shape; // → [1, 3, 14, 14]
 */
export function convTranspose2d(input: T, weight: T, bias: T | null = null, options: ConvTransposeOptions = {}): T {
  const groups = options.groups ?? 1;
  demandRank('conv_transpose2d', input, 4);
  const x = input.ndim === 3 ? input.unsqueeze(0) : input;
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const [ins, perGroup, kh, kw] = weight.shape as [number, number, number, number];
  if (ins !== channels)
    throw new ShapeError(
      `Given transposed=1, weight of size ${show(weight.shape)}, expected input${show(x.shape)} to have ${ins} channels, but got ${channels} channels instead`,
      {
        op: 'convTranspose2d',
        shapes: [x.shape, weight.shape],
      },
    );
  const stride = pair(options.stride ?? 1, 'stride');
  const dilation = pair(options.dilation ?? 1, 'dilation');
  const padding = pair(options.padding ?? 0, 'padding');
  const extra = pair(options.outputPadding ?? 0, 'outputPadding');
  if (([0, 1] as const).some((i) => extra[i] >= stride[i] && extra[i] >= dilation[i])) {
    const both = (name: string, [h, w]: readonly number[]): string => `${name}_height: ${h} ${name}_width: ${w}`;
    throw new RangeError(
      `output padding must be smaller than either stride or dilation, but got ${both('output_padding', extra)} ${both('stride', stride)} ${both('dilation', dilation)}`,
    );
  }
  const size = (n: number, i: 0 | 1, k: number): number =>
    (n - 1) * stride[i] - 2 * padding[i] + dilation[i] * (k - 1) + extra[i] + 1;
  const outs = perGroup * groups;
  const windows: Windows = {
    image: [batch, outs, size(height, 0, kh), size(width, 1, kw)],
    kernel: [kh, kw],
    stride,
    dilation,
    before: padding,
    out: [height, width],
  };
  const rows = x.transpose(0, 1).reshape([channels, batch * height * width]);
  const each = ins / groups;
  const columns = Array.from({ length: groups }, (_, g) =>
    weight
      .narrow(0, g * each, each)
      .reshape([each, perGroup * kh * kw])
      .transpose(0, 1)
      .matmul(rows.narrow(0, g * each, each)),
  );
  const y = fold(groups === 1 ? (columns[0] as T) : cat(columns as T[], 0), windows);
  const shifted = bias === null ? y : y.add(bias.reshape([outs, 1, 1]));
  return input.ndim === 3 ? shifted.squeeze(0) : shifted;
}

/**
 * The transpose of {@link conv1d}: [N, C, L] with weight [C, O/groups, k] → [N, O, L'], usually longer.
 * @example
 * F.convTranspose1d(torch.tensor([[[1, 2]]]), torch.tensor([[[1, 1]]]), null, { stride: 2 }); // → tensor([[[1., 1., 2., 2.]]])
 */
export function convTranspose1d(x: T, weight: T, bias: T | null = null, options: ConvTransposeOptions = {}): T {
  demandRank('conv_transpose1d', x, 3);
  const y = convTranspose2d(x.unsqueeze(-2), weight.unsqueeze(-2), bias, {
    stride: single(options.stride, 1) as Pair,
    padding: single(options.padding, 0) as Pair,
    dilation: single(options.dilation, 1) as Pair,
    outputPadding: single(options.outputPadding, 0) as Pair,
    groups: options.groups ?? 1,
  });
  return y.squeeze(-2);
}
