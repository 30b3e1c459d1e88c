// Batch normalisation of [rows, n]: statistics and sums per column in float64, the rest in float32. Rows are tightly packed; columns go four at a
// time, and what the last four reach beyond n lands in padding (per-column arrays) or is overwritten by the next row.

/** mean[j] ← Σ x[:, j] / rows, variance[j] ← Σ (x[:, j] − mean[j])² / rows. */
export function columnStatistics(x: usize, mean: usize, variance: usize, rows: i32, n: i32): void {
  const step = n << 2;
  const scale = f64x2.splat(1.0 / <f64>rows);
  for (let j = 0; j < n; j += 4) {
    let low = f64x2.splat(0.0);
    let high = low;
    let p = x + (j << 2);
    for (let i = 0; i < rows; i++, p += step) {
      const v = v128.load(p);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3)));
    }
    const m0 = f64x2.mul(low, scale);
    const m1 = f64x2.mul(high, scale);
    v128.store(mean + (j << 3), m0);
    v128.store(mean + (j << 3), m1, 16);
    low = f64x2.splat(0.0);
    high = low;
    p = x + (j << 2);
    for (let i = 0; i < rows; i++, p += step) {
      const v = v128.load(p);
      const d0 = f64x2.sub(f64x2.promote_low_f32x4(v), m0);
      const d1 = f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3)), m1);
      low = f64x2.add(low, f64x2.mul(d0, d0));
      high = f64x2.add(high, f64x2.mul(d1, d1));
    }
    v128.store(variance + (j << 3), f64x2.mul(low, scale));
    v128.store(variance + (j << 3), f64x2.mul(high, scale), 16);
  }
}

/** d[i, j] ← (x[i, j] − mean[j]) · factor[j] + shift[j]. */
export function columnAffine(x: usize, d: usize, mean: usize, factor: usize, shift: usize, rows: i32, n: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < n; j += 4) {
      const o = j << 2;
      const centred = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      v128.store(d + o, f32x4.add(f32x4.mul(centred, v128.load(factor + o)), v128.load(shift + o)));
    }
    x += n << 2;
    d += n << 2;
  }
}

/** plain[j] ← Σ g[:, j], centred[j] ← Σ g[:, j] · (x[:, j] − mean[j]). */
export function columnSums(g: usize, x: usize, mean: usize, plain: usize, centred: usize, rows: i32, n: i32): void {
  const step = n << 2;
  for (let j = 0; j < n; j += 4) {
    const m0 = v128.load(mean + (j << 3));
    const m1 = v128.load(mean + (j << 3), 16);
    let s0 = f64x2.splat(0.0);
    let s1 = s0;
    let t0 = s0;
    let t1 = s0;
    let p = g + (j << 2);
    let q = x + (j << 2);
    for (let i = 0; i < rows; i++) {
      const a = v128.load(p);
      const v = v128.load(q);
      const a0 = f64x2.promote_low_f32x4(a);
      const a1 = f64x2.promote_low_f32x4(v128.shuffle<i32>(a, a, 2, 3, 2, 3));
      s0 = f64x2.add(s0, a0);
      s1 = f64x2.add(s1, a1);
      t0 = f64x2.add(t0, f64x2.mul(a0, f64x2.sub(f64x2.promote_low_f32x4(v), m0)));
      t1 = f64x2.add(t1, f64x2.mul(a1, f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3)), m1)));
      p += step;
      q += step;
    }
    v128.store(plain + (j << 3), s0);
    v128.store(plain + (j << 3), s1, 16);
    v128.store(centred + (j << 3), t0);
    v128.store(centred + (j << 3), t1, 16);
  }
}

/** d[i, j] ← (g[i, j] − shift[j] − (x[i, j] − mean[j]) · slope[j]) · factor[j]. */
export function columnGradient(
  g: usize, x: usize, d: usize, mean: usize, shift: usize, slope: usize, factor: usize, rows: i32, n: i32,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < n; j += 4) {
      const o = j << 2;
      const centred = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const rest = f32x4.sub(f32x4.sub(v128.load(g + o), v128.load(shift + o)), f32x4.mul(centred, v128.load(slope + o)));
      v128.store(d + o, f32x4.mul(rest, v128.load(factor + o)));
    }
    g += n << 2;
    x += n << 2;
    d += n << 2;
  }
}
