import MiniSearch from 'minisearch';
import { pathUrl, scriptJson } from './html.js';
import { beginning } from './markdown/words.js';
import type { SitePage } from './site-pages.js';

/** A section of a lecture, as search finds it. */
interface Entry {
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
export function searchIndex(pages: readonly SitePage[]): string {
  const index = new MiniSearch<Entry>(OPTIONS);
  for (const page of pages) index.addAll(entries(page));
  return `globalThis.gradbookSearch=${scriptJson({ index: index.toJSON(), options: OPTIONS })};\n`;
}

function entries({ lecture: { page }, titleText, headings, sections }: SitePage): Entry[] {
  const names = new Map(headings.map(({ id, text }) => [id, text]));
  return sections.map(({ id, body, shown }) => {
    const line = (text: string): string => text.replace(/\s+/g, ' ').trim();
    return {
      id: id === '' ? pathUrl(page) : `${pathUrl(page)}#${encodeURIComponent(id)}`,
      title: names.get(id) ?? titleText,
      page: titleText,
      text: beginning(line(shown), SHOWN_TEXT),
      body: line(body),
    };
  });
}
