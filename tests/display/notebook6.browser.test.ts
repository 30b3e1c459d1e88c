import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notebook } from './notebook.js';

const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run'.split(
    ' ',
  );
let folder: string;
let server: ChildProcess;
let browser: Browser;
let page: Page;

/** Debian's Notebook 6, opened on a notebook that nobody has trusted. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradbook-notebook6-'));
  await writeFile(join(folder, 'shown.ipynb'), JSON.stringify(await notebook()));
  const port = await freePort();
  const options = [
    '--no-browser',
    '--allow-root',
    `--port=${port}`,
    '--ip=127.0.0.1',
    '--NotebookApp.token=',
    '--NotebookApp.password=',
    `--notebook-dir=${folder}`,
  ];
  const env = {
    ...process.env,
    HOME: folder,
    JUPYTER_RUNTIME_DIR: join(folder, 'run'),
    JUPYTER_DATA_DIR: join(folder, 'data'),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
  };
  server = spawn('/usr/bin/jupyter', ['notebook', ...options], { env, stdio: 'ignore' });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ARGS });
  page = await browser.newPage({ viewport: { width: 1200, height: 2400 } });
  const address = `http://127.0.0.1:${port}/notebooks/shown.ipynb?kernel_name=none`;
  await untilAnswered(`http://127.0.0.1:${port}/api`);
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => document.querySelectorAll('.output_area img').length === 3, { timeout: 60_000 });
});
afterAll(async () => {
  await browser?.close();
  server?.kill();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilAnswered(url: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const answered = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Notebook 6 did not answer at ${url}`);
}

test('charts and pictures are shown at their size, not at that of their pixels', async () => {
  const images = await page.$$eval('.output_area img', (found) =>
    found.map((image) => ({
      natural: (image as HTMLImageElement).naturalWidth,
      shown: image.getBoundingClientRect().width,
    })),
  );
  expect(images).toHaveLength(3);
  for (const { natural, shown } of images) {
    expect(natural).toBeGreaterThan(300);
    expect(Math.round(shown * 2)).toBe(natural);
  }
});

test('tables of tensors and records are shown, untrusted too', async () => {
  const words = await page.$$eval('.output_html, .output_area table', (found) =>
    found.map((one) => one.textContent ?? '').join('\n'),
  );
  expect(words).toContain('tensor [2, 2] · float32');
  expect(words).toContain('excellent');
});

test('scripts in the output of an untrusted notebook do not run', async () => {
  expect(await page.evaluate(() => 'ranFromOutput' in window)).toBe(false);
});

test('a finished progress bar stands full', async () => {
  const shown = await page.$$eval('.output_area', (found) => found.map((one) => one.textContent ?? '').join('\n'));
  expect(shown).toContain('100% 3/3');
});
