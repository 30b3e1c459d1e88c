import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Transformer } from '@napi-rs/image';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildJupyterLab, launchBrowser, openPage } from '../lab/browser.js';
import { openLab, type TestLab } from '../lab/lab.js';
import { NotebookPage } from '../lab/notebook-page.js';
import { cells, notebook } from './notebook.js';

const WAIT = { timeout: 45_000 };
const names = Object.keys(cells);

let lab: TestLab;
let browser: Browser;
beforeAll(async () => {
  buildJupyterLab();
  lab = await openLab();
  writeFileSync(join(lab.folder, 'shown.ipynb'), JSON.stringify(await notebook()));
  browser = await launchBrowser();
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await lab?.[Symbol.asyncDispose]();
});

interface Opened {
  shown: NotebookPage;
  page: Page;
  problems: string[];
}

async function open(name: string): Promise<Opened> {
  const url = `${lab.server.url}lab/workspaces/${name.replace(/\W/g, '')}/tree/${name}?token=${lab.server.token}`;
  const { page, problems } = await openPage(browser, url);
  return { shown: await new NotebookPage(page).ready(), page, problems };
}

function outputsOf({ shown }: Opened, index: number): Locator {
  return shown.cell(index).locator('.jp-OutputArea-output');
}

/** Where the output of a cell of the notebook is. */
async function output(opened: Opened, name: string): Promise<Locator> {
  const found = outputsOf(opened, names.indexOf(name));
  await found.first().waitFor(WAIT);
  await found.first().scrollIntoViewIfNeeded();
  return found;
}

/** The live chart in a cell. */
function chartOf({ shown }: Opened, index: number): Locator {
  return shown.cell(index).locator('.jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg').first();
}

/** How many colours something on the page has: what is blank has one or two. */
async function colours(shown: Locator): Promise<number> {
  const pixels = new Transformer(await shown.screenshot()).rawPixelsSync();
  return new Set(new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2)).size;
}

const ranFromOutput = (page: Page) => page.evaluate(() => 'ranFromOutput' in window);

describe('a notebook that nobody has trusted', { timeout: 120_000 }, () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open('shown.ipynb');
  }, 120_000);
  afterAll(() => opened?.page.close());

  test.each(['a chart', 'a live chart'])('shows %s live', async (name) => {
    await output(opened, name);
    const drawn = chartOf(opened, names.indexOf(name));
    await drawn.waitFor(WAIT);
    expect(await colours(drawn)).toBeGreaterThan(20);
  });

  test('shows tensors, models and tables', async () => {
    expect(await (await output(opened, 'a tensor')).locator('table').innerText()).toContain('tensor [2, 2] · float32');
    expect(await (await output(opened, 'a model')).locator('summary').innerText()).toBe('9 parameters');
    expect(await (await output(opened, 'a table')).locator('td').allInnerTexts()).toEqual(['excellent', '3']);
  });

  test('shows pictures at their size, with their words for those who do not see them', async () => {
    const picture = (await output(opened, 'a picture')).locator('img');
    const box = await picture.boundingBox();
    expect([Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)]).toEqual([200, 200]);
    expect(await colours(picture)).toBeGreaterThanOrEqual(2);
  });

  test('sets markdown and formulas', async () => {
    expect(await (await output(opened, 'markdown')).locator('strong').innerText()).toBe('bold');
    await (await output(opened, 'markdown')).locator('mjx-container').first().waitFor(WAIT);
    await (await output(opened, 'latex')).locator('mjx-container mjx-mfrac').first().waitFor(WAIT);
  });

  test('shows a finished bar full', async () => {
    const bar = (await output(opened, 'progress')).locator('progress');
    expect(await bar.evaluate((element) => (element as HTMLProgressElement).position)).toBe(1);
  });

  test('shows HTML without its scripts', async () => {
    expect(await (await output(opened, 'html')).locator('b').innerText()).toBe('bold html');
    expect(await ranFromOutput(opened.page)).toBe(false);
    expect(opened.problems).toEqual([]);
  });
});

describe('a notebook whose cells were run here', { timeout: 120_000 }, () => {
  const SOURCES = [
    'const chart = plot.live({ title: "Growing" });\nfor (const i of tqdm(30, { desc: "epochs" })) { chart.push(1 / (i + 1)); await new Promise((r) => setTimeout(r, 40)); }',
    'display.html("<b>bold html</b><script>window.ranFromOutput = true</script>")',
    'const handle = display("working"); handle.update(plot.bar({ a: 1, b: 2 })); const gone = display("gone"); gone.clear();',
    'for (const i of tqdm(2, { desc: "outer" })) for (const j of tqdm(1_000_000, { desc: "inner" })) { if (i === 1 && j === 500) while (true); }',
  ];
  let opened: Opened;
  beforeAll(async () => {
    const list = SOURCES.map((source, i) => {
      return { id: `c${i}`, cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null };
    });
    const kernelspec = { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' };
    writeFileSync(
      join(lab.folder, 'run.ipynb'),
      JSON.stringify({ cells: list, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
    );
    opened = await open('run.ipynb');
  }, 120_000);
  afterAll(() => opened?.page.close());

  const run = async (index: number) => {
    await opened.shown.cell(index).locator('.cm-content').click();
    await opened.page.keyboard.press('Shift+Enter');
  };

  test('draws a chart and a bar while the loop runs, in place', async () => {
    await run(0);
    const outputs = outputsOf(opened, 0);
    await chartOf(opened, 0).waitFor(WAIT);
    await expect
      .poll(() => outputs.allInnerTexts(), WAIT)
      .toContainEqual(expect.stringMatching(/^epochs:.*100% 30\/30/));
    expect(await outputs.count()).toBe(2);
  });

  test('runs the scripts of its HTML', async () => {
    await run(1);
    await expect.poll(() => ranFromOutput(opened.page), WAIT).toBe(true);
  });

  test('shows a chart where a handle stood before, and leaves nothing of what was cleared', async () => {
    await run(2);
    await chartOf(opened, 2).waitFor(WAIT);
    const texts = (await outputsOf(opened, 2).allInnerTexts()).map((text) => text.trim());
    expect(texts.join(' ')).not.toMatch(/working|gone/);
  });

  test('says of an interrupted loop how far it came, inner and outer', async () => {
    await run(3);
    await expect
      .poll(() => outputsOf(opened, 3).allInnerTexts(), WAIT)
      .toContainEqual(expect.stringMatching(/outer:.*50%/));
    await opened.shown.interrupt();
    await opened.shown.idle();
    const texts = () => outputsOf(opened, 3).allInnerTexts();
    await expect.poll(texts, WAIT).toContainEqual(expect.stringMatching(/outer:.*50% 1\/2.*stopped/));
    expect(await texts()).toContainEqual(expect.stringMatching(/inner:.*0% 500\/1000000.*stopped/));
  });

  test('stores each display once, in its last state, with its picture', async () => {
    await opened.shown.save();
    const stored = () =>
      (
        JSON.parse(readFileSync(join(lab.folder, 'run.ipynb'), 'utf8')) as {
          cells: { outputs: { data?: Record<string, string> }[] }[];
        }
      ).cells.map(({ outputs }) => outputs.map(({ data = {} }) => data));
    await expect.poll(() => stored()[0]?.length, WAIT).toBe(2);
    const [chart, bar] = stored()[0]?.sort((a) => ('image/png' in a ? -1 : 1)) ?? [];
    expect(chart).toHaveProperty(['image/png']);
    expect(JSON.stringify(chart)).toContain('Growing');
    expect([bar?.['text/plain']].flat().join('')).toContain('30/30');
    expect(opened.problems).toEqual([]);
  });
});
