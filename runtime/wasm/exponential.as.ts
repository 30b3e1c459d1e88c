// e^x, tanh and sigmoid of arrays in single precision, without fused multiply-add: the same bits on every machine. Polynomial: S. Moshier,
// Cephes Math Library (single/expf.c, tanhf.c).
//
// Every function goes over a piece of the array twice: first x = n·ln 2 + y, then e^y and what becomes of it. A processor looks at some sixty instructions
// ahead; of the whole chain, 57 cycles from end to end, that is two vectors, and it waits; of half of it four. That is a third of the time.
// And in loops so short all constants stay in registers.
import { head, mad, sp } from './math.as';

/** Elements between one pass and the other: they stay in a first-level cache. */
const PIECE: i32 = 1024;
/** 2^n of every element of a piece, or n where 2^n need not be a normal number. */
const POWERS = memory.data(4 * PIECE + 16, 16);

/** What is computed; where e^x of what. */
const EXP = 0;
const SIGMOID = 1; // e^−x
const TANH = 2; // e^2|x|
const BELOW = 3; // e^(x − shift), x ≤ shift

/** Constants, each four times over: V8 builds a constant vector in three instructions, and loads it in one, if all loads share one base. */
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
  88.8, 88.8, 88.8, 88.8, // LARGEST
  -104.0, -104.0, -104.0, -104.0, // SMALLEST
  20.0, 20.0, 20.0, 20.0, // SATURATED
  -88.0, -88.0, -88.0, -88.0, // VANISHED
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
const LARGEST = 176;
const SMALLEST = 192;
const SATURATED = 208;
const VANISHED = 224;

/** The argument of e^x, kept where 2^n can be had. pmax and pmin keep their first argument when it is NaN. */
@inline
function argument(what: i32, x: v128, shift: v128, largest: v128, smallest: v128): v128 {
  // From 9.02 on tanh rounds to 1; up to there 2^n is a normal number. From e^−88 on 2^n is 0, which is what softmax needs.
  if (what == TANH) return f32x4.pmin(f32x4.add(f32x4.abs(x), f32x4.abs(x)), largest);
  if (what == BELOW) return f32x4.pmax(f32x4.sub(x, shift), smallest);
  return f32x4.pmax(f32x4.pmin(what == SIGMOID ? f32x4.neg(x) : x, largest), smallest);
}

/** First pass: the argument is n·ln 2 + y; y goes to d. n > 0 elements, and up to three more. */
@inline
function reduce(what: i32, s: usize, d: usize, n: i32, shift: v128): void {
  const log2e = v128.load(TABLE, LOG2E);
  const round = v128.load(TABLE, ROUND);
  const high = v128.load(TABLE, LN2_HIGH);
  const low = v128.load(TABLE, LN2_LOW);
  const one = v128.load(TABLE, ONE);
  const largest = what == TANH ? v128.load(TABLE, SATURATED) : v128.load(TABLE, LARGEST);
  const smallest = what == BELOW ? v128.load(TABLE, VANISHED) : v128.load(TABLE, SMALLEST);
  const end = s + (n << 2);
  let powers: usize = POWERS;
  do {
    const x = argument(what, v128.load(s), shift, largest, smallest);
    const t = mad(x, log2e, round);
    const fx = f32x4.sub(t, round);
    v128.store(d, f32x4.sub(f32x4.sub(x, f32x4.mul(fx, high)), f32x4.mul(fx, low)));
    // (n + 127) << 23 is (n << 23) + the bits of 1.
    if (what == EXP || what == SIGMOID) v128.store(powers, i32x4.sub(t, round));
    else v128.store(powers, i32x4.add(i32x4.shl(t, 23), one));
    s += 16;
    d += 16;
    powers += 16;
  } while (s < end);
}

/** e^y − 1 for |y| ≤ ln 2 / 2. */
@inline
function expm1(y: v128, p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128): v128 {
  const z = f32x4.mul(y, y);
  return mad(mad(mad(mad(y, p5, p4), z, mad(y, p3, p2)), z, mad(y, p1, p0)), z, y);
}

/** What the second pass makes of e^y − 1, of n or 2^n, and of x. */
@inline
function result(what: i32, e: v128, power: v128, x: v128, one: v128): v128 {
  if (what == BELOW) return f32x4.mul(f32x4.add(e, one), power);
  if (what == TANH) {
    // E / (E + 2) with E = e^2|x| − 1, which keeps small arguments exact: 2^n (e^y − 1) + (2^n − 1).
    const E = f32x4.add(f32x4.mul(power, e), f32x4.sub(power, one));
    return v128.or(f32x4.div(E, f32x4.add(E, f32x4.add(one, one))), v128.xor(x, f32x4.abs(x)));
  }
  // 2^n in two halves, so that results go down to denormals and up to the largest float without a branch.
  const half = i32x4.shr_s(power, 1);
  const first = i32x4.add(i32x4.shl(half, 23), one);
  const second = i32x4.add(i32x4.shl(i32x4.sub(power, half), 23), one);
  const whole = f32x4.mul(f32x4.mul(f32x4.add(e, one), first), second);
  return what == SIGMOID ? f32x4.div(one, f32x4.add(one, whole)) : whole;
}

/** Second pass: d ← what is computed. Returns the sums of the four lanes over the n first elements; up to three more are written. */
@inline
function finish(what: i32, s: usize, d: usize, n: i32): v128 {
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
    const x = what == TANH ? v128.load(s) : sum;
    const e = result(what, expm1(v128.load(d), p0, p1, p2, p3, p4, p5), v128.load(powers), x, one);
    v128.store(d, e);
    if (what == BELOW) sum = f32x4.add(sum, e);
    s += 16;
    d += 16;
    powers += 16;
  }
  if (what == BELOW && (n & 3) != 0) {
    const e = result(what, expm1(v128.load(d), p0, p1, p2, p3, p4, p5), v128.load(powers), sum, one);
    v128.store(d, e);
    sum = f32x4.add(sum, head(e, n & 3, 0.0));
  }
  return sum;
}

@inline
function pieces(what: i32, s: usize, d: usize, n: i32, shift: v128): v128 {
  let sum = sp(0.0);
  for (let i = 0; i < n; i += PIECE) {
    const count = min(n - i, PIECE);
    reduce(what, s + (i << 2), d + (i << 2), count, shift);
    sum = f32x4.add(sum, finish(what, s + (i << 2), d + (i << 2), count));
  }
  return sum;
}

/** d[i] ← e^s[i]. Here and in the two below n is a multiple of 4, and s and d do not overlap. */
export function exp(s: usize, d: usize, n: i32): void { pieces(EXP, s, d, n, sp(0.0)); }
/** d[i] ← tanh s[i]. */
export function tanh(s: usize, d: usize, n: i32): void { pieces(TANH, s, d, n, sp(0.0)); }
/** d[i] ← 1 / (1 + e^−s[i]). */
export function sigmoid(s: usize, d: usize, n: i32): void { pieces(SIGMOID, s, d, n, sp(0.0)); }

/** d[i] ← e^(s[i] − shift) for shift ≥ s[i], 0 below e^−88; returns the sums of the four lanes. Up to three elements past the last are written. */
@inline
export function expBelow(s: usize, d: usize, n: i32, shift: v128): v128 {
  return pieces(BELOW, s, d, n, shift);
}
