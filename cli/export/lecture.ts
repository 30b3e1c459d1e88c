import { basename } from 'node:path';
import { hasTag, type Notebook } from '../notebook/types.js';
import { beginning, plainWords } from './markdown/words.js';

/** A notebook on its way to a page. */
export interface Lecture {
  /** The notebook's file. */
  path: string;
  /** The page below the site: `03-surprise.html`. */
  page: string;
  /** Markdown of the title. */
  title: string;
  /** The first words, for the index page: plain text. */
  summary: string;
  /** Its number, where the file name starts with one: `3` of `03-surprise`, `11b` of `11b-classes`. */
  number?: string;
  /** The cells without the title's heading. */
  notebook: Notebook;
  /** The notebook as it was read. */
  original: Notebook;
}

const SUMMARY_LENGTH = 240;

/** Takes title and summary from a notebook: the first heading of level 1, and the first paragraph after it. */
export function asLecture(path: string, page: string, notebook: Notebook): Lecture {
  const name = basename(path, '.ipynb');
  const [, digits, rest] = /^0*(\d+(?:[a-z](?=[-_. ]))?)[-_. ]?(.*)$/.exec(name) ?? [];
  const cells = notebook.cells.map((cell) => ({ ...cell }));
  let title = notebook.metadata.title;
  for (const cell of cells) {
    if (cell.cell_type !== 'markdown') continue;
    const match = /^(?:[ \t]*\n)*#[ \t]+([^\n]+?)[ \t#]*(?:\n|$)/.exec(cell.source);
    if (match) {
      title ??= match[1];
      cell.source = cell.source.slice(match[0].length);
    }
    break;
  }
  const visible = cells.filter((cell) => cell.cell_type === 'markdown' && !hasTag(cell, 'remove-cell'));
  return {
    path,
    page,
    title: title ?? ((rest || name).replace(/[-_]+/g, ' ').trim() || name),
    summary: firstParagraph(visible.map(({ source }) => source).join('\n\n')),
    // 00 is what stands before the first lecture.
    ...(digits !== undefined && digits !== '0' && { number: digits }),
    notebook: { ...notebook, cells },
    original: notebook,
  };
}

function firstParagraph(markdown: string): string {
  const paragraph = markdown
    .split(/\n\s*\n/)
    .find((block) => /^[\p{L}\p{N}*_"“'`[$(]/u.test(block.trim()) && !/^\s*[-*+|] /.test(block));
  return beginning(plainWords(paragraph ?? ''), SUMMARY_LENGTH);
}
