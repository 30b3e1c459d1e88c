import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Compiler, createEngine, type Diagnostic, type LanguageEngine } from '#kernel/language/index';

/** A notebook in a folder of its own, with the files given. */
export class TestNotebook {
  readonly folder = mkdtempSync(join(tmpdir(), 'gradbook-language-'));
  readonly engine: LanguageEngine;
  #count = 0;

  constructor(readonly compiler: Compiler) {
    this.engine = createEngine(compiler);
  }

  async start(files: Record<string, string> = {}, preludeTypes: string[] = []): Promise<this> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    await this.engine.start({ cwd: this.folder, preludeTypes: preludeTypes.map((name) => join(this.folder, name)) });
    return this;
  }

  /** Checks cells one after the other, as the kernel does, and answers the errors of the last one. Cells with errors do not run. */
  async run(...cells: string[]): Promise<Diagnostic[]> {
    let found: Diagnostic[] = [];
    for (const code of cells) {
      found = (await this.engine.check(code)).filter(({ severity }) => severity === 'error');
      if (found.length === 0) this.engine.commit(++this.#count, code);
    }
    return found;
  }

  /** The same as `code line:character message`, zero-based. */
  async errors(...cells: string[]): Promise<string[]> {
    const found = await this.run(...cells);
    return found.map(
      ({ code, start, message }) => `TS${code} ${start.line}:${start.character} ${message.split('\n')[0]}`,
    );
  }

  /** What is proposed at `|`. */
  async proposals(code: string): Promise<string[]> {
    const { items } = await this.engine.complete(code.replace('|', ''), code.indexOf('|'));
    return items.map(({ text }) => text);
  }

  /** What is said about the name at `|`. */
  hover(code: string) {
    return this.engine.inspect(code.replace('|', ''), code.indexOf('|'));
  }

  async close(): Promise<void> {
    await this.engine.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
