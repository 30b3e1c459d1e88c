// torch.randn in float32, 16 elements and more, bit for bit as PyTorch's AVX2 path (aten DistributionTemplates.h normal_fill_AVX2 with
// avx_mathfun.h): 24-bit uniforms, Box-Muller over pairs (j, j + 8) of every 16, Cephes log and sincos with fused multiply-adds.
// Compiled twice: with relaxed SIMD, whose madd is fused where the processor can (`probe` finds out), and without, emulating it in float64.
import { uniform24 } from './mt19937.as';

@inline
function sp(x: f32): v128 {
  return f32x4.splat(x);
}

/** Product exact in float64, sum rounded to odd, so that the last rounding to float32 is the only one. */
@inline
function fma2(a: v128, b: v128, c: v128): v128 {
  const p = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  const q = f64x2.promote_low_f32x4(c);
  const s = f64x2.add(p, q);
  const t = f64x2.sub(s, p);
  const err = f64x2.add(f64x2.sub(p, f64x2.sub(s, t)), f64x2.sub(q, t));
  const one = i64x2.splat(1);
  const zero = f64x2.splat(0.0);
  const even = i64x2.eq(v128.and(s, one), i64x2.splat(0));
  const fix = v128.and(f64x2.ne(err, zero), even);
  // +1 unit in the last place when the error points away from zero, −1 otherwise (all ones is −1).
  const inward = v128.xor(f64x2.gt(err, zero), f64x2.gt(s, zero));
  const step = v128.or(v128.and(inward, i64x2.splat(-1)), v128.andnot(one, inward));
  return f32x4.demote_f64x2_zero(i64x2.add(s, v128.and(step, fix)));
}

@inline
function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  const low = fma2(a, b, c);
  const high = fma2(
    v128.shuffle<i32>(a, a, 2, 3, 2, 3),
    v128.shuffle<i32>(b, b, 2, 3, 2, 3),
    v128.shuffle<i32>(c, c, 2, 3, 2, 3),
  );
  return v128.shuffle<i32>(low, high, 0, 1, 4, 5);
}

/** 1 when `fma` rounds once: (1 + ε)² − (1 + 2ε) is ε², not 0. */
export function probe(): i32 {
  const a = sp(1.00000011920929);
  return f32x4.extract_lane(fma(a, a, sp(-1.00000023841858)), 0) != 0 ? 1 : 0;
}

@inline
function vlog(x0: v128): v128 {
  // u1 = 1 − uniform is in (0, 1], so denormals and zeros do not occur.
  let x = v128.or(v128.and(x0, i32x4.splat(~0x7f800000)), i32x4.splat(0x3f000000));
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x0, 23), i32x4.splat(0x7f)));
  e = f32x4.add(e, sp(1.0));
  const low = f32x4.lt(x, sp(0.707106781186547524));
  const rest = v128.and(low, x);
  x = f32x4.sub(x, sp(1.0));
  e = f32x4.sub(e, v128.and(low, sp(1.0)));
  x = f32x4.add(x, rest);
  const z = f32x4.mul(x, x);
  let y = sp(7.0376836292e-2);
  y = fma(y, x, sp(-1.151461031e-1));
  y = fma(y, x, sp(1.167699874e-1));
  y = fma(y, x, sp(-1.2420140846e-1));
  y = fma(y, x, sp(1.4249322787e-1));
  y = fma(y, x, sp(-1.6668057665e-1));
  y = fma(y, x, sp(2.0000714765e-1));
  y = fma(y, x, sp(-2.4999993993e-1));
  y = fma(y, x, sp(3.3333331174e-1));
  // GCC fuses the earlier of the two products: y·z + e·q1 rounds e·q1 first (the other way round 28 of 123,457 numbers differ).
  y = fma(f32x4.mul(y, x), z, f32x4.mul(e, sp(-2.12194440e-4)));
  y = fma(z, sp(-0.5), y);
  return fma(e, sp(0.693359375), f32x4.add(x, y));
}

/** n uniforms (a multiple of 16) become normals in place. */
function boxMuller(d: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) {
    for (let h = 0; h < 32; h += 16) {
      const u1 = f32x4.sub(sp(1.0), v128.load(d + h));
      const radius = f32x4.sqrt(f32x4.mul(sp(-2.0), vlog(u1)));
      let x = f32x4.mul(sp(<f32>6.283185307179586), v128.load(d + h + 32));
      let j = i32x4.trunc_sat_f32x4_s(f32x4.mul(x, sp(1.27323954473516)));
      j = v128.and(i32x4.add(j, i32x4.splat(1)), i32x4.splat(~1));
      const y = f32x4.convert_i32x4_s(j);
      const flipSin = i32x4.shl(v128.and(j, i32x4.splat(4)), 29);
      const flipCos = i32x4.shl(v128.andnot(i32x4.splat(4), i32x4.sub(j, i32x4.splat(2))), 29);
      const poly = i32x4.eq(v128.and(j, i32x4.splat(2)), i32x4.splat(0));
      x = fma(y, sp(-0.78515625), x);
      x = fma(y, sp(-2.4187564849853515625e-4), x);
      x = fma(y, sp(-3.77489497744594108e-8), x);
      const z = f32x4.mul(x, x);
      let c = fma(sp(2.443315711809948e-5), z, sp(-1.388731625493765e-3));
      c = f32x4.mul(fma(c, z, sp(4.166664568298827e-2)), z);
      c = f32x4.add(fma(c, z, f32x4.neg(f32x4.mul(z, sp(0.5)))), sp(1.0));
      let s = fma(sp(-1.9515295891e-4), z, sp(8.3321608736e-3));
      s = f32x4.mul(fma(s, z, sp(-1.6666654611e-1)), z);
      s = fma(s, x, x);
      const sin = v128.xor(v128.bitselect(s, c, poly), flipSin);
      const cos = v128.xor(v128.bitselect(c, s, poly), flipCos);
      v128.store(d + h, f32x4.mul(radius, cos));
      v128.store(d + h + 32, f32x4.mul(radius, sin));
    }
    d += 64;
  }
}

/** Draws n normals (a multiple of 16) from the 624-word state at s; returns the new position. */
export function randn(s: usize, pos: i32, d: usize, n: i32): i32 {
  pos = uniform24(s, pos, d, n);
  boxMuller(d, n);
  return pos;
}

export function uniform(s: usize, pos: i32, d: usize, n: i32): i32 {
  return uniform24(s, pos, d, n);
}
