// Puts the SIMD kernels behind the CPU device. Nothing is compiled until a tensor is large enough.
import { accelerate } from '../device/cpu/accelerator.js';
import { wasm } from './accelerator.js';

accelerate(wasm);
