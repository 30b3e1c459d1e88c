import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binary, maximum, sum, type UnaryName, unary, wasmScratch } from '#runtime/wasm/index';

interface Fixture {
  points: string[];
  functions: Record<UnaryName, string[]>;
}
const file = new URL('../fixtures/wasm/torch.json', import.meta.url);
const fixture = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
const parse = (s: string) => (s === 'inf' ? Infinity : s === '-inf' ? -Infinity : Number(s));
const points = Float32Array.from(fixture.points, parse);
const scratch = wasmScratch()!;

/** Distance of neighbouring float32 numbers near x. */
const ulp = (x: number) => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

function apply(name: UnaryName, x: Float32Array): Float32Array {
  const out = new Float32Array(x.length);
  unary(scratch, name, x, 0, out, 0, x.length);
  return out;
}

describe('functions of one array', () => {
  for (const [name, wanted] of Object.entries(fixture.functions) as [UnaryName, string[]][]) {
    it(`${name} is within two units in the last place of PyTorch, infinities, denormals and NaN included`, () => {
      const got = apply(name, points);
      wanted.map(parse).forEach((want, i) => {
        const at = `${name}(${points[i]}) is ${got[i]}, PyTorch ${want}`;
        if (Number.isNaN(want)) expect(got[i], at).toBeNaN();
        else if (!Number.isFinite(want) || want === 0) expect(got[i], at).toBe(want);
        else expect(Math.abs(got[i]! - want) / ulp(want), at).toBeLessThanOrEqual(2);
      });
    });
  }

  const exact: Record<string, [(x: number) => number, number, number]> = {
    exp: [Math.exp, -103, 88.7],
    log: [Math.log, 1e-30, 1000],
    tanh: [Math.tanh, -12, 12],
    sigmoid: [(x) => 1 / (1 + Math.exp(-x)), -80, 80],
  };
  for (const [name, [f, low, high]] of Object.entries(exact)) {
    it(`${name} is within 2.5 units in the last place everywhere`, () => {
      const n = 200_003;
      const x = Float32Array.from({ length: n }, (_, i) => low + ((high - low) * i) / n);
      const got = apply(name as UnaryName, x);
      let worst = 0;
      for (let i = 0; i < n; i++) worst = Math.max(worst, Math.abs(got[i]! - f(x[i]!)) / ulp(f(x[i]!)));
      expect(worst).toBeLessThan(2.5);
    });
  }
});

describe('blocks', () => {
  const x = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i));
  const y = Float32Array.from({ length: 20_000 }, (_, i) => Math.cos(i));

  it('work on any offset and length, and touch nothing else', () => {
    for (const n of [1, 15, 16, 17, 8191, 8192, 8193, 19_990]) {
      const out = new Float32Array(20_000).fill(9);
      binary(scratch, 'add', x, 3, y, 5, out, 7, n);
      expect(out[6]).toBe(9);
      expect(out[7 + n]).toBe(9);
      for (const i of [0, n >> 1, n - 1]) expect(out[7 + i]).toBe(Math.fround(x[3 + i]! + y[5 + i]!));
    }
  });

  it('take a number for either operand', () => {
    const out = new Float32Array(10_000);
    binary(scratch, 'sub', 2, 0, x, 0, out, 0, out.length);
    expect(out[9_999]).toBe(Math.fround(2 - x[9_999]!));
    binary(scratch, 'div', x, 0, 3, 0, out, 0, out.length);
    expect(out[9_999]).toBe(Math.fround(x[9_999]! / 3));
  });

  it('sum and maximum leave out what lies behind the last element', () => {
    for (const n of [1, 17, 8192, 8195]) {
      let want = 0;
      for (let i = 0; i < n; i++) want += x[i]!;
      expect(sum(scratch, x, 0, n)).toBeCloseTo(want, 3);
      expect(maximum(scratch, x, 0, n)).toBe(Math.max(...x.subarray(0, n)));
    }
    expect(maximum(scratch, Float32Array.of(1, Number.NaN, 3), 0, 3)).toBeNaN();
  });
});
