// SIMD kernels for tensors too large for plain loops. Everything goes through scratch; see scratch.ts for why.
export { wasm } from './accelerator.js';
export * from './elementwise.js';
export { gemm } from './gemm.js';
export { dropoutMaskF32, randnF32, type TwisterState, uniformF32 } from './random.js';
export { BLOCK, type Scratch, wasmScratch } from './scratch.js';
export { softmaxGradRows, softmaxRows } from './softmax.js';
