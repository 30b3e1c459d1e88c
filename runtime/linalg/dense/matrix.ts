// Dense matrices in float64 as plain row-major arrays: what the decompositions beside this file work on.

/** A matrix as rows one after the other. Not to be written to: it may be a tensor's own array. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** The n × n identity. */
export function identity(n: number): Float64Array {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return data;
}

/** The transpose of an m × n array. */
export function transposed(data: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = data[i * n + j]!;
  return out;
}

export function allFinite(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i]!)) return false;
  return true;
}

/** The Euclidean length of every `step`-th number from `from` on. Scaled where squares overflow or vanish. */
export function lengthOf(data: Float64Array, from: number, step: number, count: number): number {
  let sum = 0;
  const end = from + step * count;
  for (let i = from; i < end; i += step) sum += data[i]! * data[i]!;
  if (sum > 1e-280 && sum < Number.POSITIVE_INFINITY) return Math.sqrt(sum);
  let largest = 0;
  for (let i = from; i < end; i += step) largest = Math.max(largest, Math.abs(data[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  sum = 0;
  for (let i = from; i < end; i += step) sum += (data[i]! / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Rotates the n numbers from p on with those from q on: x, y ← c·x − s·y, s·x + c·y. */
export function turn(z: Float64Array, p: number, q: number, n: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = z[p + k]!;
    const y = z[q + k]!;
    z[p + k] = c * x - s * y;
    z[q + k] = s * x + c * y;
  }
}
