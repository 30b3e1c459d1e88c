// Dense decompositions in float64 on plain row-major arrays: small and exact rather than fast.

/** A matrix as rows one after the other. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** A = Q·R by Householder reflections (Golub & Van Loan, Matrix Computations, 5.2.1). Q is [m, k], R [k, n], k = min(m, n). */
export function qr({ rows: m, columns: n, data }: Matrix): { q: Float64Array; r: Float64Array; k: number } {
  const a = data.slice();
  const k = Math.min(m, n);
  const reflectors: Float64Array[] = [];
  for (let j = 0; j < k; j++) {
    const v = new Float64Array(m);
    let norm = 0;
    for (let i = j; i < m; i++) {
      v[i] = a[i * n + j]!;
      norm += v[i]! * v[i]!;
    }
    norm = Math.sqrt(norm);
    const head = v[j]!;
    if (norm > 0) {
      v[j] = head + (head >= 0 ? norm : -norm);
      reflect(v, a, m, n, j, j);
    }
    reflectors.push(v);
  }
  const q = new Float64Array(m * k);
  for (let i = 0; i < k; i++) q[i * k + i] = 1;
  for (let j = k - 1; j >= 0; j--) reflect(reflectors[j]!, q, m, k, j, 0);
  const r = new Float64Array(k * n);
  for (let i = 0; i < k; i++) for (let j = i; j < n; j++) r[i * n + j] = a[i * n + j]!;
  return { q, r, k };
}

/** Applies I − 2vvᵀ/vᵀv to the columns of a from `from` on; v is zero above `top`. */
function reflect(v: Float64Array, a: Float64Array, m: number, n: number, top: number, from: number): void {
  let square = 0;
  for (let i = top; i < m; i++) square += v[i]! * v[i]!;
  if (square === 0) return;
  for (let j = from; j < n; j++) {
    let dot = 0;
    for (let i = top; i < m; i++) dot += v[i]! * a[i * n + j]!;
    const scale = (2 * dot) / square;
    for (let i = top; i < m; i++) a[i * n + j]! -= scale * v[i]!;
  }
}

/** P·A = L·U with partial pivoting, L and U in one array; the order of rows and the sign of the permutation. */
export function lu({ rows: n, data }: Matrix): { lu: Float64Array; order: Int32Array; sign: number; singular: number } {
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
      for (let c = j + 1; c < n; c++) a[i * n + c]! -= f * a[j * n + c]!;
    }
  }
  return { lu: a, order, sign, singular };
}

/** Solves A·X = B from the decomposition; B is [n, k]. */
export function luSolve(f: ReturnType<typeof lu>, n: number, b: Float64Array, k: number): Float64Array {
  const x = new Float64Array(n * k);
  for (let i = 0; i < n; i++) for (let c = 0; c < k; c++) x[i * k + c] = b[f.order[i]! * k + c]!;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) for (let c = 0; c < k; c++) x[i * k + c]! -= f.lu[i * n + j]! * x[j * k + c]!;
  for (let i = n - 1; i >= 0; i--)
    for (let c = 0; c < k; c++) {
      let s = x[i * k + c]!;
      for (let j = i + 1; j < n; j++) s -= f.lu[i * n + j]! * x[j * k + c]!;
      x[i * k + c] = s / f.lu[i * n + i]!;
    }
  return x;
}

/** A = L·Lᵀ; the number of the first minor that is not positive, 0 if all are. */
export function cholesky({ rows: n, data }: Matrix): { l: Float64Array; failed: number } {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = data[i * n + j]!;
      for (let k = 0; k < j; k++) s -= l[i * n + k]! * l[j * n + k]!;
      if (i === j) {
        if (!(s > 0)) return { l, failed: i + 1 };
        l[i * n + i] = Math.sqrt(s);
      } else l[i * n + j] = s / l[j * n + j]!;
    }
  return { l, failed: 0 };
}

/** Eigenvalues in ascending order and eigenvectors (columns) of a symmetric matrix, by Jacobi rotations (Golub & Van Loan 8.5). */
export function eigh({ rows: n, data }: Matrix): { values: Float64Array; vectors: Float64Array } {
  // Only the lower triangle is read, as in PyTorch.
  const a = Float64Array.from({ length: n * n }, (_, p) => {
    const [i, j] = [Math.floor(p / n), p % n];
    return i >= j ? data[p]! : data[j * n + i]!;
  });
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let total = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        total += a[i * n + j]! ** 2;
        if (i !== j) off += a[i * n + j]! ** 2;
      }
    if (off <= 1e-32 * total || off === 0) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i]! - a[j * n + j]!);
  const values = Float64Array.from(order, (i) => a[i * n + i]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    for (let i = 0; i < n; i++) vectors[i * n + to] = v[i * n + from]!;
  });
  return { values, vectors };
}

/** Makes a[p][q] zero by a rotation in the plane (p, q). */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i * n + p]!, a[i * n + q]!];
    a[i * n + p] = c * x - s * y;
    a[i * n + q] = s * x + c * y;
  }
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[p * n + i]!, a[q * n + i]!];
    a[p * n + i] = c * x - s * y;
    a[q * n + i] = s * x + c * y;
    const [g, h] = [v[i * n + p]!, v[i * n + q]!];
    v[i * n + p] = c * g - s * h;
    v[i * n + q] = s * g + c * h;
  }
}
