import { randnF32, uniformF32 } from '../wasm/index.js';
import { cos32, lastSine, log32 } from './cephes.js';
import { cos, log, sin } from './exact-math.js';
import { fma32, fma64 } from './fma.js';
import type { Generator } from './generator.js';

const fround = Math.fround;

/** Any typed array numbers can be drawn into. */
export type Target = Float32Array | Float64Array | Int32Array | Uint8Array;

/** From this many numbers on, SIMD pays for moving the state there and back. */
const WASM_FROM = 256;

/** Fills with `torch.rand`: 24 bits a number in float32, 53 in float64. */
export function fillRand(generator: Generator, out: Float32Array | Float64Array): void {
  if (out instanceof Float64Array) for (let i = 0; i < out.length; i++) out[i] = generator.uniform64();
  else if (out.length < WASM_FROM || !uniformF32(generator, out, 0, out.length)) drawUniform32(generator, out, 0);
}

function drawUniform32(generator: Generator, out: Float32Array, from: number): void {
  for (let i = from; i < out.length; i++) out[i] = generator.uniform32();
}

/** Fills with numbers in [from, to): `uniform_`, and so the default weights of layers (Kaiming's uniform). */
export function fillUniform(generator: Generator, out: Float32Array | Float64Array, from: number, to: number): void {
  if (!(from <= to))
    throw new RangeError(`uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}. Swap them`);
  if (out instanceof Float64Array) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(generator.uniform64(), to - from, from);
    return;
  }
  const low = fround(from);
  const width = fround(fround(to) - low);
  fillRand(generator, out);
  for (let i = 0; i < out.length; i++) out[i] = fma32(out[i]!, width, low);
}

/** Box-Muller on 16 uniforms: element j pairs with j + 8. */
function normals32(out: Float32Array, o: number): void {
  for (let j = o; j < o + 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * log32(fround(1 - out[j]!)))));
    const cosine = cos32(fround(fround(2 * Math.PI) * out[j + 8]!));
    out[j] = radius * cosine;
    out[j + 8] = radius * lastSine();
  }
}

function normals64(out: Float64Array, o: number, mean: number, std: number): void {
  for (let j = o; j < o + 8; j++) {
    const radius = Math.sqrt(-2 * log(1 - out[j]!));
    const theta = 2 * Math.PI * out[j + 8]!;
    const c = radius * cos(theta);
    const s = radius * sin(theta);
    out[j] = fma64(c, std, mean);
    out[j + 8] = fma64(s, std, mean);
  }
}

/**
 * Fills with `torch.randn`, bit for bit as PyTorch's CPU build with AVX2 draws them: under 16 numbers one by one in
 * double precision, from 16 on in blocks (the last 16 are drawn again where the length is not a multiple of 16).
 *
 * @example
 * const out = new Float32Array(5);
 * fillRandn(new Generator(17), out); // -1.4135, 0.2336, 0.0340, 0.3499, -0.0145
 */
export function fillRandn(generator: Generator, out: Float32Array | Float64Array): void {
  const n = out.length;
  if (n < 16) {
    for (let i = 0; i < n; i++) out[i] = generator.normal64();
  } else if (out instanceof Float64Array) fillNormal64(generator, out, 0, 1);
  else if (n < WASM_FROM || !randnF32(generator, out, 0, n)) {
    drawUniform32(generator, out, 0);
    for (let i = 0; i + 16 <= n; i += 16) normals32(out, i);
    if (n % 16 !== 0) {
      drawUniform32(generator, out, n - 16);
      normals32(out, n - 16);
    }
  }
}

function fillNormal64(generator: Generator, out: Float64Array, mean: number, std: number): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = generator.uniform64();
  for (let i = 0; i + 16 <= n; i += 16) normals64(out, i, mean, std);
  if (n % 16 !== 0) {
    for (let i = n - 16; i < n; i++) out[i] = generator.uniform64();
    normals64(out, n - 16, mean, std);
  }
}

/** Fills with normals of this mean and standard deviation: `normal_`. */
export function fillNormal(generator: Generator, out: Float32Array | Float64Array, mean: number, std: number): void {
  if (!(std >= 0)) throw new RangeError(`normal expects std >= 0.0, but found std ${std}`);
  if (out.length < 16) {
    for (let i = 0; i < out.length; i++) out[i] = fma64(generator.normal64(), std, mean);
  } else if (out instanceof Float64Array) fillNormal64(generator, out, mean, std);
  else {
    fillRandn(generator, out);
    const s = fround(std);
    const m = fround(mean);
    // The product of two floats is exact in double precision. Adding 0 makes 0 of −0, as the fused operation does.
    if (m === 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! * s + 0;
    else for (let i = 0; i < out.length; i++) out[i] = fma32(out[i]!, s, m);
  }
}

/** Fills with 1 (probability `p`) and 0: `bernoulli_(p)`, and so the mask of dropout with `p` the share that is kept. */
export function fillBernoulli(generator: Generator, out: Target, p: number): void {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`bernoulli_ expects p to be in [0, 1], but got p=${p}`);
  for (let i = 0; i < out.length; i++) out[i] = generator.uniform64() < p ? 1 : 0;
}

/** One draw per probability: `torch.bernoulli(probabilities)`. */
export function fillBernoulliEach(generator: Generator, out: Target, p: Float32Array | Float64Array): void {
  const wide = p instanceof Float64Array;
  for (let i = 0; i < out.length; i++) {
    const q = p[i]!;
    if (!(q >= 0 && q <= 1)) throw new RangeError(`Expected p_in >= 0 && p_in <= 1 to be true, but got ${q}`);
    out[i] = (wide ? generator.uniform64() : generator.uniform32()) < q ? 1 : 0;
  }
}

/** Fills with exponentials of this rate: `exponential_`. */
export function fillExponential(generator: Generator, out: Float32Array | Float64Array, rate = 1): void {
  if (!(rate > 0)) throw new RangeError(`exponential_ expects lambda > 0.0, but found lambda=${rate}`);
  for (let i = 0; i < out.length; i++) out[i] = (-1 / rate) * log(1 - generator.uniform64());
}
