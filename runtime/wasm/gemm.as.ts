// Matrix products C += A·B on one tile in scratch. C is padded to whole 4×8 (float64: 4×4) blocks. A is read in place by strides; B either in
// place (few rows of A: packing would cost more than it saves) or from panels of 8 (4) columns that `pack` lays out one after the other.
// No fused multiply-add: it gains nothing at 128 bits, and without it every machine gets the same bits.

/** Columns of B (given by strides in bytes) into panels: [N/width][K][width]. Columns past N repeat the last: they only reach padding. */
export function packF32(b: usize, rowStride: i32, columnStride: i32, panels: usize, K: i32, N: i32): void {
  for (let j = 0; j < N; j += 8) {
    const base = b + j * columnStride;
    if (columnStride == 4) {
      // May read up to 7 floats past the last row's end, still inside scratch.
      for (let k = 0; k < K; k++) {
        const p = base + k * rowStride;
        v128.store(panels, v128.load(p));
        v128.store(panels, v128.load(p, 16), 16);
        panels += 32;
      }
    } else if (rowStride == 4) {
      packColumns(base, columnStride, panels, K, N - j);
      packColumns(base + 4 * columnStride, columnStride, panels + 16, K, N - j - 4);
      panels += K << 5;
    } else {
      for (let k = 0; k < K; k++) {
        for (let i = 0; i < 8; i++) {
          store<f32>(panels + (i << 2), load<f32>(base + k * rowStride + min(i, N - j - 1) * columnStride));
        }
        panels += 32;
      }
    }
  }
}

/** Four columns that are contiguous along k, transposed 4×4 at a time. `count` columns exist; the others repeat the last. */
@inline
function packColumns(c0: usize, stride: i32, d: usize, K: i32, count: i32): void {
  const last = count - 1; // negative when all four lie past N: then they step back to the last column
  const p0 = c0 + min(0, last) * stride;
  const p1 = c0 + min(1, last) * stride;
  const p2 = c0 + min(2, last) * stride;
  const p3 = c0 + min(3, last) * stride;
  let k = 0;
  for (; k + 4 <= K; k += 4) {
    const o = k << 2;
    const r0 = v128.load(p0 + o);
    const r1 = v128.load(p1 + o);
    const r2 = v128.load(p2 + o);
    const r3 = v128.load(p3 + o);
    const t0 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
    const t2 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
    const t3 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
    v128.store(d, v128.shuffle<i64>(t0, t1, 0, 2));
    v128.store(d + 32, v128.shuffle<i64>(t0, t1, 1, 3));
    v128.store(d + 64, v128.shuffle<i64>(t2, t3, 0, 2));
    v128.store(d + 96, v128.shuffle<i64>(t2, t3, 1, 3));
    d += 128;
  }
  for (; k < K; k++) {
    const o = k << 2;
    store<f32>(d, load<f32>(p0 + o));
    store<f32>(d, load<f32>(p1 + o), 4);
    store<f32>(d, load<f32>(p2 + o), 8);
    store<f32>(d, load<f32>(p3 + o), 12);
    d += 32;
  }
}

const KC: i32 = 256;

/**
 * C[M, N] += A[M, K] · B[K, N]. Strides in bytes; ldc (bytes) leaves room for whole blocks. B: `bRow` steps along k and `bPanel` from one panel of 8
 * columns to the next (packed: 32 and 32·K; in place: its row stride and 32).
 */
export function gemmF32(
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bRow: i32, bPanel: i32,
  c: usize, ldc: i32, M: i32, K: i32, N: i32,
): void {
  for (let k0 = 0; k0 < K; k0 += KC) {
    const kn = min(K - k0, KC);
    let panel = b + k0 * bRow;
    for (let j = 0; j < N; j += 8) {
      for (let i = 0; i < M; i += 4) {
        // Rows past M repeat the last; what they give lands in C's padding.
        let a0 = a + i * aRow + k0 * aColumn;
        let a1 = a0 + min(1, M - i - 1) * aRow;
        let a2 = a0 + min(2, M - i - 1) * aRow;
        let a3 = a0 + min(3, M - i - 1) * aRow;
        const o0 = c + i * ldc + (j << 2);
        const o1 = o0 + ldc;
        const o2 = o1 + ldc;
        const o3 = o2 + ldc;
        let c00 = v128.load(o0);
        let c01 = v128.load(o0, 16);
        let c10 = v128.load(o1);
        let c11 = v128.load(o1, 16);
        let c20 = v128.load(o2);
        let c21 = v128.load(o2, 16);
        let c30 = v128.load(o3);
        let c31 = v128.load(o3, 16);
        let p = panel;
        for (let k = 0; k < kn; k++) {
          const b0 = v128.load(p);
          const b1 = v128.load(p, 16);
          let s = v128.load32_splat(a0);
          c00 = f32x4.add(f32x4.mul(s, b0), c00);
          c01 = f32x4.add(f32x4.mul(s, b1), c01);
          s = v128.load32_splat(a1);
          c10 = f32x4.add(f32x4.mul(s, b0), c10);
          c11 = f32x4.add(f32x4.mul(s, b1), c11);
          s = v128.load32_splat(a2);
          c20 = f32x4.add(f32x4.mul(s, b0), c20);
          c21 = f32x4.add(f32x4.mul(s, b1), c21);
          s = v128.load32_splat(a3);
          c30 = f32x4.add(f32x4.mul(s, b0), c30);
          c31 = f32x4.add(f32x4.mul(s, b1), c31);
          p += bRow;
          a0 += aColumn;
          a1 += aColumn;
          a2 += aColumn;
          a3 += aColumn;
        }
        v128.store(o0, c00);
        v128.store(o0, c01, 16);
        v128.store(o1, c10);
        v128.store(o1, c11, 16);
        v128.store(o2, c20);
        v128.store(o2, c21, 16);
        v128.store(o3, c30);
        v128.store(o3, c31, 16);
      }
      panel += bPanel;
    }
  }
}

/** packF32 for float64, panels of 4 columns. */
export function packF64(b: usize, rowStride: i32, columnStride: i32, panels: usize, K: i32, N: i32): void {
  for (let j = 0; j < N; j += 4) {
    const base = b + j * columnStride;
    const c1 = min(1, N - j - 1) * columnStride;
    const c2 = min(2, N - j - 1) * columnStride;
    const c3 = min(3, N - j - 1) * columnStride;
    for (let k = 0; k < K; k++) {
      const p = base + k * rowStride;
      store<f64>(panels, load<f64>(p));
      store<f64>(panels, load<f64>(p + c1), 8);
      store<f64>(panels, load<f64>(p + c2), 16);
      store<f64>(panels, load<f64>(p + c3), 24);
      panels += 32;
    }
  }
}

/** gemmF32 for float64: blocks of 4×4, B always packed. */
export function gemmF64(
  a: usize, aRow: i32, aColumn: i32, b: usize,
  c: usize, ldc: i32, M: i32, K: i32, N: i32,
): void {
  for (let k0 = 0; k0 < K; k0 += KC) {
    const kn = min(K - k0, KC);
    for (let j = 0; j < N; j += 4) {
      const panel = b + j * (K << 3) + (k0 << 5);
      for (let i = 0; i < M; i += 4) {
        let a0 = a + i * aRow + k0 * aColumn;
        let a1 = a0 + min(1, M - i - 1) * aRow;
        let a2 = a0 + min(2, M - i - 1) * aRow;
        let a3 = a0 + min(3, M - i - 1) * aRow;
        const o0 = c + i * ldc + (j << 3);
        const o1 = o0 + ldc;
        const o2 = o1 + ldc;
        const o3 = o2 + ldc;
        let c00 = v128.load(o0);
        let c01 = v128.load(o0, 16);
        let c10 = v128.load(o1);
        let c11 = v128.load(o1, 16);
        let c20 = v128.load(o2);
        let c21 = v128.load(o2, 16);
        let c30 = v128.load(o3);
        let c31 = v128.load(o3, 16);
        let p = panel;
        for (let k = 0; k < kn; k++) {
          const b0 = v128.load(p);
          const b1 = v128.load(p, 16);
          let s = v128.load64_splat(a0);
          c00 = f64x2.add(f64x2.mul(s, b0), c00);
          c01 = f64x2.add(f64x2.mul(s, b1), c01);
          s = v128.load64_splat(a1);
          c10 = f64x2.add(f64x2.mul(s, b0), c10);
          c11 = f64x2.add(f64x2.mul(s, b1), c11);
          s = v128.load64_splat(a2);
          c20 = f64x2.add(f64x2.mul(s, b0), c20);
          c21 = f64x2.add(f64x2.mul(s, b1), c21);
          s = v128.load64_splat(a3);
          c30 = f64x2.add(f64x2.mul(s, b0), c30);
          c31 = f64x2.add(f64x2.mul(s, b1), c31);
          p += 32;
          a0 += aColumn;
          a1 += aColumn;
          a2 += aColumn;
          a3 += aColumn;
        }
        v128.store(o0, c00);
        v128.store(o0, c01, 16);
        v128.store(o1, c10);
        v128.store(o1, c11, 16);
        v128.store(o2, c20);
        v128.store(o2, c21, 16);
        v128.store(o3, c30);
        v128.store(o3, c31, 16);
      }
    }
  }
}

/** Rows of ld float32 become rows of n < ld, in place. Overshoot stays short of the next row: ld exceeds n by at least what rounds n up to 4. */
export function compactF32(c: usize, ld: i32, n: i32, rows: i32): void {
  for (let i = 1; i < rows; i++) {
    const from = c + ((i * ld) << 2);
    const to = c + ((i * n) << 2);
    for (let j = 0; j < n; j += 4) v128.store(to + (j << 2), v128.load(from + (j << 2)));
  }
}
