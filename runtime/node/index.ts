// What the runtime can use on Node and cannot reach itself, being free of node: modules.
import { installBlas } from './blas.js';
import { enableRelaxedSimd } from './relaxed-simd.js';

export { type BlasInfo, blasInfo, installBlas } from './blas.js';
export { enableRelaxedSimd } from './relaxed-simd.js';

/** Switches on everything Node offers the runtime: a native BLAS and relaxed SIMD. Takes no measurable time; call it once, early. */
export function installNode(): void {
  enableRelaxedSimd();
  installBlas();
}
