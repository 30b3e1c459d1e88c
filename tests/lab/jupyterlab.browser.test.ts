import { cpSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildJupyterLab, colours, launchBrowser, openPage } from './browser.js';
import { openLab, type TestLab } from './lab.js';
import { NotebookPage } from './notebook-page.js';
import { writeNotebook } from './notebook-suite.js';

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

/** A notebook with these cells, open in a window of its own. */
async function open(
  name: string,
  sources?: string[],
): Promise<{ notebook: NotebookPage; page: Page; problems: string[] }> {
  if (sources) writeNotebook(lab.folder, name, sources);
  const window = name.replace(/\W/g, '');
  const url = `${lab.server.url}lab/workspaces/${window}/tree/${name}?token=${lab.server.token}`;
  const { page, problems } = await openPage(browser, url);
  return { notebook: await new NotebookPage(page).ready(), page, problems };
}

describe('a notebook in our JupyterLab', { timeout: 120_000 }, () => {
  it('has type errors marked on their line as one types, with what is wrong', async () => {
    const { notebook, page, problems } = await open('marks.ipynb', ['const weights = torch.ones(3, 4); "made"', '']);
    await notebook.runAll();
    await expect.poll(() => notebook.outputs(0)).toEqual([expect.stringContaining('made')]);
    await notebook.type(1, 'weights.matmul(torch.ones(3, 5))');
    await notebook.cell(1).locator('.cm-lintRange-error').first().hover();
    await expect
      .poll(() => page.locator('.cm-tooltip-lint').allTextContents())
      .toEqual([expect.stringContaining('mat1 and mat2 shapes cannot be multiplied (3x4 and 3x5)')]);
    await notebook.type(1, 'weights.matmul(torch.ones(4, 5))');
    await expect.poll(() => notebook.cell(1).locator('.cm-lintRange-error').count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('has no mark on a name that a cell further up is going to declare', async () => {
    const { notebook, page, problems } = await open('unrun.ipynb', ['const rate = 0.1;', 'rate * 2; nowhere']);
    await expect.poll(() => notebook.cell(1).locator('.cm-lintRange-error').allTextContents()).toEqual(['nowhere']);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows the signature of a function whose arguments are being written', async () => {
    const { notebook, page, problems } = await open('signature.ipynb', ['']);
    await notebook.type(0, 'torch.linspace(0, ');
    const text = await notebook.explain();
    expect(text).toContain('linspace');
    expect(text).toMatch(/steps/);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('explains what the cursor is on in the inspector', async () => {
    const { notebook, page, problems } = await open('inspector.ipynb', [
      'const weights = torch.ones(3, 4); "made"',
      '',
    ]);
    await notebook.runAll();
    await expect.poll(() => notebook.outputs(0)).toEqual([expect.stringContaining('made')]);
    await notebook.menu('Help', 'inspector:toggle');
    await notebook.type(1, 'weights');
    await expect.poll(() => page.locator('.jp-Inspector').innerText()).toMatch(/weights.*3, 4/s);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('lists its headings, and leads to them', async () => {
    const { notebook, page, problems } = await open('05-gradient-descent.ipynb');
    await notebook.menu('View', 'toc:show-panel');
    const headings = page.locator('.jp-TableOfContents .jp-tocItem-content');
    await expect.poll(() => headings.count()).toBeGreaterThan(3);
    const last = headings.last();
    const title = (await last.innerText()).trim();
    await last.click();
    await page.locator('.jp-NotebookPanel h2, .jp-NotebookPanel h3', { hasText: title }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('shows progress and a chart that changes in place while the cell runs', async () => {
    const code = `const chart = plot.live({ title: 'Training', xTitle: 'epoch' });
for (const epoch of tqdm(60)) {
  chart.push(1 / (epoch + 1));
  await new Promise((done) => setTimeout(done, 50));
}`;
    const { notebook, page, problems } = await open('live.ipynb', [code]);
    await notebook.runAll();
    await expect.poll(async () => (await notebook.outputs(0)).join('')).toMatch(/\b[1-9]\d?%/);
    await notebook.chart().waitFor();
    // The area of the output: the chart's own element changes with every update.
    const area = notebook.cell(0).locator('.jp-OutputArea');
    const early = await area.screenshot();
    await notebook.idle();
    await expect.poll(async () => (await notebook.outputs(0)).join('')).toContain('100%');
    const late = await area.screenshot();
    expect(colours(late)).toBeGreaterThan(20);
    expect(late.equals(early)).toBe(false);
    expect(await page.locator('.jp-RenderedVegaCommon5').count()).toBe(1);
    expect(problems).toEqual([]);
    await page.close();
  });

  it('says so when its kernel died and another one was started', async () => {
    const kill = `import { execSync } from 'node:child_process'; execSync('kill -9 ' + process.pid)`;
    const { notebook, page, problems } = await open('dies.ipynb', ['', '']);
    await notebook.run(0, kill);
    const dialog = page.locator('.jp-Dialog');
    await dialog.getByText(/Kernel Restarting/).waitFor();
    await dialog.locator('.jp-mod-accept').click();
    await notebook.idle();
    await notebook.run(1, '6 * 7');
    await expect.poll(() => notebook.outputs(1)).toEqual([expect.stringContaining('42')]);
    expect(problems).toEqual([]);
    await page.close();
  });
});
