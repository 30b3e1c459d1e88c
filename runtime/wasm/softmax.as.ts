// Softmax and its gradient over rows that lie tightly packed in scratch. A row's last vector may reach past the row: reads are masked,
// writes are put right by the row that follows (rows go in order, and source and destination never overlap).
import { hmax, hsum, sp, vexpNegative, vlog } from './math.as';

/** Lanes from `rest` on replaced by `fill`. */
@inline
function head(x: v128, rest: i32, fill: f32): v128 {
  return v128.bitselect(x, sp(fill), i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest)));
}

/** Largest element. pmax passes over NaN, which is enough: a NaN reaches the sum by itself; max would take seven instructions for one. */
@inline
function rowMax(s: usize, n: i32): f32 {
  let m0 = sp(-<f32>Infinity);
  let m1 = m0;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    m0 = f32x4.pmax(m0, v128.load(s + (i << 2)));
    m1 = f32x4.pmax(m1, v128.load(s + (i << 2), 16));
  }
  for (; i < n; i += 4) m0 = f32x4.pmax(m0, head(v128.load(s + (i << 2)), n - i, -<f32>Infinity));
  return hmax(f32x4.pmax(m0, m1));
}

/** d ← e^(s − shift); returns the sum. */
@inline
function expRow(s: usize, d: usize, n: i32, shift: f32): f32 {
  const m = sp(shift);
  let a0 = sp(0.0);
  let a1 = a0;
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const e0 = vexpNegative(f32x4.sub(v128.load(s + (i << 2)), m));
    const e1 = vexpNegative(f32x4.sub(v128.load(s + (i << 2), 16), m));
    v128.store(d + (i << 2), e0);
    v128.store(d + (i << 2), e1, 16);
    a0 = f32x4.add(a0, e0);
    a1 = f32x4.add(a1, e1);
  }
  for (; i < n; i += 4) {
    const e = head(vexpNegative(f32x4.sub(v128.load(s + (i << 2)), m)), n - i, 0.0);
    v128.store(d + (i << 2), e);
    a0 = f32x4.add(a0, e);
  }
  return hsum(f32x4.add(a0, a1));
}

/** d[r, :] ← softmax(s[r, :]). */
export function softmaxRows(s: usize, d: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    const scale = sp(<f32>1.0 / expRow(s, d, n, rowMax(s, n)));
    for (let i = 0; i < n; i += 4) v128.store(d + (i << 2), f32x4.mul(v128.load(d + (i << 2)), scale));
    s += n << 2;
    d += n << 2;
  }
}

/** Softmax, and as float64 at stats[2r] and stats[2r + 1] the largest element and log Σ e^(s[r, :] − largest). */
export function softmaxStatistics(s: usize, d: usize, stats: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    const largest = rowMax(s, n);
    const total = expRow(s, d, n, largest);
    const scale = sp(<f32>1.0 / total);
    for (let i = 0; i < n; i += 4) v128.store(d + (i << 2), f32x4.mul(v128.load(d + (i << 2)), scale));
    store<f64>(stats, <f64>largest);
    store<f64>(stats, <f64>f32x4.extract_lane(vlog(sp(total)), 0), 8);
    s += n << 2;
    d += n << 2;
    stats += 16;
  }
}

/** d[r, :] ← s[r, :] − max − log Σ e^(s[r, :] − max). */
export function logSoftmaxRows(s: usize, d: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    const largest = rowMax(s, n);
    const m = sp(largest);
    const log = vlog(sp(expRow(s, d, n, largest)));
    for (let i = 0; i < n; i += 4) {
      v128.store(d + (i << 2), f32x4.sub(f32x4.sub(v128.load(s + (i << 2)), m), log));
    }
    s += n << 2;
    d += n << 2;
  }
}

/** Gradient of softmax: d ← y · (g − Σ g·y), row by row. */
export function softmaxGradRows(g: usize, y: usize, d: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    let acc = sp(0.0);
    let i = 0;
    for (; i + 4 <= n; i += 4) acc = f32x4.add(acc, f32x4.mul(v128.load(g + (i << 2)), v128.load(y + (i << 2))));
    if (i < n) acc = f32x4.add(acc, head(f32x4.mul(v128.load(g + (i << 2)), v128.load(y + (i << 2))), n - i, 0.0));
    const dot = sp(hsum(acc));
    for (i = 0; i < n; i += 4) {
      v128.store(d + (i << 2), f32x4.mul(v128.load(y + (i << 2)), f32x4.sub(v128.load(g + (i << 2)), dot)));
    }
    g += n << 2;
    y += n << 2;
    d += n << 2;
  }
}
