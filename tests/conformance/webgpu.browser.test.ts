import { itRunsOnWebGpu } from '../runtime/on-webgpu.js';

itRunsOnWebGpu(
  'the gpu device does on WebGPU what PyTorch does',
  ['tests/conformance/conformance.test.ts', '-t', 'gpu.js on WebGPU'],
  200,
);
