// biome-ignore-all lint/correctness/noPrecisionLoss: constants with all the digits of the original, which round to the same doubles
// x^y as FreeBSD's msun computes it (fdlibm's e_pow.c), so that it is the same number on every Node: V8's own changed
// its last bit between Node 22 and 24. Below 0.70 units in the last place.
//
// Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
// Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
// https://www.netlib.org/fdlibm/e_pow.c

const view = new DataView(new ArrayBuffer(8));

function highWord(x: number): number {
  view.setFloat64(0, x);
  return view.getInt32(0);
}

function withHighWord(x: number, high: number): number {
  view.setFloat64(0, x);
  view.setInt32(0, high);
  return view.getFloat64(0);
}

/** The number without the lower half of its bits. */
function upper(x: number): number {
  view.setFloat64(0, x);
  view.setInt32(4, 0);
  return view.getFloat64(0);
}

const TWO53 = 9007199254740992;
const BP = [1, 1.5] as const;
const DP_H = [0, 5.84962487220764160156e-1] as const;
const DP_L = [0, 1.35003920212974897128e-8] as const;
const L = [
  5.99999999999994648725e-1, 4.28571428578550184252e-1, 3.33333329818377432918e-1, 2.72728123808534006489e-1,
  2.30660745775561754067e-1, 2.06975017800338417784e-1,
] as const;
const P = [
  1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
] as const;
const LN2 = 6.93147180559945286227e-1;
const LN2_H = 6.93147182464599609375e-1;
const LN2_L = -1.90465429995776804525e-9;
/** −(1024 − log2(overflow + ½ ulp)). */
const OVERFLOW = 8.0085662595372944372e-17;
/** 2/(3 ln 2). */
const CP = 9.61796693925975554329e-1;
const CP_H = 9.61796700954437255859e-1;
const CP_L = -7.02846165095275826516e-9;
const INV_LN2 = 1.442695040888963387;
const INV_LN2_H = 1.44269502162933349609;
const INV_LN2_L = 1.92596299112661746887e-8;

/** `x ** y`, to the same bit on every machine and version of Node. */
export function power(x: number, y: number): number {
  // JavaScript's own rules for what is not finite, and PyTorch's short ways for small powers.
  if (x === 0 || y === 0 || !Number.isFinite(x) || !Number.isFinite(y)) return x ** y;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  if (y === 3) return x * x * x;
  if (y === -2) return 1 / (x * x);
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  const negative = x < 0;
  if (negative && !Number.isInteger(y)) return Number.NaN;
  const sign = negative && Math.abs(y) < TWO53 && y % 2 !== 0 ? -1 : 1;
  const ax = Math.abs(x);
  if (ax === 1) return sign;
  const [t1, t2] = log2(ax, y) ?? [];
  if (t1 === undefined || t2 === undefined) return ax < 1 === y < 0 ? sign * Number.POSITIVE_INFINITY : sign * 0;
  return exp2(t1, t2, y, sign);
}

/** log2 of `ax` > 0 in two parts, the first with half the bits; undefined where |y| is so large that the sign of log2 decides. */
function log2(ax: number, y: number): [number, number] | undefined {
  const iy = highWord(y) & 0x7fffffff;
  let ix = highWord(ax);
  if (iy > 0x41e00000) {
    // |y| > 2^31: anything but a number next to 1 over- or underflows.
    if (iy > 0x43f00000) return undefined;
    if (ix < 0x3fefffff || ix > 0x3ff00000) return undefined;
    const t = ax - 1;
    const w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
    const u = INV_LN2_H * t;
    const v = t * INV_LN2_L - w * INV_LN2;
    const t1 = upper(u + v);
    return [t1, v - (t1 - u)];
  }
  let n = 0;
  let a = ax;
  if (ix < 0x00100000) {
    a *= TWO53;
    n -= 53;
    ix = highWord(a);
  }
  n += (ix >> 20) - 0x3ff;
  const j = ix & 0x000fffff;
  ix = j | 0x3ff00000;
  let k: 0 | 1;
  if (j <= 0x3988e) k = 0;
  else if (j < 0xbb67a) k = 1;
  else {
    k = 0;
    n += 1;
    ix -= 0x00100000;
  }
  a = withHighWord(a, ix);
  // ss = s_h + s_l = (a − bp) / (a + bp)
  const u = a - BP[k];
  const v = 1 / (a + BP[k]);
  const ss = u * v;
  const s_h = upper(ss);
  const th = withHighWord(0, ((ix >> 1) | 0x20000000) + 0x00080000 + (k << 18));
  const tl = a - (th - BP[k]);
  const s_l = v * (u - s_h * th - s_h * tl);
  const s2 = ss * ss;
  let r = s2 * s2 * (L[0] + s2 * (L[1] + s2 * (L[2] + s2 * (L[3] + s2 * (L[4] + s2 * L[5])))));
  r += s_l * (s_h + ss);
  const q2 = s_h * s_h;
  const t_h = upper(3 + q2 + r);
  const t_l = r - (t_h - 3 - q2);
  const u2 = s_h * t_h;
  const v2 = s_l * t_h + t_l * ss;
  const p_h = upper(u2 + v2);
  const p_l = v2 - (p_h - u2);
  const z_h = CP_H * p_h;
  const z_l = CP_L * p_h + p_l * CP + DP_L[k];
  const t1 = upper(z_h + z_l + DP_H[k] + n);
  return [t1, z_l - (t1 - n - DP_H[k] - z_h)];
}

/** sign · 2^(y · (t1 + t2)). */
function exp2(t1: number, t2: number, y: number, sign: number): number {
  const y1 = upper(y);
  const p_l = (y - y1) * t1 + y * t2;
  let p_h = y1 * t1;
  const z = p_l + p_h;
  const j = highWord(z);
  view.setFloat64(0, z);
  const low = view.getInt32(4);
  if (j >= 0x40900000) {
    if (j !== 0x40900000 || low !== 0 || p_l + OVERFLOW > z - p_h) return sign * Number.POSITIVE_INFINITY;
  } else if ((j & 0x7fffffff) >= 0x4090cc00) {
    if (j !== (0xc090cc00 | 0) || low !== 0 || p_l <= z - p_h) return sign * 0;
  }
  const i = j & 0x7fffffff;
  let n = 0;
  if (i > 0x3fe00000) {
    // |z| > ½: n = round(z)
    const k = (i >> 20) - 0x3ff;
    n = j + (0x00100000 >> (k + 1));
    const e = ((n & 0x7fffffff) >> 20) - 0x3ff;
    p_h -= withHighWord(0, n & ~(0x000fffff >> e));
    n = ((n & 0x000fffff) | 0x00100000) >> (20 - e);
    if (j < 0) n = -n;
  }
  const t = upper(p_l + p_h);
  const u = t * LN2_H;
  const v = (p_l - (t - p_h)) * LN2 + t * LN2_L;
  const zz = u + v;
  const w = v - (zz - u);
  const tt = zz * zz;
  const t3 = zz - tt * (P[0] + tt * (P[1] + tt * (P[2] + tt * (P[3] + tt * P[4]))));
  const r = (zz * t3) / (t3 - 2) - (w + zz * w);
  const result = 1 - (r - zz);
  const high = highWord(result) + (n << 20);
  // Below the normal numbers: scaled in two steps, the last of which rounds.
  if (high >> 20 <= 0) return sign * scaled(result, n);
  return sign * withHighWord(result, high);
}

/** x · 2^n where that is subnormal. */
function scaled(x: number, n: number): number {
  return x * 2 ** Math.max(n + 512, -1022) * 2 ** (n - Math.max(n + 512, -1022));
}
