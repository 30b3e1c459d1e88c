import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run';
const gallery = new URL('../../docs/gallery/', import.meta.url);
const require = createRequire(import.meta.url);

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ARGS.split(' '),
  });
  page = await browser.newPage();
  for (const file of ['vega/build/vega.min.js', 'vega-lite/build/vega-lite.min.js'])
    await page.addScriptTag({ path: require.resolve(file) });
});
afterAll(() => browser?.close());

/** What Vega says while it draws a spec on a canvas, as JupyterLab does, and how large it is. */
async function draw(spec: string): Promise<{ said: string[]; width: number; colors: number }> {
  return page.evaluate(async (text) => {
    // biome-ignore lint/suspicious/noExplicitAny: the libraries are globals of the page
    const { vega, vegaLite } = globalThis as any;
    const said: string[] = [];
    const note = (...words: unknown[]) => said.push(words.join(' '));
    const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
    const view = new vega.View(vega.parse(vegaLite.compile(JSON.parse(text), { logger }).spec), {
      logger,
      renderer: 'none',
    });
    const canvas: HTMLCanvasElement = await view.toCanvas();
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    const colors = new Set<number>();
    for (let i = 0; i < data.length; i += 4)
      colors.add(((data[i] as number) << 16) | ((data[i + 1] as number) << 8) | (data[i + 2] as number));
    return { said, width: canvas.width, colors: colors.size };
  }, spec);
}

describe('the browser’s Vega draws every spec of the gallery without a complaint', () => {
  test.each(readdirSync(gallery).filter((name) => name.endsWith('.vl.json')))('%s', async (name) => {
    const { said, width, colors } = await draw(readFileSync(new URL(name, gallery), 'utf8'));
    expect(said).toEqual([]);
    expect(colors).toBeGreaterThan(20);
    const picture = readFileSync(new URL(name.replace('.vl.json', '.png'), gallery));
    // Its sans-serif is narrower or wider than ours by a few px a label.
    expect(Math.abs(width - picture.readUInt32BE(16))).toBeLessThan(60);
  });
});
