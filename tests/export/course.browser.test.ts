import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, launch, open, pageWeight, readThrough, siteOf } from './site.js';

const course = fileURLToPath(new URL('../../notebooks/', import.meta.url));
const paths = readdirSync(course)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => join(course, name));
const pages = ['index', ...paths.map((path) => basename(path, '.ipynb'))];

let browser: Browser;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), siteOf(paths, { hovers: true })]);
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

test('the course exports without a warning', () => expect(site.warnings).toEqual([]));

describe.each(pages)('%s', (name) => {
  test.each(['light', 'dark'] as const)(
    'is accessible, asks nobody for anything and has no error in %s colours',
    async (colorScheme) => {
      const { page, noticed } = await open(browser, site.out, name, { colorScheme, bypassCSP: true });
      await readThrough(page);
      expect(noticed).toEqual([]);
      // Minor: a table's head that holds a formula alone counts as empty.
      expect((await axeViolations(page)).filter((what) => !what.startsWith('minor'))).toEqual([]);
      expect(await page.locator('.math-error, .output-missing, .katex-error').count()).toBe(0);
      await page.context().close();
    },
    120_000,
  );

  test.each([360, 768, 1440])('fits a window of %i px', async (width) => {
    const { page } = await open(browser, site.out, name, { viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.context().close();
  });

  test('weighs less than 400 KB, with all it loads but pictures', async () => {
    const { bytes } = await pageWeight(browser, site.out, name);
    expect(bytes).toBeLessThan(400 * 1024);
  });
});
