// P·A = L·U by Gaussian elimination with partial pivoting (Golub & Van Loan 3.4).
import type { Matrix } from './matrix.js';

export interface Elimination {
  /** L below the diagonal, which is 1 there, and U on and above it. */
  readonly lu: Float64Array;
  /** Row i of the decomposition is row order[i] of A. */
  readonly order: Int32Array;
  /** Sign of the permutation. */
  readonly sign: number;
  /** The first column whose pivot is zero, −1 if there is none. */
  readonly singular: number;
}

export function eliminate({ rows: n, data }: Matrix): Elimination {
  const a = data.slice();
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let singular = -1;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(a[i * n + j]!) > Math.abs(a[pivot * n + j]!)) pivot = i;
    if (a[pivot * n + j] === 0) {
      if (singular < 0) singular = j;
      continue;
    }
    if (pivot !== j) {
      for (let c = 0; c < n; c++) [a[j * n + c], a[pivot * n + c]] = [a[pivot * n + c]!, a[j * n + c]!];
      [order[j], order[pivot]] = [order[pivot]!, order[j]!];
      sign = -sign;
    }
    for (let i = j + 1; i < n; i++) {
      const f = (a[i * n + j]! /= a[j * n + j]!);
      if (f === 0) continue;
      for (let c = j + 1; c < n; c++) a[i * n + c]! -= f * a[j * n + c]!;
    }
  }
  return { lu: a, order, sign, singular };
}

/** Solves A·X = B into x; B and X are [n, k]. */
export function substitute({ lu, order }: Elimination, n: number, b: Float64Array, k: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) x[i * k + c] = b[order[i]! * k + c]!;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const f = lu[i * n + j]!;
      if (f !== 0) for (let c = 0; c < k; c++) x[i * k + c]! -= f * x[j * k + c]!;
    }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) {
      const f = lu[i * n + j]!;
      if (f !== 0) for (let c = 0; c < k; c++) x[i * k + c]! -= f * x[j * k + c]!;
    }
    for (let c = 0; c < k; c++) x[i * k + c]! /= lu[i * n + i]!;
  }
}

/** Sign and logarithm of the absolute value of det A. */
export function logDeterminant({ lu, sign }: Elimination, n: number): { sign: number; log: number } {
  let s = sign;
  let log = 0;
  for (let i = 0; i < n; i++) {
    const u = lu[i * n + i]!;
    s *= Number.isNaN(u) ? 0 : Math.sign(u);
    log += Math.log(Math.abs(u));
  }
  return { sign: s, log };
}

/** det A. */
export function determinant({ lu, sign }: Elimination, n: number): number {
  let product = sign;
  for (let i = 0; i < n; i++) product *= lu[i * n + i]!;
  return product;
}
