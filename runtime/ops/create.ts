// Creation: from nested arrays, filled, in steps.

import { cpu } from '../device/cpu/cpu.js';
import type { Device } from '../device/device.js';
import { theGpu } from '../device/gpu/open.js';
import { DeviceError, DTypeError, GradError, ShapeError } from '../errors.js';
import { allocate, type DType, getDefaultDType, isFloat, type TypedArray } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import type { NestedArray, TypedNumbers } from '../types/nested.js';

/** Options of functions that make tensors. */
export interface CreationOptions<D extends DType = DType> {
  dtype?: D;
  device?: string;
  requiresGrad?: boolean;
}

const devices = new Map<string, Device>([['cpu', cpu]]);

/** Makes a device known by its name. */
export function registerDevice(device: Device): void {
  devices.set(device.type, device);
}

/** The device of this name. */
export function deviceOf(name = 'cpu'): Device {
  const type = name.replace(/:0$/, '');
  const device = devices.get(type);
  if (device) return device;
  if (type === 'gpu') return theGpu();
  throw new DeviceError(
    `Expected one of ${[...new Set([...devices.keys(), 'gpu'])].join(', ')} device type at start of device string: ${name}. No such device is set up here` +
      (type === 'cuda' || type === 'mps' ? ": write 'gpu'" : ''),
    { op: 'device' },
  );
}

/** Takes over an array as the elements of a tensor. */
export function wrap(data: TypedArray, shape: number[], dtype: DType, options: CreationOptions = {}): T {
  const x = new Tensor<number[], DType>(deviceOf(options.device).upload(dtype, data), shape, dtype);
  return options.requiresGrad ? wanting(x) : x;
}

const ARRAY_DTYPES: readonly (readonly [new (n: number) => ArrayLike<number | bigint>, DType])[] = [
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
  [Int32Array, 'int32'],
  [Uint8Array, 'uint8'],
  [Uint8ClampedArray, 'uint8'],
  [Int8Array, 'int32'],
  [Int16Array, 'int32'],
  [Uint16Array, 'int32'],
  [Uint32Array, 'int64'],
  [BigInt64Array, 'int64'],
];

const isTyped = (x: unknown): x is TypedNumbers => ArrayBuffer.isView(x) && !(x instanceof DataView);

/** Shape of nested arrays by their first entries. */
function nestedShape(values: unknown): number[] {
  const shape: number[] = [];
  for (let v = values; Array.isArray(v) || isTyped(v); v = v[0]) {
    shape.push(v.length);
    if (isTyped(v) || v.length === 0) break;
  }
  return shape;
}

type Leaf = number | boolean | bigint;

function flatten(values: unknown, shape: readonly number[], dim: number, out: Leaf[]): void {
  if (dim === shape.length) {
    if (typeof values === 'number' || typeof values === 'boolean' || typeof values === 'bigint') out.push(values);
    else if (values instanceof Tensor && values.count === 1) out.push(values.item());
    else if (Array.isArray(values) || isTyped(values))
      throw new ShapeError(
        `expected a number at dim ${dim} (got a list of length ${values.length}). tensor: all entries of one level must be alike`,
        { op: 'tensor' },
      );
    else
      throw new TypeError(
        `new(): invalid data type '${values === null ? 'null' : typeof values}'. tensor takes numbers, booleans and nested arrays of them`,
      );
    return;
  }
  const size = shape[dim]!;
  const length = Array.isArray(values) || isTyped(values) ? values.length : undefined;
  if (length !== size)
    throw new ShapeError(
      length === undefined
        ? `expected sequence of length ${size} at dim ${dim} (got ${typeof values}). tensor: all entries of one level must be alike`
        : `expected sequence of length ${size} at dim ${dim} (got ${length}). tensor: pad the shorter lists`,
      { op: 'tensor' },
    );
  for (let i = 0; i < size; i++) flatten((values as ArrayLike<unknown>)[i], shape, dim + 1, out);
}

/**
 * A tensor of the values in nested arrays. Numbers make the default dtype (JavaScript does not tell 1.0 from 1), booleans bool, big
 * integers int64; typed arrays keep their own.
 */
export function fromNested(values: NestedArray | T, options: CreationOptions = {}): T {
  if (values instanceof Tensor) {
    const copy = values.detach().to(options.dtype ?? values.dtype);
    const own = copy.storage === values.storage ? copy.clone() : copy;
    return options.requiresGrad ? wanting(own) : own;
  }
  if (isTyped(values)) {
    const dtype = options.dtype ?? ARRAY_DTYPES.find(([type]) => values instanceof type)![1];
    return wrap(store(values, values.length, dtype), [values.length], dtype, options);
  }
  const shape = nestedShape(values);
  const flat: Leaf[] = [];
  if (product(shape) > 0 || shape.length === 0) flatten(values, shape, 0, flat);
  let { dtype } = options;
  if (!dtype) {
    if (flat.length > 0 && flat.every((v) => typeof v === 'boolean')) dtype = 'bool';
    else if (flat.length > 0 && flat.every((v) => typeof v === 'bigint')) dtype = 'int64';
    else dtype = getDefaultDType();
  }
  return wrap(store(flat, flat.length, dtype), shape, dtype, options);
}

/** Copies values into an array of a dtype: whole numbers are cut, truth values become 0 or 1. */
function store(values: ArrayLike<Leaf>, length: number, dtype: DType): TypedArray {
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++) {
    const v = Number(values[i]);
    data[i] = dtype === 'bool' ? Number(v !== 0) : dtype === 'int64' ? Math.trunc(v) : v;
  }
  return data;
}

/** Checks sizes given by the user. */
export function checkSizes(op: string, sizes: readonly number[]): number[] {
  for (const size of sizes) {
    if (typeof size !== 'number' || !Number.isInteger(size))
      throw new TypeError(
        `${op}(): argument 'size' must be tuple of ints, but found element of type ${typeof size} (${String(size)}). Sizes are whole numbers: torch.${op}(2, 3) or torch.${op}([2, 3])`,
      );
    if (size < 0)
      throw new ShapeError(
        `Trying to create tensor with negative dimension ${size}: [${sizes.join(', ')}]. ${op}: sizes are 0 or more`,
        { op, shapes: [sizes] },
      );
  }
  const count = product(sizes);
  if (count > 2 ** 32)
    throw new RangeError(
      `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${count * 4} bytes. ` +
        `${op}: a tensor of [${sizes.join(', ')}] has ${count} elements, more than one storage can hold (${2 ** 32})`,
    );
  return sizes.slice();
}

export function full(sizes: readonly number[], value: number | boolean, options: CreationOptions = {}, op = 'full'): T {
  const dtype = options.dtype ?? (typeof value === 'boolean' ? 'bool' : getDefaultDType());
  const shape = checkSizes(op, sizes);
  const x = new Tensor<number[], DType>(deviceOf(options.device).allocate(dtype, product(shape)), shape, dtype);
  if (Number(value) !== 0) x.fill_(value);
  return options.requiresGrad ? wanting(x) : x;
}

/** start, start + step … up to end, not included. int64 if all three are whole numbers. */
export function arange(start: number, end: number, step: number, options: CreationOptions = {}): T {
  if (step === 0) throw new RangeError('step must be nonzero');
  if ((end - start) / step < 0)
    throw new RangeError(
      `upper bound and larger bound inconsistent with step sign. arange(${start}, ${end}, ${step}) would never end`,
    );
  const whole = Number.isInteger(start) && Number.isInteger(end) && Number.isInteger(step);
  const dtype = options.dtype ?? (whole ? 'int64' : getDefaultDType());
  const length = Math.ceil((end - start) / step);
  checkSizes('arange', [length]);
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++) data[i] = start + i * step;
  return wrap(data, [length], dtype, options);
}

/** `steps` evenly spaced numbers from start to end, both included. Counted from both ends, as PyTorch does, so that it is symmetric. */
export function linspace(start: number, end: number, steps: number, options: CreationOptions = {}): T {
  if (!(steps >= 0) || !Number.isInteger(steps)) throw new RangeError('number of steps must be non-negative');
  const dtype = options.dtype ?? getDefaultDType();
  const data = allocate(dtype, steps);
  const single = dtype === 'float32';
  const step = single
    ? Math.fround((Math.fround(end) - Math.fround(start)) / Math.max(steps - 1, 1))
    : (end - start) / Math.max(steps - 1, 1);
  for (let i = 0; i < steps; i++) data[i] = i < steps / 2 ? start + step * i : end - step * (steps - i - 1);
  if (steps === 1) data[0] = start;
  return wrap(data, [steps], dtype, options);
}

export function eye(n: number, m: number, options: CreationOptions = {}): T {
  const dtype = options.dtype ?? getDefaultDType();
  for (const [name, size] of Object.entries({ n, m }))
    if (size < 0)
      throw new ShapeError(`${name} must be greater or equal to 0, got ${size}. eye: sizes are 0 or more`, {
        op: 'eye',
      });
  checkSizes('eye', [n, m]);
  const data = allocate(dtype, n * m);
  for (let i = 0; i < Math.min(n, m); i++) data[i * m + i] = 1;
  return wrap(data, [n, m], dtype, options);
}

/** A new leaf; only some dtypes can be one. */
function wanting(x: T): T {
  if (!isFloat(x.dtype))
    throw new GradError(
      `Only Tensors of floating point and complex dtype can require gradients. This one is ${x.dtype}: give { dtype: 'float32' }`,
      { op: 'requiresGrad' },
    );
  return x.requiresGrad_();
}

/** Fails for dtypes that have no random normal or uniform numbers. */
export function floatDType(op: string, options: CreationOptions): 'float32' | 'float64' {
  const dtype = options.dtype ?? getDefaultDType();
  if (!isFloat(dtype))
    throw new DTypeError(`"${op}" not implemented for '${dtype}'. Use float32 or float64, or torch.randint`, {
      op,
      dtypes: [dtype],
    });
  return dtype as 'float32' | 'float64';
}
