// The `torch` namespace: tensors and functions on them, by PyTorch's names in camelCase.
import './tensor/install.js';
import './wasm/install.js';

export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from './autograd/grad-mode.js';
export { load, save } from './checkpoint/index.js';
export * as gpu from './device/gpu/api.js';
export { type PrintOptions, printOptions, setPrintOptions } from './format/index.js';
export * as linalg from './linalg/index.js';
export { getDefaultDType, setDefaultDType } from './tensor/dtype.js';
export { promoteTypes, resultType } from './tensor/promotion.js';
export { Slice } from './tensor/slice.js';
export { type AnyTensor, Tensor } from './tensor/tensor.js';
export * from './torch/arrangement.js';
export * from './torch/creation.js';
export * from './torch/names.js';
export * from './torch/pointwise.js';
export * from './torch/pointwise-pairs.js';
export * from './torch/products.js';
export * from './torch/random.js';
export * from './torch/reductions.js';
export * from './torch/statistics.js';
