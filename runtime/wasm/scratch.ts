import { type Kernels, wasmKernels } from './instance.js';

/** Elements per block of elementwise work: in, in and out stay in the first-level caches. */
export const BLOCK = 8192;

/** First byte of scratch; below lie the module's own data. */
const BASE = 16384;
/** Kernels work in steps of 16 elements and may overshoot by one vector. */
const GUARD = 128;

/**
 * The memory of the kernels seen as typed arrays. Storage never lives here: a WebAssembly heap cannot be freed by the garbage collector within
 * one synchronous loop, so tensors are ArrayBuffers and pass through this scratch.
 */
export class Scratch {
  readonly kernels: Kernels;
  /** Whether the engine gains from the unrolled loop of products: V8 before 13.6 does, which has no `RegExp.escape` yet. */
  unrolls = !('escape' in RegExp);
  f32!: Float32Array;
  f64!: Float64Array;
  /** Byte addresses of three areas of one block each. */
  readonly areas: readonly [number, number, number, number];
  /** The same areas as float32 views of exactly one block. */
  blocks!: readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  private bytes = 0;

  constructor(kernels: Kernels) {
    this.kernels = kernels;
    const size = BLOCK * 4 + GUARD;
    this.areas = [BASE, BASE + size, BASE + 2 * size, BASE + 3 * size];
    this.reserve(4 * size);
  }

  /** Makes `bytes` of scratch available and returns its address. What was there before is gone. */
  reserve(bytes: number): number {
    if (bytes > this.bytes) {
      const { memory } = this.kernels;
      const missing = BASE + bytes + GUARD - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      this.bytes = memory.buffer.byteLength - BASE - GUARD;
      // Growing detaches the old buffer: every view is made anew.
      this.f32 = new Float32Array(memory.buffer);
      this.f64 = new Float64Array(memory.buffer);
      const block = (at: number) => new Float32Array(memory.buffer, at, BLOCK);
      const [a, b, c, d] = this.areas;
      this.blocks = [block(a), block(b), block(c), block(d)];
    }
    return BASE;
  }
}

let scratch: Scratch | null | undefined;

/** The one scratch of this thread, or `null` where there is no WebAssembly SIMD. */
export function wasmScratch(): Scratch | null {
  if (scratch === undefined) {
    const kernels = wasmKernels();
    scratch = kernels && new Scratch(kernels);
  }
  return scratch;
}
