import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCode, notebooks, type Row, root, rows } from './course.js';

/** The notes' own list of rows. It lies beside the project where the course is written, and nowhere else. */
const beside = join(root, '../shared/course.md');

/** Rows of its tables; the last table has another third column and no numbers. */
function rowsOf(markdown: string): Pick<Row, 'part' | 'notes' | 'teaches' | 'shows'>[] {
  let part = '';
  return markdown.split('\n').flatMap((line) => {
    if (line.startsWith('## ')) part = line.slice(3);
    if (!/^\| .* \|$/.test(line) || line.startsWith('| notes |')) return [];
    const [notes = '', teaches = '', third = ''] = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    return [{ part, notes, teaches, shows: part.startsWith('Also') ? '' : third }];
  });
}

const plain = (text: string): string => text.replaceAll('−', '-');

/** Everything a reader sees of a lecture, with numbers written one way. */
const words = new Map(
  [...notebooks].map(([name, { cells }]) => {
    const texts = cells.flatMap((cell) => [
      cell.source,
      ...(isCode(cell) ? cell.outputs : []).map((output) =>
        output.output_type === 'stream' ? output.text : 'data' in output ? `${output.data['text/plain'] ?? ''}` : '',
      ),
    ]);
    return [name, plain(texts.join('\n'))];
  }),
);
/** 1.1803, .5623, 2.40e-145, 3073. */
const NUMBER = /(?<![\w.])(?:\d*\.\d+(?:e-?\d+)?|\d{3,})/g;

describe.each(rows)('row $id', ({ teaches, shows, cells }) => {
  test('is taught in cells that are there, in one at least that runs', () => {
    expect(cells).not.toHaveLength(0);
    const found = cells.map((place) => {
      const [lecture = '', id] = place.split('#');
      return { place, cell: notebooks.get(lecture)?.cells.find((cell) => cell.id === id) };
    });
    expect(found.filter(({ cell }) => cell === undefined).map(({ place }) => place)).toEqual([]);
    expect(found.some(({ cell }) => isCode(cell!))).toBe(true);
  });
  test('shows the numbers of the notes', () => {
    const text = cells.map((place) => words.get(place.split('#')[0]!)).join('\n');
    // 10,000 is one number to a reader and [123,456] are two: either will do.
    const both = `${text} ${text.replace(/(?<=\d)[,_](?=\d{3}(?!\d))/g, '')}`;
    const present = new Set([...both.matchAll(NUMBER)].map(([number]) => Number(number)));
    const wanted = [...plain(`${teaches} ${shows}`).matchAll(NUMBER)].map(([number]) => Number(number));
    expect(wanted.filter((number) => !present.has(number))).toEqual([]);
  });
});

test('each row has a name of its own', () => expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length));

test.skipIf(!existsSync(beside))(
  `the rows are those of the notes${existsSync(beside) ? '' : ' (left out: ../shared/course.md is not there)'}`,
  () =>
    expect(rows.map(({ part, notes, teaches, shows }) => ({ part, notes, teaches, shows }))).toEqual(
      rowsOf(readFileSync(beside, 'utf8')),
    ),
);

test('the index says where the rows are taught', () => {
  execFileSync(process.execPath, ['scripts/course-index.mjs', '--check'], { cwd: root, stdio: 'pipe' });
});
