import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FrontEnd } from './front-end.js';

const folder = () => mkdtempSync(join(tmpdir(), 'gradbook-history-'));

async function ask(kernel: FrontEnd, content: object): Promise<[number, number, unknown][]> {
  const request = { output: false, raw: true, ...content };
  const { reply } = await kernel.request('history_request', request);
  return reply.content.history as [number, number, unknown][];
}

test('history is found by tail, range and search, across sessions', async () => {
  const env = { GRADBOOK_HISTORY: join(folder(), 'sub', 'history.sqlite') };
  const first = await FrontEnd.start({ env });
  for (const code of ['1 + 1', '2 + 2', '1 + 1']) await first.execute(code);
  await first.stop();
  const second = await FrontEnd.start({ env });
  await second.execute('3 + 3');
  await second.execute('4 + 4', { store_history: false });
  const sources = async (content: object) => (await ask(second, content)).map(([, , source]) => source);
  expect(await sources({ hist_access_type: 'tail', n: 3 })).toEqual(['2 + 2', '1 + 1', '3 + 3']);
  expect(await sources({ hist_access_type: 'range', session: -1, start: 1, stop: 3 })).toEqual(['1 + 1', '2 + 2']);
  expect(await sources({ hist_access_type: 'range', session: 0, start: 1 })).toEqual(['3 + 3']);
  expect(await sources({ hist_access_type: 'search', pattern: '? + ?', n: 2 })).toEqual(['1 + 1', '3 + 3']);
  const unique = await sources({ hist_access_type: 'search', pattern: '1*', unique: true });
  expect(unique).toEqual(['1 + 1']);
  const [withOutput] = await ask(second, { hist_access_type: 'tail', n: 1, output: true });
  expect(withOutput).toEqual([2, 1, ['3 + 3', null]]);
  await second.stop();
});

test('a history file that is no database does not stop the kernel', async () => {
  const path = join(folder(), 'history.sqlite');
  writeFileSync(path, 'this is no database, but long enough to be taken for one '.repeat(50));
  await runsWith(path);
});

test('a history folder that cannot be made does not stop the kernel', async () => {
  const parent = folder();
  writeFileSync(join(parent, 'file'), '');
  await runsWith(join(parent, 'file', 'history.sqlite'));
});

test('a read-only history does not stop the kernel', async () => {
  const parent = folder();
  writeFileSync(join(parent, 'history.sqlite'), '');
  chmodSync(join(parent, 'history.sqlite'), 0o400);
  chmodSync(parent, 0o500);
  await runsWith(join(parent, 'history.sqlite'));
});

async function runsWith(path: string): Promise<void> {
  const kernel = await FrontEnd.start({ env: { GRADBOOK_HISTORY: path } });
  expect((await kernel.execute('20 + 1')).result).toBe('21');
  expect(await ask(kernel, { hist_access_type: 'tail', n: 5 })).toMatchObject([[expect.any(Number), 1, '20 + 1']]);
  await kernel.stop();
}
