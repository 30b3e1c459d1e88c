// PyTorch's initialisers, drawing PyTorch's own numbers; see torch.nn.init.
import { noGrad } from '../autograd/grad-mode.js';
import { defaultGenerator, fillNormal, fillRandperm, fillUniform, type Generator } from '../random/index.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { over } from './factory.js';
import { orthonormal } from './init-orthogonal.js';
import { truncatedNormal } from './init-truncated.js';

/** Which activation follows: it decides the gain. */
export type Nonlinearity = 'linear' | 'conv1d' | 'conv2d' | 'sigmoid' | 'tanh' | 'relu' | 'leaky_relu' | 'selu';

/** Any tensor that is to be filled. */
// Structural: tensors whose sizes are type parameters are no AnyTensor to the compiler.
interface Fillable {
  readonly shape: readonly number[];
  readonly ndim: number;
}

/** Settings of the Kaiming initialisers. */
export interface KaimingOptions {
  /** Slope below zero of the leaky ReLU that follows. Default 0. */
  a?: number;
  /** Keep the variance of the forward pass (`fan_in`) or of the backward pass. */
  mode?: 'fan_in' | 'fan_out';
  /** Default 'leaky_relu', which with a = 0 is a ReLU. */
  nonlinearity?: Nonlinearity;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/** Runs a filling function on the elements of a tensor; one that is not a plain array gets a copy. */
function fill<T extends Fillable>(tensor: T, draw: (data: Float32Array | Float64Array) => void): T {
  const x = tensor as unknown as AnyTensor;
  const { data } = x.storage;
  if (
    x.device === 'cpu' &&
    x.dense &&
    (data instanceof Float32Array || data instanceof Float64Array) &&
    x.dtype !== 'int64'
  ) {
    draw(x.count === data.length ? data : data.subarray(x.offset, x.offset + x.count));
    x.storage.version++;
  } else {
    const own = x.dtype === 'float64' ? new Float64Array(x.count) : new Float32Array(x.count);
    draw(own);
    noGrad(() => x.copy_(over(own, x.shape.slice()).to(x.device)));
  }
  return tensor;
}

/**
 * U(a, b), by default U(0, 1).
 * @example
 * nn.init.uniform_(torch.empty(2, 3), -1, 1).shape; // → [2, 3]
 */
export function uniform_<T extends Fillable>(tensor: T, a = 0, b = 1, options: { generator?: Generator } = {}): T {
  return fill(tensor, (data) => fillUniform(options.generator ?? defaultGenerator, data, a, b));
}

/**
 * N(mean, std²), by default N(0, 1).
 * @example
 * nn.init.normal_(torch.empty(100, 100), 0, 0.1).std().item().toFixed(2); // → '0.10'
 */
export function normal_<T extends Fillable>(tensor: T, mean = 0, std = 1, options: { generator?: Generator } = {}): T {
  return fill(tensor, (data) => fillNormal(options.generator ?? defaultGenerator, data, mean, std));
}

/**
 * N(mean, std²) without what falls outside of [a, b], by default [−2, 2].
 * @example
 * nn.init.truncNormal_(torch.empty(100), 0, 1, -2, 2).abs().max().item() <= 2; // → true
 */
export function truncNormal_<T extends Fillable>(tensor: T, mean = 0, std = 1, a = -2, b = 2): T {
  return fill(tensor, (data) => truncatedNormal(defaultGenerator, data, mean, std, a, b));
}

/**
 * Fills with one value. [...] → the same tensor.
 * @example
 * nn.init.constant_(torch.empty(2), 0.5); // → tensor([0.5000, 0.5000])
 */
export function constant_<T extends Fillable>(tensor: T, value: number): T {
  return fill(tensor, (data) => data.fill(value));
}

/**
 * Fills with ones. [...] → the same tensor.
 * @example
 * nn.init.ones_(torch.empty(2)); // → tensor([1., 1.])
 */
export function ones_<T extends Fillable>(tensor: T): T {
  return constant_(tensor, 1);
}

/**
 * Fills with zeros. [...] → the same tensor.
 * @example
 * nn.init.zeros_(torch.empty(2)); // → tensor([0., 0.])
 */
export function zeros_<T extends Fillable>(tensor: T): T {
  return constant_(tensor, 0);
}

/**
 * The identity matrix.
 * @example
 * nn.init.eye_(torch.empty(2, 2)); // → tensor([[1., 0.], [0., 1.]])
 */
export function eye_<T extends Fillable>(tensor: T): T {
  if (tensor.ndim !== 2) throw new RangeError('Only tensors with 2 dimensions are supported');
  const columns = tensor.shape[1]!;
  return fill(tensor, (data) => {
    data.fill(0);
    for (let i = 0; i < Math.min(tensor.shape[0]!, columns); i++) data[i * columns + i] = 1;
  });
}

/**
 * Convolution weights that pass the input through.
 * @example
 * nn.init.dirac_(torch.empty(1, 1, 3)); // → tensor([[[0., 1., 0.]]])
 */
export function dirac_<T extends Fillable>(tensor: T, options: { groups?: number } = {}): T {
  const groups = options.groups ?? 1;
  const shape = tensor.shape as number[];
  if (shape.length < 3 || shape.length > 5)
    throw new RangeError('Only tensors with 3, 4, or 5 dimensions are supported');
  if (shape[0]! % groups !== 0) throw new RangeError('dim 0 must be divisible by groups');
  const perGroup = shape[0]! / groups;
  const kernel = shape.slice(2);
  const size = kernel.reduce((n, k) => n * k, 1);
  const centre = kernel.reduce((at, k) => at * k + Math.floor(k / 2), 0);
  return fill(tensor, (data) => {
    data.fill(0);
    for (let g = 0; g < groups; g++)
      for (let d = 0; d < Math.min(perGroup, shape[1]!); d++)
        data[((g * perGroup + d) * shape[1]! + d) * size + centre] = 1;
  });
}

/**
 * Inputs and outputs of one unit, counting the receptive field of a convolution.
 * @example
 * nn.init.calculateFanInAndFanOut(new nn.Linear(30, 10).weight); // → [30, 10]
 */
export function calculateFanInAndFanOut(tensor: { readonly shape: readonly number[] }): [number, number] {
  const { shape } = tensor;
  if (shape.length < 2)
    throw new RangeError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions');
  const field = shape.slice(2).reduce((n, s) => n * s, 1);
  return [shape[1]! * field, shape[0]! * field];
}

/**
 * Factor that keeps the standard deviation through an activation: 5/3 for tanh, √2 for ReLU.
 * @example
 * nn.init.calculateGain('relu'); // → 1.4142…
 */
export function calculateGain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case 'linear':
    case 'conv1d':
    case 'conv2d':
    case 'sigmoid':
      return 1;
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.SQRT2;
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + slope ** 2));
    case 'selu':
      return 3 / 4;
    default:
      throw new RangeError(
        `Unsupported nonlinearity ${String(nonlinearity)}. Use linear, sigmoid, tanh, relu, leaky_relu or selu`,
      );
  }
}

/**
 * Glorot's uniform: U(−b, b) with b = gain · √(6 / (fan in + fan out)).
 * @example
 * nn.init.xavierUniform_(torch.empty(10, 20)).abs().max().item() <= Math.sqrt(6 / 30); // → true
 */
export function xavierUniform_<T extends Fillable>(tensor: T, gain = 1): T {
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  // In PyTorch's order: another one rounds differently.
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return uniform_(tensor, -bound, bound);
}

/**
 * Glorot's normal: standard deviation gain · √(2 / (fan in + fan out)).
 * @example
 * nn.init.xavierNormal_(torch.empty(200, 200)).std().item().toFixed(2); // → '0.07'
 */
export function xavierNormal_<T extends Fillable>(tensor: T, gain = 1): T {
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  return normal_(tensor, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
}

function kaimingStd(tensor: Fillable, { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions): number {
  if (mode !== 'fan_in' && mode !== 'fan_out')
    throw new RangeError(`Mode ${String(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  const [fanIn, fanOut] = calculateFanInAndFanOut(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}

/**
 * He's uniform: U(−b, b) with b = gain · √(3 / fan).
 * @example
 * nn.init.kaimingUniform_(torch.empty(10, 24), { nonlinearity: 'relu' }).abs().max().item() <= 0.5; // → true
 */
export function kaimingUniform_<T extends Fillable>(tensor: T, options: KaimingOptions = {}): T {
  if (tensor.shape.includes(0)) return tensor;
  const bound = Math.sqrt(3) * kaimingStd(tensor, options);
  return uniform_(tensor, -bound, bound, options);
}

/**
 * He's normal: standard deviation gain / √fan.
 * @example
 * nn.init.kaimingNormal_(torch.empty(200, 200), { nonlinearity: 'linear' }).std().item().toFixed(2); // → '0.07'
 */
export function kaimingNormal_<T extends Fillable>(tensor: T, options: KaimingOptions = {}): T {
  if (tensor.shape.includes(0)) return tensor;
  return normal_(tensor, 0, kaimingStd(tensor, options), options);
}

/**
 * A (semi-)orthogonal matrix: the Q of a random normal matrix, signs made unique. Equal to PyTorch's up to rounding.
 * @example
 * const w = nn.init.orthogonal_(torch.empty(3, 3));
 * w.matmul(w.T).allclose(torch.eye(3), { atol: 1e-5 }); // → true
 */
export function orthogonal_<T extends Fillable>(tensor: T, gain = 1): T {
  if (tensor.ndim < 2) throw new RangeError('Only tensors with 2 or more dimensions are supported');
  const rows = tensor.shape[0]!;
  const columns = (tensor as unknown as AnyTensor).count / rows;
  return fill(tensor, (data) => {
    const normal = data instanceof Float64Array ? new Float64Array(data.length) : new Float32Array(data.length);
    fillNormal(defaultGenerator, normal, 0, 1);
    const q = orthonormal(normal, rows, columns);
    for (let i = 0; i < data.length; i++) data[i] = gain * q[i]!;
  });
}

/**
 * N(0, std²) with a share of every column set to zero.
 * @example
 * nn.init.sparse_(torch.empty(10, 4), { sparsity: 0.5 }).eq(0).sum(); // → tensor(20)
 */
export function sparse_<T extends Fillable>(tensor: T, options: { sparsity: number; std?: number }): T {
  if (tensor.ndim !== 2) throw new RangeError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = tensor.shape as unknown as [number, number];
  const zeroed = Math.ceil(options.sparsity * rows);
  normal_(tensor, 0, options.std ?? 0.01);
  return fill(tensor, (data) => {
    const order = new Float64Array(rows);
    for (let j = 0; j < columns; j++) {
      fillRandperm(defaultGenerator, order);
      for (let i = 0; i < zeroed; i++) data[order[i]! * columns + j] = 0;
    }
  });
}
