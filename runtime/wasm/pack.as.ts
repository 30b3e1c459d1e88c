// Matrices into panels, in the order in which the loops of gemm.as.ts read them. Up to seven elements past a matrix's end may be read, still inside
// scratch.

/** Columns of B (given by strides in bytes, one of them 4) into panels: [N/8][K][8]. Columns past N repeat the last: they only reach padding. */
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
    } else {
      packLines(base, columnStride, panels, 32, K, N - j);
      packLines(base + 4 * columnStride, columnStride, panels + 16, 32, K, N - j - 4);
      panels += K << 5;
    }
  }
}

/**
 * Four lines (rows of A, columns of B) that are contiguous along k, transposed 4×4 at a time; `step` bytes lie between two k in the panel. `count` lines
 * exist; the others repeat the last.
 */
@inline
function packLines(c0: usize, stride: i32, d: usize, step: i32, K: i32, count: i32): void {
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
    v128.store(d + step, v128.shuffle<i64>(t0, t1, 1, 3));
    v128.store(d + 2 * step, v128.shuffle<i64>(t2, t3, 0, 2));
    v128.store(d + 3 * step, v128.shuffle<i64>(t2, t3, 1, 3));
    d += 4 * step;
  }
  for (; k < K; k++) {
    const o = k << 2;
    store<f32>(d, load<f32>(p0 + o));
    store<f32>(d, load<f32>(p1 + o), 4);
    store<f32>(d, load<f32>(p2 + o), 8);
    store<f32>(d, load<f32>(p3 + o), 12);
    d += step;
  }
}

/** Rows of A (given by strides in bytes, one of them 4) into panels: [M/4][K][4]. Rows past M repeat the last: they only reach padding. */
export function packRowsF32(a: usize, rowStride: i32, columnStride: i32, panels: usize, M: i32, K: i32): void {
  for (let i = 0; i < M; i += 4) {
    const base = a + i * rowStride;
    if (columnStride == 4) {
      packLines(base, rowStride, panels, 16, K, M - i);
      panels += K << 4;
    } else {
      // Rows beside each other. May read up to 3 floats past the last column's end, still inside scratch.
      for (let k = 0; k < K; k++) {
        v128.store(panels, v128.load(base + k * columnStride));
        panels += 16;
      }
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
