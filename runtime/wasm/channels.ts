import type { ChannelKernels } from '../device/cpu/accelerator.js';
import { wasmScratch } from './scratch.js';

/** More elements than this would make scratch large for good. */
const LIMIT = 1 << 18;

/** Bytes of a matrix of float32 and of a vector of float64, with room for what vectors overshoot, rounded up to whole cache lines. */
const matrixBytes = (rows: number, n: number): number => (rows * n * 4 + 191) & ~63;
const vectorBytes = (n: number): number => (n * 8 + 191) & ~63;

/** Copies `count` elements from `at` on to an address of float32 scratch. */
function load(f32: Float32Array, address: number, from: Float32Array, at: number, count: number): void {
  f32.set(at === 0 && from.length === count ? from : from.subarray(at, at + count), address >> 2);
}

/** Batch normalisation of [rows, n] through scratch: a matrix goes in once and comes out once. */
export const channels: ChannelKernels = {
  normalize(rows, n, o, x, xo, mean, variance, factor, shift, prepare) {
    const scratch = rows * n > LIMIT ? null : wasmScratch();
    if (!scratch) return false;
    const matrix = matrixBytes(rows, n);
    const vector = vectorBytes(n);
    const a = scratch.reserve(2 * matrix + 3 * vector);
    const d = a + matrix;
    const m = d + matrix;
    const v = m + vector;
    const s = v + vector;
    const { f32, f64, kernels } = scratch;
    load(f32, a, x, xo, rows * n);
    kernels.columnStatistics(a, m, v, rows, n);
    mean.set(f64.subarray(m >> 3, (m >> 3) + n));
    variance.set(f64.subarray(v >> 3, (v >> 3) + n));
    prepare();
    f32.set(mean, m >> 2);
    f32.set(factor, v >> 2);
    f32.set(shift, s >> 2);
    kernels.columnAffine(a, d, m, v, s, rows, n);
    o.set(f32.subarray(d >> 2, (d >> 2) + rows * n));
    return true;
  },
  affine(rows, n, o, x, xo, mean, factor, shift) {
    const scratch = rows * n > LIMIT ? null : wasmScratch();
    if (!scratch) return false;
    const matrix = matrixBytes(rows, n);
    const vector = vectorBytes(n);
    const a = scratch.reserve(2 * matrix + 3 * vector);
    const d = a + matrix;
    const m = d + matrix;
    const v = m + vector;
    const s = v + vector;
    const { f32, kernels } = scratch;
    load(f32, a, x, xo, rows * n);
    f32.set(mean, m >> 2);
    f32.set(factor, v >> 2);
    f32.set(shift, s >> 2);
    kernels.columnAffine(a, d, m, v, s, rows, n);
    o.set(f32.subarray(d >> 2, (d >> 2) + rows * n));
    return true;
  },
  gradients(rows, n, o, g, go, x, xo, mean, plain, centred, shift, slope, factor, prepare) {
    const scratch = rows * n > LIMIT ? null : wasmScratch();
    if (!scratch) return false;
    const matrix = matrixBytes(rows, n);
    const vector = vectorBytes(n);
    const a = scratch.reserve(3 * matrix + 4 * vector);
    const b = a + matrix;
    const d = b + matrix;
    const m = d + matrix;
    const p = m + vector;
    const c = p + vector;
    const f = c + vector;
    const { f32, f64, kernels } = scratch;
    load(f32, a, g, go, rows * n);
    load(f32, b, x, xo, rows * n);
    f64.set(mean, m >> 3);
    kernels.columnSums(a, b, m, p, c, rows, n);
    plain.set(f64.subarray(p >> 3, (p >> 3) + n));
    centred.set(f64.subarray(c >> 3, (c >> 3) + n));
    if (o === null) return true;
    prepare();
    f32.set(mean, m >> 2);
    f32.set(shift, p >> 2);
    f32.set(slope, c >> 2);
    f32.set(factor, f >> 2);
    kernels.columnGradient(a, b, d, m, p, c, f, rows, n);
    o.set(f32.subarray(d >> 2, (d >> 2) + rows * n));
    return true;
  },
};
