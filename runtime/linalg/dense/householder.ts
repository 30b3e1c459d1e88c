// A = Q·R by Householder's reflections (Golub & Van Loan, Matrix Computations, 5.2), with the signs of LAPACK.
import { lengthOf, type Matrix } from './matrix.js';

/** Reflections in compact form: R on and above the diagonal, below it the vectors, whose first entry is 1. */
export interface Reflections {
  readonly rows: number;
  readonly columns: number;
  readonly a: Float64Array;
  /** H = I − tau·v·vᵀ, one for each of the first columns; 0 where nothing had to be reflected. */
  readonly tau: Float64Array;
  /** Column j of what was decomposed is column order[j] of A. */
  readonly order: Int32Array;
}

/** Reflects what lies below the diagonal of column j to zero; returns tau. */
function eliminate(a: Float64Array, m: number, n: number, j: number): number {
  const at = j * n + j;
  const tail = lengthOf(a, at + n, n, m - j - 1);
  // LAPACK leaves a column alone that is zero below the diagonal, so that the diagonal keeps its sign.
  if (tail === 0) return 0;
  const head = a[at]!;
  const length = Math.hypot(head, tail);
  const beta = head >= 0 ? -length : length;
  const scale = 1 / (head - beta);
  for (let i = j + 1; i < m; i++) a[i * n + j]! *= scale;
  a[at] = beta;
  return (beta - head) / beta;
}

/** Applies reflection j to the columns of b, k of them, from `from` on. */
function reflect({ a, columns: n, rows: m, tau }: Reflections, j: number, b: Float64Array, k: number, from: number) {
  const t = tau[j]!;
  if (t === 0 || from >= k) return;
  const dots = new Float64Array(k);
  for (let c = from; c < k; c++) dots[c] = b[j * k + c]!;
  for (let i = j + 1; i < m; i++) {
    const v = a[i * n + j]!;
    for (let c = from; c < k; c++) dots[c]! += v * b[i * k + c]!;
  }
  for (let c = from; c < k; c++) b[j * k + c]! -= t * dots[c]!;
  for (let i = j + 1; i < m; i++) {
    const v = t * a[i * n + j]!;
    for (let c = from; c < k; c++) b[i * k + c]! -= v * dots[c]!;
  }
}

function swapColumns(a: Float64Array, m: number, n: number, p: number, q: number): void {
  for (let i = 0; i < m; i++) {
    const x = a[i * n + p]!;
    a[i * n + p] = a[i * n + q]!;
    a[i * n + q] = x;
  }
}

/** The reflections of A; with `pivot` the longest of the columns that are left comes next, which shows the rank. */
export function reflections({ rows: m, columns: n, data }: Matrix, pivot = false): Reflections {
  const k = Math.min(m, n);
  const a = data.slice();
  const f: Reflections = {
    rows: m,
    columns: n,
    a,
    tau: new Float64Array(k),
    order: Int32Array.from({ length: n }, (_, i) => i),
  };
  for (let j = 0; j < k; j++) {
    if (pivot) {
      let longest = j;
      let length = -1;
      for (let c = j; c < n; c++) {
        const l = lengthOf(a, j * n + c, n, m - j);
        if (l > length) [longest, length] = [c, l];
      }
      if (longest !== j) {
        swapColumns(a, m, n, j, longest);
        [f.order[j], f.order[longest]] = [f.order[longest]!, f.order[j]!];
      }
    }
    f.tau[j] = eliminate(a, m, n, j);
    reflect(f, j, a, n, j + 1);
  }
  return f;
}

/** The first k columns of Q, as [m, k]. */
export function orthogonal(f: Reflections, k: number): Float64Array {
  const q = new Float64Array(f.rows * k);
  for (let i = 0; i < Math.min(f.rows, k); i++) q[i * k + i] = 1;
  for (let j = f.tau.length - 1; j >= 0; j--) reflect(f, j, q, k, j);
  return q;
}

/** The first k rows of R, as [k, n]. */
export function triangular({ a, columns: n, rows: m }: Reflections, k: number): Float64Array {
  const r = new Float64Array(k * n);
  for (let i = 0; i < Math.min(k, m); i++) for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j]!;
  return r;
}

/** Qᵀ·b in place; b is [m, k]. */
export function applyTransposed(f: Reflections, b: Float64Array, k: number): void {
  for (let j = 0; j < f.tau.length; j++) reflect(f, j, b, k, 0);
}
