import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enableRelaxedSimd } from '#runtime/node/relaxed-simd';
import { Generator } from '#runtime/random/generator';
import { randnF32, type TwisterState, uniformF32 } from '#runtime/wasm/index';
import { type Normals, wasmKernels, wasmNormals } from '#runtime/wasm/instance';
import { dropoutMaskF32 } from '#runtime/wasm/random';

interface Fixture {
  streams: { kind: 'rand' | 'randn'; n: number; first: number[]; sha256: string }[];
}
const file = new URL('../fixtures/wasm/torch.json', import.meta.url);
const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;

/** init_genrand of the reference implementation. */
function seeded(seed: number): TwisterState {
  const words = new Uint32Array(624);
  words[0] = seed;
  for (let i = 1; i < 624; i++) {
    const x = words[i - 1]! ^ (words[i - 1]! >>> 30);
    words[i] = Math.imul(1812433253, x) + i;
  }
  return { words, position: 624 };
}

describe('random numbers in WebAssembly', () => {
  it('are those of PyTorch, bit for bit, draw after draw', () => {
    enableRelaxedSimd();
    const state = seeded(17);
    for (const { kind, n, first, sha256 } of fixture.streams) {
      const out = new Float32Array(n);
      expect((kind === 'randn' ? randnF32 : uniformF32)(state, out, 0, n)).toBe(true);
      expect([...out.subarray(0, 3)]).toEqual(first);
      expect(createHash('sha256').update(out).digest('hex')).toBe(sha256);
    }
  });

  it('are the same where the fused multiply-add is emulated', () => {
    const emulated = wasmKernels() as unknown as Normals;
    expect(emulated.probe()).toBe(1);
    const n = 65_536;
    const want = new Float32Array(n);
    randnF32(seeded(5), want, 0, n);
    const words = new Uint32Array(emulated.memory.buffer, 16384, 624);
    words.set(seeded(5).words);
    let position = 624;
    for (let i = 0; i < n; i += 8192) {
      position = emulated.randn(16384, position, 20480, 8192);
      expect([...new Float32Array(emulated.memory.buffer, 20480, 8192)]).toEqual([...want.subarray(i, i + 8192)]);
    }
    expect(wasmNormals()?.probe()).toBe(1);
  });

  it.each([0, 1, 2, 3, 617, 619, 621, 622, 623])(
    'drop what the plain loop drops, %i words into the state',
    (skipped) => {
      for (const keep of [0.8, 0.5, 1 / 3, 0.999, 1e-9])
        for (const n of [1, 5, 96, 193, 700]) {
          const plain = new Generator(11);
          const fast = new Generator(11);
          for (let i = 0; i < skipped; i++) if (plain.next() !== fast.next()) throw new Error('different seeds');
          const mask = new Float32Array(n);
          expect(dropoutMaskF32(fast, mask, keep, 2)).toBe(true);
          expect([...mask]).toEqual(Array.from({ length: n }, () => (plain.uniform64() < keep ? 2 : 0)));
          expect(fast.next()).toBe(plain.next());
        }
    },
  );
});
