// Single-precision exp, log, tanh, sigmoid, four lanes at a time, without fused multiply-add: the same bits on every machine.
// Polynomials: S. Moshier, Cephes Math Library (single/expf.c, logf.c, tanhf.c).

@inline
export function sp(x: f32): v128 {
  return f32x4.splat(x);
}

/** Constants, each four times over: V8 builds a constant vector in three instructions wherever it is used, and loads it in one, if all loads share one base. */
const TABLE = memory.data<f32>([
  1.44269504088896341, 1.44269504088896341, 1.44269504088896341, 1.44269504088896341, // LOG2E
  12582912.0, 12582912.0, 12582912.0, 12582912.0, // ROUND
  0.693359375, 0.693359375, 0.693359375, 0.693359375, // LN2_HIGH
  -2.1219444e-4, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4, // LN2_LOW
  5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, // P0
  1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, // P1
  4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, // P2
  8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, // P3
  1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, // P4
  1.98756915e-4, 1.98756915e-4, 1.98756915e-4, 1.98756915e-4, // P5
  1.0, 1.0, 1.0, 1.0, // ONE
  2.0, 2.0, 2.0, 2.0, // TWO
  88.8, 88.8, 88.8, 88.8, // LARGEST
  -104.0, -104.0, -104.0, -104.0, // SMALLEST
  -88.0, -88.0, -88.0, -88.0, // LEAST
  20.0, 20.0, 20.0, 20.0, // SATURATED
], 16);
const LOG2E = 0;
const ROUND = 16;
const LN2_HIGH = 32;
const LN2_LOW = 48;
const P0 = 64;
const P1 = 80;
const P2 = 96;
const P3 = 112;
const P4 = 128;
const P5 = 144;
const ONE = 160;
const TWO = 176;
const LARGEST = 192;
const SMALLEST = 208;
const LEAST = 224;
const SATURATED = 240;

@inline
function mad(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** e^x. 2^n is applied in two halves, so that results go down to denormals and up to the largest float without a branch. */
@inline
export function vexp(x0: v128): v128 {
  // pmax and pmin keep their first argument when it is NaN.
  let x = f32x4.pmax(f32x4.pmin(x0, v128.load(TABLE, LARGEST)), v128.load(TABLE, SMALLEST));
  const t = mad(x, v128.load(TABLE, LOG2E), v128.load(TABLE, ROUND));
  const fx = f32x4.sub(t, v128.load(TABLE, ROUND));
  x = f32x4.sub(x, f32x4.mul(fx, v128.load(TABLE, LN2_HIGH)));
  x = f32x4.sub(x, f32x4.mul(fx, v128.load(TABLE, LN2_LOW)));
  const z = f32x4.mul(x, x);
  const p01 = mad(x, v128.load(TABLE, P1), v128.load(TABLE, P0));
  const p23 = mad(x, v128.load(TABLE, P3), v128.load(TABLE, P2));
  const p45 = mad(x, v128.load(TABLE, P5), v128.load(TABLE, P4));
  const y = mad(mad(p45, z, p23), z, p01);
  const r = f32x4.add(mad(y, z, x), v128.load(TABLE, ONE));
  const n = i32x4.sub(t, v128.load(TABLE, ROUND));
  const half = i32x4.shr_s(n, 1);
  // (n + 127) << 23 is (n << 23) + the bits of 1.
  const low = i32x4.add(i32x4.shl(half, 23), v128.load(TABLE, ONE));
  const high = i32x4.add(i32x4.shl(i32x4.sub(n, half), 23), v128.load(TABLE, ONE));
  return f32x4.mul(f32x4.mul(r, low), high);
}

/** Elements that {@link reduceNegative} can leave to {@link expReduced}. */
export const PIECE: i32 = 1024;
const POWERS = memory.data(4 * PIECE + 16, 16);

/** Polynomial of e^y − y − 1 over y², for |y| ≤ ln 2 / 2. */
@inline
function tail(y: v128, z: v128, p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128): v128 {
  return mad(mad(mad(y, p5, p4), z, mad(y, p3, p2)), z, mad(y, p1, p0));
}

/**
 * First half of e^(s − shift) for s ≤ shift: s − shift = n·ln 2 + y; y goes to d, 2^n to a table that {@link expReduced} reads. 2^n is 0 from e^−88 on,
 * which is what softmax needs. In two halves because a processor looks at some sixty instructions ahead: of the whole chain of 57 cycles that is two
 * vectors, and it waits; of half of it four. Constants before the loop, where it is short enough for all of them to stay in registers.
 */
@inline
export function reduceNegative(s: usize, d: usize, n: i32, shift: v128): void {
  const log2e = v128.load(TABLE, LOG2E);
  const round = v128.load(TABLE, ROUND);
  const high = v128.load(TABLE, LN2_HIGH);
  const low = v128.load(TABLE, LN2_LOW);
  const one = v128.load(TABLE, ONE);
  const least = v128.load(TABLE, LEAST);
  const end = s + (n << 2);
  let powers: usize = POWERS;
  do {
    // pmax keeps its first argument when it is NaN.
    const x = f32x4.pmax(f32x4.sub(v128.load(s), shift), least);
    const t = mad(x, log2e, round);
    const fx = f32x4.sub(t, round);
    v128.store(d, f32x4.sub(f32x4.sub(x, f32x4.mul(fx, high)), f32x4.mul(fx, low)));
    v128.store(powers, i32x4.add(i32x4.shl(t, 23), one));
    s += 16;
    d += 16;
    powers += 16;
  } while (s < end);
}

/** Second half: d ← e^d · 2^n. Returns the sums of the four lanes of the n first elements; up to three past them are written as well. */
@inline
export function expReduced(d: usize, n: i32): v128 {
  const p0 = v128.load(TABLE, P0);
  const p1 = v128.load(TABLE, P1);
  const p2 = v128.load(TABLE, P2);
  const p3 = v128.load(TABLE, P3);
  const p4 = v128.load(TABLE, P4);
  const p5 = v128.load(TABLE, P5);
  const one = v128.load(TABLE, ONE);
  let sum = sp(0.0);
  let powers: usize = POWERS;
  const whole = d + ((n & ~3) << 2);
  while (d < whole) {
    const y = v128.load(d);
    const z = f32x4.mul(y, y);
    const e = f32x4.mul(f32x4.add(mad(tail(y, z, p0, p1, p2, p3, p4, p5), z, y), one), v128.load(powers));
    v128.store(d, e);
    sum = f32x4.add(sum, e);
    d += 16;
    powers += 16;
  }
  if ((n & 3) != 0) {
    const y = v128.load(d);
    const z = f32x4.mul(y, y);
    const e = f32x4.mul(f32x4.add(mad(tail(y, z, p0, p1, p2, p3, p4, p5), z, y), one), v128.load(powers));
    v128.store(d, e);
    sum = f32x4.add(sum, head(e, n & 3, 0.0));
  }
  return sum;
}

/** Lanes from `rest` on replaced by `fill`. */
@inline
export function head(x: v128, rest: i32, fill: f32): v128 {
  return v128.bitselect(x, sp(fill), i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest)));
}

/** Natural logarithm; −∞ at 0, NaN below, denormals scaled up first. */
@inline
export function vlog(x0: v128): v128 {
  const tiny = f32x4.lt(x0, sp(1.17549435e-38));
  let x = v128.bitselect(f32x4.mul(x0, sp(8388608.0)), x0, tiny);
  const bits = i32x4.shr_u(x, 23);
  x = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  let e = f32x4.convert_i32x4_s(i32x4.sub(bits, i32x4.splat(126)));
  e = f32x4.sub(e, v128.and(tiny, sp(23.0)));
  const low = f32x4.lt(x, sp(0.707106781186547524));
  e = f32x4.sub(e, v128.and(low, sp(1.0)));
  x = f32x4.add(f32x4.sub(x, sp(1.0)), v128.and(low, x));
  const z = f32x4.mul(x, x);
  let y = sp(7.0376836292e-2);
  y = mad(y, x, sp(-1.151461031e-1));
  y = mad(y, x, sp(1.167699874e-1));
  y = mad(y, x, sp(-1.2420140846e-1));
  y = mad(y, x, sp(1.4249322787e-1));
  y = mad(y, x, sp(-1.6668057665e-1));
  y = mad(y, x, sp(2.0000714765e-1));
  y = mad(y, x, sp(-2.4999993993e-1));
  y = mad(y, x, sp(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, x), z);
  y = mad(e, sp(-2.12194440e-4), y);
  y = f32x4.sub(y, f32x4.mul(z, sp(0.5)));
  let r = mad(e, sp(0.693359375), f32x4.add(x, y));
  r = v128.bitselect(sp(-<f32>Infinity), r, f32x4.eq(x0, sp(0.0)));
  r = v128.bitselect(sp(<f32>NaN), r, f32x4.lt(x0, sp(0.0)));
  // +∞ and NaN pass through.
  const finite = f32x4.lt(x0, sp(<f32>Infinity));
  return v128.bitselect(r, x0, finite);
}

/** tanh |x| = E / (E + 2) with E = e^{2|x|} − 1, which keeps small arguments exact: 2^n (e^r − 1) + (2^n − 1). */
@inline
export function vtanh(x: v128): v128 {
  const a = f32x4.abs(x);
  // From 9.02 on the result rounds to 1; up to there 2^n is a normal number.
  let y = f32x4.pmin(f32x4.add(a, a), v128.load(TABLE, SATURATED));
  const t = mad(y, v128.load(TABLE, LOG2E), v128.load(TABLE, ROUND));
  const fx = f32x4.sub(t, v128.load(TABLE, ROUND));
  y = f32x4.sub(y, f32x4.mul(fx, v128.load(TABLE, LN2_HIGH)));
  y = f32x4.sub(y, f32x4.mul(fx, v128.load(TABLE, LN2_LOW)));
  const z = f32x4.mul(y, y);
  const p01 = mad(y, v128.load(TABLE, P1), v128.load(TABLE, P0));
  const p23 = mad(y, v128.load(TABLE, P3), v128.load(TABLE, P2));
  const p45 = mad(y, v128.load(TABLE, P5), v128.load(TABLE, P4));
  const e = mad(mad(mad(p45, z, p23), z, p01), z, y);
  const s = i32x4.add(i32x4.shl(t, 23), v128.load(TABLE, ONE));
  const E = f32x4.add(f32x4.mul(s, e), f32x4.sub(s, v128.load(TABLE, ONE)));
  const r = f32x4.div(E, f32x4.add(E, v128.load(TABLE, TWO)));
  return v128.or(r, v128.xor(x, a));
}

/** 1 / (1 + e^{−x}). */
@inline
export function vsigmoid(x: v128): v128 {
  return f32x4.div(v128.load(TABLE, ONE), f32x4.add(v128.load(TABLE, ONE), vexp(f32x4.neg(x))));
}

@inline
export function hsum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2)) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3));
}

@inline
export function hmax(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}
