import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { colours, launchBrowser, openPage } from './browser.js';
import type { NotebookDriver } from './driver.js';
import { Line } from './line.js';

/** A server, and how its front end is opened and driven. */
export interface FrontEnd extends AsyncDisposable {
  /** Ends in a slash. */
  url: string;
  folder: string;
  /** The path of a notebook's page, with the token; `window` tells windows with layouts of their own apart. */
  path(notebook: string, window: string): string;
  drive(page: Page): NotebookDriver;
  /** What the page complains of that is the server's own age, not ours. */
  isKnown?(problem: string): boolean;
}

/** A notebook of code cells on our kernel. */
export function writeNotebook(folder: string, name: string, sources: string[]): void {
  const cells = sources.map((source, index) => {
    return { id: `c${index}`, cell_type: 'code', source: [source], metadata: {}, outputs: [], execution_count: null };
  });
  const kernelspec = { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
}

/** What works in every front end. */
export function describeNotebooks(name: string, open: () => Promise<FrontEnd>): void {
  describe(name, { timeout: 180_000 }, () => {
    let end: FrontEnd;
    let browser: Browser;
    const opened: { page: Page; problems: string[] }[] = [];

    beforeAll(async () => {
      end = await open();
      cpSync('notebooks', end.folder, { recursive: true });
      browser = await launchBrowser();
    }, 600_000);

    afterAll(async () => {
      await browser?.close();
      await end?.[Symbol.asyncDispose]();
    });

    // A test that failed leaves its pages open.
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(({ page }) => page.close({ runBeforeUnload: false })));
    });

    async function show(notebook: string, window = notebook, url = end.url): Promise<NotebookDriver> {
      const page = await openPage(browser, new URL(end.path(notebook, window.replace(/\W/g, '')), url).href);
      opened.push(page);
      return end.drive(page.page).ready();
    }

    /** Closes all pages, and nothing may have gone wrong in any of them. */
    async function close(isExpected: (problem: string) => boolean = () => false): Promise<void> {
      const pages = opened.splice(0);
      const problems = pages.flatMap(({ problems }) => problems);
      await Promise.all(pages.map(({ page }) => page.close({ runBeforeUnload: false })));
      expect(problems.filter((problem) => !end.isKnown?.(problem) && !isExpected(problem))).toEqual([]);
    }

    it('opens a lecture, runs all of it and draws its charts, with nothing in the console', async () => {
      const notebook = await show('05-gradient-descent.ipynb');
      expect(notebook.page.url()).not.toContain('token=');
      await notebook.runAll();
      await expect
        .poll(() => notebook.prompts(), { timeout: 60_000 })
        .not.toContainEqual(expect.stringMatching(/\[[* ]\]/));
      await notebook.idle();
      expect(
        await notebook.page.locator('[data-mime-type="application/vnd.jupyter.error"], .output_error').count(),
      ).toBe(0);
      await notebook.chart().scrollIntoViewIfNeeded();
      expect(colours(await notebook.chart().screenshot())).toBeGreaterThan(20);
      await close();
    });

    it('reports a type error, completes a name, explains a shape', async () => {
      writeNotebook(end.folder, 'types.ipynb', ['', '']);
      const notebook = await show('types.ipynb');
      await notebook.run(0, 'const size: number = "large";');
      await expect
        .poll(() => notebook.outputs(0))
        .toEqual([expect.stringContaining("Type 'string' is not assignable to type 'number'")]);
      await notebook.run(0, 'const weights = torch.ones(3, 4); weights.shape');
      await expect.poll(() => notebook.outputs(0)).toEqual([expect.stringContaining('3, 4')]);
      await notebook.type(1, 'weights.mat');
      expect(await notebook.complete()).toContainEqual(expect.stringContaining('matmul'));
      await notebook.type(1, 'weights');
      expect(await notebook.explain()).toContain('3, 4');
      await notebook.type(1, 'weights.nothing');
      await expect.poll(async () => (await notebook.marks?.(1)) ?? ['nothing']).toEqual(['nothing']);
      await close();
    });

    it('interrupts a loop and finds the variable still there; a restart forgets it', async () => {
      writeNotebook(end.folder, 'stop.ipynb', ['', '', '']);
      const notebook = await show('stop.ipynb');
      await notebook.run(0, 'const weights = torch.ones(3, 4); "made"');
      await expect.poll(() => notebook.outputs(0)).toEqual([expect.stringContaining('made')]);
      await notebook.run(1, 'console.log("round and round"); while (true) {}');
      await expect.poll(() => notebook.outputs(1)).toEqual([expect.stringContaining('round and round')]);
      await notebook.busy();
      await notebook.interrupt();
      await notebook.idle();
      await notebook.run(2, 'weights.numel()');
      await expect.poll(() => notebook.outputs(2)).toEqual([expect.stringContaining('12')]);
      await notebook.restart();
      // Asked again: a restart takes a moment to begin.
      const askAgain = async () => {
        await notebook.run(2, 'weights.numel()');
        await notebook.idle();
        return notebook.outputs(2);
      };
      await expect.poll(askAgain).toEqual([expect.stringContaining("Cannot find name 'weights'")]);
      await close();
    });

    it('saves what was edited, and loads it again from disk', async () => {
      writeNotebook(end.folder, 'save.ipynb', ['', '']);
      const notebook = await show('save.ipynb');
      await notebook.run(0, '6 * 7');
      await expect.poll(() => notebook.outputs(0)).toEqual([expect.stringContaining('42')]);
      await notebook.save();
      await expect.poll(() => readFileSync(join(end.folder, 'save.ipynb'), 'utf8')).toContain('6 * 7');
      await notebook.page.reload();
      await notebook.ready();
      await expect.poll(() => notebook.text(0)).toBe('6 * 7');
      expect(await notebook.outputs(0)).toEqual([expect.stringContaining('42')]);
      await close();
    });

    it('shares one kernel between two tabs', async () => {
      writeNotebook(end.folder, 'tabs.ipynb', ['', '']);
      const first = await show('tabs.ipynb', 'tab1');
      await first.run(0, 'const shared = 41; shared');
      await expect.poll(() => first.outputs(0)).toEqual([expect.stringContaining('41')]);
      const second = await show('tabs.ipynb', 'tab2');
      await second.run(1, 'shared + 1');
      await expect.poll(() => second.outputs(1)).toEqual([expect.stringContaining('42')]);
      await close();
    });

    it('loses nothing when the connection breaks during output and comes back', async () => {
      writeNotebook(end.folder, 'line.ipynb', ['', '']);
      await using line = await Line.to(end.url);
      const notebook = await show('line.ipynb', 'line', line.url);
      // In bursts, and cut between two of them: not every server knows what was on its way at that moment.
      await notebook.run(
        0,
        'for (let i = 0; i < 50; i++) { console.log("line " + i); if (i % 10 === 9) await new Promise((d) => setTimeout(d, 2000)); }',
      );
      // Not within the first second of a connection: the classic notebook then asks once whether the kernel is alive, over the
      // line that was cut, and takes the missing answer for its death. It tries again after one second, and two more.
      await expect.poll(async () => (await notebook.outputs(0)).join('')).toContain('line 19\n');
      line.cut();
      await new Promise((done) => setTimeout(done, 2000));
      line.mend();
      await expect.poll(async () => (await notebook.outputs(0)).join(''), { timeout: 60_000 }).toContain('line 49\n');
      const lines = (await notebook.outputs(0)).join('').trim().split('\n');
      expect(lines).toEqual(Array.from({ length: 50 }, (_, index) => `line ${index}`));
      await notebook.idle();
      await notebook.run(1, '"still here"');
      await expect.poll(() => notebook.outputs(1)).toEqual([expect.stringContaining('still here')]);
      await close((problem) => /WebSocket|net::ERR_|Failed to fetch|NetworkError/i.test(problem));
    });

    it('shows 20,000 lines without freezing', async () => {
      writeNotebook(end.folder, 'lines.ipynb', ['', '']);
      const notebook = await show('lines.ipynb');
      await notebook.run(0, 'for (let i = 1; i <= 20_000; i++) console.log("line " + i);');
      const lines = async () => (await notebook.outputs(0)).join('').trim().split('\n');
      await expect.poll(async () => (await lines()).at(-1), { timeout: 60_000 }).toBe('line 20000');
      expect(await lines()).toHaveLength(20_000);
      await notebook.run(1, '1 + 1');
      await expect.poll(() => notebook.outputs(1)).toEqual([expect.stringContaining('2')]);
      await close();
    });

    it('opens a notebook of 20 MB', async () => {
      writeNotebook(end.folder, 'large.ipynb', ['1 + 1']);
      const file = join(end.folder, 'large.ipynb');
      const notebook = JSON.parse(readFileSync(file, 'utf8'));
      const data = { 'application/x-unknown': 'A'.repeat(4 * 1024 * 1024), 'text/plain': 'large' };
      const output = { output_type: 'display_data', metadata: {}, data };
      notebook.cells[0].outputs = Array.from({ length: 5 }, () => output);
      writeFileSync(file, JSON.stringify(notebook));
      const shown = await show('large.ipynb');
      await expect.poll(() => shown.text(0)).toBe('1 + 1');
      await expect.poll(async () => (await shown.outputs(0)).length).toBe(5);
      await close();
    });
  });
}
