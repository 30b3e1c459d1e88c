// A few words of linear algebra on plain arrays, for LBFGS.

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** y ← y + a x. */
export function axpy(y: Float64Array, a: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i]! += a * x[i]!;
}

export const scaled = (x: Float64Array, factor: number): Float64Array => x.map((v) => v * factor);

/** Largest absolute value. */
export function largest(x: Float64Array): number {
  let max = 0;
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]!) > max || Number.isNaN(x[i]!)) max = Math.abs(x[i]!);
  return max;
}
