import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { convert, withoutOutputs } from '#cli/convert/convert';
import { fromPercent, toPercent } from '#cli/convert/percent';
import type { Cell, Notebook } from '#cli/notebook/types';
import { gradbook, load } from './gradbook.js';

const lectures = fileURLToPath(new URL('../export/notebooks/', import.meta.url));
const code = (source: string, extra: object = {}): Cell => ({
  cell_type: 'code',
  id: 'a',
  metadata: {},
  source,
  execution_count: null,
  outputs: [],
  ...extra,
});
const notebook = (...cells: Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: cells.map((cell, i) => ({ ...cell, id: `c${i}` })),
});

describe('a percent script loses nothing but outputs', () => {
  test.each([
    ['code', code('const a = 1;\n\n\na')],
    ['an empty cell', code('')],
    ['empty lines at both ends', code('\n\nx\n\n')],
    ['a line that looks like a marker', code('// %% not a cell\n// + %% nor this\n// +1\n%%nocheck\nx')],
    ['tags and metadata', code('x', { metadata: { tags: ['solution'], deep: { a: [1, '}'] } } })],
    [
      'Markdown',
      { cell_type: 'markdown', metadata: {}, source: '# Title\n\n  indented\n// slashes\n%% percent\n' } as Cell,
    ],
    [
      'attachments',
      { cell_type: 'markdown', metadata: {}, source: 'x', attachments: { 'a.png': { 'image/png': 'AA==' } } } as Cell,
    ],
    ['raw text', { cell_type: 'raw', metadata: {}, source: 'a\n' } as Cell],
  ])('%s', (_, cell) => {
    const before = notebook(cell, code('last'));
    expect(fromPercent(toPercent(before))).toEqual(before);
  });

  test('whole lectures', async () => {
    for (const name of await readdir(lectures)) {
      if (!name.endsWith('.ipynb')) continue;
      const clean = withoutOutputs(await load(join(lectures, name)));
      expect(fromPercent(toPercent(clean))).toEqual(clean);
    }
  });

  test('a script from another editor is read, with ids of its own', () => {
    const { cells } = fromPercent('// %%\nconst a = 1;\n\n// %% [markdown]\n// # Title\n//\n// text\n');
    expect(cells).toMatchObject([
      { cell_type: 'code', source: 'const a = 1;' },
      { cell_type: 'markdown', source: '# Title\n\ntext' },
    ]);
    expect(cells[0]?.id).toMatch(/^\w{8}$/);
  });

  test('it runs as a program: what cells have as globals is imported', () => {
    const script = toPercent(notebook(code('const t = torch.zeros(2);\nplot.line(t);')));
    expect(script).toContain("import { torch } from 'gradbook';\nimport { plot } from 'gradbook/display';\n");
  });
});

test('Markdown holds text, code, outputs and pictures', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-md-'));
  await convert(join(lectures, '01-surprise.ipynb'), 'md', folder);
  const text = await readFile(join(folder, '01-surprise.md'), 'utf8');
  expect(text).toMatch(/^# Surprise: entropy and cross-entropy\n/);
  expect(text).toContain('```text\n0.5623 nats = 0.8113 bits\n```');
  const [, path = ''] = /!\[Entropy of a coin[^\]]*\]\(([^)]+)\)/.exec(text) ?? [];
  expect((await readFile(join(folder, path))).subarray(1, 4).toString()).toBe('PNG');
  await rm(folder, { recursive: true });
});

test('the command goes there and back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-convert-'));
  const source = join(lectures, '02-descent.ipynb');
  expect(await gradbook(['export', source, '--to', 'ts', '--out', folder])).toMatchObject({
    code: 0,
    stdout: `Wrote ${join(folder, '02-descent.ts')}\n`,
  });
  await gradbook(['export', join(folder, '02-descent.ts'), '--to', 'ipynb', '--out', folder]);
  expect(await load(join(folder, '02-descent.ipynb'))).toEqual(withoutOutputs(await load(source)));
  await writeFile(join(folder, 'plain.ts'), 'export {};\n');
  const refused = await gradbook(['export', join(folder, 'plain.ts'), '--to', 'ipynb', '--out', folder]);
  expect(refused.stderr).toContain(`${basename('plain.ts')}: has no cells`);
  expect(refused.code).toBe(2);
  await rm(folder, { recursive: true });
});
