// Random streams, bit for bit as PyTorch's CPU generator and NumPy's RandomState draw them.
export {
  fillBernoulli,
  fillBernoulliEach,
  fillExponential,
  fillNormal,
  fillRand,
  fillRandn,
  fillUniform,
  type Target,
} from './fill.js';
export { defaultGenerator, Generator } from './generator.js';
export { fillMultinomial, fillRandint, fillRandom, fillRandperm } from './integers.js';
export { type Count, RandomState } from './numpy.js';
