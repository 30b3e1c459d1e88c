import { cpu } from '../device/cpu/cpu.js';
import { allocate, type DType, getDefaultDType } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { Parameter } from './parameter.js';

/** A parameter of zeros, to be filled by an initialiser. */
export function emptyParameter<S extends Shape>(
  shape: S,
  dtype: 'float32' | 'float64' = getDefaultDType(),
): Parameter<S> {
  return new Parameter(zeros(shape, dtype) as Tensor<S>);
}

/** A tensor of zeros on the CPU. */
export function zeros<S extends Shape>(shape: S, dtype: DType = getDefaultDType()): Tensor<S, DType> {
  return new Tensor<S, DType>(cpu.upload(dtype, allocate(dtype, product(shape))), shape, dtype);
}

/** A tensor of one value on the CPU. */
export function filled<S extends Shape>(shape: S, value: number, dtype: DType = getDefaultDType()): Tensor<S, DType> {
  const data = allocate(dtype, product(shape)).fill(value);
  return new Tensor<S, DType>(cpu.upload(dtype, data), shape, dtype);
}

/** A tensor over an array, on the CPU. */
export function over(data: Float32Array | Float64Array, shape: number[]): AnyTensor {
  const dtype = data instanceof Float64Array ? 'float64' : 'float32';
  return new Tensor<number[], DType>(cpu.upload(dtype, data), shape, dtype);
}
