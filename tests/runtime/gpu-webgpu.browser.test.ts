import { itRunsOnWebGpu } from './on-webgpu.js';

itRunsOnWebGpu(
  'the gpu device records, multiplies, sorts, frees and runs kernels of the user on WebGPU as in WebAssembly',
  ['gpu-recording', 'gpu-product', 'gpu-order', 'gpu-kernels', 'gpu-memory'].map(
    (name) => `tests/runtime/${name}.test.ts`,
  ),
  10,
);
