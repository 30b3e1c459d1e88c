// Eigenvalues and eigenvectors of symmetric matrices: to tridiagonal form by reflections, then QL steps with implicit shifts
// (Bowdler, Martin, Reinsch & Wilkinson 1968, tred2 and tql2). Vectors are kept as rows, so that the inner loops run along them.
import { type Matrix, turn } from './matrix.js';

export interface Eigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Vectors as columns; null when not asked for. */
  readonly vectors: Float64Array | null;
}

/** Reads one triangle only, the lower one unless `upper`. NaN throughout where that is not finite. */
export function eigh({ rows: n, data }: Matrix, upper: boolean, wanted: boolean): Eigen {
  const a = new Float64Array(n * n);
  let finite = true;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const x = data[upper ? j * n + i : i * n + j]!;
      a[i * n + j] = a[j * n + i] = x;
      if (!Number.isFinite(x)) finite = false;
    }
  const values = new Float64Array(n);
  if (!finite) return { values: values.fill(Number.NaN), vectors: wanted ? a.fill(Number.NaN) : null };
  const beside = new Float64Array(n);
  tridiagonal(a, n, values, beside, wanted);
  diagonal(n, values, beside, wanted ? a : null);
  return sorted(n, values, wanted ? a : null);
}

/**
 * A = Zᵀ·T·Z with T tridiagonal: its diagonal, what is beside it (from 1 on), and Z in place of A.
 */
function tridiagonal(a: Float64Array, n: number, d: Float64Array, e: Float64Array, wanted: boolean): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(a[row + k]!);
    let h = 0;
    if (scale === 0 || i === 1) e[i] = a[row + i - 1]!;
    else {
      for (let k = 0; k < i; k++) {
        a[row + k]! /= scale;
        h += a[row + k]! * a[row + k]!;
      }
      const f = a[row + i - 1]!;
      const g = f > 0 ? -Math.sqrt(h) : Math.sqrt(h);
      e[i] = scale * g;
      h -= f * g;
      a[row + i - 1] = f - g;
      // p = A·u / h into e, by rows of the symmetric A; then A −= u·qᵀ + q·uᵀ.
      e.fill(0, 0, i);
      for (let j = 0; j < i; j++) {
        const u = a[row + j]!;
        let sum = e[j]! + a[j * n + j]! * u;
        for (let k = 0; k < j; k++) {
          sum += a[j * n + k]! * a[row + k]!;
          e[k]! += a[j * n + k]! * u;
        }
        e[j] = sum;
      }
      let dot = 0;
      for (let j = 0; j < i; j++) {
        e[j]! /= h;
        dot += e[j]! * a[row + j]!;
      }
      const half = dot / (h + h);
      for (let j = 0; j < i; j++) e[j]! -= half * a[row + j]!;
      for (let j = 0; j < i; j++) {
        const u = a[row + j]!;
        const q = e[j]!;
        for (let k = 0; k <= j; k++) a[j * n + k]! -= u * e[k]! + q * a[row + k]!;
      }
    }
    d[i] = h;
  }
  if (!wanted) {
    for (let i = 0; i < n; i++) d[i] = a[i * n + i]!;
    return;
  }
  accumulate(a, n, d);
}

/** Puts the product of the reflections, whose vectors are the rows of a, in place of them; d holds their sizes, then the diagonal. */
function accumulate(a: Float64Array, n: number, d: Float64Array): void {
  const z = new Float64Array(n * n);
  const dots = new Float64Array(n);
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  for (let i = 1; i < n; i++) {
    const h = d[i]!;
    if (h === 0) continue;
    // Z = H·Z on the block above row i, which is all that is not the identity yet.
    dots.fill(0, 0, i);
    for (let k = 0; k < i; k++) {
      const u = a[i * n + k]!;
      for (let j = 0; j < i; j++) dots[j]! += u * z[k * n + j]!;
    }
    for (let k = 0; k < i; k++) {
      const u = a[i * n + k]! / h;
      for (let j = 0; j < i; j++) z[k * n + j]! -= u * dots[j]!;
    }
  }
  for (let i = 0; i < n; i++) d[i] = a[i * n + i]!;
  // Vectors as rows: turned over.
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) a[j * n + i] = z[i * n + j]!;
}

/** QL steps on the tridiagonal matrix until nothing is left beside the diagonal; z, rows of vectors, turns along. */
function diagonal(n: number, d: Float64Array, e: Float64Array, z: Float64Array | null): void {
  for (let i = 1; i < n; i++) e[i - 1] = e[i]!;
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++)
    for (let step = 0; step < 60; step++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      // The shift: the eigenvalue of the leading 2 × 2 that is nearer to d[l].
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        if (z !== null) turn(z, i * n, (i + 1) * n, n, c, s);
      }
      if (r === 0 && i >= l) continue;
      d[l]! -= p;
      e[l] = g;
      e[m] = 0;
    }
}

function sorted(n: number, d: Float64Array, z: Float64Array | null): Eigen {
  if (z === null) return { values: d.sort(), vectors: null };
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => d[i]! - d[j]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) vectors[i * n + to] = z[from * n + i]!;
  });
  return { values: Float64Array.from(order, (i) => d[i]!), vectors };
}
