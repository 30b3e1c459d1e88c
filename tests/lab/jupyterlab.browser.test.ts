import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildJupyterLab, launchBrowser, NotebookPage, openPage } from './browser.js';
import { openLab, type TestLab } from './lab.js';

/** Long enough for a slow machine; nothing waits that long on a good day. */
const WAIT = { timeout: 30_000 };

let lab: TestLab;
let browser: Browser;

beforeAll(async () => {
  buildJupyterLab();
  lab = await openLab();
  cpSync('notebooks', lab.folder, { recursive: true });
  browser = await launchBrowser();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await lab?.[Symbol.asyncDispose]();
});

/** A notebook of empty code cells on our kernel. */
function writeNotebook(name: string, sources: string[]): void {
  const cells = sources.map((source, index) => {
    return { id: `c${index}`, cell_type: 'code', source: [source], metadata: {}, outputs: [], execution_count: null };
  });
  const kernelspec = { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(lab.folder, name), JSON.stringify(notebook));
}

async function open(
  name: string,
  workspace = name.replace(/\W/g, ''),
): Promise<{ notebook: NotebookPage; page: Page; problems: string[] }> {
  const url = `${lab.server.url}lab/workspaces/${workspace}/tree/${name}?token=${lab.server.token}`;
  const { page, problems } = await openPage(browser, url);
  return { notebook: await new NotebookPage(page).ready(), page, problems };
}

/** How many colours a picture has: an empty chart has one or two. */
function colours(png: Buffer): number {
  const pixels = new Transformer(png).rawPixelsSync();
  return new Set(new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2)).size;
}

describe('JupyterLab on the server in TypeScript', { timeout: 120_000 }, () => {
  it('opens a lecture, runs all of it and draws its charts, with nothing in the console', async () => {
    const { notebook, page, problems } = await open('05-gradient-descent.ipynb');
    expect(page.url()).not.toContain('token=');
    await notebook.menu('Run', 'runmenu:run-all');
    await expect
      .poll(() => page.locator('.jp-InputPrompt').allTextContents(), { timeout: 60_000 })
      .not.toContain('[*]:');
    await notebook.idle();
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.error"]').count()).toBe(0);
    const chart = page.locator('.jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg').first();
    await chart.scrollIntoViewIfNeeded();
    expect(colours(await chart.screenshot())).toBeGreaterThan(20);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('types, completes, explains, interrupts, restarts, saves and loads again', async () => {
    writeNotebook('work.ipynb', ['', '', '']);
    const { notebook, page, problems } = await open('work.ipynb');

    await notebook.run(0, 'const size: number = "large";');
    await expect
      .poll(() => notebook.outputs(0).allTextContents(), WAIT)
      .toEqual([expect.stringContaining("Type 'string' is not assignable to type 'number'")]);

    await notebook.run(0, 'const weights = torch.ones(3, 4); weights.shape');
    await expect.poll(() => notebook.outputs(0).allTextContents(), WAIT).toEqual([expect.stringContaining('3, 4')]);

    await notebook.type(1, 'weights.matmul(torch.ones(3, 5))');
    await notebook.cell(1).locator('.cm-lintRange-error').first().hover();
    await expect
      .poll(() => page.locator('.cm-tooltip-lint').allTextContents(), WAIT)
      .toEqual([expect.stringContaining('mat1 and mat2 shapes cannot be multiplied (3x4 and 3x5)')]);

    await notebook.type(1, 'weights.matm');
    await page.keyboard.press('Tab');
    await expect
      .poll(() => page.locator('.jp-Completer-match, .cm-line').allTextContents(), WAIT)
      .toContainEqual(expect.stringContaining('matmul'));
    await page.keyboard.press('Escape');

    await notebook.type(1, 'weights');
    await page.keyboard.press('Shift+Tab');
    await expect
      .poll(() => page.locator('.jp-Tooltip').allTextContents(), WAIT)
      .toEqual([expect.stringContaining('3, 4')]);
    await page.keyboard.press('Escape');

    await notebook.run(1, 'while (true) {}');
    await page.locator('.jp-Notebook-ExecutionIndicator[data-status="busy"]').waitFor();
    await notebook.menu('Kernel', 'kernelmenu:interrupt');
    await notebook.idle();
    await notebook.run(2, 'weights.numel()');
    await expect.poll(() => notebook.outputs(2).allTextContents(), WAIT).toEqual([expect.stringContaining('12')]);

    await notebook.save();
    await expect.poll(() => readFileSync(join(lab.folder, 'work.ipynb'), 'utf8'), WAIT).toContain('weights.numel()');

    await notebook.menu('Kernel', 'kernelmenu:restart');
    await page.locator('.jp-Dialog .jp-mod-accept').click();
    await notebook.idle();
    await notebook.run(2, 'typeof weights');
    await expect.poll(() => notebook.outputs(2).allTextContents(), WAIT).toEqual([expect.stringMatching(/weights/)]);

    await notebook.save();
    await page.reload();
    await notebook.ready();
    await expect.poll(() => notebook.text(2), WAIT).toBe('typeof weights');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('marks no name that a cell further up is going to declare', async () => {
    writeNotebook('unrun.ipynb', ['const rate = 0.1;', 'rate * 2; nowhere']);
    const { notebook, page, problems } = await open('unrun.ipynb');
    await expect
      .poll(() => notebook.cell(1).locator('.cm-lintRange-error').allTextContents(), WAIT)
      .toEqual(['nowhere']);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('offers the notebooks of the folder in its launcher', async () => {
    const { page, problems } = await openPage(browser, `${lab.server.url}lab/workspaces/new?token=${lab.server.token}`);
    await page.locator('.jp-LauncherCard', { hasText: '5 · Gradient descent' }).click();
    await new NotebookPage(page).ready();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows 20,000 lines, and stays alive', async () => {
    writeNotebook('lines.ipynb', ['']);
    const { notebook, page, problems } = await open('lines.ipynb');
    await notebook.run(0, 'for (let i = 1; i <= 20_000; i++) console.log("line " + i);');
    await expect.poll(() => notebook.outputs(0).first().textContent(), WAIT).toContain('line 20000');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('opens a notebook of 20 MB', async () => {
    writeNotebook('large.ipynb', ['1 + 1']);
    const file = join(lab.folder, 'large.ipynb');
    const notebook = JSON.parse(readFileSync(file, 'utf8'));
    const picture = 'A'.repeat(4 * 1024 * 1024);
    const output = {
      output_type: 'display_data',
      metadata: {},
      data: { 'application/x-unknown': picture, 'text/plain': 'large' },
    };
    notebook.cells[0].outputs = Array.from({ length: 5 }, () => output);
    writeFileSync(file, JSON.stringify(notebook));
    const { notebook: opened, page, problems } = await open('large.ipynb');
    await expect.poll(() => opened.text(0), WAIT).toBe('1 + 1');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shares one kernel between two tabs', async () => {
    writeNotebook('tabs.ipynb', ['', '']);
    const first = await open('tabs.ipynb', 'tab1');
    await first.notebook.run(0, 'const shared = 41;');
    await first.notebook.idle();
    const second = await open('tabs.ipynb', 'tab2');
    await second.notebook.run(1, 'shared + 1');
    await expect
      .poll(() => second.notebook.outputs(1).allTextContents(), WAIT)
      .toEqual([expect.stringContaining('42')]);
    expect([...first.problems, ...second.problems]).toEqual([]);
    await Promise.all([first.page.close(), second.page.close()]);
  });
});
