import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { exportSite, type SiteOptions } from '#cli/export/site';
import type { Cell, CodeCell, Notebook, Output } from '#cli/notebook/types';
import { stringifyNotebook } from '#cli/notebook/write';

export const lectures = ['01-surprise', '02-descent'].map((name) =>
  fileURLToPath(new URL(`./notebooks/${name}.ipynb`, import.meta.url)),
);

let ids = 0;
export const markdown = (source: string, extra: Partial<Cell> = {}): Cell =>
  ({ cell_type: 'markdown', id: `m${++ids}`, metadata: {}, source, ...extra }) as Cell;
export const code = (source: string, outputs: Output[] = [], tags: string[] = []): CodeCell => ({
  cell_type: 'code',
  id: `c${++ids}`,
  metadata: tags.length > 0 ? { tags } : {},
  execution_count: 1,
  source,
  outputs,
});
export const shown = (data: Record<string, unknown>): Output => ({ output_type: 'display_data', data, metadata: {} });
export const notebookOf = (...cells: Cell[]): Notebook => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

/** Exports notebooks (name → contents, or paths) into a folder of their own. */
export async function siteOf(
  notebooks: Record<string, Notebook> | string[],
  options: Partial<SiteOptions> = {},
): Promise<{ out: string; warnings: string[]; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-site-'));
  const paths = Array.isArray(notebooks) ? notebooks : Object.keys(notebooks).map((name) => join(folder, name));
  if (!Array.isArray(notebooks))
    for (const [name, notebook] of Object.entries(notebooks))
      await writeFile(join(folder, name), stringifyNotebook(notebook));
  const warnings: string[] = [];
  const out = join(folder, 'site');
  await exportSite(paths, {
    out,
    title: 'Lectures',
    language: 'en',
    trust: false,
    hovers: false,
    singleFile: false,
    warn: (message) => warnings.push(message),
    ...options,
  });
  return { out, warnings, remove: () => rm(folder, { recursive: true }) };
}

/** A Chromium that may not talk to anyone. */
export function launch(): Promise<Browser> {
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu'].map((what) => `--disable-${what}`);
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--no-first-run', ...quiet] });
}

/** Opens a page of a site from disk; `noticed` collects requests to elsewhere, dialogs and errors. */
export async function open(
  browser: Browser,
  out: string,
  name: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; noticed: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const { noticed } = listenTo(page);
  await page.goto(`file://${out}/${name}.html`);
  return { page, noticed };
}

/** What a page did that a test may want to know. */
export interface Heard {
  /** Requests to elsewhere, dialogs, warnings and errors. */
  noticed: string[];
  /** Everything it loaded. */
  urls: Set<string>;
}

/** Listens to a page that is still empty. */
export function listenTo(page: Page): Heard {
  const noticed: string[] = [];
  const urls = new Set<string>();
  page.on('request', (request) => {
    urls.add(request.url());
    if (!/^(file|data|blob):/.test(request.url())) noticed.push(`request ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    noticed.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => noticed.push(`error ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') noticed.push(`${message.type()} ${message.text()}`);
  });
  return { noticed, urls };
}

/** Scrolls through the page as fast as it is drawn, so that everything that waits for it has come. */
export async function readThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What comes into view is noticed when a frame is made: a busy machine makes few, and a clock would run past charts.
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (let y = 0; y < document.documentElement.scrollHeight; y += 0.9 * innerHeight) {
      scrollTo(0, y);
      await frame();
      await frame();
      await new Promise((done) => setTimeout(done, 30));
    }
    scrollTo(0, 0);
  });
}

interface Axe {
  run(options: {
    resultTypes: string[];
    runOnly?: string[];
  }): Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** What axe-core finds on a page that was opened with `bypassCSP`: axe is put into it past its policy. By default all rules count. */
export async function axeViolations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis)))
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  const { violations } = await page.evaluate(
    // What passes is not described: that takes a fifth of the time.
    (runOnly) =>
      (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) }),
    rules,
  );
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
  );
}

/** The bytes that come over the wire for a page of a site, with pictures apart. */
export async function pageWeight(
  browser: Browser,
  out: string,
  name: string,
): Promise<{ bytes: number; files: number }> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const { urls } = listenTo(page);
  await page.goto(`file://${out}/${name}.html`);
  await readThrough(page);
  await page.waitForFunction(() => document.querySelectorAll('.chart:has(.chart-spec):not([data-live])').length === 0);
  const bytes = await bytesOf(urls);
  await context.close();
  return { bytes, files: urls.size };
}

/** What files weigh compressed, with pictures apart. */
export async function bytesOf(urls: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const url of urls) {
    if (!url.startsWith('file:') || url.includes('/pictures/')) continue;
    const path = fileURLToPath(url.replace(/\?.*$/, ''));
    const content = await readFile(path);
    // Fonts and pictures are compressed already.
    bytes += /\.(woff2|png|jpg)$/.test(path) ? content.length : gzipSync(content).length;
  }
  return bytes;
}
