// The shortest X that makes ‖A·X − B‖ smallest, for any shape and rank: a complete orthogonal factorisation (Golub & Van Loan 5.5.2),
// as LAPACK's gelsy.
import { applyTransposed, orthogonal, reflections, triangular } from './householder.js';
import { type Matrix, transposed } from './matrix.js';

export interface LeastSquares {
  /** [n, k]. */
  readonly x: Float64Array;
  readonly rank: number;
  /** Σ (A·X − B)² of every column. */
  readonly residuals: Float64Array;
}

/** B is [m, k]. Columns whose part that is new is below `rcond` of the longest count as none. */
export function leastSquares(a: Matrix, b: Float64Array, k: number, rcond: number): LeastSquares {
  const { rows: m, columns: n } = a;
  const f = reflections(a, true);
  const first = Math.abs(f.a[0] ?? 0);
  let rank = f.tau.length === 0 || first === 0 ? 0 : 1;
  while (rank > 0 && rank < f.tau.length && Math.abs(f.a[rank * n + rank]!) > rcond * first) rank++;
  const c = b.slice();
  applyTransposed(f, c, k);
  const residuals = new Float64Array(k);
  for (let i = rank; i < m; i++) for (let j = 0; j < k; j++) residuals[j]! += c[i * k + j]! ** 2;
  const y = rank === n ? backwards(f.a, n, rank, c, k) : shortest(triangular(f, rank), n, rank, c, k);
  const x = new Float64Array(n * k);
  for (let i = 0; i < n; i++) x.set(y.subarray(i * k, i * k + k), f.order[i]! * k);
  return { x, rank, residuals };
}

/** R·Y = C for an upper triangle in rows of n; C is [rank, k]. */
function backwards(r: Float64Array, n: number, rank: number, c: Float64Array, k: number): Float64Array {
  const y = c.slice(0, rank * k);
  for (let i = rank - 1; i >= 0; i--) {
    for (let j = i + 1; j < rank; j++) for (let p = 0; p < k; p++) y[i * k + p]! -= r[i * n + j]! * y[j * k + p]!;
    for (let p = 0; p < k; p++) y[i * k + p]! /= r[i * n + i]!;
  }
  return y;
}

/** The shortest Y with T·Y = C for T of full rank, [rank, n]: Tᵀ = Z·S, Sᵀ·W = C, Y = Z·W. */
function shortest(t: Float64Array, n: number, rank: number, c: Float64Array, k: number): Float64Array {
  const f = reflections({ rows: n, columns: rank, data: transposed(t, rank, n) });
  const w = c.slice(0, rank * k);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < i; j++) for (let p = 0; p < k; p++) w[i * k + p]! -= f.a[j * rank + i]! * w[j * k + p]!;
    for (let p = 0; p < k; p++) w[i * k + p]! /= f.a[i * rank + i]!;
  }
  const z = orthogonal(f, rank);
  const y = new Float64Array(n * k);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < rank; j++) for (let p = 0; p < k; p++) y[i * k + p]! += z[i * rank + j]! * w[j * k + p]!;
  return y;
}
