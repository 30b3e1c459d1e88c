// Matrix products C += A·B on one tile in scratch. C is padded to whole 4×8 (float64: 4×4) blocks, so that a block is always two vectors wide. A is read in
// place by strides or, where many columns of B use it, from panels of 4 rows; B in place (few rows of A, or it is small: packing would cost more than it saves) or
// from panels of 8 (4) columns; pack.as.ts makes them. No fused multiply-add: without it every machine gets the same bits.

import { unrolledBlock } from './gemm-unrolled.as';

// How the operands lie, and which loop multiplies a block of them.
const IN_PLACE: i32 = 0;
const PANELS: i32 = 1;
const UNROLLED: i32 = 2;

/** Depth after which the sums go back to C: panels of A and B of this depth, 24 KB together, stay in the first-level cache. */
const KC: i32 = 512;
/** Bytes of a row of a block. */
const WIDE: i32 = 32;

/** The number at p in every lane. */
@inline
function splat<T>(p: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(p) : v128.load64_splat(p);
}

/** c + s·b, rounded twice. */
@inline
export function mad<T>(s: v128, b: v128, c: v128): v128 {
  return v128.add<T>(v128.mul<T>(s, b), c);
}

/**
 * C[4, 8] ← A[4, K] · B[K, 8] for K > 0, added to what C holds unless `fresh`. `packed`: A is one panel, a0 its address. The loop counts with a pointer it
 * needs anyway and tests at its end: instructions are what limits it, and those two are 7 % of them; the pointers of A that packing spares, as many.
 * V8 loads first whatever one iteration loads, so more than one k in it runs out of registers and takes half as long again.
 */
@inline
function block<T>(
  packed: bool, a0: usize, a1: usize, a2: usize, a3: usize, aColumn: i32,
  b: usize, bRow: i32, K: i32, fresh: bool, c: usize, ldc: i32,
): void {
  const o1 = c + ldc;
  const o2 = o1 + ldc;
  const o3 = o2 + ldc;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  if (!fresh) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(o1);
    c11 = v128.load(o1, 16);
    c20 = v128.load(o2);
    c21 = v128.load(o2, 16);
    c30 = v128.load(o3);
    c31 = v128.load(o3, 16);
  }
  let p = b;
  const end = b + K * bRow;
  do {
    const b0 = v128.load(p);
    const b1 = v128.load(p, 16);
    let s = splat<T>(a0);
    c00 = mad<T>(s, b0, c00);
    c01 = mad<T>(s, b1, c01);
    s = packed ? v128.load32_splat(a0, 4) : splat<T>(a1);
    c10 = mad<T>(s, b0, c10);
    c11 = mad<T>(s, b1, c11);
    s = packed ? v128.load32_splat(a0, 8) : splat<T>(a2);
    c20 = mad<T>(s, b0, c20);
    c21 = mad<T>(s, b1, c21);
    s = packed ? v128.load32_splat(a0, 12) : splat<T>(a3);
    c30 = mad<T>(s, b0, c30);
    c31 = mad<T>(s, b1, c31);
    p += bRow;
    a0 += aColumn;
    if (!packed) {
      a1 += aColumn;
      a2 += aColumn;
      a3 += aColumn;
    }
  } while (p != end);
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

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
        if (way == UNROLLED) unrolledBlock(panelA, panel, kn, fresh, o + i * ldc, ldc);
        else if (way == PANELS) block<T>(true, panelA, 0, 0, 0, 16, panel, bRow, kn, fresh, o + i * ldc, ldc);
        else {
          // Rows past M repeat the last; what they give lands in C's padding.
          const a0 = a + i * aRow + k0 * aColumn;
          const a1 = a0 + min(1, M - i - 1) * aRow;
          const a2 = a0 + min(2, M - i - 1) * aRow;
          const a3 = a0 + min(3, M - i - 1) * aRow;
          block<T>(false, a0, a1, a2, a3, aColumn, panel, bRow, kn, fresh, o + i * ldc, ldc);
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
