import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
// @ts-expect-error the gallery is JavaScript, as it is shown in the documentation
import { examples } from '../../docs/gallery/examples.mjs';

const folder = new URL('../../docs/gallery/', import.meta.url);
const page = readFileSync(new URL('../gallery.md', folder), 'utf8');

// A picture's bytes hold for one kind of processor: others round the last bit of a curve differently.
const samePixels = process.arch === 'x64';

interface Shown {
  spec: object;
  description: string;
  toPng(scale?: number): Uint8Array;
}

describe('every chart of the gallery is drawn as it was', () => {
  for (const [title, example] of Object.entries(examples as Record<string, () => Shown>)) {
    test(title, () => {
      const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
      const chart = example();
      expect(JSON.stringify(chart.spec)).toBe(readFileSync(new URL(`${name}.vl.json`, folder), 'utf8').trim());
      const png = Buffer.from(chart.toPng(1));
      if (samePixels) expect(png.equals(readFileSync(new URL(`${name}.png`, folder)))).toBe(true);
      expect(page).toContain(`![${chart.description}](gallery/${name}.png)`);
    });
  }
});
