// How good a model is, by scikit-learn's definitions. Labels come first, predictions second; both may be tensors.
export {
  type Average,
  type AverageOptions,
  accuracy,
  confusionMatrix,
  f1,
  precision,
  recall,
} from './classification.js';
export {
  auc,
  averagePrecision,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocAuc,
  rocCurve,
} from './ranking.js';
export { mae, mse, r2 } from './regression.js';
