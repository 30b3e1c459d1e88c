import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, torch } from '#runtime';

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  seed: number;
  shape: number[];
  data: number[];
}
const { picture, cases } = JSON.parse(
  readFileSync(new URL('../fixtures/data/transforms.json', import.meta.url), 'utf8'),
) as { picture: { shape: number[]; data: number[] }; cases: Case[] };

const image = torch.tensor(Uint8Array.from(picture.data)).reshape(picture.shape) as unknown as AnyTensor;
const transforms = data.transforms as unknown as Record<
  string,
  new (
    ...args: unknown[]
  ) => (x: AnyTensor) => AnyTensor
>;

/** Levels of 255 by which a pixel may differ: torchvision cuts where we round, once for every step. */
const levels = ({ name, options }: Case): number => (name === 'ColorJitter' ? 1 + Object.keys(options).length : 1);

describe('every transform makes of a picture what torchvision makes of it, from the same seed', () => {
  for (const row of cases) {
    const { name, args, options, seed } = row;
    it(`${name}(${[...args, options].map((value) => JSON.stringify(value)).join(', ')}), seed ${seed}`, () => {
      torch.manualSeed(seed);
      const out = new transforms[name]!(...args, ...(Object.keys(options).length > 0 ? [options] : []))(image);
      expect(out.shape).toEqual(row.shape);
      expect(out.dtype).toBe('uint8');
      const far = [...out.toArray()].filter(
        (v, i) => row.data[i] !== -1 && Math.abs(Number(v) - row.data[i]!) > levels(row),
      ).length;
      expect(far).toBe(0);
    });
  }
});
