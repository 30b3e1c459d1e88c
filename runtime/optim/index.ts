/** Optimizers with PyTorch's names, defaults and numbers; see `torch.optim`. */

export { EarlyStopping, type EarlyStoppingOptions } from '../tools/early-stopping.js';
export { findLearningRate, type LearningRateCurve, type LearningRateSearch } from '../tools/lr-finder.js';
export { localSearch, randomSearch, type SearchResult } from '../tools/search.js';
export { Adam, type AdamOptions, AdamW } from './adam.js';
export { Adamax, type AdamVariantOptions, RAdam } from './adam-variants.js';
export {
  Adadelta,
  type AdadeltaOptions,
  Adagrad,
  type AdagradOptions,
  RMSprop,
  type RMSpropOptions,
} from './adaptive.js';
export { ASGD, type ASGDOptions } from './asgd.js';
export { LBFGS, type LBFGSOptions } from './lbfgs.js';
export { NAdam, type NAdamOptions } from './nadam.js';
export { type Closure, type GroupInput, Optimizer, type ParamGroup, type Params } from './optimizer.js';
export { Rprop, type RpropOptions } from './rprop.js';
export * as lrScheduler from './scheduler/index.js';
export { SGD, type SGDOptions } from './sgd.js';
export type { OptimizerState } from './state.js';
