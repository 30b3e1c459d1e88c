// What the runtime can use on Node and cannot reach itself, being free of node: modules.
import { installBlas } from './blas.js';
import { installFiles } from './files.js';
import { installGpu } from './gpu/index.js';
import { enableRelaxedSimd } from './relaxed-simd.js';
import { enableUnfilledMemory } from './unfilled.js';

export { installBlas } from './blas.js';
export { type BlasInfo, blasInfo } from './blas-library.js';
export { installFiles } from './files.js';
export { installGpu } from './gpu/index.js';
export { enableRelaxedSimd } from './relaxed-simd.js';

/** Switches on everything Node offers the runtime: a native BLAS, the GPU, relaxed SIMD, memory that is not cleared first. Takes no measurable time; call it once, early. */
export function installNode(): void {
  enableRelaxedSimd();
  installFiles();
  enableUnfilledMemory();
  installBlas();
  installGpu();
}
