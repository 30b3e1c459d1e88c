// Entry of the module every machine with SIMD can load.
export * from './channels.as';
export * from './elementwise.as';
export { exp, sigmoid, tanh } from './exponential.as';
export * from './gemm.as';
export { jacobiSweep } from './jacobi.as';
export * from './pack.as';
export * from './softmax.as';
export { dropoutMask } from './mt19937.as';
export { probe, randn, uniform } from './randn.as';
