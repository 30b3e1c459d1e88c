/** Learning-rate schedules with PyTorch's names and numbers; see `torch.optim.lr_scheduler`. */
export { ChainedScheduler, SequentialLR } from './compose.js';
export { CosineAnnealingLR, CosineAnnealingWarmRestarts } from './cosine.js';
export { CyclicLR, type CyclicOptions, OneCycleLR, type OneCycleOptions } from './cycle.js';
export {
  ConstantLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  PolynomialLR,
  StepLR,
} from './decay.js';
export { type PlateauOptions, ReduceLROnPlateau } from './plateau.js';
export { LRScheduler, type SchedulerState } from './scheduler.js';
