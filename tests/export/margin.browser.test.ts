import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations, code, launch, markdown, notebookOf, open, shown, siteOf } from './site.js';

// So many pixels for each bar: it cannot be drawn smaller.
const chart = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: { values: Array.from({ length: 24 }, (_, n) => ({ x: n, y: 1 })) },
  width: { step: 30 },
  height: 120,
  mark: 'bar',
  encoding: { x: { field: 'x', type: 'ordinal', axis: { labelAngle: 0 } }, y: { field: 'y', type: 'quantitative' } },
};
const notes = notebookOf(
  markdown(
    '# Notes\n\n> [!MARGIN]\n> Beside the text.\n\nA paragraph that the note stands beside.\n\n## Section\n\nMore.',
  ),
  code('bars()', [shown({ 'application/vnd.vegalite.v5+json': chart })]),
);

let browser: Browser;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), siteOf({ 'notes.ipynb': notes, 'other.ipynb': notebookOf() })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

test.each([1100, 1440, 1900])(
  'in a window of %i px a margin note stands beside the text, on nothing else',
  async (width) => {
    const { page } = await open(browser, site.out, 'notes', { viewport: { width, height: 900 } });
    const [note, text, contents] = await Promise.all(
      ['.callout-margin', 'article p:text("A paragraph")', '.contents'].map((what) => page.locator(what).boundingBox()),
    );
    expect(note!.x).toBeGreaterThan(text!.x + text!.width);
    expect(note!.x + note!.width).toBeLessThanOrEqual(width);
    expect(Math.abs(note!.y - text!.y)).toBeLessThan(12);
    if (contents) expect(contents.x + contents.width).toBeLessThan(text!.x);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.context().close();
  },
);

test('on a phone it stands between the paragraphs, and a wide chart scrolls by itself with letters that can be read', async () => {
  const options = { viewport: { width: 390, height: 800 }, bypassCSP: true };
  const { page } = await open(browser, site.out, 'notes', options);
  const note = await page.locator('.callout-margin').boundingBox();
  expect(note!.x + note!.width).toBeLessThanOrEqual(390);
  const view = page.locator('.chart-view');
  await expect.poll(() => page.locator('.chart[data-live]').count()).toBe(1);
  expect(await view.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  const letters = await page.locator('.chart-view svg text').first().boundingBox();
  expect(letters!.height).toBeGreaterThan(7);
  await view.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => view.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await axeViolations(page)).toEqual([]);
  await page.context().close();
});
