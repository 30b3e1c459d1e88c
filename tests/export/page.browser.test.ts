import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  axeViolations,
  code,
  launch,
  lectures,
  markdown,
  notebookOf,
  open,
  readThrough,
  shown,
  siteOf,
} from './site.js';

let browser: Browser;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), siteOf(lectures, { hovers: true })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

describe.each(['01-surprise', '02-descent', 'index'])('%s', (name) => {
  test.each(['light', 'dark'] as const)(
    'asks nobody for anything and is accessible in %s colours',
    async (colorScheme) => {
      // axe is put into the page past its policy.
      const { page, noticed } = await open(browser, site.out, name, { colorScheme, bypassCSP: true });
      await readThrough(page);
      expect(noticed).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
      await page.context().close();
    },
  );

  test('fits a phone without scrolling sideways', async () => {
    const { page } = await open(browser, site.out, name, { viewport: { width: 360, height: 740 } });
    await readThrough(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.context().close();
  });
});

describe('charts', () => {
  test('come to life under the page’s own policy, and answer the pointer', async () => {
    const { page, noticed } = await open(browser, site.out, '02-descent');
    await readThrough(page);
    await expect.poll(() => page.locator('.chart[data-live]').count()).toBe(3);
    expect(await page.locator('.chart-view svg').count()).toBe(3);
    await page.locator('.chart').first().scrollIntoViewIfNeeded();
    expect(noticed).toEqual([]);
    await page.context().close();
  });

  test('fit a phone with letters as large as elsewhere, those side by side below one another', async () => {
    const line = (title: string) => ({
      title,
      width: 340,
      height: 200,
      mark: 'line',
      encoding: { x: { field: 'a', type: 'quantitative' }, y: { field: 'b', type: 'quantitative' } },
    });
    const values = [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ];
    const chart = (spec: object) =>
      shown({
        'application/vnd.vegalite.v5+json': {
          $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
          data: { values },
          ...spec,
        },
      });
    const { out, remove } = await siteOf({
      'a.ipynb': notebookOf(
        markdown('# A'),
        code('one()', [chart({ ...line('One'), width: 560 })]),
        code('two()', [chart({ hconcat: [line('Left'), line('Right')] })]),
      ),
    });
    try {
      const { page, noticed } = await open(browser, out, 'a', { viewport: { width: 360, height: 740 } });
      await readThrough(page);
      await expect.poll(() => page.locator('.chart[data-live]').count()).toBe(2);
      const sizes = await page.locator('.chart-view').evaluateAll((views) =>
        views.map((view) => ({
          over: view.scrollWidth - view.clientWidth,
          // The height of a letter on the screen, also of one that is turned.
          letters: Math.min(
            ...[...view.querySelectorAll('text')].map((text) => {
              const { a, b } = text.getScreenCTM()!;
              return Number.parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
            }),
          ),
        })),
      );
      for (const { over, letters } of sizes) {
        expect(letters).toBeGreaterThan(9.9);
        expect(over).toBeLessThanOrEqual(1);
      }
      const tops = await page
        .locator('.chart-view')
        .nth(1)
        .locator('text', { hasText: /^(Left|Right)$/ })
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      expect(Math.abs(tops[0]! - tops[1]!)).toBeGreaterThan(150);
      expect(noticed).toEqual([]);
      await page.context().close();
    } finally {
      await remove();
    }
  });

  test('are drawn where scripts are off', async () => {
    const { page } = await open(browser, site.out, '02-descent', { javaScriptEnabled: false });
    const drawing = page.locator('.chart svg[role="img"]');
    expect(await drawing.count()).toBe(3);
    expect(await drawing.first().getAttribute('aria-label')).toContain('Loss on the way down');
    expect((await drawing.first().boundingBox())?.width).toBeGreaterThan(300);
    await page.context().close();
  });
});

describe('reading', () => {
  test('the contents list follows', async () => {
    const { page } = await open(browser, site.out, '01-surprise');
    const current = page.locator('.contents a[aria-current]');
    await page.locator('#cross-entropy').evaluate((heading) => heading.scrollIntoView());
    await expect.poll(() => current.textContent()).toBe('Cross-entropy');
    await page.context().close();
  });

  test('the switch changes the colours and is remembered', async () => {
    const { page } = await open(browser, site.out, '01-surprise', { colorScheme: 'light' });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.locator('button.theme').click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await paper()).toBe(dark);
    await page.context().close();
  });

  test('search finds sections of all lectures from the keyboard alone', async () => {
    const { page, noticed } = await open(browser, site.out, '02-descent');
    await page.keyboard.press('/');
    await page.keyboard.type('surpris coin');
    const first = page.locator('dialog.search li a').first();
    await first.waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/01-surprise\.html#/);
    expect(noticed).toEqual([]);
    await page.context().close();
  });

  test('the solution is folded, hidden code too, and both open', async () => {
    const { page } = await open(browser, site.out, '01-surprise');
    const solution = page.locator('details.solution');
    expect(await solution.locator('.cell').isVisible()).toBe(false);
    await solution.locator('summary').click();
    expect(await solution.locator('.cell').isVisible()).toBe(true);
    expect(await page.locator('details.folded > summary', { hasText: 'Show code' }).count()).toBe(1);
    await page.context().close();
  });

  test('all code folds away with one button, and stays away on the next page', async () => {
    const { page, noticed } = await open(browser, site.out, '02-descent');
    const code = page.locator('.cell .code').first();
    const button = page.locator('button.fold');
    await button.click();
    await expect.poll(() => code.isVisible()).toBe(false);
    expect(await page.locator('.chart').first().isVisible()).toBe(true);
    await page.locator('.cell details.input > summary').first().click();
    await expect.poll(() => code.isVisible()).toBe(true);
    await page.reload();
    await expect.poll(() => page.locator('.cell .code:visible').count()).toBe(0);
    expect(await button.getAttribute('aria-label')).toBe('Show code of all cells');
    await button.press('Enter');
    const all = await page.locator('.cell .code').count();
    await expect.poll(() => page.locator('.cell .code:visible').count()).toBe(all);
    expect(noticed).toEqual([]);
    await page.context().close();
  });

  test('a footnote shows when the pointer rests on its mark', async () => {
    const { page } = await open(browser, site.out, '01-surprise');
    await page.locator('.footnote-ref a').first().hover();
    const words = await page.locator('.footnotes li').first().textContent();
    expect(words).toContain((await page.locator('.reference-card').textContent())!.trim());
    await page.context().close();
  });

  test('the type of a name shows when the pointer rests on it', async () => {
    const { page, noticed } = await open(browser, site.out, '01-surprise');
    await page
      .locator('[data-h]', { hasText: /^crossEntropy$/ })
      .first()
      .hover();
    const card = page.locator('.hover-card');
    expect(await card.locator('code').textContent()).toMatch(
      /^function crossEntropy\(p: .*Distribution, q: .*Distribution\): number$/,
    );
    expect(await card.locator('p').textContent()).toBe("Mean surprise of q's believer in p's world.");
    expect(noticed).toEqual([]);
    await page.context().close();
  });

  test('references lead to what they name', async () => {
    const { page } = await open(browser, site.out, '02-descent');
    const figure = page.locator('figure#fig-walk');
    expect(await figure.locator('figcaption').textContent()).toMatch(/^Figure 1\. A hundred small steps/);
    expect(await page.locator('.code', { hasText: '//|' }).count()).toBe(0);
    await page.locator('a.reference', { hasText: 'Equation 1' }).hover();
    expect(await page.locator('.reference-card .katex').isVisible()).toBe(true);
    await page.locator('a.reference', { hasText: 'Figure 1' }).click();
    expect(new URL(page.url()).hash).toBe('#fig-walk');
    expect(await page.locator('.math#eq-parabola').count()).toBe(1);
    await page.context().close();
  });

  test('link previews find a picture that is part of the site', async () => {
    const url = 'https://example.org/course/';
    const published = await siteOf(lectures, { url });
    try {
      const { page } = await open(browser, published.out, '02-descent');
      const picture = await page.locator('meta[property="og:image"]').getAttribute('content');
      expect(picture?.startsWith(url)).toBe(true);
      const path = join(published.out, picture!.slice(url.length));
      expect([...(await readFile(path))].slice(1, 4)).toEqual([...Buffer.from('PNG')]);
      expect(await page.locator('meta[property="og:image:alt"]').getAttribute('content')).toContain('Loss');
      await page.context().close();
    } finally {
      await published.remove();
    }
  });

  test('links to other notebooks lead to their pages', async () => {
    const { page } = await open(browser, site.out, '02-descent');
    await page.locator('article a', { hasText: 'Surprise' }).first().click();
    await page.waitForURL(/01-surprise\.html#cross-entropy$/);
    await page.context().close();
  });

  test('on paper the frame is gone and everything is folded out of the way', async () => {
    const { page } = await open(browser, site.out, '01-surprise');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect(await page.locator('.contents').isVisible()).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
    await page.context().close();
  });
});
