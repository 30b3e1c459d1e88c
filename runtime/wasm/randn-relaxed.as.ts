// Entry of the module that needs relaxed SIMD.
export { probe, randn, uniform } from './randn.as';
