import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { convert, withoutOutputs } from '#cli/convert/convert';
import { fromPercent, toPercent } from '#cli/convert/percent';
import type { Cell, Notebook } from '#cli/notebook/types';
import { gradbook, load, withSamples } from './gradbook.js';

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

const PIECES = [
  ...[
    '\n',
    '\n\n',
    ' ',
    '\r\n',
    '\r',
    '\u2028',
    '// %%',
    '//%%',
    '// %% [markdown]',
    '// %%%',
    '// +',
    '//',
    '/',
    '%',
    '%%bash',
    '\n%% x',
    '\n+%%',
  ],
  ...[
    '// ---',
    '# %%',
    '{"id":"x"}',
    ' {"a":1}',
    "import { torch } from 'gradbook';",
    '`',
    '*/',
    'σ漢😀',
    '\t',
    'a = 1',
    'const x = `',
    '"',
  ],
];
const KEYS = ['id', 'attachments', 'metadata', 'metadata.id', 'title', 'a b', '=', '"', 'σ', '[markdown]'];

/** A small generator, so that a failure comes back. */
function mulberry32(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

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
    ['a marker without a blank, and one of a cell below a cell', code('//%% a\n// %%% b\n//+ c')],
    ['line ends of other systems', code('a;\r\nb;\r\n// %% c\r\n\rd')],
    ['line separators of Unicode', code('a\u2028// %% b', { metadata: { note: 'a\u2028b' } })],
    [
      'metadata named as what the script calls its own',
      code('x', { metadata: { id: 'colab', attachments: 1, 'metadata.id': 2, metadata: { id: 3 } } }),
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

  test('notebooks without ids keep an id that their metadata holds, as Colab writes it', () => {
    const { id: _, ...cell } = code('x', { metadata: { id: 'ZtQ1' } });
    const before: Notebook = { ...notebook(), nbformat_minor: 0, cells: [cell as Cell] };
    expect(fromPercent(toPercent(before))).toEqual(before);
  });

  test('two thousand notebooks made of awkward pieces', () => {
    const random = mulberry32(17);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const text = (): string => Array.from({ length: Math.floor(random() * 6) }, () => pick(PIECES)).join('');
    for (let round = 0; round < 2000; round++) {
      const cells = Array.from({ length: 1 + Math.floor(random() * 4) }, (): Cell => {
        const metadata = random() < 0.5 ? {} : { [pick(KEYS)]: text(), tags: ['a', text()] };
        const kind = pick(['code', 'markdown', 'raw'] as const);
        if (kind === 'code') return code(text(), { metadata });
        const attachments = random() < 0.2 ? { attachments: { [text()]: { 'image/png': 'AA==' } } } : {};
        return { cell_type: kind, id: 'a', metadata, source: text(), ...attachments };
      });
      const before = { ...notebook(...cells), metadata: { kernelspec: { name: text(), display_name: text() } } };
      expect(fromPercent(toPercent(before))).toEqual(before);
    }
  });

  test('markers as jupytext writes them are read: a title, and options as key=value', () => {
    const script = [
      '// ---',
      '// jupyter:',
      '//   kernelspec:',
      '//     name: gradbook',
      '// ---',
      '',
      '// %% Loading the data tags=["a", "b = c"] slideshow={"slide_type": "slide"} collapsed=true',
      'x',
      '',
      '// %% [markdown] jp-MarkdownHeadingCollapsed=true',
      '// text',
      '',
      '//%%',
      'y',
      '',
      '// %% What follows [raw]',
      '// z',
    ];
    const cells = fromPercent(script.join('\n')).cells.map(({ id: _, ...cell }) => cell);
    const empty = { execution_count: null, outputs: [] };
    const title = 'Loading the data';
    expect(cells).toEqual([
      {
        cell_type: 'code',
        metadata: { title, tags: ['a', 'b = c'], slideshow: { slide_type: 'slide' }, collapsed: true },
        source: 'x',
        ...empty,
      },
      { cell_type: 'markdown', metadata: { 'jp-MarkdownHeadingCollapsed': true }, source: 'text' },
      { cell_type: 'code', metadata: {}, source: 'y', ...empty },
      { cell_type: 'raw', metadata: { title: 'What follows' }, source: 'z' },
    ]);
  });

  test('code before the first marker is a cell', () => {
    const { cells } = fromPercent("import { torch } from 'gradbook';\nimport { a } from './a.js';\na();\n\n// %%\nb\n");
    expect(cells.map(({ source }) => source)).toEqual(["import { a } from './a.js';\na();", 'b']);
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

test('notebooks of the same name keep their folders, and none is written over another', () =>
  withSamples(['parameters.ipynb'], async (folder) => {
    for (const part of ['a', 'b']) await cp(join(folder, 'parameters.ipynb'), join(folder, part, 'x.ipynb'));
    await gradbook(['export', 'a', 'b', '--to', 'ts', '--out', 'out'], { cwd: folder });
    expect((await readdir(join(folder, 'out'), { recursive: true })).sort()).toEqual(['a', 'a/x.ts', 'b', 'b/x.ts']);
    await cp(join(folder, 'out/a/x.ts'), join(folder, 'a/x.ts'));
    const { code, stderr } = await gradbook(['export', 'a/x.ts', 'a/x.ipynb', '--to', 'md', '--out', 'md'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('two of the files given would be written there');
  }));

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
