import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, lectures, open, readThrough, siteOf } from './site.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

/** Fonts and pictures are compressed already. */
const COMPRESSED = /\.(woff2|png|jpg)$/;

test('a page of a site weighs less than 400 KB with everything it loads but pictures', async () => {
  const site = await siteOf(lectures, { hovers: true });
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const urls = new Set<string>();
  page.on('request', (request) => urls.add(request.url()));
  await page.goto(`file://${site.out}/01-surprise.html`);
  await readThrough(page);
  await expect.poll(() => page.locator('.chart[data-live]').count()).toBe(2);
  let weight = 0;
  for (const url of urls) {
    if (!url.startsWith('file:') || url.includes('/pictures/')) continue;
    const path = fileURLToPath(url.replace(/\?.*$/, ''));
    const bytes = await readFile(path);
    weight += COMPRESSED.test(path) ? bytes.length : gzipSync(bytes).length;
  }
  console.info(`${(weight / 1024).toFixed(0)} KB in ${urls.size} files`);
  expect(weight).toBeGreaterThan(100 * 1024);
  expect(weight).toBeLessThan(400 * 1024);
  await context.close();
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
