import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { code, launch, markdown, notebookOf, open, shown, siteOf } from './site.js';

let browser: Browser;
let site: Awaited<ReturnType<typeof siteOf>>;
beforeAll(async () => {
  const tagged = { metadata: { tags: ['solution'] } };
  const printed = (text: string) => [{ output_type: 'stream' as const, name: 'stdout' as const, text }];
  const notebook = notebookOf(
    markdown('# A\n\nHow many?'),
    markdown('Forty-two, because.', tagged),
    code('answer()', printed('42'), ['solution']),
    code('hidden()', printed('output of hidden'), ['hide-output']),
    code('secret()', printed('output of secret'), ['hide-input']),
    code('whole()', printed('output of whole'), ['hide-cell']),
    code('plot()', [shown({ 'text/plain': 'end' })]),
  );
  [browser, site] = await Promise.all([launch(), siteOf({ 'a.ipynb': notebook })]);
});
afterAll(async () => {
  await browser?.close();
  await site?.remove();
});

test.each([true, false])('what is folded on the screen can be read on paper, scripts on: %s', async (scripts) => {
  const { page } = await open(browser, site.out, 'a', { javaScriptEnabled: scripts, colorScheme: 'dark' });
  const folded = ['Forty-two, because.', '42', 'output of hidden', 'output of whole'].map((text) =>
    page.getByText(text, { exact: true }),
  );
  for (const one of folded) expect(await one.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const one of folded) expect(await one.isVisible()).toBe(true);
  // Who folds code away wants it away; there is nothing to press on paper.
  expect(await page.getByText('output of secret').isVisible()).toBe(true);
  expect(await page.getByText('secret()', { exact: true }).isVisible()).toBe(false);
  expect(await page.getByText('Show code').isVisible()).toBe(false);
  expect(await page.getByText('Solution', { exact: true }).isVisible()).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  for (const one of folded) expect(await one.isVisible()).toBe(false);
  await page.context().close();
});
