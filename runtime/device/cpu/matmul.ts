import type { TypedArray } from '../../tensor/dtype.js';
import type { Strided } from '../../tensor/storage.js';
import { accelerators, type Gemm, limits } from './accelerator.js';
import { wideRow } from './reduce.js';

/** out[m, n] = a[m, k] · b[k, n] for 2-dimensional operands of any strides; out is contiguous. */
export function matmul(out: Strided, a: Strided, b: Strided): void {
  const m = a.shape[0]!;
  const k = a.shape[1]!;
  const n = b.shape[1]!;
  gemm(
    m,
    n,
    k,
    a.storage.data,
    a.offset,
    a.strides[0]!,
    a.strides[1]!,
    b.storage.data,
    b.offset,
    b.strides[0]!,
    b.strides[1]!,
    out.storage.data,
    out.offset,
  );
}

/** c = a · b on arrays: `ra`, `ca` are the row and column strides of a. Goes to an accelerator when large enough. */
export const gemm: Gemm = (m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co) => {
  if (m * n * k >= limits.work)
    for (const accelerator of accelerators)
      if (m * n * k >= accelerator.minWork && accelerator.gemm?.(m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co)) return;
  if (k === 1) products(m, n, a, ao, ra, b, bo, cb, c, co);
  else if (k > 8 && n > 8 && cb === 1) rowsOfSums(m, n, k, a, ao, ra, ca, b, bo, rb, c, co);
  else dots(m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co);
};

const dots: Gemm = (m, n, k, a, ao, ra, ca, b, bo, rb, cb, c, co) => {
  for (let i = 0; i < m; i++) {
    const row = ao + i * ra;
    let j = 0;
    // Four columns at once: one running sum waits for its own last addition, four do not.
    for (; j + 3 < n; j += 4) {
      const q0 = bo + j * cb;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let x = 0, p = row, q = q0; x < k; x++, p += ca, q += rb) {
        const v = a[p]!;
        s0 += v * b[q]!;
        s1 += v * b[q + cb]!;
        s2 += v * b[q + 2 * cb]!;
        s3 += v * b[q + 3 * cb]!;
      }
      c[co] = s0;
      c[co + 1] = s1;
      c[co + 2] = s2;
      c[co + 3] = s3;
      co += 4;
    }
    for (; j < n; j++) {
      let s = 0;
      for (let x = 0, p = row, q = bo + j * cb; x < k; x++, p += ca, q += rb) s += a[p]! * b[q]!;
      c[co++] = s;
    }
  }
};

/** One term per element: layers with one input, and gradients of layers with one output. */
function products(
  m: number,
  n: number,
  a: TypedArray,
  ao: number,
  ra: number,
  b: TypedArray,
  bo: number,
  cb: number,
  c: TypedArray,
  co: number,
): void {
  if (n === 1) {
    const v = b[bo]!;
    for (let i = 0; i < m; i++, ao += ra) c[co++] = a[ao]! * v;
    return;
  }
  for (let i = 0; i < m; i++) {
    const v = a[ao + i * ra]!;
    for (let j = 0, q = bo; j < n; j++, q += cb) c[co++] = v * b[q]!;
  }
}

/** Where rows of b are contiguous, adding multiples of them keeps memory in order. */
function rowsOfSums(
  m: number,
  n: number,
  k: number,
  a: TypedArray,
  ao: number,
  ra: number,
  ca: number,
  b: TypedArray,
  bo: number,
  rb: number,
  c: TypedArray,
  co: number,
): void {
  const row = wideRow(n);
  for (let i = 0; i < m; i++) {
    row.fill(0, 0, n);
    let x = 0;
    for (; x + 3 < k; x += 4) {
      const p = ao + i * ra + x * ca;
      const a0 = a[p]!;
      const a1 = a[p + ca]!;
      const a2 = a[p + 2 * ca]!;
      const a3 = a[p + 3 * ca]!;
      const q0 = bo + x * rb;
      const q1 = q0 + rb;
      const q2 = q1 + rb;
      const q3 = q2 + rb;
      for (let j = 0; j < n; j++) row[j]! += a0 * b[q0 + j]! + a1 * b[q1 + j]! + a2 * b[q2 + j]! + a3 * b[q3 + j]!;
    }
    for (; x < k; x++) {
      const v = a[ao + i * ra + x * ca]!;
      const q = bo + x * rb;
      for (let j = 0; j < n; j++) row[j]! += v * b[q + j]!;
    }
    for (let j = 0; j < n; j++) c[co++] = row[j]!;
  }
}
