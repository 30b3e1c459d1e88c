import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildJupyterLab, launchBrowser, openPage } from './browser.js';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;
let browser: Browser;
beforeAll(async () => {
  buildJupyterLab();
  lab = await openLab();
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await lab?.[Symbol.asyncDispose]();
});

/** Types a cell's text anew. */
async function type(page: Page, text: string): Promise<void> {
  const editor = page.locator('.jp-CodeCell .cm-content').first();
  for (let tries = 0; tries < 10 && (await editor.innerText()) !== text; tries++) {
    await editor.click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  }
}

/** What is done in a session: completion, help, running, saving, the panels at the side, loading the page again. */
async function work(page: Page, kernel: string, begun: string, whole: string, printed: string): Promise<void> {
  const idle = page.locator('#jp-main-statusbar').getByText(`${kernel} | Idle`);
  await idle.waitFor({ timeout: 60_000 });
  await type(page, begun);
  await page.keyboard.press('Tab');
  await page.locator('.jp-Completer-item, .jp-Completer-list').first().waitFor({ timeout: 20_000 });
  await page.keyboard.press('Escape');
  await type(page, whole);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Escape');
  await page.locator('.jp-CodeCell .cm-content').first().click();
  await page.keyboard.press('Shift+Enter');
  await page.locator('.jp-OutputArea-output', { hasText: printed }).first().waitFor();
  await page.keyboard.press('Control+S');
  const panels = page.locator('.jp-SideBar [data-id]');
  for (const id of await panels.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.id)))
    await page.locator(`.jp-SideBar [data-id="${id}"]`).click();
  await page.reload();
  await idle.waitFor({ timeout: 60_000 });
  await page.locator('.jp-OutputArea-output', { hasText: printed }).first().waitFor();
}

describe('an ordinary session leaves nothing in the console, no warning and no request that failed', () => {
  it.each([
    ['Python 3', 'Python 3 (ipykernel)', 'python3', 'python', 'import json\njson.du', 'print("a" + "b")'],
    ['TypeScript', 'TypeScript (Gradbook)', 'gradbook', 'typescript', 'torch.zer', 'console.log("a" + "b")'],
  ])('of a notebook in %s', { timeout: 240_000 }, async (_, display_name, name, language, begun, whole) => {
    const cells = [
      { cell_type: 'code', id: 'a', metadata: {}, source: '', outputs: [], execution_count: null },
      { cell_type: 'markdown', id: 'b', metadata: {}, source: '# Title\n\n$x^2$ and `code`' },
    ];
    const metadata = { kernelspec: { name, display_name, language }, language_info: { name: language } };
    writeFileSync(
      join(lab.folder, `${name}.ipynb`),
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }),
    );
    const said: string[] = [];
    const { page, problems } = await openPage(browser, 'about:blank');
    page.on('console', (message) => message.type() === 'warning' && said.push(message.text()));
    page.on('requestfailed', (request) => {
      // Loading the page again cuts off what it was asking for.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') said.push(`failed: ${request.url()}`);
    });
    await page.goto(`${lab.server.url}lab/workspaces/${name}/tree/${name}.ipynb?token=${lab.server.token}`);
    await work(page, display_name, begun, whole, 'ab');
    expect([...problems, ...said]).toEqual([]);
    await page.close();
  });
});
