import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildJupyterLab, launchBrowser, openPage } from './browser.js';
import { openLab, type TestLab } from './lab.js';
import { Line } from './line.js';
import { NotebookPage } from './notebook-page.js';
import { writeNotebook } from './notebook-suite.js';

const LINES = 20_000;
/** About 220 KB, in many messages, for some seconds. */
const BURST = `for (let i = 0; i < ${LINES}; i++) { console.log("line " + i); if (i % 50 === 49) await new Promise((d) => setTimeout(d, 5)); }`;
const CUTS = 5;
const SHORTEST_BYTES = 2_000;
/** All cuts together come before the end of the burst. */
const LONGEST_BYTES = 40_000;

let lab: TestLab;
let browser: Browser;

beforeAll(async () => {
  buildJupyterLab();
  // Through the line that is cut, the server is called by another port.
  lab = await openLab({ allowHosts: ['127.0.0.1'] });
  browser = await launchBrowser();
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await lab?.[Symbol.asyncDispose]();
});

it('a line that breaks in the middle of a burst, at any byte, loses and repeats nothing', {
  timeout: 180_000,
}, async () => {
  writeNotebook(lab.folder, 'burst.ipynb', ['', '']);
  await using line = await Line.to(lab.server.url);
  const url = `${line.url}lab/workspaces/burst/tree/burst.ipynb?token=${lab.server.token}`;
  const { page, problems } = await openPage(browser, url);
  const notebook = await new NotebookPage(page).ready();
  const text = async () => (await notebook.outputs(0)).join('');

  const cuts = Array.from(
    { length: CUTS },
    () => SHORTEST_BYTES + Math.floor(Math.random() * (LONGEST_BYTES - SHORTEST_BYTES)),
  );
  await notebook.run(0, BURST);
  await expect.poll(text).toContain('line 0\n');
  for (const bytes of cuts) await line.cutAfter(bytes);
  await expect.poll(text, { timeout: 90_000 }).toContain(`line ${LINES - 1}\n`);
  const lines = (await text()).trim().split('\n');
  expect(lines, `cut after ${cuts} bytes`).toEqual(Array.from({ length: LINES }, (_, index) => `line ${index}`));

  await notebook.idle();
  await notebook.run(1, '"still here"');
  await expect.poll(() => notebook.outputs(1)).toEqual([expect.stringContaining('still here')]);
  expect(problems.filter((problem) => !/WebSocket|net::ERR_|Failed to fetch|NetworkError/i.test(problem))).toEqual([]);
  await page.close();
});
