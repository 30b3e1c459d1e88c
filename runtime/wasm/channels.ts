import type { ChannelKernels } from '../device/cpu/accelerator.js';
import { type Scratch, wasmScratch } from './scratch.js';

/** More elements than this would make scratch large for good. */
const LIMIT = 1 << 18;

/** Addresses for `matrices` of rows × n float32 and `vectors` of n float64 (or float32), all in one reservation; null when too large. */
function room(
  scratch: Scratch,
  rows: number,
  n: number,
  matrices: number,
  vectors: number,
): { at: number[]; v: number[] } | null {
  if (rows * n > LIMIT) return null;
  const matrix = (rows * n * 4 + 191) & ~63;
  const vector = (n * 8 + 191) & ~63;
  const start = scratch.reserve(matrices * matrix + vectors * vector);
  return {
    at: Array.from({ length: matrices }, (_, i) => start + i * matrix),
    v: Array.from({ length: vectors }, (_, i) => start + matrices * matrix + i * vector),
  };
}

/** Batch normalisation of [rows, n] through scratch. */
export const channels: ChannelKernels = {
  statistics(rows, n, x, xo, mean, variance) {
    const scratch = wasmScratch();
    const places = scratch && room(scratch, rows, n, 1, 2);
    if (!places) return false;
    const [a = 0] = places.at;
    const [m = 0, s = 0] = places.v;
    scratch.f32.set(x.subarray(xo, xo + rows * n), a >> 2);
    scratch.kernels.columnStatistics(a, m, s, rows, n);
    mean.set(scratch.f64.subarray(m >> 3, (m >> 3) + n));
    variance.set(scratch.f64.subarray(s >> 3, (s >> 3) + n));
    return true;
  },
  affine(rows, n, o, x, xo, mean, factor, shift) {
    const scratch = wasmScratch();
    const places = scratch && room(scratch, rows, n, 2, 3);
    if (!places) return false;
    const [a = 0, d = 0] = places.at;
    const [m = 0, f = 0, s = 0] = places.v;
    const { f32, kernels } = scratch;
    f32.set(x.subarray(xo, xo + rows * n), a >> 2);
    f32.set(mean, m >> 2);
    f32.set(factor, f >> 2);
    f32.set(shift, s >> 2);
    kernels.columnAffine(a, d, m, f, s, rows, n);
    o.set(f32.subarray(d >> 2, (d >> 2) + rows * n));
    return true;
  },
  sums(rows, n, g, go, x, xo, mean, plain, centred) {
    const scratch = wasmScratch();
    const places = scratch && room(scratch, rows, n, 2, 3);
    if (!places) return false;
    const [a = 0, b = 0] = places.at;
    const [m = 0, p = 0, c = 0] = places.v;
    const { f32, f64, kernels } = scratch;
    f32.set(g.subarray(go, go + rows * n), a >> 2);
    f32.set(x.subarray(xo, xo + rows * n), b >> 2);
    f64.set(mean, m >> 3);
    kernels.columnSums(a, b, m, p, c, rows, n);
    plain.set(f64.subarray(p >> 3, (p >> 3) + n));
    centred.set(f64.subarray(c >> 3, (c >> 3) + n));
    return true;
  },
  gradient(rows, n, o, g, go, x, xo, mean, shift, slope, factor) {
    const scratch = wasmScratch();
    const places = scratch && room(scratch, rows, n, 3, 4);
    if (!places) return false;
    const [a = 0, b = 0, d = 0] = places.at;
    const [m = 0, s = 0, t = 0, f = 0] = places.v;
    const { f32, kernels } = scratch;
    f32.set(g.subarray(go, go + rows * n), a >> 2);
    f32.set(x.subarray(xo, xo + rows * n), b >> 2);
    f32.set(mean, m >> 2);
    f32.set(shift, s >> 2);
    f32.set(slope, t >> 2);
    f32.set(factor, f >> 2);
    kernels.columnGradient(a, b, d, m, s, t, f, rows, n);
    o.set(f32.subarray(d >> 2, (d >> 2) + rows * n));
    return true;
  },
};
