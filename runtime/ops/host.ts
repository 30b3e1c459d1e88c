// Irregular operations (sorting, indexing …) work on plain arrays. On a device without kernels of its own for them they run on
// the CPU and the result goes back to the device.
import { cpu } from '../device/cpu/cpu.js';
import { allocate, type DType, type TypedArray } from '../tensor/dtype.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { contiguous } from './copy.js';

/** The elements in row-major order: x's own array where it holds exactly these, else a copy. Not to be written to. */
export function elements(x: T): TypedArray {
  if (x.dense && x.storage.device === cpu) {
    const { data } = x.storage;
    return data.length === x.count ? data : data.subarray(x.offset, x.offset + x.count);
  }
  const c = x.dense ? x : contiguous(x.tracked ? x.detach() : x);
  const data = c.storage.device.download(c.storage);
  return data.length === c.count ? data : data.subarray(c.offset, c.offset + c.count);
}

/** A tensor on the device of `like` that takes over the array. */
export function fromElements(data: TypedArray, shape: number[], dtype: DType, like: T): T {
  return new Tensor<number[], DType>(like.storage.device.upload(dtype, data), shape, dtype);
}

/** Numbers as a dtype keeps them: not every device has float64 to convert from. */
export function asDType(values: Float64Array, dtype: DType): TypedArray {
  if (dtype === 'float64') return values;
  const data = allocate(dtype, values.length);
  data.set(values);
  return data;
}

/** An array of zeros for a dtype. */
export const zeros = allocate;
