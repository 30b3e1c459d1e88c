import { type Normals, wasmLoaded, wasmNormals } from './instance.js';
import { wasmScratch } from './scratch.js';

/** 624 words of Mersenne Twister and the position of the next unused one (624: none left). */
export interface TwisterState {
  readonly words: Uint32Array;
  position: number;
}

/** Numbers drawn per call; a multiple of 16. */
const CHUNK = 16384;
const STATE = 16384;
const TARGET = STATE + 4096;

/** The generator's memory seen as words and floats; made anew when another module shares and grows it. */
let views: { buffer: ArrayBuffer; words: Uint32Array; floats: Float32Array } | undefined;

function viewsOf({ memory }: Normals) {
  const missing = TARGET + 4 * CHUNK + 64 - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  const buffer = memory.buffer as ArrayBuffer;
  if (views?.buffer !== buffer) {
    views = { buffer, words: new Uint32Array(buffer, STATE, 624), floats: new Float32Array(buffer, TARGET, CHUNK) };
  }
  return views;
}

/**
 * Moves the state into the generator's memory, lets `draw` fill chunks there from a position on, and takes the state back.
 * Returns false, having drawn nothing, where there is no WebAssembly SIMD.
 */
function drawing(
  state: TwisterState,
  draw: (normals: Normals, floats: Float32Array, position: number) => number,
): boolean {
  const normals = wasmNormals();
  if (!normals) return false;
  // Where the kernels draw the numbers, they share their memory with the scratch: growing it later would detach the views.
  if (normals === (wasmLoaded() as unknown)) wasmScratch();
  const { words, floats } = viewsOf(normals);
  words.set(state.words);
  state.position = draw(normals, floats, state.position);
  state.words.set(words);
  return true;
}

/**
 * Fills out[o … o + n), n ≥ 16, with the normals torch.randn draws from this state, bit for bit, and moves the state on.
 * Returns false, having drawn nothing, where there is no WebAssembly SIMD.
 */
export function randnF32(state: TwisterState, out: Float32Array, o: number, n: number): boolean {
  return drawing(state, (normals, floats, position) => {
    const whole = n & ~15;
    for (let i = 0; i < whole; i += CHUNK) {
      const m = Math.min(CHUNK, whole - i);
      position = normals.randn(STATE, position, TARGET, m);
      out.set(floats.subarray(0, m), o + i);
    }
    if (whole < n) {
      // PyTorch draws uniforms for the rest, then draws the last 16 elements again.
      position = normals.uniform(STATE, position, TARGET, n - whole);
      position = normals.randn(STATE, position, TARGET, 16);
      out.set(floats.subarray(0, 16), o + n - 16);
    }
    return position;
  });
}

/** Fills out[o … o + n) with torch.rand's float32 uniforms in [0, 1) and moves the state on; false where there is no WebAssembly SIMD. */
export function uniformF32(state: TwisterState, out: Float32Array, o: number, n: number): boolean {
  return drawing(state, (normals, floats, position) => {
    for (let i = 0; i < n; i += CHUNK) {
      const m = Math.min(CHUNK, n - i);
      position = normals.uniform(STATE, position, TARGET, m);
      out.set(floats.subarray(0, m), o + i);
    }
    return position;
  });
}

/** Fills a mask of any length with `scale` where PyTorch's dropout keeps an element and 0 where it drops it; false without WebAssembly SIMD. */
export function dropoutMaskF32(state: TwisterState, out: Float32Array, keep: number, scale: number): boolean {
  return drawing(state, (normals, floats, position) => {
    for (let i = 0; i < out.length; i += CHUNK) {
      const m = Math.min(CHUNK, out.length - i);
      position = normals.dropoutMask(STATE, position, TARGET, m, keep, scale);
      out.set(floats.subarray(0, m), i);
    }
    return position;
  });
}
