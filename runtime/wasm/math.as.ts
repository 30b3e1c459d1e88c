// Single-precision logarithm and sums over lanes, four lanes at a time, without fused multiply-add: the same bits on every machine.
// Polynomial: S. Moshier, Cephes Math Library (single/logf.c).

@inline
export function sp(x: f32): v128 {
  return f32x4.splat(x);
}

@inline
export function mad(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
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
