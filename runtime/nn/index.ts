/** Layers, losses and containers with PyTorch's names, defaults and numbers; see `torch.nn`. */
export * from './activations.js';
export * as functional from './functional/index.js';
export * as init from './init.js';
export { Bilinear, Identity, Linear, type LinearOptions } from './linear.js';
export * from './losses.js';
export { Module, type ModuleBase, type TensorModule } from './module.js';
export type { HookHandle } from './hooks.js';
export { Parameter } from './parameter.js';
export { Flatten, Unflatten } from './reshape.js';
export { type NamedModules, Sequential } from './sequential.js';
export { type Mismatch, type StateDict, StateDictError } from './state-dict.js';
