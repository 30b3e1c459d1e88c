import { basename } from 'node:path';
import { stringifyNotebook } from '../notebook/write.js';
import type { Packaging, SiteFile } from './assets/packaging.js';
import { escapeHtml, pathUrl } from './html.js';
import type { Lecture } from './lecture.js';
import { type PageInput, type PageLink, pageHtml } from './page.js';
import type { RenderedLecture } from './render-lecture.js';

export interface SitePage extends RenderedLecture {
  lecture: Lecture;
}

/** The pages of a site, and what they have in common. */
export interface Book {
  pages: readonly SitePage[];
  packaging: Packaging;
  /** Colours of the code on all pages. */
  codeCss: string;
  title: string;
  language: string;
  trust: boolean;
  /** Where the site will be published. */
  url?: string | undefined;
}

/** A lecture's page, with its notebook beside it where pages stand together. */
export async function lectureFiles(page: SitePage, book: Book): Promise<SiteFile[]> {
  const { lecture, html, headings, titleHtml, titleText } = page;
  const { pages, packaging, codeCss } = book;
  const root = rootOf(lecture.page);
  const index = pages.indexOf(page);
  const link = (target: SitePage | undefined): PageLink | undefined =>
    target && { href: root + pathUrl(target.lecture.page), html: target.titleHtml, number: target.lecture.number };
  const notebookFile = lecture.page.replace(/\.html$/, '.ipynb');
  const text = pageHtml({
    title: `${titleText} – ${book.title}`,
    description: lecture.summary,
    language: book.language,
    site: {
      titleHtml: escapeHtml(book.title),
      home: hasIndex(book) ? `${root}index.html` : '#main',
      lectures: pages.map((other) => ({ ...link(other)!, current: other === page })),
    },
    ...(lecture.number !== undefined && { eyebrow: `Lecture ${lecture.number}` }),
    titleHtml,
    titleId: page.titleId,
    html,
    headings,
    previous: link(pages[index - 1]),
    next: link(pages[index + 1]),
    ...(packaging.together && { notebook: pathUrl(basename(notebookFile)) }),
    search: packaging.together,
    assets: await packaging.assets(root, [book.title, titleText, html].join('\n'), codeCss),
    trust: book.trust,
    picture: previewPicture(page, root, book),
    address: addressOf(lecture.page, book),
  });
  const files: SiteFile[] = [[lecture.page, text]];
  if (packaging.together) files.push([notebookFile, stringifyNotebook(lecture.original)]);
  return files;
}

/** A page that stands alone needs no list of pages, and a notebook called index is one itself. */
export function hasIndex({ pages, packaging }: Book): boolean {
  return (packaging.together || pages.length > 1) && !pages.some(({ lecture }) => lecture.page === 'index.html');
}

/** The page that lists the lectures with their first words. */
export async function indexFile(book: Book): Promise<SiteFile> {
  const { pages, packaging } = book;
  const items = pages.map(({ lecture, titleHtml }) => {
    const summary = lecture.summary ? `<p>${escapeHtml(lecture.summary)}</p>` : '';
    return `<li><a href="${escapeHtml(pathUrl(lecture.page))}"><span class="number">${lecture.number ?? ''}</span><div><strong>${titleHtml}</strong>${summary}</div></a></li>`;
  });
  const html = `<ol class="lecture-list">\n${items.join('\n')}\n</ol>\n`;
  const text = pageHtml({
    title: book.title,
    description: `${pages.length} lectures`,
    language: book.language,
    site: { titleHtml: escapeHtml(book.title), home: 'index.html', lectures: [] },
    titleHtml: escapeHtml(book.title),
    html,
    headings: [],
    search: packaging.together,
    assets: await packaging.assets('', html + pages.map(({ titleHtml }) => titleHtml).join(''), book.codeCss),
    trust: book.trust,
    picture: pages.map((page) => previewPicture(page, '', book)).find((picture) => picture !== undefined),
    address: addressOf('index.html', book),
  });
  return ['index.html', text];
}

/** Previews want whole addresses. A page that stands alone would carry the picture a second time, where none looks for it. */
function previewPicture({ picture }: SitePage, root: string, { packaging, url }: Book): PageInput['picture'] {
  if (!picture || !packaging.together || url === undefined) return undefined;
  return { href: packaging.files(root).add(Buffer.from(picture.base64, 'base64'), 'image/png'), alt: picture.alt };
}

function addressOf(page: string, { url }: Book): string | undefined {
  return url === undefined ? undefined : new URL(pathUrl(page), url.endsWith('/') ? url : `${url}/`).href;
}

/** What tells search engines of the pages; they want whole addresses. */
export function siteMap(book: Book): SiteFile {
  const names = [...(hasIndex(book) ? ['index.html'] : []), ...book.pages.map(({ lecture }) => lecture.page)];
  const urls = names.map((name) => `<url><loc>${escapeHtml(addressOf(name, book) ?? '')}</loc></url>\n`);
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n';
  return ['sitemap.xml', `${head}${urls.join('')}</urlset>\n`];
}

/** How a page refers to the site's folder: `''` at the top, `'../'` one below. */
export function rootOf(page: string): string {
  return '../'.repeat(page.split('/').length - 1);
}
