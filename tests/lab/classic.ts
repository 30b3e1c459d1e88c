import type { Locator, Page } from 'playwright-core';
import type { NotebookDriver } from './driver.js';

/** The classic Notebook 6, driven by its menus and keys. */
export class ClassicPage implements NotebookDriver {
  constructor(readonly page: Page) {}

  async ready(): Promise<this> {
    await this.cell(0).waitFor();
    await this.idle();
    return this;
  }

  async idle(): Promise<void> {
    await this.page.locator('#kernel_indicator_icon.kernel_idle_icon').waitFor({ timeout: 45_000 });
  }

  async busy(): Promise<void> {
    await this.page.locator('#kernel_indicator_icon.kernel_busy_icon').waitFor();
  }

  prompts(): Promise<string[]> {
    return this.page.locator('.code_cell .input_prompt').allTextContents();
  }

  outputs(index: number): Promise<string[]> {
    return this.cell(index).locator('.output_subarea').allTextContents();
  }

  text(index: number): Promise<string> {
    return codeOf(this.cell(index).locator('.CodeMirror'));
  }

  async type(index: number, text: string): Promise<void> {
    await this.cell(index).locator('.CodeMirror-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async run(index: number, text: string): Promise<void> {
    await this.type(index, text);
    await this.page.keyboard.press('Shift+Enter');
  }

  async complete(): Promise<string[]> {
    const editor = this.page.locator('.code_cell.selected .CodeMirror');
    const before = await codeOf(editor);
    await this.page.keyboard.press('Tab');
    const names = this.page.locator('#complete option');
    for (;;) {
      const offered = await names.allTextContents();
      // The only one there is stands in the cell already.
      const after = await codeOf(editor);
      if (offered.length === 0 && after !== before) return [after];
      if (offered.length > 0) {
        await this.page.keyboard.press('Escape');
        return offered;
      }
      await this.page.waitForTimeout(50);
    }
  }

  async explain(): Promise<string> {
    await this.page.keyboard.press('Shift+Tab');
    const text = await this.page.locator('#tooltip .tooltiptext', { hasText: /\w/ }).innerText();
    await this.page.keyboard.press('Escape');
    return text;
  }

  runAll(): Promise<void> {
    return this.#menu('#celllink', '#run_all_cells');
  }

  interrupt(): Promise<void> {
    return this.#menu('#kernellink', '#int_kernel');
  }

  async restart(): Promise<void> {
    await this.#menu('#kernellink', '#restart_kernel');
    await this.page.locator('.modal-footer .btn-danger').click();
  }

  async save(): Promise<void> {
    await this.page.locator('#save-notbook button').click();
  }

  /** It draws no Vega: the picture that every chart carries. */
  chart(): Locator {
    return this.page.locator('.output_png img').first();
  }

  private cell(index: number): Locator {
    return this.page.locator('#notebook-container .code_cell').nth(index);
  }

  async #menu(menu: string, command: string): Promise<void> {
    await this.page.locator(menu).click();
    await this.page.locator(`${command} a`).first().click();
  }
}

function codeOf(editor: Locator): Promise<string> {
  return editor.evaluate((element) =>
    (element as unknown as { CodeMirror: { getValue(): string } }).CodeMirror.getValue(),
  );
}
