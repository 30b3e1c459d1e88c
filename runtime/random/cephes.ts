/**
 * log and sin/cos in single precision, operation by operation as PyTorch's AVX2 normals use them (avx_mathfun, after the
 * Cephes library by Stephen Moshier), fused multiply-adds included.
 */
import { fma32 } from './fma.js';

const fround = Math.fround;
const f32 = new Float32Array(1);
const i32 = new Int32Array(f32.buffer);
const single = (values: readonly number[]): readonly number[] => values.map(fround);

const LOG = single([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
]);
const LN2_LOW = fround(-2.1219444e-4);
const LN2_HIGH = fround(0.693359375);
const SQRT_HALF = fround(Math.SQRT1_2);

/** log of a positive normal float32. */
export function log32(value: number): number {
  f32[0] = value;
  let exponent = (i32[0]! >>> 23) - 126;
  i32[0] = (i32[0]! & ~0x7f800000) | 0x3f000000;
  let x = f32[0]!;
  if (x < SQRT_HALF) {
    exponent--;
    x = fround(fround(x - 1) + x);
  } else x = fround(x - 1);
  const z = fround(x * x);
  let y = LOG[0]!;
  for (let i = 1; i < 9; i++) y = fma32(y, x, LOG[i]!);
  // GCC fuses the earlier of the two products, so e · q1 is rounded first: as in wasm/randn.as.ts.
  y = fma32(fround(y * x), z, fround(exponent * LN2_LOW));
  y = fma32(z, -0.5, y);
  return fma32(exponent, LN2_HIGH, fround(x + y));
}

const [PI_A, PI_B, PI_C] = single([-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8]) as [
  number,
  number,
  number,
];
const [S0, S1, S2] = single([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]) as [number, number, number];
const [C0, C1, C2] = single([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2]) as [
  number,
  number,
  number,
];
const FOUR_OVER_PI = fround(1.27323954473516);

let sine = 0;

/** cos of a non-negative float32; {@link lastSine} then gives its sine. */
export function cos32(value: number): number {
  const j = (Math.trunc(fround(value * FOUR_OVER_PI)) + 1) & ~1;
  let x = fma32(j, PI_A, value);
  x = fma32(j, PI_B, x);
  x = fma32(j, PI_C, x);
  const z = fround(x * x);
  let c = fma32(C0, z, C1);
  c = fround(fma32(c, z, C2) * z);
  c = fround(fma32(c, z, -fround(z * 0.5)) + 1);
  let s = fma32(S0, z, S1);
  s = fround(fma32(s, z, S2) * z);
  s = fma32(s, x, x);
  const straight = (j & 2) === 0;
  sine = straight ? s : c;
  if ((j & 4) !== 0) sine = -sine;
  const cosine = straight ? c : s;
  return (~(j - 2) & 4) !== 0 ? -cosine : cosine;
}

/** The sine of the argument that {@link cos32} was last called with. */
export const lastSine = (): number => sine;
