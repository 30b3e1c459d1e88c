// A = U·diag(S)·Vᵀ by one-sided Jacobi rotations (Golub & Van Loan 8.6.3; Demmel & Veselić 1992): small values are right to their
// last digits, too. Columns are kept as rows, so that the inner loops run along them.
import { accelerators } from '../../device/cpu/accelerator.js';
import { orthogonal, reflections, triangular } from './householder.js';
import { allFinite, identity, lengthOf, type Matrix, transposed, turn } from './matrix.js';

export interface Svd {
  /** [m, k], k = min(m, n); null when not asked for. */
  readonly u: Float64Array | null;
  /** Descending. */
  readonly s: Float64Array;
  /** [k, n]. */
  readonly vh: Float64Array | null;
}

/** Null where A is not finite. */
export function svd(a: Matrix, wanted: boolean): Svd | null {
  const { rows: m, columns: n, data } = a;
  if (!allFinite(data)) return null;
  if (m < n) {
    const turned = tall({ rows: n, columns: m, data: transposed(data, m, n) }, wanted);
    return {
      u: turned.vh && transposed(turned.vh, m, m),
      s: turned.s,
      vh: turned.u && transposed(turned.u, n, m),
    };
  }
  return tall(a, wanted);
}

function tall(a: Matrix, wanted: boolean): Svd {
  const { rows: m, columns: n } = a;
  if (m === n) return square(a, wanted);
  // Of many rows only R matters: A = Q·R, R = U·S·Vᵀ.
  const f = reflections(a);
  const inner = square({ rows: n, columns: n, data: triangular(f, n) }, wanted);
  if (!wanted) return inner;
  const q = orthogonal(f, n);
  const u = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < n; k++) {
      const x = q[i * n + k]!;
      for (let j = 0; j < n; j++) u[i * n + j]! += x * inner.u![k * n + j]!;
    }
  return { u, s: inner.s, vh: inner.vh };
}

function square({ rows: n, data }: Matrix, wanted: boolean): Svd {
  const w = transposed(data, n, n);
  let largest = 0;
  for (let i = 0; i < w.length; i++) largest = Math.max(largest, Math.abs(w[i]!));
  // A power of two, so that scaling rounds nothing.
  const scale = largest === 0 ? 1 : 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
  for (let i = 0; i < w.length; i++) w[i]! /= scale;
  const v = wanted ? identity(n) : null;
  orthogonalise(w, v, n);
  const lengths = Float64Array.from({ length: n }, (_, j) => lengthOf(w, j * n, 1, n));
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => lengths[j]! - lengths[i]!);
  const s = Float64Array.from(order, (j) => lengths[j]! * scale);
  if (v === null) return { u: null, s, vh: null };
  const rank = order.filter((j) => lengths[j]! > 0).length;
  const u = new Float64Array(n * n);
  const vh = new Float64Array(n * n);
  order.forEach((from, to) => {
    vh.set(v.subarray(from * n, from * n + n), to * n);
    if (to < rank) for (let i = 0; i < n; i++) u[i * n + to] = w[from * n + i]! / lengths[from]!;
  });
  return { u: rank === n ? u : completed(u, n, rank, n, n), s, vh };
}

/** Smaller matrices do not pay for being copied to an accelerator. */
const WORTH_A_CALL = 8;

/** Makes the rows of w orthogonal, two at a time; the rows of v turn along. */
function orthogonalise(w: Float64Array, v: Float64Array | null, n: number): void {
  const small = 2 * Number.EPSILON * Math.max(2, Math.sqrt(n));
  if (n >= WORTH_A_CALL)
    for (const accelerator of accelerators) if (accelerator.orthogonalRows?.(n, w, v, small)) return;
  const squares = new Float64Array(n);
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) squares[p] = dot(w, p * n, p * n, n);
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const pp = squares[p]!;
        const qq = squares[q]!;
        const pq = dot(w, p * n, q * n, n);
        if (!(Math.abs(pq) > small * Math.sqrt(pp) * Math.sqrt(qq)) || Math.abs(pq) < 1e-300) continue;
        turned = true;
        const zeta = (qq - pp) / (2 * pq);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        turn(w, p * n, q * n, n, c, c * t);
        if (v !== null) turn(v, p * n, q * n, n, c, c * t);
        squares[p] = pp - t * pq;
        squares[q] = qq + t * pq;
        // What cancelled is summed afresh: the test above needs all digits of both.
        if (!(squares[p]! > 0.1 * pp)) squares[p] = dot(w, p * n, p * n, n);
        if (!(squares[q]! > 0.1 * qq)) squares[q] = dot(w, q * n, q * n, n);
      }
  }
}

/** The sum of products of n numbers each; four sums at once, because one waits for its own last addition. */
function dot(w: Float64Array, p: number, q: number, n: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += w[p + i]! * w[q + i]!;
    s1 += w[p + i + 1]! * w[q + i + 1]!;
    s2 += w[p + i + 2]! * w[q + i + 2]!;
    s3 += w[p + i + 3]! * w[q + i + 3]!;
  }
  for (; i < n; i++) s0 += w[p + i]! * w[q + i]!;
  return s0 + s1 + (s2 + s3);
}

/** u is [m, columns] with `rank` orthonormal ones: gives [m, all], the others filled in so that all are orthonormal. */
export function completed(u: Float64Array, m: number, rank: number, columns: number, all: number): Float64Array {
  const given = new Float64Array(m * rank);
  for (let i = 0; i < m; i++) for (let j = 0; j < rank; j++) given[i * rank + j] = u[i * columns + j]!;
  const q = orthogonal(reflections({ rows: m, columns: rank, data: given }), all);
  for (let i = 0; i < m; i++) for (let j = 0; j < rank; j++) q[i * all + j] = given[i * rank + j]!;
  return q;
}
