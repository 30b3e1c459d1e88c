import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, lectures, open, pageWeight, readThrough, siteOf } from './site.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

test('a page of a site weighs less than 400 KB with everything it loads but pictures', async () => {
  const site = await siteOf(lectures, { hovers: true });
  const { bytes, files } = await pageWeight(browser, site.out, '01-surprise');
  console.info(`${(bytes / 1024).toFixed(0)} KB in ${files} files`);
  expect(bytes).toBeGreaterThan(100 * 1024);
  expect(bytes).toBeLessThan(400 * 1024);
  await site.remove();
});

test('a single file needs nothing else, and its charts live', async () => {
  const site = await siteOf(lectures.slice(0, 1), { singleFile: true, hovers: true });
  const { page, noticed } = await open(browser, site.out, '01-surprise');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload();
  await readThrough(page);
  await expect.poll(() => page.locator('.chart[data-live]').count()).toBe(2);
  expect(noticed).toEqual([]);
  expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
  expect(
    await page.evaluate(() => document.fonts.check('16px "Source Serif 4"') && document.fonts.check('16px KaTeX_Main')),
  ).toBe(true);
  await page.context().close();
  await site.remove();
});
