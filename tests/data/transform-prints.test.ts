import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { data } from '#runtime';

interface Row {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  text: string;
}
const { rows, composed } = JSON.parse(
  readFileSync(new URL('../fixtures/data/transform-prints.json', import.meta.url), 'utf8'),
) as { rows: Row[]; composed: string };

const transforms = data.transforms as unknown as Record<string, new (...args: unknown[]) => object>;

it.each(rows)('torchvision prints $text, and so do we', ({ name, args, options, text }) => {
  const given = Object.keys(options).length > 0 ? [options] : [];
  expect(String(new transforms[name]!(...args, ...given))).toBe(text);
});

it('transforms one after the other are printed line by line', () => {
  const { CenterCrop, Compose, RandomRotation, Resize, ToTensor } = data.transforms;
  const inner = new Compose([new CenterCrop(28), new RandomRotation(5)]);
  expect(String(new Compose([new Resize(32), inner, new ToTensor()]))).toBe(composed);
});
