import { fillUniform, type Generator } from '../random/index.js';

/** Φ, the standard normal distribution function, from erf by its series and continued fraction. */
function phi(x: number): number {
  return (1 + erf(x / Math.SQRT2)) / 2;
}

function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 60; n++) {
      term *= (-x * x * (2 * n - 1)) / (n * (2 * n + 1));
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = a;
  for (let k = 60; k > 0; k--) fraction = a + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / (fraction * Math.sqrt(Math.PI)));
}

/** Inverse of erf: Winitzki's approximation, made exact by Newton steps. */
export function erfinv(y: number): number {
  if (y <= -1) return Number.NEGATIVE_INFINITY;
  if (y >= 1) return Number.POSITIVE_INFINITY;
  const logarithm = Math.log(1 - y * y);
  const half = 2 / (Math.PI * 0.147) + logarithm / 2;
  let x = Math.sign(y) * Math.sqrt(Math.sqrt(half * half - logarithm / 0.147) - half);
  for (let i = 0; i < 3; i++) x -= (erf(x) - y) / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
  return x;
}

/** Normals within [a, b], by inverting the distribution function of uniforms, as PyTorch does. */
export function truncatedNormal(
  generator: Generator,
  data: Float32Array | Float64Array,
  mean: number,
  std: number,
  a: number,
  b: number,
): void {
  const low = phi((a - mean) / std);
  const high = phi((b - mean) / std);
  fillUniform(generator, data, 2 * low - 1, 2 * high - 1);
  for (let i = 0; i < data.length; i++) data[i] = Math.min(Math.max(erfinv(data[i]!) * std * Math.SQRT2 + mean, a), b);
}
