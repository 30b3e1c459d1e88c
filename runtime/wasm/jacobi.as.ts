// One sweep of one-sided Jacobi rotations in float64: the same operations in the same order as `orthogonalise` of linalg/dense/svd.ts, two numbers at a time.

/** The sum of products of n numbers each, in four sums. */
@inline
function dot(p: usize, q: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    a = f64x2.add(a, f64x2.mul(v128.load(p), v128.load(q)));
    b = f64x2.add(b, f64x2.mul(v128.load(p, 16), v128.load(q, 16)));
    p += 32;
    q += 32;
  }
  let first = f64x2.extract_lane(a, 0);
  for (; i < n; i++) {
    first += load<f64>(p) * load<f64>(q);
    p += 8;
    q += 8;
  }
  return first + f64x2.extract_lane(a, 1) + (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1));
}

/** x, y ← c·x − s·y, s·x + c·y. */
@inline
function turn(p: usize, q: usize, n: i32, c: f64, s: f64): void {
  const cc = f64x2.splat(c);
  const ss = f64x2.splat(s);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const x = v128.load(p);
    const y = v128.load(q);
    v128.store(p, f64x2.sub(f64x2.mul(cc, x), f64x2.mul(ss, y)));
    v128.store(q, f64x2.add(f64x2.mul(ss, x), f64x2.mul(cc, y)));
    p += 16;
    q += 16;
  }
  if (i < n) {
    const x = load<f64>(p);
    const y = load<f64>(q);
    store<f64>(p, c * x - s * y);
    store<f64>(q, s * x + c * y);
  }
}

/** Makes the n rows of w [n, n] orthogonal in pairs, once; the rows of j turn along unless j is 0. `squares` has room for n numbers. Returns whether any had to turn. */
export function jacobiSweep(w: usize, j: usize, squares: usize, n: i32, small: f64): bool {
  const row = n << 3;
  let turned = false;
  for (let p = 0; p < n; p++) store<f64>(squares + (p << 3), dot(w + p * row, w + p * row, n));
  for (let p = 0; p < n; p++) {
    const wp = w + p * row;
    const sp = squares + (p << 3);
    for (let q = p + 1; q < n; q++) {
      const wq = w + q * row;
      const sq = squares + (q << 3);
      const pp = load<f64>(sp);
      const qq = load<f64>(sq);
      const pq = dot(wp, wq, n);
      if (!(Math.abs(pq) > small * Math.sqrt(pp) * Math.sqrt(qq)) || Math.abs(pq) < 1e-300) continue;
      turned = true;
      const zeta = (qq - pp) / (2 * pq);
      const t = (zeta >= 0 ? 1.0 : -1.0) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const c = 1 / Math.sqrt(1 + t * t);
      turn(wp, wq, n, c, c * t);
      if (j) turn(j + p * row, j + q * row, n, c, c * t);
      const newP = pp - t * pq;
      const newQ = qq + t * pq;
      store<f64>(sp, newP > 0.1 * pp ? newP : dot(wp, wp, n));
      store<f64>(sq, newQ > 0.1 * qq ? newQ : dot(wq, wq, n));
    }
  }
  return turned;
}
