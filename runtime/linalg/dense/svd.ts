// A = U·diag(S)·Vᵀ by one-sided Jacobi rotations (Golub & Van Loan 8.6.3; Demmel & Veselić 1992): small values are right to their
// last digits, too. Columns are kept as rows, so that the inner loops run along them.
import { orthogonal, reflections, triangular } from './householder.js';
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
  for (let sweep = 0, turned = true; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) if (rotate(w, v, n, p, q)) turned = true;
  }
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

/** Makes columns p and q orthogonal, unless they are. */
function rotate(w: Float64Array, v: Float64Array | null, n: number, p: number, q: number): boolean {
  let [pp, qq, pq] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = w[p * n + i]!;
    const y = w[q * n + i]!;
    pp += x * x;
    qq += y * y;
    pq += x * y;
  }
  const small = 2 * Number.EPSILON * Math.max(2, Math.sqrt(n));
  if (!(Math.abs(pq) > small * Math.sqrt(pp) * Math.sqrt(qq)) || Math.abs(pq) < 1e-300) return false;
  const zeta = (qq - pp) / (2 * pq);
  const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(zeta, 1));
  const c = 1 / Math.hypot(t, 1);
  turn(w, p * n, q * n, n, c, c * t);
  if (v !== null) turn(v, p * n, q * n, n, c, c * t);
  return true;
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
