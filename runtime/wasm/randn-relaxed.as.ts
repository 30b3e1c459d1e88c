// Entry of the module that needs relaxed SIMD.
export { dropoutMask } from './mt19937.as';
export { probe, randn, uniform } from './randn.as';
