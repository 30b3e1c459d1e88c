/** The tensor runtime: everything a program or a notebook cell uses by name. */
import './tensor/install.js';

export type { FunctionContext } from './autograd/function.js';
export * as data from './data/index.js';
export * as datasets from './datasets/index.js';
export * as gpu from './device/gpu/api.js';
export { DeviceError, DTypeError, GradError, IndexError, ShapeError } from './errors.js';
export * as metrics from './metrics/index.js';
export * as F from './nn/functional/index.js';
export * as nn from './nn/index.js';
export * as optim from './optim/index.js';
export * as stats from './stats/index.js';
export { type AnyTensor, Tensor } from './tensor/tensor.js';
export * as torch from './torch.js';
export type { DType, FloatDType, NestedArray, Shape } from './types/index.js';
