import type { Scratch } from './scratch.js';

/** About this many elements pass through scratch at a time. */
const CHUNK = 16384;

/** softmax, or with `log` its logarithm, over each of `rows` contiguous rows of n > 0 elements. */
export function softmaxRows(
  scratch: Scratch,
  log: boolean,
  x: Float32Array,
  xo: number,
  out: Float32Array,
  o: number,
  rows: number,
  n: number,
): void {
  const kernel = log ? scratch.kernels.logSoftmaxRows : scratch.kernels.softmaxRows;
  const step = Math.max(1, Math.floor(CHUNK / n));
  const source = scratch.reserve(8 * step * n + 128);
  const target = source + 4 * step * n + 64;
  for (let r = 0; r < rows; r += step) {
    const m = Math.min(step, rows - r);
    scratch.f32.set(x.subarray(xo + r * n, xo + (r + m) * n), source >> 2);
    kernel(source, target, m, n);
    out.set(scratch.f32.subarray(target >> 2, (target >> 2) + m * n), o + r * n);
  }
}

/** Softmax by rows, with the largest element of row r at stats[2r] and log Σ e^(x − largest) at stats[2r + 1]. */
export function softmaxStatistics(
  scratch: Scratch,
  x: Float32Array,
  xo: number,
  out: Float32Array | null,
  stats: Float64Array,
  rows: number,
  n: number,
): void {
  const step = Math.max(1, Math.floor(CHUNK / n));
  const source = scratch.reserve(8 * step * n + 16 * step + 192);
  const target = (source + 4 * step * n + 64) & ~15;
  const numbers = (target + 4 * step * n + 64) & ~15;
  for (let r = 0; r < rows; r += step) {
    const m = Math.min(step, rows - r);
    const { f32, f64, kernels } = scratch;
    f32.set(x.subarray(xo + r * n, xo + (r + m) * n), source >> 2);
    kernels.softmaxStatistics(source, target, numbers, m, n);
    out?.set(f32.subarray(target >> 2, (target >> 2) + m * n), r * n);
    stats.set(f64.subarray(numbers >> 3, (numbers >> 3) + 2 * m), 2 * r);
  }
}

/** Gradient of softmax by rows: out ← y · (g − Σ g·y). */
export function softmaxGradRows(
  scratch: Scratch,
  g: Float32Array,
  go: number,
  y: Float32Array,
  yo: number,
  out: Float32Array,
  rows: number,
  n: number,
): void {
  const step = Math.max(1, Math.floor(CHUNK / n));
  const first = scratch.reserve(12 * step * n + 192);
  const second = first + 4 * step * n + 64;
  const target = second + 4 * step * n + 64;
  for (let r = 0; r < rows; r += step) {
    const m = Math.min(step, rows - r);
    scratch.f32.set(g.subarray(go + r * n, go + (r + m) * n), first >> 2);
    scratch.f32.set(y.subarray(yo + r * n, yo + (r + m) * n), second >> 2);
    scratch.kernels.softmaxGradRows(first, second, target, m, n);
    out.set(scratch.f32.subarray(target >> 2, (target >> 2) + m * n), r * n);
  }
}
