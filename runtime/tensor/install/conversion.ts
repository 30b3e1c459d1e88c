import { D } from '../../autograd/derivatives/structural.js';
import { gradEnabled } from '../../autograd/grad-mode.js';
import { record1 } from '../../autograd/record.js';
import { cast, clone, contiguous } from '../../ops/copy.js';
import { arange, deviceOf, fromNested, full } from '../../ops/create.js';
import { elements } from '../../ops/host.js';
import { empty } from '../../ops/pointwise.js';
import type { NestedArray } from '../../types/nested.js';
import { DTYPES, type DType, ITEM_SIZE, isFloat, type TypedArray } from '../dtype.js';
import { wrapDim } from '../shape.js';
import { type AnyTensor as T, Tensor } from '../tensor.js';
import { define, sizes } from './define.js';

type Leaf = number | boolean;
type Nested = Leaf | Nested[];

function nested(data: TypedArray, shape: readonly number[], dim: number, at: number, bool: boolean): Nested {
  if (dim === shape.length) return bool ? data[at] !== 0 : data[at]!;
  let step = 1;
  for (let i = dim + 1; i < shape.length; i++) step *= shape[i]!;
  return Array.from({ length: shape[dim]! }, (_, i) => nested(data, shape, dim + 1, at + i * step, bool));
}

interface To {
  dtype?: DType;
  device?: string;
  copy?: boolean;
}

function to(x: T, target: DType | string | T | To): T {
  const options: To =
    target instanceof Tensor
      ? { dtype: target.dtype, device: target.device }
      : typeof target === 'string'
        ? DTYPES.includes(target as DType)
          ? { dtype: target as DType }
          : { device: target }
        : target;
  let out = options.dtype === undefined ? x : cast(x, options.dtype);
  if (options.device !== undefined && deviceOf(options.device) !== out.storage.device) {
    const device = deviceOf(options.device);
    const data = elements(out);
    const from = out;
    out = new Tensor<number[], DType>(
      device.upload(out.dtype, device.type === 'cpu' ? data.slice() : data),
      out.shape,
      out.dtype,
    );
    if (gradEnabled && from.tracked) record1(D.toDevice, out, from, from.device);
  }
  return options.copy && out === x ? clone(x) : out;
}

/** All elements of one value, on any device. */
const filled = (like: T, shape: readonly number[], value: number | boolean): T =>
  full(shape, value, { dtype: like.dtype, device: like.device });

define({
  item(this: T): Leaf {
    if (this.count !== 1)
      throw new RangeError(
        `only one element tensors can be converted to Python scalars. item: a tensor of ${this.count} elements; reduce it first (sum, mean …), or use tolist() for all elements`,
      );
    const { device } = this.storage;
    const v =
      device.element === undefined
        ? device.download(this.storage)[this.offset]!
        : device.element(this.storage, this.offset);
    return this.dtype === 'bool' ? v !== 0 : v;
  },
  tolist(this: T): Nested {
    return nested(elements(this), this.shape, 0, 0, this.dtype === 'bool');
  },
  toArray(this: T): TypedArray {
    return elements(this).slice();
  },
  to(this: T, target: DType | string | T | To): T {
    return to(this, target);
  },
  type(this: T, dtype: DType): T {
    return cast(this, dtype);
  },
  typeAs(this: T, other: T): T {
    return cast(this, other.dtype);
  },
  cpu(this: T): T {
    return to(this, 'cpu');
  },
  float(this: T): T {
    return cast(this, 'float32');
  },
  double(this: T): T {
    return cast(this, 'float64');
  },
  int(this: T): T {
    return cast(this, 'int32');
  },
  long(this: T): T {
    return cast(this, 'int64');
  },
  byte(this: T): T {
    return cast(this, 'uint8');
  },
  bool(this: T): T {
    return cast(this, 'bool');
  },
  clone(this: T): T {
    return clone(this);
  },
  contiguous(this: T): T {
    return contiguous(this);
  },
  contiguousCopy(this: T): T {
    return this.dense && this.storage.device.lengthOf(this.storage) === this.count ? this : clone(this);
  },
  isContiguous(this: T): boolean {
    return this.dense;
  },
  isFloatingPoint(this: T): boolean {
    return isFloat(this.dtype);
  },
  size(this: T, dim?: number): number | number[] {
    return dim === undefined ? this.shape : this.shape[wrapDim(dim, this.ndim, 'size')]!;
  },
  stride(this: T, dim?: number): number | readonly number[] {
    return dim === undefined ? this.strides : this.strides[wrapDim(dim, this.ndim, 'stride')]!;
  },
  storageOffset(this: T): number {
    return this.offset;
  },
  dim(this: T): number {
    return this.ndim;
  },
  numel(this: T): number {
    return this.count;
  },
  nelement(this: T): number {
    return this.count;
  },
  elementSize(this: T): number {
    return ITEM_SIZE[this.dtype];
  },
  newZeros(this: T, ...shape: (number | readonly number[])[]): T {
    return empty(sizes(shape).slice(), this.dtype, this);
  },
  newEmpty(this: T, ...shape: (number | readonly number[])[]): T {
    return empty(sizes(shape).slice(), this.dtype, this);
  },
  newOnes(this: T, ...shape: (number | readonly number[])[]): T {
    return filled(this, sizes(shape), 1);
  },
  newFull(this: T, shape: readonly number[], value: number | boolean): T {
    return filled(this, shape, value);
  },
  newTensor(this: T, values: NestedArray | T, options: object = {}): T {
    return fromNested(values, { dtype: this.dtype, device: this.device, ...options });
  },
  arangeLike(this: T): T {
    return arange(0, this.count, 1, { device: this.device }).reshape(this.shape);
  },
});

define({
  dispose(this: T): void {
    this.storage.device.dispose?.(this.storage);
  },
  [Symbol.dispose](this: T): void {
    this.storage.device.dispose?.(this.storage);
  },
  /** Number(x), +x and Math.max(x) are its number; in text it is printed. */
  [Symbol.toPrimitive](this: T, hint: string): number | string {
    if (hint !== 'number') return this.toString();
    if (this.count !== 1)
      throw new RangeError(
        `only one element tensors can be converted to Python scalars. Operators compute with numbers only, this tensor has ${this.count} elements: write x.neg() for -x, x.add(y) for x + y, x.mul(y), x.pow(2), x.gt(0) …`,
      );
    return Number(this.item());
  },
  toJSON(this: T): Nested {
    return nested(elements(this), this.shape, 0, 0, this.dtype === 'bool');
  },
});
