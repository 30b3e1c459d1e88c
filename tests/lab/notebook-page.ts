import type { Locator, Page } from 'playwright-core';
import type { NotebookDriver } from './driver.js';

const SHOWN = '.jp-NotebookPanel:not(.lm-mod-hidden)';

/** JupyterLab with one notebook, driven by its menus and keys. */
export class NotebookPage implements NotebookDriver {
  constructor(readonly page: Page) {}

  async ready(): Promise<this> {
    // Shown where the page asks for something while its line is cut; it goes on by itself. Another one may lie below.
    const offline = this.page.locator('.jp-Dialog', { hasText: 'Server Connection Error' }).last();
    await this.page.addLocatorHandler(offline, (dialog) => dialog.locator('.jp-mod-accept').click(), {
      noWaitAfter: true,
    });
    await this.page.locator(`${SHOWN} .jp-Notebook .jp-Cell`).first().waitFor();
    await this.page.locator('#jp-bottom-panel, #jp-main-statusbar').getByText('TypeScript (Gradbook) | Idle').waitFor();
    await this.idle();
    return this;
  }

  idle(): Promise<void> {
    return this.#status('idle').waitFor({ timeout: 45_000 });
  }

  busy(): Promise<void> {
    return this.#status('busy').waitFor();
  }

  prompts(): Promise<string[]> {
    return this.page.locator(`${SHOWN} .jp-InputPrompt`).allTextContents();
  }

  /** A command of the menu bar, by its menu's label and its id. */
  async menu(menu: string, command: string): Promise<void> {
    await this.page.locator('#jp-MainMenu .lm-MenuBar-itemLabel', { hasText: new RegExp(`^${menu}$`) }).click();
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).click();
  }

  cell(index: number): Locator {
    return this.page.locator(`${SHOWN} .jp-CodeCell`).nth(index);
  }

  outputs(index: number): Promise<string[]> {
    return this.cell(index).locator('.jp-OutputArea-output').allTextContents();
  }

  text(index: number): Promise<string> {
    return this.cell(index).locator('.cm-content').innerText();
  }

  /** An editor that is still being set up loses what is typed: it is typed again. */
  async type(index: number, text: string): Promise<void> {
    for (let tries = 0; tries < 10 && (await this.text(index)) !== text; tries++) {
      await this.cell(index).locator('.cm-content').click();
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.insertText(text);
    }
  }

  async run(index: number, text: string): Promise<void> {
    await this.type(index, text);
    // The cell may hold the text already, and the cursor be elsewhere.
    await this.cell(index).locator('.cm-content').click();
    await this.page.keyboard.press('Shift+Enter');
  }

  async complete(): Promise<string[]> {
    await this.page.keyboard.press('Tab');
    const names = this.page.locator('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item');
    await names.first().waitFor();
    const offered = await names.allTextContents();
    await this.page.keyboard.press('Escape');
    return offered;
  }

  async explain(): Promise<string> {
    await this.page.keyboard.press('Shift+Tab');
    const text = await this.page.locator('.jp-Tooltip', { hasText: /\w/ }).innerText();
    await this.page.keyboard.press('Escape');
    return text;
  }

  marks(index: number): Promise<string[]> {
    return this.cell(index).locator('.cm-lintRange-error').allTextContents();
  }

  runAll(): Promise<void> {
    return this.menu('Run', 'runmenu:run-all');
  }

  interrupt(): Promise<void> {
    return this.menu('Kernel', 'kernelmenu:interrupt');
  }

  async restart(): Promise<void> {
    await this.menu('Kernel', 'kernelmenu:restart');
    await this.page.locator('.jp-Dialog .jp-mod-accept').click();
  }

  save(): Promise<void> {
    return this.menu('File', 'docmanager:save');
  }

  chart(): Locator {
    return this.page.locator('.jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg').first();
  }

  #status(status: string): Locator {
    return this.page.locator(`${SHOWN} .jp-Notebook-ExecutionIndicator[data-status="${status}"]`);
  }
}
