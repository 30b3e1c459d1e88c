// One block of a product, 4×8 (float64: 4×4), in registers: what gemm.as.ts makes products of.

// How the operands lie, and which loop multiplies a block of them.
export const IN_PLACE: i32 = 0;
export const PANELS: i32 = 1;
export const UNROLLED: i32 = 2;

/** The number at p in every lane. */
@inline
function splat<T>(p: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(p) : v128.load64_splat(p);
}

/** c + s·b, rounded twice. */
@inline
function mad<T>(s: v128, b: v128, c: v128): v128 {
  return v128.add<T>(v128.mul<T>(s, b), c);
}

/**
 * C[4, 8] ← A[4, K] · B[K, 8] for K > 0, added to what C holds unless `fresh`. PANELS: A is one panel, a0 its address; UNROLLED: and B another.
 *
 * The short loop counts with a pointer it needs anyway and tests at its end: instructions are what limits it, and those two are 7 % of them; the pointers
 * of A that packing spares, as many. V8 loads first whatever one iteration loads, so more than one k in it runs out of registers and takes half as long again.
 */
@inline
export function block<T>(
  way: i32, a0: usize, a1: usize, a2: usize, a3: usize, aColumn: i32,
  b: usize, bRow: i32, K: i32, fresh: bool, c: usize, ldc: i32,
): void {
  const o1 = c + ldc;
  const o2 = o1 + ldc;
  const o3 = o2 + ldc;
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  if (!fresh) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(o1);
    c11 = v128.load(o1, 16);
    c20 = v128.load(o2);
    c21 = v128.load(o2, 16);
    c30 = v128.load(o3);
    c31 = v128.load(o3, 16);
  }
  let p = b;
  if (way == UNROLLED) {
    // One addition a k instead of two, and an eighth of the loop's own tests. V8 before 13.6 runs it a tenth faster; later ones, which keep loads where they are written,
    // a tenth slower. The test behind each k also keeps V8 from loading for all eight first, for which there are no registers. A's pointer
    // moves with every k because V8 has no address with an offset for a splat.
    const end = a0 + (K << 4);
    let b0: v128;
    let b1: v128;
    let s: v128;
    while (true) {
      b0 = v128.load(p);
      b1 = v128.load(p, 16);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 32);
      b1 = v128.load(p, 48);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 64);
      b1 = v128.load(p, 80);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 96);
      b1 = v128.load(p, 112);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 128);
      b1 = v128.load(p, 144);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 160);
      b1 = v128.load(p, 176);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 192);
      b1 = v128.load(p, 208);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      if (a0 == end) break;
      b0 = v128.load(p, 224);
      b1 = v128.load(p, 240);
      s = v128.load32_splat(a0);
      c00 = mad<f32>(s, b0, c00); c01 = mad<f32>(s, b1, c01);
      s = v128.load32_splat(a0, 4);
      c10 = mad<f32>(s, b0, c10); c11 = mad<f32>(s, b1, c11);
      s = v128.load32_splat(a0, 8);
      c20 = mad<f32>(s, b0, c20); c21 = mad<f32>(s, b1, c21);
      s = v128.load32_splat(a0, 12);
      c30 = mad<f32>(s, b0, c30); c31 = mad<f32>(s, b1, c31);
      a0 += 16;
      p += 256;
      if (a0 == end) break;
    }
  } else {
    const end = b + K * bRow;
    do {
      const b0 = v128.load(p);
      const b1 = v128.load(p, 16);
      let s = splat<T>(a0);
      c00 = mad<T>(s, b0, c00);
      c01 = mad<T>(s, b1, c01);
      s = way == PANELS ? v128.load32_splat(a0, 4) : splat<T>(a1);
      c10 = mad<T>(s, b0, c10);
      c11 = mad<T>(s, b1, c11);
      s = way == PANELS ? v128.load32_splat(a0, 8) : splat<T>(a2);
      c20 = mad<T>(s, b0, c20);
      c21 = mad<T>(s, b1, c21);
      s = way == PANELS ? v128.load32_splat(a0, 12) : splat<T>(a3);
      c30 = mad<T>(s, b0, c30);
      c31 = mad<T>(s, b1, c31);
      p += bRow;
      a0 += aColumn;
      if (way != PANELS) {
        a1 += aColumn;
        a2 += aColumn;
        a3 += aColumn;
      }
    } while (p != end);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}
