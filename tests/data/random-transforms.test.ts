// Transforms with random settings of pictures of noise against torchvision. Made by tests/fixtures/random-cases/transforms.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, torch } from '#runtime';

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  seed: number;
  picture: number[];
  repr?: string;
  shape: number[];
  data: number[];
  error?: string;
}

const rows = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/random-cases/transforms.json.gz', import.meta.url))).toString(),
) as Case[];

const transforms = data.transforms as unknown as Record<
  string,
  new (
    ...args: unknown[]
  ) => (x: AnyTensor) => AnyTensor
>;

function run({ name, args, options, seed, picture }: Case): { text: string; out: AnyTensor } {
  torch.manualSeed(seed);
  const image = torch.randint(0, 256, picture as [number], { dtype: 'uint8' }) as unknown as AnyTensor;
  const transform = new transforms[name]!(...args, ...(Object.keys(options).length > 0 ? [options] : []));
  return { text: String(transform), out: transform(image) };
}

/** Levels of 255 by which a pixel may differ: torchvision cuts where we round, once for every step. */
const levels = ({ name, options }: Case): number =>
  name === 'ColorJitter' ? 1 + Object.keys(options).length : /Resize|Grayscale/.test(name) ? 1 : 0;

describe('with random settings a picture becomes what torchvision makes of it', () => {
  it.each([...new Set(rows.map((row) => row.name))])('%s', (name) => {
    const wrong = rows.flatMap((row) => {
      if (row.name !== name || row.error !== undefined) return [];
      const { out } = run(row);
      const what = JSON.stringify({ ...row, data: undefined });
      if (String(out.shape) !== String(row.shape)) return [`${what}: shape ${out.shape}`];
      const far = [...out.toArray()].filter((v, i) => Math.abs(Number(v) - row.data[i]!) > levels(row)).length;
      return far === 0 ? [] : [`${what}: ${far} of ${row.data.length} pixels`];
    });
    expect(wrong.join('\n')).toBe('');
  });
});

describe('wrong settings are told in torchvision’s words', () => {
  const wrong = rows.filter(({ error }) => error !== undefined);
  it.each(wrong.map((row) => [JSON.stringify([row.name, row.args, row.options]), row] as const))('%s', (_, row) => {
    expect(() => run(row)).toThrow(row.error);
  });
});
