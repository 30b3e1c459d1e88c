import { checkSizes, floatDType, wrap } from '../ops/create.js';
import { elements } from '../ops/host.js';
import {
  defaultGenerator,
  fillBernoulliEach,
  fillMultinomial,
  fillNormal,
  fillRand,
  fillRandint,
  fillRandn,
  fillRandperm,
  type Generator,
} from '../random/index.js';
import { allocate, isFloat, SCALAR_NAME } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { DType, Plain, Shape, Size } from '../types/index.js';
import type { CreationOptions, Sized } from './creation.js';
import { sized } from './sized.js';

/** Options of functions that draw random numbers. */
export interface RandomOptions<D extends DType = DType> extends CreationOptions<D> {
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

type Drawn = Sized<Pick<RandomOptions, 'generator'>>;

type Fill = (generator: Generator, out: Float32Array | Float64Array) => void;

function draw(op: string, fill: Fill, size: readonly number[], options: RandomOptions): AnyTensor {
  const dtype = floatDType(op, options);
  const shape = checkSizes(op, size);
  const out = allocate(dtype, product(shape)) as Float32Array | Float64Array;
  fill(options.generator ?? defaultGenerator, out);
  return wrap(out, shape, dtype, options);
}

const drawn = (op: string, fill: Fill): Drawn =>
  ((...args: unknown[]) => {
    const { size, options } = sized<RandomOptions>(args);
    return draw(op, fill, size, options);
  }) as unknown as Drawn;

/**
 * Uniform numbers in [0, 1), the stream of PyTorch's CPU generator.
 * @example
 * torch.manualSeed(0);
 * torch.rand(2); // → tensor([0.4963, 0.7682])
 */
export const rand: Drawn = drawn('rand', fillRand);

/**
 * Normal numbers (mean 0, standard deviation 1), the stream of PyTorch's CPU generator.
 * @example
 * torch.manualSeed(0);
 * torch.randn(2); // → tensor([1.5410, -0.2934])
 */
export const randn: Drawn = drawn('randn', fillRandn);

const like =
  (op: string, fill: Fill) =>
  <S extends Shape, D extends DType>(x: Tensor<S, D>, options: RandomOptions = {}): Tensor<S, D> =>
    draw(op, fill, x.shape, { dtype: x.dtype, device: x.device, ...options }) as unknown as Tensor<S, D>;

/**
 * Uniform numbers in [0, 1) with the shape, dtype and device of a tensor.
 * @example
 * torch.randLike(torch.zeros(2, 3)).shape; // → [2, 3]
 */
export const randLike = like('rand', fillRand);
/**
 * Normal numbers (mean 0, standard deviation 1) with the shape, dtype and device of a tensor.
 * @example
 * torch.randnLike(torch.zeros(2, 3)).shape; // → [2, 3]
 */
export const randnLike = like('randn', fillRandn);

/**
 * Whole numbers from low to high (not included): `randint(high, size)` or `randint(low, high, size)`. int64.
 * @example
 * torch.manualSeed(0);
 * torch.randint(0, 10, [4]); // → tensor([4, 9, 3, 0])
 */
export function randint<const S extends Size, const D extends DType = 'int64'>(
  high: number,
  size: S,
  options?: RandomOptions<D>,
): Tensor<Plain<S>, D>;
export function randint<const S extends Size, const D extends DType = 'int64'>(
  low: number,
  high: number,
  size: S,
  options?: RandomOptions<D>,
): Tensor<Plain<S>, D>;
export function randint(...args: unknown[]): AnyTensor {
  const two = typeof args[1] === 'number';
  const [low, high, size, options = {}] = (two ? args : [0, ...args]) as [number, number, number[], RandomOptions?];
  const dtype = options.dtype ?? 'int64';
  const shape = checkSizes('randint', size);
  const out = allocate(dtype, product(shape));
  fillRandint(options.generator ?? defaultGenerator, out, low, high);
  return wrap(out, shape, dtype, options);
}

/**
 * 0 … n − 1 in random order, int64.
 * @example
 * torch.manualSeed(0);
 * torch.randperm(5); // → tensor([4, 0, 1, 3, 2])
 */
export function randperm<const N extends number>(n: N, options: RandomOptions = {}): Tensor<[N], 'int64'> {
  const dtype = options.dtype ?? 'int64';
  const shape = checkSizes('randperm', [n]);
  const out = allocate(dtype, n);
  fillRandperm(options.generator ?? defaultGenerator, out);
  return wrap(out, shape, dtype, options) as unknown as Tensor<[N], 'int64'>;
}

/**
 * Normal numbers of a mean and a standard deviation.
 * @example
 * torch.manualSeed(0);
 * torch.normal(10, 2, [3]); // → tensor([13.0820, 9.4131, 5.6424])
 */
export function normal<const S extends Size>(
  mean: number,
  std: number,
  size: S,
  options: RandomOptions = {},
): Tensor<Plain<S>> {
  return draw('normal', (generator, out) => fillNormal(generator, out, mean, std), size, options) as unknown as Tensor<
    Plain<S>
  >;
}

/**
 * 1 with the probability in each place, else 0.
 * @example
 * torch.bernoulli(torch.tensor([0, 1])); // → tensor([0., 1.])
 */
export function bernoulli<S extends Shape, D extends DType>(
  p: Tensor<S, D>,
  options: { generator?: Generator } = {},
): Tensor<S, D> {
  const x = p as unknown as AnyTensor;
  const dtype = floatDType('bernoulli', { dtype: x.dtype });
  const out = allocate(dtype, x.count);
  fillBernoulliEach(options.generator ?? defaultGenerator, out, elements(x) as Float32Array | Float64Array);
  return wrap(out, x.shape, dtype, { device: x.device }) as unknown as Tensor<S, D>;
}

/**
 * Positions drawn with probabilities in proportion to the weights: [count], or [rows, count] for a matrix of weights.
 * @example
 * torch.multinomial(torch.tensor([0, 0, 1]), 2, { replacement: true }); // → tensor([2, 2])
 */
export function multinomial(
  weights: AnyTensor,
  count: number,
  { replacement = false, generator = defaultGenerator }: { replacement?: boolean; generator?: Generator } = {},
): Tensor<number[], 'int64'> {
  if (!isFloat(weights.dtype))
    throw new TypeError(
      `multinomial only supports floating-point dtypes for input, got: ${SCALAR_NAME[weights.dtype]}. Convert with .float()`,
    );
  if (weights.ndim !== 1 && weights.ndim !== 2)
    throw new RangeError(`prob_dist must be 1 or 2 dim. multinomial: got [${weights.shape.join(', ')}]`);
  if (!(count > 0)) throw new RangeError(`cannot sample n_sample <= 0 samples. multinomial: got ${count}`);
  const size = weights.shape.at(-1)!;
  const rows = weights.count / size;
  const from = elements(weights) as Float32Array | Float64Array;
  const out = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++)
    fillMultinomial(
      generator,
      out.subarray(i * count, (i + 1) * count),
      from.subarray(i * size, (i + 1) * size),
      replacement,
    );
  return wrap(out, [...weights.shape.slice(0, -1), count], 'int64') as unknown as Tensor<number[], 'int64'>;
}

/**
 * Starts the default generator again from a seed. Gives back the generator.
 * @example
 * torch.manualSeed(17);
 * torch.randn(3); // → tensor([-1.4135, 0.2336, 0.0340])
 */
export function manualSeed(seed: number | bigint): Generator {
  return defaultGenerator.manualSeed(seed);
}

/**
 * The seed that the default generator was started from.
 * @example
 * torch.manualSeed(17);
 * torch.initialSeed(); // → 17n
 */
export const initialSeed = (): number | bigint => defaultGenerator.initialSeed();

/**
 * The state of the default generator, in PyTorch's own 5056 bytes.
 * @example
 * const before = torch.getRngState();
 * const x = torch.randn(3);
 * torch.setRngState(before);
 * torch.equal(x, torch.randn(3)); // → true
 */
export const getRngState = (): Uint8Array => defaultGenerator.getState();

/**
 * Puts the default generator back into a state that {@link getRngState} gave.
 * @example
 * const before = torch.getRngState();
 * const x = torch.randn(3);
 * torch.setRngState(before);
 * torch.equal(x, torch.randn(3)); // → true
 */
export const setRngState = (state: Uint8Array): void => defaultGenerator.setState(state);

export { defaultGenerator, Generator } from '../random/index.js';
