import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildJupyterLab, launchBrowser, openPage } from './browser.js';
import { openLab, type TestLab } from './lab.js';
import { NotebookPage } from './notebook-page.js';
import { writeNotebook } from './notebook-suite.js';

let lab: TestLab;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  buildJupyterLab();
  // A trash of its own.
  process.env.XDG_DATA_HOME = mkdtempSync(join(tmpdir(), 'gradbook-home-'));
  lab = await openLab();
  browser = await launchBrowser();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await lab?.[Symbol.asyncDispose]();
  rmSync(process.env.XDG_DATA_HOME!, { recursive: true });
});

let windows = 0;

beforeEach(async () => {
  const url = `${lab.server.url}lab/workspaces/window${windows++}?token=${lab.server.token}`;
  ({ page, problems } = await openPage(browser, url));
  await page.locator('.jp-Launcher').waitFor();
  return async () => {
    expect(problems).toEqual([]);
    await page.close();
  };
});

/** A command of the menu bar, through a submenu where it lies in one. */
async function menu(...labels: string[]): Promise<void> {
  const [first, ...rest] = labels;
  await page.locator('#jp-MainMenu .lm-MenuBar-itemLabel', { hasText: new RegExp(`^${first}$`) }).click();
  for (const label of rest)
    await page.locator('.lm-Menu-item', { has: page.locator(`.lm-Menu-itemLabel:text-is("${label}")`) }).click();
}

async function openNotebook(name: string, sources: string[]): Promise<NotebookPage> {
  writeNotebook(lab.folder, name, sources);
  await page.goto(`${lab.server.url}lab/workspaces/open${windows}/tree/${name}`);
  return new NotebookPage(page).ready();
}

describe('JupyterLab around the notebook', { timeout: 120_000 }, () => {
  it('offers the notebooks of the folder in its launcher, with our kernel first', async () => {
    writeNotebook(lab.folder, '05-gradient-descent.ipynb', ['1 + 1']);
    await page.reload();
    const kernels = page.locator('.jp-Launcher-section', { has: page.locator('h2:text-is("Notebook")') });
    expect(await kernels.locator('.jp-LauncherCard').first().innerText()).toContain('TypeScript (Gradbook)');
    const section = page.locator('.jp-Launcher-section').first();
    await expect.poll(() => section.locator('h2').innerText()).toBe('Gradbook');
    await section.locator('.jp-LauncherCard', { hasText: '5 · Gradient descent' }).click();
    await new NotebookPage(page).ready();
  });

  it('makes a notebook of TypeScript with one click', async () => {
    await page.locator('.jp-LauncherCard', { hasText: 'TypeScript (Gradbook)' }).first().click();
    const notebook = await new NotebookPage(page).ready();
    await notebook.run(0, 'torch.tensor([1, 2]).sum().item()');
    await expect.poll(() => notebook.outputs(0)).toEqual(['3']);
  });

  it('is dark when asked to be, also the next time', async () => {
    const brightness = async (): Promise<number> => {
      const pixels = new Transformer(await page.screenshot()).rawPixelsSync();
      return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    };
    expect(await brightness()).toBeGreaterThan(200);
    await menu('Settings', 'Theme', 'JupyterLab Dark');
    await expect.poll(brightness).toBeLessThan(110);
    await expect
      .poll(() => lab.json('GET', 'lab/api/settings/@jupyterlab/apputils-extension:themes'))
      .toMatchObject({
        raw: expect.stringContaining('JupyterLab Dark'),
      });
    await page.reload();
    await page.locator('.jp-Launcher').waitFor();
    expect(await brightness()).toBeLessThan(110);
    await menu('Settings', 'Theme', 'JupyterLab Light');
    await expect.poll(brightness).toBeGreaterThan(200);
  });

  it('shows every word of a type error in both themes', async () => {
    await page.locator('.jp-LauncherCard', { hasText: 'TypeScript (Gradbook)' }).first().click();
    const notebook = await new NotebookPage(page).ready();
    await notebook.run(0, 'const n: number = "one";');
    const words = page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"] pre');
    await words.locator('span').first().waitFor();
    for (const theme of ['JupyterLab Dark', 'JupyterLab Light']) {
      await menu('Settings', 'Theme', theme);
      // It says what it is once its style is there.
      await page.locator(`body[data-jp-theme-light="${theme.endsWith('Light')}"]`).waitFor({ state: 'attached' });
      await expect.poll(() => words.evaluate(weakWords)).toEqual([]);
    }
  });

  it('has a terminal, which the panel of what is running ends', async () => {
    await page.locator('.jp-LauncherCard', { hasText: 'Terminal' }).click();
    await page.locator('.jp-Terminal .xterm-screen').click();
    await page.keyboard.type('echo written $((40 + 2)) > by-hand.txt\n');
    await expect.poll(() => existsSync(join(lab.folder, 'by-hand.txt'))).toBe(true);
    await expect.poll(() => readFileSync(join(lab.folder, 'by-hand.txt'), 'utf8')).toBe('written 42\n');
    await page.locator('.jp-SideBar [data-id="jp-running-sessions"]').click();
    const item = page.locator('.jp-RunningSessions-item', { hasText: /terminals\/\d/ });
    await item.hover();
    await item.locator('.jp-RunningSessions-itemShutdown').click();
    await expect.poll(() => lab.json('GET', 'api/terminals')).toEqual([]);
  });

  it('lists what is running, and shuts all of it down', async () => {
    await openNotebook('running.ipynb', ['']);
    await page.locator('.jp-SideBar [data-id="jp-running-sessions"]').click();
    const panel = page.locator('#jp-running-sessions');
    await panel.locator('.jp-RunningSessions-item', { hasText: 'running' }).first().waitFor();
    await panel
      .locator('.jp-AccordionPanel-title', { hasText: /^Kernels/ })
      .getByText('Shut Down All')
      .click();
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await expect.poll(() => lab.json('GET', 'api/kernels')).toEqual([]);
  });

  it('exports a notebook as a lecture page', async () => {
    await openNotebook('lecture.ipynb', ['1 + 1']);
    // It opens a window that becomes a download and closes, often before it can be seen from here: its address is taken instead.
    await page.evaluate(() => {
      window.open = (url) => {
        document.documentElement.dataset.opened = String(url);
        return null;
      };
    });
    await menu('File', 'Save and Export Notebook As', 'HTML');
    const opened = page.locator('html[data-opened]');
    await opened.waitFor({ state: 'attached' });
    const { disposition, text } = await opened.evaluate(async (html) => {
      const response = await fetch(html.dataset.opened!);
      return { disposition: response.headers.get('content-disposition'), text: await response.text() };
    });
    expect(disposition).toContain('lecture.html');
    expect(text).toMatch(/<html[^>]*lang="en"/);
  });

  it('opens the same documents again', async () => {
    await openNotebook('again.ipynb', ['"first"']);
    const workspace = () => lab.json('GET', `lab/api/workspaces/open${windows}`);
    await expect.poll(async () => JSON.stringify(await workspace())).toContain('again.ipynb');
    await page.goto(`${lab.server.url}lab/workspaces/open${windows}`);
    await new NotebookPage(page).ready();
    expect(await new NotebookPage(page).text(0)).toBe('"first"');
  });

  it('moves a deleted file to the trash, after asking', async () => {
    writeFileSync(join(lab.folder, 'unwanted.txt'), 'x');
    await page.locator('.jp-DirListing-item', { hasText: 'unwanted.txt' }).click({ button: 'right' });
    await page.locator('.lm-Menu-item[data-command="filebrowser:delete"]').click();
    const dialog = page.locator('.jp-Dialog');
    expect(await dialog.innerText()).toContain('unwanted.txt');
    await dialog.locator('.jp-mod-accept').click();
    await expect.poll(() => existsSync(join(lab.folder, 'unwanted.txt'))).toBe(false);
  });
});

/** The coloured words whose contrast to their ground is below 3 : 1. */
function weakWords(pre: Element): string[] {
  const parts = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const over = (top: number[], ground: number[]): number[] =>
    [0, 1, 2].map((i) => (top[i] ?? 0) * (top[3] ?? 1) + (ground[i] ?? 255) * (1 - (top[3] ?? 1)));
  const light = (rgb: number[]): number =>
    rgb
      .map((value) => (value / 255 <= 0.04045 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i]!, 0);
  const around: Element[] = [];
  for (let element: Element | null = pre; element; element = element.parentElement) around.unshift(element);
  const ground = around.reduce(
    (below, element) => over(parts(getComputedStyle(element).backgroundColor), below),
    [255, 255, 255],
  );
  const contrast = (word: Element): number => {
    const [a, b] = [light(over(parts(getComputedStyle(word).color), ground)), light(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  return [...pre.querySelectorAll('span')]
    .filter((word) => contrast(word) < 3)
    .map((word) => `${word.className} ${word.textContent} ${contrast(word).toFixed(1)}`);
}
