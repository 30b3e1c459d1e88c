export { RandomState } from '../random/numpy.js';
// Statistics as scipy.stats gives them: tests, distributions, correlation, resampling, information.
export { type CorrelationResult, pearsonr, rank, spearmanr } from './correlation.js';
export { chi2, type Distribution, f, norm, type Pointwise, t } from './distributions.js';
export {
  type Alternative,
  shapiro,
  type TestResult,
  type TTestResult,
  ttest1samp,
  ttestInd,
  ttestRel,
} from './hypothesis.js';
export { crossEntropy, entropy, type InformationOptions, klDivergence } from './information.js';
export { type Description, describe, mean, median, quantile, std, variance } from './moments.js';
export type { Numbers } from './numbers.js';
export {
  type BootstrapOptions,
  type BootstrapResult,
  bootstrap,
  type PermutationOptions,
  permutationTest,
  type Statistic,
} from './resampling.js';
