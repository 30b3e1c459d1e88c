import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, lectures, open, siteOf } from './site.js';

let browser: Browser;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), siteOf(lectures)]);
});
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

const place = (page: Page) => page.locator('.slide-controls span').textContent();

test('a page with slide tags is a presentation, driven by the keyboard', async () => {
  const { page, noticed } = await open(browser, site.out, '02-descent', { viewport: { width: 1280, height: 720 } });
  await page.locator('button.present').click();
  expect(await place(page)).toBe('1 / 5');
  expect(await page.locator('h1').isVisible()).toBe(true);
  expect(await page.locator('.bar').isVisible()).toBe(false);
  await page.keyboard.press('ArrowRight');
  expect(await page.locator('h1').isVisible()).toBe(false);
  expect(await page.locator('#one-dimension').isVisible()).toBe(true);
  // The fragment comes one key later, on the same slide.
  expect(await page.locator('#fig-walk').isVisible()).toBe(false);
  await page.keyboard.press(' ');
  expect(await place(page)).toBe('2 / 5');
  expect(await page.locator('#fig-walk').isVisible()).toBe(true);
  await page.keyboard.press('ArrowLeft');
  expect(await page.locator('#fig-walk').isVisible()).toBe(false);
  await page.keyboard.press('End');
  expect(await place(page)).toBe('5 / 5');
  expect(page.url()).toMatch(/#slide-5$/);
  await page.keyboard.press('Escape');
  expect(await page.locator('h1').isVisible()).toBe(true);
  expect(await page.locator('#fig-walk').isVisible()).toBe(true);
  expect(noticed).toEqual([]);
  await page.context().close();
});

test('notes wait for a key, skipped cells never show, and both stand on the page', async () => {
  const { page } = await open(browser, site.out, '02-descent');
  const warning = page.locator('.callout-warning');
  expect(await warning.isVisible()).toBe(true);
  await page.goto(`${page.url()}#slide-4`);
  await page.reload();
  expect(await place(page)).toBe('4 / 5');
  expect(await warning.isVisible()).toBe(false);
  expect(await page.locator('pre.output.error').isVisible()).toBe(false);
  await page.keyboard.press('n');
  expect(await warning.isVisible()).toBe(true);
  await page.context().close();
});

test('nothing on a slide is wider than the window, and print shows the whole page', async () => {
  const { page } = await open(browser, site.out, '02-descent', { viewport: { width: 1024, height: 600 } });
  await page.locator('button.present').click();
  for (let slide = 1; slide <= 5; slide++) {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
  }
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('h1').isVisible()).toBe(true);
  expect(await page.locator('#fig-walk').isVisible()).toBe(true);
  expect(await page.locator('.slide-controls').isVisible()).toBe(false);
  await page.context().close();
});

test('the controls cover nothing of a slide that fits, also when its chart has come to life', async () => {
  const { page } = await open(browser, site.out, '02-descent', { viewport: { width: 1280, height: 640 } });
  await page.locator('button.present').click();
  for (let slide = 1; slide <= 5; slide++) {
    await page.keyboard.press('n');
    const areAlive = () =>
      [...document.querySelectorAll('.chart:has(.chart-spec):not([data-live])')].every((one) => !one.checkVisibility());
    await page.waitForFunction(areAlive);
    const [bottom, top, zoom] = await page.evaluate(() => {
      const parts = [...document.querySelectorAll('article > *')].filter(
        (part) => part.checkVisibility() || part.querySelector('*')?.checkVisibility(),
      );
      const last = Math.max(
        ...parts
          .flatMap((part) => [part, ...part.querySelectorAll('*')])
          .map((part) => part.getBoundingClientRect().bottom),
      );
      const controls = document.querySelector('.slide-controls')!.getBoundingClientRect();
      return [last, controls.top, Number(document.querySelector('article')!.style.zoom)] as const;
    });
    if (zoom > 0.5) expect(bottom, `slide ${slide}`).toBeLessThanOrEqual(top + 1);
    expect(await page.locator('.anchor').first().isVisible()).toBe(false);
    for (const fragments = await place(page); (await place(page)) === fragments; ) {
      await page.keyboard.press('ArrowRight');
      if (fragments?.startsWith('5')) break;
    }
  }
  await page.context().close();
});

test('a page without slide tags offers none', async () => {
  const { page } = await open(browser, site.out, '01-surprise');
  expect(await page.locator('button.present').count()).toBe(0);
  await page.context().close();
});
