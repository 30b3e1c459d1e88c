import * as create from '../ops/create.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  Arg,
  DType,
  NestedArray,
  NestedDType,
  NestedError,
  NestedShape,
  Plain,
  Shape,
  Size,
  SizeOf,
} from '../types/index.js';
import { sized } from './sized.js';

/** Options of functions that make tensors. */
export interface CreationOptions<D extends DType = DType> {
  /** Default: the default dtype, or that of the elements given. */
  dtype?: D;
  /** 'cpu' (default) or 'gpu'. */
  device?: string;
  /** Whether operations on it are recorded for backward. Default false. */
  requiresGrad?: boolean;
}

/** Sizes, one by one or in an array, then options. */
type Sizes = readonly number[];

/**
 * Declares the forms of a function that takes sizes: `zeros(2, 3)`, `zeros(2, 3, options)` and `zeros([2, 3], options)`. `More`: options it has
 * besides those of every new tensor.
 */
export interface Sized<More = unknown> {
  <const S extends Sizes>(...size: S): Tensor<SizeOf<S>>;
  <const S extends Sizes, const D extends DType = 'float32'>(
    ...sizeAndOptions: [...size: S, options: CreationOptions<D> & More]
  ): Tensor<SizeOf<S>, D>;
  <const S extends Sizes, const D extends DType = 'float32'>(
    size: S,
    options?: CreationOptions<D> & More,
  ): Tensor<Plain<S>, D>;
}

/** Takes the exact type back that the implementation does not follow. */
const typed = <F>(f: (...args: never[]) => AnyTensor): F => f as F;

/**
 * A tensor of the values in nested arrays, a typed array or another tensor. Numbers make float32 (TypeScript does not tell 1.0 from
 * 1): give `{ dtype: 'int64' }` for positions and classes. Booleans make bool, big integers int64.
 * @example
 * torch.tensor([[1, 2], [3, 4]], { requiresGrad: true }).shape; // → [2, 2]
 * torch.tensor([true, false]); // → tensor([True, False])
 */
export function tensor<S extends Shape, D extends DType>(values: Tensor<S, D>): Tensor<S, D>;
export function tensor<const V extends NestedArray>(
  values: V & Arg<NestedError<V>>,
  options?: { dtype?: undefined; device?: string; requiresGrad?: boolean },
): Tensor<NestedShape<V>, NestedDType<V>>;
export function tensor<const V extends NestedArray, const D extends DType>(
  values: V & Arg<NestedError<V>>,
  options: CreationOptions<D>,
): Tensor<NestedShape<V>, D>;
export function tensor(values: NestedArray | AnyTensor, options?: CreationOptions): AnyTensor {
  return create.fromNested(values, options);
}

/**
 * As {@link tensor}, but gives back a tensor as it is.
 * @example
 * torch.asTensor([1, 2]); // → tensor([1., 2.])
 */
export function asTensor(values: NestedArray | AnyTensor, options: CreationOptions = {}): AnyTensor {
  if (typeof values === 'object' && 'storage' in values) return options.dtype ? values.to(options.dtype) : values;
  return create.fromNested(values, options);
}

const filledWith = (op: string, value: number): Sized =>
  typed((...args) => {
    const { size, options } = sized<CreationOptions>(args);
    return create.full(size, value, options, op);
  });

/**
 * All zeros.
 * @example
 * torch.zeros(2, 3).shape; // → [2, 3]
 */
export const zeros: Sized = filledWith('zeros', 0);
/**
 * All ones.
 * @example
 * torch.ones(3); // → tensor([1., 1., 1.])
 */
export const ones: Sized = filledWith('ones', 1);
/**
 * Not initialised in PyTorch; here zeros.
 * @example
 * torch.empty(2, 3).shape; // → [2, 3]
 */
export const empty: Sized = filledWith('empty', 0);

/**
 * One value everywhere.
 * @example
 * torch.full([2, 2], 7); // → tensor([[7., 7.], [7., 7.]])
 */
export function full<const S extends Size, const D extends DType = 'float32'>(
  size: S,
  value: number | boolean,
  options?: CreationOptions<D>,
): Tensor<Plain<S>, D> {
  return create.full(size, value, options) as unknown as Tensor<Plain<S>, D>;
}

const likeOptions = (x: AnyTensor, options: CreationOptions): CreationOptions => ({
  dtype: x.dtype,
  device: x.device,
  ...options,
});

/**
 * Zeros with the shape and dtype of another tensor.
 * @example
 * torch.zerosLike(torch.tensor([1, 2])); // → tensor([0., 0.])
 */
export const zerosLike = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: CreationOptions = {},
): Tensor<S, D> => create.full(x.shape, 0, likeOptions(x as unknown as AnyTensor, options)) as unknown as Tensor<S, D>;

/**
 * Ones with the shape and dtype of another tensor.
 * @example
 * torch.onesLike(torch.tensor([1, 2])); // → tensor([1., 1.])
 */
export const onesLike = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  options: CreationOptions = {},
): Tensor<S, D> => create.full(x.shape, 1, likeOptions(x as unknown as AnyTensor, options)) as unknown as Tensor<S, D>;

/**
 * One value with the shape and dtype of another tensor.
 * @example
 * torch.fullLike(torch.tensor([1, 2]), 7); // → tensor([7., 7.])
 */
export const fullLike = <S extends Shape, D extends DType>(
  x: Tensor<S, D>,
  value: number | boolean,
  options: CreationOptions = {},
): Tensor<S, D> =>
  create.full(x.shape, value, likeOptions(x as unknown as AnyTensor, options)) as unknown as Tensor<S, D>;

/**
 * Zeros with the shape and dtype of another tensor (not initialised in PyTorch).
 * @example
 * torch.emptyLike(torch.zeros(2, 3)).shape; // → [2, 3]
 */
export const emptyLike = zerosLike;

/**
 * start, start + step … up to end, not included. int64 if all are whole numbers, else float32.
 * @example
 * torch.arange(5); // → tensor([0, 1, 2, 3, 4])
 * torch.arange(0, 1, 0.25); // → tensor([0.0000, 0.2500, 0.5000, 0.7500])
 */
export function arange(end: number, options?: CreationOptions): Tensor<[number], DType>;
export function arange(start: number, end: number, options?: CreationOptions): Tensor<[number], DType>;
export function arange(start: number, end: number, step: number, options?: CreationOptions): Tensor<[number], DType>;
export function arange(...args: (number | CreationOptions | undefined)[]): Tensor<[number], DType> {
  const numbers = args.filter((a): a is number => typeof a === 'number');
  const options = args.find((a): a is CreationOptions => typeof a === 'object') ?? {};
  const [a = 0, b, step = 1] = numbers;
  const x = b === undefined ? create.arange(0, a, 1, options) : create.arange(a, b, step, options);
  return x as unknown as Tensor<[number], DType>;
}

/**
 * `steps` evenly spaced numbers from start to end, both included.
 * @example
 * torch.linspace(0, 1, 5); // → tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
 */
export const linspace = <const N extends number, const D extends DType = 'float32'>(
  start: number,
  end: number,
  steps: N,
  options?: CreationOptions<D>,
): Tensor<[N], D> => create.linspace(start, end, steps, options) as unknown as Tensor<[N], D>;

/**
 * base^start … base^end, evenly spaced exponents.
 * @example
 * torch.logspace(0, 3, 4); // → tensor([1., 10., 100., 1000.])
 */
export const logspace = <const N extends number>(
  start: number,
  end: number,
  steps: N,
  options: CreationOptions & { base?: number } = {},
): Tensor<[N]> => {
  const { base = 10, ...rest } = options;
  const exponents = create.linspace(start, end, steps, { ...rest, dtype: 'float64' });
  const powers = create.full([], base, { dtype: 'float64' }).pow(exponents) as AnyTensor;
  return powers.to(rest.dtype ?? 'float32') as unknown as Tensor<[N]>;
};

/**
 * Ones on the diagonal.
 * @example
 * torch.eye(2); // → tensor([[1., 0.], [0., 1.]])
 */
export function eye<const N extends number>(n: N): Tensor<[N, N]>;
export function eye<const N extends number, const D extends DType = 'float32'>(
  n: N,
  options: CreationOptions<D>,
): Tensor<[N, N], D>;
export function eye<const N extends number, const M extends number, const D extends DType = 'float32'>(
  n: N,
  m: M,
  options?: CreationOptions<D>,
): Tensor<[N, M], D>;
export function eye(n: number, m?: number | CreationOptions, options?: CreationOptions): AnyTensor {
  return typeof m === 'number' ? create.eye(n, m, options) : create.eye(n, n, m);
}

/**
 * Coordinates of a grid, one tensor per axis.
 * @example
 * const [x, y] = torch.meshgrid([torch.arange(2), torch.arange(3)]);
 * [x!.shape, y!.shape]; // → [[2, 3], [2, 3]]
 */
export function meshgrid(
  tensors: readonly AnyTensor[],
  { indexing = 'ij' }: { indexing?: 'ij' | 'xy' } = {},
): AnyTensor[] {
  const axes = indexing === 'xy' && tensors.length > 1 ? [tensors[1]!, tensors[0]!, ...tensors.slice(2)] : tensors;
  const shape = axes.map((t) => t.count);
  const grids = axes.map((t, i) => t.reshape(shape.map((_, k) => (k === i ? t.count : 1))).expand(shape));
  return indexing === 'xy' && grids.length > 1
    ? [grids[1]!.transpose(0, 1), grids[0]!.transpose(0, 1), ...grids.slice(2).map((g) => g.transpose(0, 1))]
    : grids;
}
