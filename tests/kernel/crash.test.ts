import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

test('after a native crash the next session finds every cell in the history', async () => {
  const env = { GRADBOOK_HISTORY: join(mkdtempSync(join(tmpdir(), 'gradbook-crash-')), 'history.sqlite') };
  const first = await FrontEnd.start({ env });
  const codes = Array.from({ length: 20 }, (_, i) => `${i} + ${i}`);
  for (const code of codes) await first.execute(code);
  // In the middle of a cell, as a fault in an addon would come; from outside, because cells may not signal their kernel.
  const last = "console.log('about to crash'); for (;;);";
  first.execute(last).catch(() => {});
  await first.waitFor(({ content }) => String(content.text).includes('about to crash'));
  first.process.kill('SIGSEGV');
  await first.exited();
  expect(first.process.signalCode).toBe('SIGSEGV');
  await first.stop();

  const second = await FrontEnd.start({ env });
  expect((await second.execute('21 + 21')).result).toBe('42');
  const tail = { hist_access_type: 'tail', n: 22, output: false, raw: true };
  const { reply } = await second.request('history_request', tail);
  const history = reply.content.history as [number, number, string][];
  expect(history.map(([, , source]) => source)).toEqual([...codes, last, '21 + 21']);
  expect(history.map(([session]) => session)).toEqual([...Array(21).fill(1), 2]);
  await second.stop();
});
