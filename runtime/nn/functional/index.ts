/** The layers and losses as functions; see torch.nn.functional. */
export * from './activations.js';
export { batchNorm, type BatchNormOptions } from './batch-norm.js';
export { crossEntropy, type CrossEntropyOptions, nllLoss } from './cross-entropy.js';
export type { ClassLossOptions } from './class-targets.js';
export { cosineSimilarity, normalize, oneHot, pairwiseDistance } from './distance.js';
export { alphaDropout, dropout, dropout1d, dropout2d, type DropoutOptions } from './dropout.js';
export type { Loss, Reduction } from './elementwise-loss.js';
export { bilinear, linear } from './linear.js';
export {
  type BCEWithLogitsOptions,
  binaryCrossEntropy,
  type BinaryCrossEntropyOptions,
  binaryCrossEntropyWithLogits,
  hingeEmbeddingLoss,
  huberLoss,
  klDiv,
  type KLDivOptions,
  l1Loss,
  type LossOptions,
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
  poissonNllLoss,
  type PoissonOptions,
  tripletMarginLoss,
  type TripletOptions,
} from './margin-losses.js';
export { scaledDotProductAttention } from './attention.js';
export { conv1d, conv2d, type ConvOptions, convTranspose2d } from './conv.js';
export { embedding, embeddingBag, type EmbeddingBagOptions, type EmbeddingOptions } from './embedding.js';
export { groupNorm, instanceNorm, layerNorm, localResponseNorm, type NormOptions } from './normalization.js';
export { pad, type PadMode } from './padding.js';
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  maxPool1d,
  maxPool2d,
} from './pooling.js';
