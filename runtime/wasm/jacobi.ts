import type { Scratch } from './scratch.js';

/** Bytes of scratch that a decomposition may take for good. */
const LIMIT = 16 * 2 ** 20;

/** Makes the n rows of w orthogonal by Jacobi rotations, turning the rows of j along, sweep by sweep; false where they do not fit into scratch. */
export function orthogonalRows(
  scratch: Scratch,
  n: number,
  w: Float64Array,
  j: Float64Array | null,
  small: number,
): boolean {
  const size = n * n + (n & 1);
  const bytes = 8 * (2 * size + n);
  if (bytes > LIMIT) return false;
  const start = scratch.reserve(bytes);
  const memory = scratch.f64;
  const atW = start / 8;
  const atJ = atW + size;
  memory.set(w, atW);
  if (j !== null) memory.set(j, atJ);
  const squares = start + 16 * size;
  for (let sweep = 0; sweep < 60; sweep++)
    if (!scratch.kernels.jacobiSweep(start, j === null ? 0 : start + 8 * size, squares, n, small)) break;
  w.set(memory.subarray(atW, atW + n * n));
  j?.set(memory.subarray(atJ, atJ + n * n));
  return true;
}
