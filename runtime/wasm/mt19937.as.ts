// Mersenne Twister (Matsumoto and Nishimura, 1998), four words at a time where the recurrence allows it.

@inline
function twist4(s: usize, far: usize): v128 {
  const a = v128.load(s);
  const b = v128.load(s, 4);
  const y = v128.or(v128.and(a, i32x4.splat(0x80000000)), v128.and(b, i32x4.splat(0x7fffffff)));
  const odd = v128.and(i32x4.neg(v128.and(y, i32x4.splat(1))), i32x4.splat(0x9908b0df));
  return v128.xor(v128.xor(v128.load(far), i32x4.shr_u(y, 1)), odd);
}

@inline
function twist(s: usize, i: i32, next: i32, far: i32): void {
  const y = (load<u32>(s + (i << 2)) & 0x80000000) | (load<u32>(s + (next << 2)) & 0x7fffffff);
  store<u32>(s + (i << 2), load<u32>(s + (far << 2)) ^ (y >> 1) ^ ((0 - (y & 1)) & 0x9908b0df));
}

/** The next 624 words, in place of the old. */
export function twistAll(s: usize): void {
  let i = 0;
  for (; i + 4 <= 227; i += 4) v128.store(s + (i << 2), twist4(s + (i << 2), s + ((i + 397) << 2)));
  for (; i < 227; i++) twist(s, i, i + 1, i + 397);
  for (; i + 4 < 624; i += 4) v128.store(s + (i << 2), twist4(s + (i << 2), s + ((i - 227) << 2)));
  for (; i < 623; i++) twist(s, i, i + 1, i - 227);
  twist(s, 623, 0, 396);
}

@inline
function temper4(x: v128): v128 {
  let y = v128.xor(x, i32x4.shr_u(x, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

/** PyTorch's float32 uniforms in [0, 1): the low 24 bits of a word. `pos` is the next unused word; returns the new one. Overshoots by up to 3 floats. */
export function uniform24(s: usize, pos: i32, d: usize, n: i32): i32 {
  while (n > 0) {
    if (pos >= 624) {
      twistAll(s);
      pos = 0;
    }
    const m = min(624 - pos, n);
    for (let i = 0; i < m; i += 4) {
      const u = v128.and(temper4(v128.load(s + ((pos + i) << 2))), i32x4.splat(0xffffff));
      v128.store(d + (i << 2), f32x4.mul(f32x4.convert_i32x4_s(u), f32x4.splat(5.9604644775390625e-8)));
    }
    pos += m;
    n -= m;
    d += m << 2;
  }
  return pos;
}

let place: i32 = 0;

@inline
function next(s: usize): u32 {
  if (place >= 624) {
    twistAll(s);
    place = 0;
  }
  let y = load<u32>(s + (place++ << 2));
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** Whether two words, the high one first, make a 53-bit number below `bound`: all ones or zeros in each half of the result. */
@inline
function below2(words: v128, bound: v128): v128 {
  const swapped = v128.shuffle<i32>(words, words, 1, 0, 3, 2);
  return i64x2.lt_s(v128.and(swapped, i64x2.splat(0x1fffffffffffff)), bound);
}

/** d[i] ← scale where a 53-bit uniform is below `keep`, else 0: PyTorch's dropout. Returns the new position. */
export function dropoutMask(s: usize, pos: i32, d: usize, n: i32, keep: f64, scale: f32): i32 {
  place = pos;
  // A whole number is below keep · 2⁵³ when it is below that rounded up.
  const limit = <i64>Math.ceil(keep * 9007199254740992.0);
  const bound = i64x2.splat(limit);
  const kept = f32x4.splat(scale);
  let i = 0;
  while (i < n) {
    if (place >= 624) {
      twistAll(s);
      place = 0;
    }
    if (n - i >= 4 && place + 8 <= 624) {
      const p = s + (place << 2);
      const first = below2(temper4(v128.load(p)), bound);
      const second = below2(temper4(v128.load(p, 16)), bound);
      v128.store(d + (i << 2), v128.and(v128.shuffle<i32>(first, second, 0, 2, 4, 6), kept));
      place += 8;
      i += 4;
    } else {
      const high = <i64>(next(s) & 0x1fffff);
      const low = <i64>next(s);
      store<f32>(d + (i << 2), ((high << 32) | low) < limit ? scale : 0.0);
      i++;
    }
  }
  return place;
}
