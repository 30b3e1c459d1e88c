/** Layers, losses and containers with PyTorch's names, defaults and numbers; see `torch.nn`. */

export { type ModelSummary, type SummaryRow, summary } from '../tools/summary.js';
export {
  CELU,
  ELU,
  GELU,
  LeakyReLU,
  LogSigmoid,
  Mish,
  PReLU,
  ReLU,
  SELU,
  type ShapeKeeping,
  Sigmoid,
  SiLU,
  Softplus,
  Softsign,
  Tanh,
} from './activations.js';
export { GLU, LogSoftmax, Softmax, Softmax2d, Softmin } from './activations-along.js';
export {
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  Hardtanh,
  ReLU6,
  RReLU,
  Softshrink,
  Tanhshrink,
  Threshold,
} from './activations-hard.js';
export { type AttentionOptions, MultiheadAttention } from './attention.js';
export type { AttentionMasks } from './attention-masks.js';
export { BatchNorm1d, BatchNorm2d, type BatchNormLayerOptions } from './batch-norm.js';
export { GRUCell, LSTMCell, RNNCell } from './cell-layers.js';
export { ModuleDict, ModuleList, ParameterList } from './containers.js';
export {
  Conv1d,
  Conv2d,
  type ConvLayerOptions,
  type ConvPaddingMode,
  ConvTranspose1d,
  ConvTranspose2d,
  type ConvTransposeLayerOptions,
} from './conv.js';
export { CosineSimilarity, PairwiseDistance } from './distance.js';
export { AlphaDropout, Dropout, Dropout1d, Dropout2d, FeatureAlphaDropout } from './dropout.js';
export { Embedding, EmbeddingBag } from './embedding.js';
export * as functional from './functional/index.js';
export type { HookHandle } from './hooks.js';
export { PixelShuffle, ZeroPad2d } from './image.js';
export * as init from './init.js';
export { LazyConv1d, LazyConv2d } from './lazy-conv.js';
export { LazyLinear } from './lazy-linear.js';
export { LazyBatchNorm1d, LazyBatchNorm2d } from './lazy-norm.js';
export { Bilinear, Identity, Linear, type LinearOptions } from './linear.js';
export * from './losses.js';
export { Module, type ModuleBase, type TensorModule } from './module.js';
export { GroupNorm, InstanceNorm1d, InstanceNorm2d, LayerNorm, LocalResponseNorm } from './normalization.js';
export { Parameter } from './parameter.js';
export { ParameterDict } from './parameter-dict.js';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AvgPool1d,
  AvgPool2d,
  MaxPool1d,
  MaxPool2d,
} from './pooling.js';
export { GRU, LSTM, RNN } from './recurrent.js';
export type { RecurrentOptions } from './recurrent-options.js';
export { Flatten, Unflatten } from './reshape.js';
export { type NamedModules, Sequential } from './sequential.js';
export { type Mismatch, type StateDict, StateDictError } from './state-dict.js';
export { MaxUnpool1d, MaxUnpool2d } from './unpooling.js';
export { Upsample } from './upsample.js';
export * as utils from './utils.js';
