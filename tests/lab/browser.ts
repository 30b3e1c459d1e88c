import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Transformer } from '@napi-rs/image';
import { type Browser, chromium, type Page } from 'playwright-core';

const BUILD = fileURLToPath(new URL('../../lab/build/build.mjs', import.meta.url));
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Builds JupyterLab where it is not built; the first time takes a minute or two. */
export function buildJupyterLab(): void {
  const { status, stderr } = spawnSync(process.execPath, [BUILD, '--quiet'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`JupyterLab could not be built:\n${stderr}`);
}

export function launchBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing. Name a browser with CHROMIUM_PATH.`);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

/** A page that writes down everything that went wrong in it. */
export async function openPage(browser: Browser, url: string): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400)
      problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('request', (request) => {
    // Nothing may come from a network: students work on trains.
    if (!/^(?:https?|wss?):\/\/127\.0\.0\.1:|^(?:data|blob|about):/.test(request.url()))
      problems.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}

/** How many colours a picture has: an empty chart has one or two. */
export function colours(png: Buffer): number {
  const pixels = new Transformer(png).rawPixelsSync();
  return new Set(new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2)).size;
}
