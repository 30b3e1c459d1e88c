/** The layers and losses as functions; see torch.nn.functional. */
export * from './activations.js';
export { alphaDropout, featureAlphaDropout } from './alpha-dropout.js';
export { scaledDotProductAttention } from './attention.js';
export { type BatchNormOptions, batchNorm } from './batch-norm.js';
export type { ClassLossOptions } from './class-targets.js';
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
} from './conv.js';
export { type CrossEntropyOptions, crossEntropy, nllLoss } from './cross-entropy.js';
export { cosineSimilarity, normalize, oneHot, pairwiseDistance } from './distance.js';
export { type DropoutOptions, dropout, dropout1d, dropout2d } from './dropout.js';
export type { Loss, Reduction } from './elementwise-loss.js';
export { type EmbeddingOptions, embedding } from './embedding.js';
export { type EmbeddingBagOptions, embeddingBag } from './embedding-bag.js';
export { type InterpolateMode, type InterpolateOptions, interpolate } from './interpolate.js';
export { bilinear, linear } from './linear.js';
export {
  type BCEWithLogitsOptions,
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  hingeEmbeddingLoss,
  huberLoss,
  type KLDivOptions,
  klDiv,
  type LossOptions,
  l1Loss,
  mseLoss,
  smoothL1Loss,
  softMarginLoss,
} from './losses.js';
export {
  cosineEmbeddingLoss,
  gaussianNllLoss,
  marginRankingLoss,
  multilabelSoftMarginLoss,
  multiMarginLoss,
  type PoissonOptions,
  poissonNllLoss,
  type TripletOptions,
  tripletMarginLoss,
} from './margin-losses.js';
export {
  groupNorm,
  type InstanceNormOptions,
  instanceNorm,
  layerNorm,
  localResponseNorm,
  type NormOptions,
} from './normalization.js';
export { type PadMode, pad } from './padding.js';
export {
  type AdaptiveMaxPoolOptions,
  type AvgPoolOptions,
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  type MaxPooled,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
} from './pooling.js';
export { type RReLUOptions, rrelu } from './rrelu.js';
export { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d } from './unpooling.js';
