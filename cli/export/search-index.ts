import MiniSearch from 'minisearch';
import { scriptJson } from './html.js';
import { type Lecture, plainText } from './lecture.js';
import type { Heading } from './markdown/markdown.js';

/** A section of a lecture, as search finds it. */
interface Section {
  /** Page and anchor. */
  id: string;
  title: string;
  page: string;
  text: string;
  body: string;
}

const SHOWN_TEXT = 110;
const OPTIONS = { fields: ['title', 'page', 'body'], storeFields: ['title', 'page', 'text'] };

/** The search index of a site as a script: pages opened from disk may not fetch JSON. */
export function searchIndex(
  lectures: readonly { lecture: Lecture; titleText: string; headings: readonly Heading[] }[],
): string {
  const index = new MiniSearch<Section>(OPTIONS);
  for (const { lecture, titleText, headings } of lectures) index.addAll(sections(lecture, titleText, headings));
  return `globalThis.gradbookSearch=${scriptJson({ index: index.toJSON(), options: OPTIONS })};\n`;
}

function sections({ page, notebook }: Lecture, title: string, headings: readonly Heading[]): Section[] {
  const found: Section[] = [{ id: page, title, page: title, text: '', body: '' }];
  let next = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'markdown') {
      found.at(-1)!.body += ` ${cell.source}`;
      continue;
    }
    for (const part of cell.source.split(/^(?=#{1,6}[ \t])/m)) {
      if (/^#{1,6}[ \t]/.test(part)) {
        const heading = headings[next++];
        if (heading)
          found.push({
            id: `${page}#${encodeURIComponent(heading.id)}`,
            title: heading.text,
            page: title,
            text: '',
            body: '',
          });
      }
      found.at(-1)!.body += ` ${plainText(part.replace(/^#{1,6}[ \t][^\n]*/, ''))}`;
    }
  }
  return found.map((section) => ({ ...section, text: section.body.trim().slice(0, SHOWN_TEXT) }));
}
