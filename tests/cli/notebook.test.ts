import { chmod, lstat, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OutputCollector } from '#cli/notebook/outputs';
import { parseNotebook } from '#cli/notebook/read';
import type { CodeCell } from '#cli/notebook/types';
import { stringifyNotebook, writeAtomically } from '#cli/notebook/write';

const minimal = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
const parse = (notebook: object) => parseNotebook(JSON.stringify(notebook), 'a.ipynb');

describe('reading', () => {
  const cell = { cell_type: 'code', id: 'a', metadata: {}, source: [], outputs: [], execution_count: null };
  test.each([
    ['a merge conflict', '{\n<<<<<<< HEAD\n "cells": []', /merge conflict/],
    ['JSON that is no notebook', '[]', /without "nbformat"/],
    ['format 5', JSON.stringify({ ...minimal, nbformat: 5 }), /a notebook of format 5; gradbook reads format 4\.$/],
    ['cells that are no list', JSON.stringify({ ...minimal, cells: {} }), /cells: must be a list/],
    [
      'an unknown cell type',
      JSON.stringify({ ...minimal, cells: [{ ...cell, cell_type: 'sql' }] }),
      /cells\[0\]\.cell_type: "sql" is not/,
    ],
    [
      'an output that is none',
      JSON.stringify({ ...minimal, cells: [{ ...cell, outputs: [{ output_type: 'pyout' }] }] }),
      /cells\[0\]\.outputs\[0\]\.output_type: "pyout" is not/,
    ],
    [
      'a picture that is no text',
      JSON.stringify({
        ...minimal,
        cells: [{ ...cell, outputs: [{ output_type: 'display_data', metadata: {}, data: { 'image/png': 1 } }] }],
      }),
      /outputs\[0\]\.data\["image\/png"\]: must be a string/,
    ],
  ])('%s is refused with its place', (_, text, message) => {
    expect(() => parseNotebook(text, 'a.ipynb')).toThrow(message);
    expect(() => parseNotebook(text, 'a.ipynb')).toThrow(/^a\.ipynb: /);
  });

  test('a byte order mark does no harm', () =>
    expect(parseNotebook(`\uFEFF${JSON.stringify(minimal)}`, 'a').cells).toEqual([]));

  test('cells of format 4.5 get the ids they lack, older ones none', () => {
    const { id: _, ...bare } = cell;
    expect(parse({ ...minimal, cells: [bare] }).cells[0]?.id).toMatch(/^\w+$/);
    expect(parse({ ...minimal, nbformat_minor: 4, cells: [bare] }).cells[0]).not.toHaveProperty('id');
  });

  test('an id that is missing or used twice is mended, to the same one at every reading', () => {
    const { id: _, ...bare } = cell;
    const ids = () => parse({ ...minimal, cells: [cell, cell, bare, bare] }).cells.map(({ id }) => id);
    expect(ids()).toEqual(ids());
    expect(ids()[0]).toBe('a');
    expect(new Set(ids()).size).toBe(4);
  });
});

describe('writing', () => {
  test('splits texts into lines and sorts keys, as Jupyter does', () => {
    const notebook = parse({ ...minimal, cells: [{ source: 'a\nb', cell_type: 'markdown', metadata: {}, id: 'x' }] });
    expect(stringifyNotebook(notebook)).toBe(
      `{\n "cells": [\n  {\n   "cell_type": "markdown",\n   "id": "x",\n   "metadata": {},\n   "source": [\n    "a\\n",\n    "b"\n   ]\n  }\n ],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n`,
    );
  });

  test('a write that fails leaves the old file and nothing beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gradbook-write-'));
    const path = join(folder, 'a.ipynb');
    await writeAtomically(path, 'old');
    await expect(writeAtomically(path, {} as string)).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.ipynb']);
  });
});

test('a notebook that is a link stays one: the file it leads to is written, with its mode', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradbook-write-'));
  const [file, link] = [join(folder, 'file.ipynb'), join(folder, 'link.ipynb')];
  await writeFile(file, 'old');
  await chmod(file, 0o666);
  await symlink('file.ipynb', link);
  await writeAtomically(link, 'new');
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await stat(file)).mode & 0o777).toBe(0o666);
});

describe('collecting outputs', () => {
  const newCell = (): CodeCell => ({ cell_type: 'code', metadata: {}, source: '', execution_count: null, outputs: [] });
  const stream = (text: string) => ({ msg_type: 'stream', content: { name: 'stdout', text } });

  test('a carriage return writes over the line, as in a terminal', () => {
    const cell = newCell();
    const collector = new OutputCollector();
    for (const text of ['10 %\r', '50 %\r', '100 %\n', 'done\n']) collector.apply(cell, stream(text));
    expect(cell.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: '100 %\ndone\n' }]);
  });

  test('a display is updated in every cell that shows it', () => {
    const [a, b] = [newCell(), newCell()];
    const collector = new OutputCollector();
    const shown = (msg_type: string, text: string) => ({
      msg_type,
      content: { data: { 'text/plain': text }, metadata: {}, transient: { display_id: 'd' } },
    });
    collector.apply(a, shown('display_data', 'one'));
    collector.apply(b, shown('display_data', 'one'));
    collector.apply(b, shown('update_display_data', 'two'));
    expect([a, b].map(({ outputs }) => outputs)).toEqual(
      Array(2).fill([{ output_type: 'display_data', data: { 'text/plain': 'two' }, metadata: {} }]),
    );
  });

  test('clear_output with wait clears at the next output only', () => {
    const cell = newCell();
    const collector = new OutputCollector();
    collector.apply(cell, stream('old\n'));
    collector.apply(cell, { msg_type: 'clear_output', content: { wait: true } });
    expect(cell.outputs).toHaveLength(1);
    collector.apply(cell, stream('new\n'));
    expect(cell.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'new\n' }]);
  });
});
