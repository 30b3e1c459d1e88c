// The lectures as the tests of the course look at them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseNotebook } from '#cli/notebook/read';
import type { Cell, CodeCell, Notebook } from '#cli/notebook/types';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const folder = join(root, 'notebooks');

/** A row of the notes: what they teach, the numbers a cell must show, and the cells that do, as `lecture#cell`. */
export interface Row {
  id: string;
  part: string;
  notes: string;
  teaches: string;
  shows: string;
  cells: string[];
}
export const rows = JSON.parse(readFileSync(join(root, 'tests/course/rows.json'), 'utf8')) as Row[];

/** All notebooks by name, the index included. */
export const notebooks = new Map<string, Notebook>(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ipynb'))
    .sort()
    .map((file) => [
      file.slice(0, -'.ipynb'.length),
      parseNotebook(readFileSync(join(folder, file), 'utf8'), join(folder, file)),
    ]),
);
/** The lectures: all but the index. */
export const lectures = [...notebooks].filter(([name]) => !name.startsWith('00-'));

export const isCode = (cell: Cell): cell is CodeCell => cell.cell_type === 'code';
export const tagsOf = (cell: Cell): readonly string[] => (cell.metadata.tags as string[] | undefined) ?? [];
