import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { formatTensor, type Printable, setPrintOptions } from '#runtime/format/index';

interface Case {
  shape: number[];
  dtype: Printable['dtype'];
  values: (number | boolean | string)[] | string;
  options: Record<string, unknown> | null;
  requiresGrad: boolean;
  gradFn: string | null;
  text: string;
}
const cases = JSON.parse(readFileSync(new URL('../fixtures/format/prints.json', import.meta.url), 'utf8')) as Case[];

const SEQUENCES: Record<string, (i: number) => number | boolean> = {
  arange: (i) => i,
  sevenths: (i) => i / 7,
  thirds: (i) => i % 3 === 0,
};
const WORDS: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

function print({ shape, dtype, values, options, requiresGrad, gradFn }: Case): string {
  const { sci_mode: sciMode, ...rest } = options ?? {};
  setPrintOptions({ ...rest, ...(sciMode === undefined ? {} : { sciMode: sciMode as boolean }) });
  const at =
    typeof values === 'string'
      ? SEQUENCES[values]!
      : (i: number) => (typeof values[i] === 'string' ? WORDS[values[i]]! : values[i]!);
  return formatTensor({ shape, dtype, at, requiresGrad, gradFn });
}

afterEach(() => setPrintOptions({ profile: 'default' }));

describe('a printed tensor', () => {
  it(`equals what PyTorch prints, in ${cases.length} cases`, () => {
    const wrong: unknown[] = [];
    for (const c of cases) {
      const text = print(c);
      if (text !== c.text) wrong.push({ shape: c.shape, dtype: c.dtype, options: c.options, text, expected: c.text });
      setPrintOptions({ profile: 'default' });
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(cases.length).toBeGreaterThan(500);
  });

  it('names a device that is not the CPU', () => {
    expect(formatTensor({ shape: [1], dtype: 'float32', at: () => 1, device: 'gpu' })).toBe(
      "tensor([1.], device='gpu')",
    );
  });

  it('shows what is not the default dtype', () => {
    const one = (dtype: Printable['dtype'], defaultDType: Printable['dtype']) =>
      formatTensor({ shape: [], dtype, at: () => 1, defaultDType });
    expect(one('float64', 'float64')).toBe('tensor(1.)');
    expect(one('float32', 'float64')).toBe('tensor(1., dtype=torch.float32)');
  });

  it('refuses options it does not know', () => {
    // @ts-expect-error no such profile
    expect(() => setPrintOptions({ profile: 'long' })).toThrow('Use one of default, short, full');
    expect(() => setPrintOptions({ precision: -1 })).toThrow('precision must be a whole number');
  });
});
