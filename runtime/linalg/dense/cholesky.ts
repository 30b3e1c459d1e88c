import type { Matrix } from './matrix.js';

/** A = L·Lᵀ, from the lower triangle of A; the number of the first leading minor that is not positive, 0 if all are. */
export function cholesky({ rows: n, data }: Matrix, l: Float64Array): number {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = data[i * n + j]!;
      for (let k = 0; k < j; k++) s -= l[i * n + k]! * l[j * n + k]!;
      if (i !== j) l[i * n + j] = s / l[j * n + j]!;
      else if (s <= 0) return i + 1;
      else l[i * n + i] = Math.sqrt(s);
    }
  return 0;
}
