import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, bytesOf, type Heard, launch, listenTo, readThrough, siteOf } from './site.js';

const course = fileURLToPath(new URL('../../notebooks/', import.meta.url));
const paths = readdirSync(course)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => join(course, name));
const pages = ['index', ...paths.map((path) => basename(path, '.ipynb'))];

/** Scrolls to the end; whether all charts have come to life. */
async function isReadThrough(page: Page): Promise<boolean> {
  const isAlive = async () => {
    await page.bringToFront();
    await readThrough(page);
    const areAlive = () => document.querySelectorAll('.chart:has(.chart-spec):not([data-live])').length === 0;
    await page.waitForFunction(areAlive, undefined, { polling: 200 });
    return true;
  };
  return Promise.race([isAlive().catch(() => false), sleep(45_000, false, { ref: false })]);
}

let browser: Browser;
let context: BrowserContext;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), siteOf(paths, { hovers: true })]);
  // axe is put into the pages past their policy.
  context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

test('the course exports without a warning', () => expect(site.warnings).toEqual([]));

// Each page is opened once: to load it and bring its charts to life takes longer than all that is looked at.
describe.each(pages)('%s', (name) => {
  let page: Page;
  let heard: Heard;
  beforeAll(async () => {
    const file = `file://${site.out}/${name}.html`;
    for (let tries = 1; ; tries++) {
      page = await context.newPage();
      heard = listenTo(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(file);
      if (await isReadThrough(page)) return;
      // Now and then, on a loaded machine, Chromium stops making frames of a page that it calls visible; of a new one it makes them.
      console.warn(`${name}, try ${tries}: the page is ${await page.evaluate(() => document.visibilityState)}`);
      if (tries === 3) throw new Error(`${name} is never drawn.`);
      await page.close();
    }
  }, 180_000);
  afterAll(() => page?.close());

  test('asks nobody for anything, and nothing on it has failed', async () => {
    expect(heard.noticed).toEqual([]);
    expect(await page.locator('.math-error, .output-missing, .katex-error').count()).toBe(0);
  });

  test('weighs less than 400 KB, with all it loads but pictures', async () => {
    expect(await bytesOf(heard.urls)).toBeLessThan(400 * 1024);
  });

  test.each(['light', 'dark'] as const)(
    'is accessible in %s colours',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      // Minor: a table's head that holds a formula alone counts as empty. In the dark only colours are another matter.
      const found = await axeViolations(
        page,
        colorScheme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined,
      );
      expect(found.filter((what) => !what.startsWith('minor'))).toEqual([]);
    },
    120_000,
  );

  test('fits windows of 1440, 768 and 360 px', async () => {
    for (const width of [1440, 768, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
});
