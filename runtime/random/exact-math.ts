/**
 * log, sin and cos of doubles, correctly rounded for all but about one argument in 10⁹. C libraries come as close as makes
 * no difference; V8's own are off by one bit for a few per cent of arguments, which would show in random streams.
 *
 * Method: double-double arithmetic, Taylor series after reduction to a small argument.
 */
import { productError, sumError } from './fma.js';

/** The value of a function is `hi + lo`; `lo` comes back through this, to allocate nothing. */
let lo = 0;

/** (ah + al) · (bh + bl). */
function multiply(ah: number, al: number, bh: number, bl: number): number {
  const p = ah * bh;
  const e = productError(ah, bh, p) + (ah * bl + al * bh);
  const s = p + e;
  lo = e - (s - p);
  return s;
}

/** (ah + al) + (bh + bl). */
function add(ah: number, al: number, bh: number, bl: number): number {
  const s = ah + bh;
  const e = sumError(ah, bh, s) + al + bl;
  const r = s + e;
  lo = e - (r - s);
  return r;
}

/** (ah + al) / b. */
function divide(ah: number, al: number, bh: number, bl: number): number {
  const q = ah / bh;
  const p = q * bh;
  const r = ah - p - productError(q, bh, p) + al - q * bl;
  const e = r / bh;
  const s = q + e;
  lo = e - (s - q);
  return s;
}

const LN2_HI = Math.LN2;
const LN2_LO = 2.3190468138462996e-17;

/** log(1 + i/128) as double-double, for i = 0 … 128. */
const LOGS = new Float64Array(2 * 129);
for (let i = 1; i <= 128; i++) {
  // 2 · atanh(i / (256 + i)), summed until it no longer changes.
  const xh = divide(i, 0, 256 + i, 0);
  const xl = lo;
  const qh = multiply(xh, xl, xh, xl);
  const ql = lo;
  let sumHi = 0;
  let sumLo = 0;
  let powerHi = xh;
  let powerLo = xl;
  for (let k = 1; k < 80; k += 2) {
    const th = divide(powerHi, powerLo, k, 0);
    sumHi = add(sumHi, sumLo, th, lo);
    sumLo = lo;
    powerHi = multiply(powerHi, powerLo, qh, ql);
    powerLo = lo;
  }
  LOGS[2 * i] = 2 * sumHi;
  LOGS[2 * i + 1] = 2 * sumLo;
}

const f64 = new Float64Array(1);
const bits = new Uint32Array(f64.buffer);
const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The natural logarithm of a positive normal number. */
export function log(x: number): number {
  if (!(x >= 2.2250738585072014e-308) || x === Number.POSITIVE_INFINITY) return Math.log(x);
  f64[0] = x;
  let exponent = (bits[high]! >>> 20) - 1023;
  bits[high] = (bits[high]! & 0xfffff) | 0x3ff00000;
  let m = f64[0]!;
  if (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  // m is in (0.7, 1.42]: log m = log c + 2 atanh((m − c)/(m + c)) with c = (1 + i/128) or half of it.
  const half = m < 0.9990234375;
  const scaled = half ? 2 * m : m;
  const i = Math.round((scaled - 1) * 128);
  const c = (1 + i / 128) * (half ? 0.5 : 1);
  const sum = m + c;
  const sh = divide(m - c, 0, sum, sumError(m, c, sum));
  const sl = lo;
  const q = sh * sh;
  // s³/3 needs more than a double where log c is zero; what follows does not.
  const ch = multiply(sh, sl, sh, sl);
  const cubeHi = multiply(ch, lo, sh, sl);
  const thirdHi = divide(cubeHi, lo, 3, 0);
  const thirdLo = lo + cubeHi * q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q / 11)));
  const th = add(sh, sl, thirdHi, thirdLo);
  const tl = lo;
  const e = exponent - (half ? 1 : 0);
  const eh = multiply(e, 0, LN2_HI, LN2_LO);
  const kh = add(eh, lo, LOGS[2 * i]!, LOGS[2 * i + 1]!);
  return add(kh, lo, 2 * th, 2 * tl);
}

/** 1/n! as double-double. */
const INVERSE_FACTORIAL = new Float64Array(2 * 30);
INVERSE_FACTORIAL[0] = 1;
for (let n = 1; n < 30; n++) {
  INVERSE_FACTORIAL[2 * n] = divide(INVERSE_FACTORIAL[2 * n - 2]!, INVERSE_FACTORIAL[2 * n - 1]!, n, 0);
  INVERSE_FACTORIAL[2 * n + 1] = lo;
}

/** x^start/start! − x^(start+2)/(start+2)! + …, for |x| below π/4. */
function series(xh: number, xl: number, start: 0 | 1): number {
  const qh = multiply(xh, xl, xh, xl);
  const ql = lo;
  let sh = 0;
  let sl = 0;
  for (let n = 26 + start; n >= start; n -= 2) {
    const ph = multiply(sh, sl, qh, ql);
    sh = add(INVERSE_FACTORIAL[2 * n]!, INVERSE_FACTORIAL[2 * n + 1]!, -ph, -lo);
    sl = lo;
  }
  return start === 0 ? sh + sl : multiply(sh, sl, xh, xl);
}

const HALF_PI_HI = 1.5707963267948966;
const HALF_PI_LO = 6.123233995736766e-17;
const HALF_PI_LOWEST = -1.4973849048591833e-33;

/** sin (offset 0) or cos (offset 1) of x in [0, 2π]. */
function circular(x: number, offset: 0 | 1): number {
  const k = Math.round(x / HALF_PI_HI);
  const p = k * HALF_PI_HI;
  const first = x - p;
  const rh = add(first, sumError(x, -p, first), -k * HALF_PI_LO, -k * HALF_PI_LOWEST);
  const rl = lo;
  const quadrant = (k + offset) & 3;
  const value = series(rh, rl, (quadrant & 1) === 0 ? 1 : 0);
  return quadrant >= 2 ? -value : value;
}

/** sin of x in [0, 2π]. */
export const sin = (x: number): number => circular(x, 0);

/** cos of x in [0, 2π]. */
export const cos = (x: number): number => circular(x, 1);
