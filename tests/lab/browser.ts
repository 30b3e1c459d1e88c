import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

const SHOWN = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook';

/** JupyterLab with one notebook, its kernel idle. */
export class NotebookPage {
  constructor(readonly page: Page) {}

  /** Waits for the notebook's cells, and for its kernel. */
  async ready(): Promise<this> {
    await this.page.locator(`${SHOWN} .jp-Cell`).first().waitFor();
    await this.page.locator('#jp-bottom-panel, #jp-main-statusbar').getByText('TypeScript (Gradbook) | Idle').waitFor();
    await this.idle();
    return this;
  }

  idle(): Promise<void> {
    const indicator = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status="idle"]';
    return this.page.locator(indicator).waitFor({ timeout: 45_000 });
  }

  /** A command of the menu bar, by the labels on the way. */
  async menu(menu: string, command: string): Promise<void> {
    await this.page.locator('#jp-MainMenu .lm-MenuBar-itemLabel', { hasText: new RegExp(`^${menu}$`) }).click();
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).click();
  }

  cell(index: number) {
    return this.page.locator(`${SHOWN} .jp-CodeCell`).nth(index);
  }

  outputs(index: number) {
    return this.cell(index).locator('.jp-OutputArea-output');
  }

  text(index: number): Promise<string> {
    return this.cell(index).locator('.cm-content').innerText();
  }

  /** Replaces the cell's text. An editor that is still being set up loses what is typed: it is typed again. */
  async type(index: number, text: string): Promise<void> {
    for (let tries = 0; tries < 10 && (await this.text(index)) !== text; tries++) {
      await this.cell(index).locator('.cm-content').click();
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.insertText(text);
    }
  }

  /** Types into the cell, runs it with Shift-Enter. */
  async run(index: number, text: string): Promise<void> {
    await this.type(index, text);
    await this.page.keyboard.press('Shift+Enter');
  }

  save(): Promise<void> {
    return this.menu('File', 'docmanager:save');
  }
}
