// A = U·diag(S)·Vᵀ by one-sided Jacobi rotations (Golub & Van Loan 8.6.3; Demmel & Veselić 1992) on the triangle of a pivoted QR
// decomposition (Drmač & Veselić 2008), which halves the sweeps: small values are right to their last digits, too.
import { accelerators } from '../../device/cpu/accelerator.js';
import { apply, orthogonal, reflections, triangular } from './householder.js';
import { allFinite, identity, lengthOf, type Matrix, transposed } from './matrix.js';

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

/** A·P = Q·R, and the columns of Rᵀ, which are the rows of R, turned until they are orthogonal: Rᵀ·J = V·S, so that A = (Q·J)·S·(P·V)ᵀ. */
function tall({ rows: m, columns: n, data }: Matrix, wanted: boolean): Svd {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  // A power of two, so that scaling rounds nothing.
  const scale = largest === 0 ? 1 : 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
  const f = reflections({ rows: m, columns: n, data: data.map((x) => x / scale) }, true);
  const w = triangular(f, n);
  const j = wanted ? identity(n) : null;
  orthogonalise(w, j, n);
  const lengths = Float64Array.from({ length: n }, (_, i) => lengthOf(w, i * n, 1, n));
  const order = Array.from({ length: n }, (_, i) => i).sort((i, k) => lengths[k]! - lengths[i]!);
  const s = Float64Array.from(order, (i) => lengths[i]! * scale);
  if (j === null) return { u: null, s, vh: null };
  const rank = order.filter((i) => lengths[i]! > 0).length;
  const turned = new Float64Array(m * n);
  const v = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) turned[i * n + to] = j[from * n + i]!;
    if (to < rank) for (let i = 0; i < n; i++) v[i * n + to] = w[from * n + i]! / lengths[from]!;
  });
  const whole = rank === n ? v : completed(v, n, rank, n, n);
  const vh = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) vh[k * n + f.order[i]!] = whole[i * n + k]!;
  apply(f, turned, n);
  return { u: turned, s, vh };
}

/** Smaller matrices do not pay for being copied to an accelerator. */
const WORTH_A_CALL = 8;

/** Makes the rows of w orthogonal, two at a time; the rows of j turn along. */
function orthogonalise(w: Float64Array, j: Float64Array | null, n: number): void {
  const small = 2 * Number.EPSILON * Math.max(2, Math.sqrt(n));
  if (n >= WORTH_A_CALL)
    for (const accelerator of accelerators) if (accelerator.orthogonalRows?.(n, w, j, small)) return;
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
        if (j !== null) turn(j, p * n, q * n, n, c, c * t);
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

function turn(z: Float64Array, p: number, q: number, n: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = z[p + k]!;
    const y = z[q + k]!;
    z[p + k] = c * x - s * y;
    z[q + k] = s * x + c * y;
  }
}

/** u is [m, columns] with `rank` orthonormal ones: gives [m, all], the others filled in so that all are orthonormal. */
export function completed(u: Float64Array, m: number, rank: number, columns: number, all: number): Float64Array {
  const given = new Float64Array(m * rank);
  for (let i = 0; i < m; i++) for (let j = 0; j < rank; j++) given[i * rank + j] = u[i * columns + j]!;
  const q = orthogonal(reflections({ rows: m, columns: rank, data: given }), all);
  for (let i = 0; i < m; i++) for (let j = 0; j < rank; j++) q[i * all + j] = given[i * rank + j]!;
  return q;
}
