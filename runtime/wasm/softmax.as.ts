// Softmax and its gradient over rows that lie tightly packed in scratch. A row's last vector may reach past the row: reads are masked,
// writes are put right by the row that follows (rows go in order, and source and destination never overlap).
import { expBelow } from './exponential.as';
import { head, hmax, hsum, sp, vlog } from './math.as';

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

/** d ← scale · d. */
@inline
function scaleRow(d: usize, n: i32, scale: v128): void {
  const end = d + (n << 2);
  do {
    v128.store(d, f32x4.mul(v128.load(d), scale));
    d += 16;
  } while (d < end);
}

/** d[r, :] ← softmax(s[r, :]). */
export function softmaxRows(s: usize, d: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    const scale = sp(<f32>1.0 / hsum(expBelow(s, d, n, sp(rowMax(s, n)))));
    scaleRow(d, n, scale);
    s += n << 2;
    d += n << 2;
  }
}

/** Softmax, and as float64 at stats[2r] and stats[2r + 1] the largest element and log Σ e^(s[r, :] − largest). */
export function softmaxStatistics(s: usize, d: usize, stats: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    const largest = rowMax(s, n);
    const total = hsum(expBelow(s, d, n, sp(largest)));
    const scale = sp(<f32>1.0 / total);
    scaleRow(d, n, scale);
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
    const log = vlog(sp(hsum(expBelow(s, d, n, m))));
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
