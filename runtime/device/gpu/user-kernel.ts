// Kernels written in a cell: a plain function, translated by gpu.js and run once per element.
import { DeviceError } from '../../errors.js';
import { contiguous } from '../../ops/copy.js';
import { fromNested } from '../../ops/create.js';
import { type AnyTensor, Tensor } from '../../tensor/tensor.js';
import type { DType, Shape } from '../../types/index.js';
import type { ArgumentType, KernelSource } from './command.js';
import { complaintOf, inspect, mark } from './frame.js';
import { theGpu } from './open.js';

/** `this` in a kernel: where the thread is, how large the result is, and the constants given. */
export interface KernelThis {
  /** `x` counts along the last dimension of the result, `y` along the one before, `z` along the first of three. */
  readonly thread: { readonly x: number; readonly y: number; readonly z: number };
  readonly output: { readonly x: number; readonly y: number; readonly z: number };
  readonly constants: Readonly<Record<string, number>>;
}

/** Settings of {@link kernel}. */
export interface KernelOptions<S extends readonly number[]> {
  /** Shape of the result, one to three dimensions: `[rows, columns]`. */
  output: S;
  /** Numbers each thread gives back, as `[a, b]`: they become a last dimension of the result. One number when left out. */
  returns?: 2 | 3 | 4;
  /** Numbers the function reads as `this.constants.name`. */
  constants?: Record<string, number>;
}

/** What a parameter takes: a number, or for an array a tensor or nested arrays. */
export type KernelArgument<P> = P extends number ? number : AnyTensor | P;

type Sizes<S extends readonly number[]> = { -readonly [K in keyof S]: S[K] };

/** A kernel ready to be called with tensors and numbers. */
export type Kernel<A extends unknown[], S extends Shape> = (
  ...args: { [K in keyof A]: KernelArgument<A[K]> }
) => Tensor<S>;

/**
 * Makes a kernel from a function that computes one element of the result. It is compiled for the device at the first call, from its text: it
 * can use its parameters, `this.thread`, `this.constants`, arithmetic, `if`, `for` and `Math`, and nothing from around it.
 *
 * @example
 * const outer = gpu.kernel(function (a: number[], b: number[]) { return a[this.thread.y]! * b[this.thread.x]!; }, { output: [2, 3] });
 * outer(torch.tensor([1, 2]), torch.tensor([1, 2, 3])).tolist(); // [[1, 2, 3], [2, 4, 6]]
 */
export function kernel<A extends unknown[], const S extends readonly number[]>(
  compute: (this: KernelThis, ...args: A) => number,
  options: KernelOptions<S> & { returns?: never },
): Kernel<A, Sizes<S>>;
export function kernel<A extends unknown[], const S extends readonly number[], const N extends 2 | 3 | 4>(
  compute: (this: KernelThis, ...args: A) => readonly number[],
  options: KernelOptions<S> & { returns: N },
): Kernel<A, [...Sizes<S>, N]>;
export function kernel(
  compute: (this: KernelThis, ...args: never[]) => number | readonly number[],
  options: KernelOptions<readonly number[]>,
): Kernel<unknown[], number[]> {
  const { output, constants, returns = 1 } = options;
  if (output.length < 1 || output.length > 3 || output.some((size) => !Number.isInteger(size) || size < 1))
    throw new RangeError(`gpu.kernel: output must be one to three sizes, got [${output.join(', ')}]`);
  const { names, text } = parse(compute);
  return ((...args: unknown[]) => {
    if (args.length !== names.length)
      throw new TypeError(`this kernel takes ${names.length} arguments (${names.join(', ')}), got ${args.length}`);
    return run(compute, text, names, args, { output, constants, width: returns });
  }) as unknown as Kernel<unknown[], number[]>;
}

/**
 * A function of every element and its position (counted through all dimensions), on the device. What the function needs from around it is passed on.
 *
 * @example
 * gpu.map(torch.tensor([1, 2, 3]), (v, i) => v * v + i).tolist(); // [1, 5, 11]
 * gpu.map(torch.tensor([1, 2, 3]), (v, i, k: number) => v * k + i, 10).tolist(); // [10, 21, 32]
 */
export function map<S extends Shape, A extends unknown[]>(
  x: Tensor<S, DType>,
  compute: (value: number, index: number, ...args: A) => number,
  ...args: { [K in keyof A]: KernelArgument<A[K]> }
): Tensor<S> {
  const { names, text, body } = parse(compute);
  const [value = 'value_', index = 'index_', ...rest] = names;
  if (rest.length !== args.length)
    throw new TypeError(
      `this function takes ${rest.length} arguments after value and index, gpu.map got ${args.length}`,
    );
  const count = (x as unknown as AnyTensor).count;
  if (count === 0) return (x as unknown as AnyTensor).to('gpu') as unknown as Tensor<S>;
  // On one line, so that errors count the lines as the function has them.
  const source = `function (${['elements_', ...rest].join(', ')}) { const ${value} = elements_[this.thread.x]; const ${index} = this.thread.x; ${body} }`;
  const flat = (x as unknown as AnyTensor).reshape([count]);
  const y = run(compute, source, ['elements_', ...rest], [flat, ...args], { output: [count], width: 1 }, text);
  return y.reshape(x.shape as number[]) as unknown as Tensor<S>;
}

function run(
  compute: (...args: never[]) => unknown,
  source: string,
  names: readonly string[],
  args: readonly unknown[],
  {
    output,
    constants,
    width,
  }: { output: readonly number[]; constants?: Record<string, number> | undefined; width: 1 | 2 | 3 | 4 },
  shown = source,
): AnyTensor {
  const found = inspect(shown);
  if (found !== null) throw refused(found, shown, compute.name);
  const device = theGpu();
  const types: Record<string, ArgumentType> = {};
  const inputs = args.map((x, i) => {
    if (typeof x === 'number') {
      types[names[i]!] = Number.isInteger(x) && Math.abs(x) < 2 ** 31 ? 'Integer' : 'Float';
      return x;
    }
    types[names[i]!] = 'Input';
    return whole(x, names[i]!);
  });
  const kernelSource: KernelSource = { source, types, width, rank: output.length, ...(constants && { constants }) };
  const key = `user ${source} ${Object.values(types)} ${output.length} ${width} ${JSON.stringify(constants ?? {})}`;
  try {
    const storage = device.launch(key, kernelSource, output, inputs);
    const shape = width === 1 ? [...output] : [...output, width];
    return new Tensor<number[], 'float32'>(storage, shape, 'float32') as unknown as AnyTensor;
  } catch (error) {
    throw refused(complaintOf((error as Error).message, shown), shown, compute.name, error);
  }
}

/** A tensor on the device whose storage holds exactly its elements. */
function whole(x: unknown, name: string): AnyTensor {
  if (!(x instanceof Tensor || Array.isArray(x) || ArrayBuffer.isView(x)))
    throw new TypeError(`${name} must be a tensor, an array or a number, not ${x === null ? 'null' : typeof x}`);
  const given = (x instanceof Tensor ? x : fromNested(x as never, { dtype: 'float32' })) as AnyTensor;
  if (given.ndim > 3 || given.count === 0)
    throw new RangeError(
      `${name} must have one to three dimensions and elements, got the shape [${given.shape.join(', ')}]`,
    );
  const there = contiguous(given.detach().to('gpu') as AnyTensor).contiguousCopy() as AnyTensor;
  return there.ndim === 0 ? there.reshape([1]) : there;
}

/** Parameter names, the function as gpu.js reads it, and its body as statements. */
function parse(compute: (...args: never[]) => unknown): { names: string[]; text: string; body: string } {
  const written = Function.prototype.toString.call(compute);
  const open = written.indexOf('(');
  const arrow = /^(?:async\s+)?(\w+)\s*=>/.exec(written);
  if (/^async\b|^function\s*\*/.test(written))
    throw new DeviceError('a kernel is a plain function: neither async nor a generator', { op: 'gpu.kernel' });
  let names: string[];
  let after: string;
  if (arrow) {
    names = [arrow[1]!];
    after = written.slice(arrow[0].length);
  } else {
    const close = closing(written, open);
    names = written
      .slice(open + 1, close)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    after = written.slice(close + 1).replace(/^\s*=>/, '');
  }
  const odd = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined)
    throw new DeviceError(`the parameters of a kernel are plain names, not ${odd}`, { op: 'gpu.kernel' });
  const start = after.trimStart();
  const body = start.startsWith('{') ? after.slice(after.indexOf('{') + 1, after.lastIndexOf('}')) : `return ${start};`;
  return { names, body, text: `function (${names.join(', ')}) {${body}}` };
}

/** Position of the parenthesis that closes the one at `open`. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

/** What cannot be compiled, with the line it stands in. */
function refused(
  { message, at }: { message: string; at: number },
  source: string,
  name: string,
  cause?: unknown,
): Error {
  return new DeviceError(`the kernel${name ? ` ${name}` : ''} cannot be compiled: ${message}.${mark(source, at)}`, {
    op: 'gpu.kernel',
    cause,
  });
}
