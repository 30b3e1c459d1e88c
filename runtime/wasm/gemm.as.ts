// Matrix products C += A·B on one tile in scratch. C is padded to whole 4×8 (float64: 4×4) blocks, so that a block is always two vectors wide. A is read in
// place by strides or, where many columns of B use it, from panels of 4 rows; B in place (few rows of A, or it is small: packing would cost more than it saves) or
// from panels of 8 (4) columns; pack.as.ts makes them. No fused multiply-add: without it every machine gets the same bits.

import { block, IN_PLACE, PANELS, UNROLLED } from './gemm-block.as';

/** Depth after which the sums go back to C: panels of A and B of this depth, 24 KB together, stay in the first-level cache. */
const KC: i32 = 512;
/** Bytes of a row of a block. */
const WIDE: i32 = 32;

@inline
function product<T>(
  way: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32, fresh: bool,
): void {
  for (let k0 = 0; k0 < K; k0 += KC) {
    const kn = min(K - k0, KC);
    let panel = b + k0 * bRow;
    const columns = c + N * sizeof<T>();
    for (let o = c; o < columns; o += WIDE) {
      for (let i = 0; i < M; i += 4) {
        const panelA = a + ((i * K + (k0 << 2)) << 2);
        if (way != IN_PLACE) block<T>(way, panelA, 0, 0, 0, 16, panel, bRow, kn, fresh, o + i * ldc, ldc);
        else {
          // Rows past M repeat the last; what they give lands in C's padding.
          const a0 = a + i * aRow + k0 * aColumn;
          const a1 = a0 + min(1, M - i - 1) * aRow;
          const a2 = a0 + min(2, M - i - 1) * aRow;
          const a3 = a0 + min(3, M - i - 1) * aRow;
          block<T>(IN_PLACE, a0, a1, a2, a3, aColumn, panel, bRow, kn, fresh, o + i * ldc, ldc);
        }
      }
      panel += bPanel;
    }
    fresh = false;
  }
}

/**
 * C[M, N] ← A[M, K] · B[K, N], added to what C holds unless `fresh`. Strides in bytes; ldc (bytes) leaves room for whole blocks. B: `bRow` steps along k
 * and `bPanel` from one panel of columns to the next (packed: 32 and 32·K; in place: its row stride and 32).
 */
export function gemmF32(
  a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32, fresh: bool,
): void {
  product<f32>(IN_PLACE, a, aRow, aColumn, b, bRow, bPanel, c, ldc, M, K, N, fresh);
}

/** gemmF32 for float64. */
export function gemmF64(
  a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32, fresh: bool,
): void {
  product<f64>(IN_PLACE, a, aRow, aColumn, b, bRow, bPanel, c, ldc, M, K, N, fresh);
}

/** gemmF32 for A in panels. */
export function gemmPanelsF32(
  a: usize, b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32, fresh: bool,
): void {
  product<f32>(PANELS, a, 0, 0, b, bRow, bPanel, c, ldc, M, K, N, fresh);
}

/** gemmPanelsF32 for B in panels, too, with the unrolled loop. */
export function gemmUnrolledF32(
  a: usize, b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32, fresh: bool,
): void {
  product<f32>(UNROLLED, a, 0, 0, b, 32, bPanel, c, ldc, M, K, N, fresh);
}

/** Rows of ld float32 become rows of n < ld, in place. Overshoot stays short of the next row: ld exceeds n by at least what rounds n up to 4. */
export function compactF32(c: usize, ld: i32, n: i32, rows: i32): void {
  for (let i = 1; i < rows; i++) {
    const from = c + ((i * ld) << 2);
    const to = c + ((i * n) << 2);
    for (let j = 0; j < n; j += 4) v128.store(to + (j << 2), v128.load(from + (j << 2)));
  }
}
