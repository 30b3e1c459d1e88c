const fround = Math.fround;
const f64 = new Float64Array(1);
const words = new Uint32Array(f64.buffer);
/** Which half of a float64 holds the low bits. */
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** The double next to `s` in the direction of `error`, when `s` is even: rounding to odd, so that a second rounding is right. */
function toOdd(s: number, error: number): number {
  f64[0] = s;
  if ((words[low]! & 1) === 0) {
    if (error > 0 === s > 0) words[low] = words[low]! + 1;
    else {
      if (words[low] === 0) words[1 - low] = words[1 - low]! - 1;
      words[low] = words[low]! - 1;
    }
  }
  return f64[0]!;
}

/**
 * `a · b + c` in float32 with one rounding, for float32 arguments: what a processor's fused multiply-add gives.
 * The product is exact in double; the sum's error is folded in by rounding to odd.
 */
export function fma32(a: number, b: number, c: number): number {
  const p = a * b;
  const s = p + c;
  const t = s - p;
  const error = p - (s - t) + (c - t);
  return fround(error === 0 ? s : toOdd(s, error));
}

const SPLIT = 134217729;

/** The error of the double product `a · b` (Dekker): the two add up to the exact product. */
export function productError(a: number, b: number, p: number): number {
  const ta = SPLIT * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLIT * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

/** The error of the double sum `a + b` (Knuth). */
export function sumError(a: number, b: number, s: number): number {
  const t = s - a;
  return a - (s - t) + (b - t);
}

/** `a · b + c` in float64 with one rounding, away from overflow and underflow. */
export function fma64(a: number, b: number, c: number): number {
  const p = a * b;
  const pe = productError(a, b, p);
  const s = p + c;
  const se = sumError(p, c, s);
  // s + se + pe is exact: round the two small parts to odd, then add.
  const small = se + pe;
  const rest = sumError(se, pe, small);
  return s + (rest === 0 || small === 0 ? small : toOdd(small, rest));
}
