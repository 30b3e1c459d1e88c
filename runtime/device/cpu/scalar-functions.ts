// Functions of one or two numbers that JavaScript lacks or defines differently from PyTorch.
import { power } from '../../ops/power.js';

/**
 * Error function, to about 1e-16: the series below 2.5 and the continued fraction above
 * (Abramowitz & Stegun 7.1.6 and 7.1.14).
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(x)) return x;
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 60; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
      if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = a;
  for (let k = 60; k > 0; k--) fraction = a + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / (fraction * Math.sqrt(Math.PI)));
}

/** Division rounded down, as Python's `//`. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  let q = (a - r) / b;
  if (r !== 0 && r < 0 !== b < 0) q -= 1;
  if (q === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(q);
  return q - floor > 0.5 ? floor + 1 : floor;
}

/** Remainder with the sign of the divisor, as Python's `%`. */
export function remainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

/** Rounds halves to the even neighbour. */
export function round(x: number): number {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}

/** `Math.pow` gives NaN for 1^NaN and (±1)^±∞; C and PyTorch give 1. */
export function pow(a: number, b: number): number {
  return a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) ? 1 : power(a, b);
}

/** What C makes of whole powers below one: 0, but for bases of 1 and −1. */
const inversePower = (a: number, b: number): number => (a === 1 ? 1 : a === -1 ? (b % 2 === 0 ? 1 : -1) : 0);

/** a^b for int64, rounded beyond 2^53. */
export function longPower(a: number, b: number): number {
  return b < 0 ? inversePower(a, b) : power(a, b);
}

/** The low 32 bits of a^b for whole numbers, as C's repeated multiplication leaves them. */
export function wholePower(a: number, b: number): number {
  if (b < 0) return inversePower(a, b);
  let result = 1;
  for (let n = b; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result = Math.imul(result, a);
    a = Math.imul(a, a);
  }
  return result;
}

/** What int64 keeps of a number: its whole part; the smallest int64 of what does not fit and of NaN, as x86 converts. */
export function whole(x: number): number {
  // Whole numbers have one zero.
  const t = Math.trunc(x) + 0;
  return t < 2 ** 63 && t >= -(2 ** 63) ? t : -(2 ** 63);
}

/** Logistic function without overflow. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** (y − 1) max(ln(1 − x), −100) − y max(ln x, −100), with one logarithm where y is 0 or 1. */
export function binaryCrossEntropy(x: number, y: number): number {
  if (y === 1) return -Math.max(Math.log(x), -100);
  if (y === 0) return -Math.max(Math.log1p(-x), -100);
  return (y - 1) * Math.max(Math.log1p(-x), -100) - y * Math.max(Math.log(x), -100);
}
