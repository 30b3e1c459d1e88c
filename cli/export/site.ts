import { join, resolve } from 'node:path';
import type { Notebook } from '../notebook/types.js';
import { writeAtomically } from '../notebook/write.js';
import { mapAtMost } from '../pool.js';
import { InlinePackaging } from './assets/inline.js';
import { LinkedPackaging } from './assets/linked.js';
import type { Packaging, SiteFile } from './assets/packaging.js';
import { Highlighter } from './code/highlight.js';
import { Hovers, type NotebookHovers } from './code/hovers.js';
import { pathUrl } from './html.js';
import type { Lecture } from './lecture.js';
import { languageOf, languagesIn, readLectures } from './read-lectures.js';
import { renderLecture } from './render-lecture.js';
import { searchIndex } from './search-index.js';
import { type Book, hasIndex, indexFile, lectureFiles, rootOf, type SitePage, siteMap } from './site-pages.js';

export interface SiteOptions {
  /** Where the site is written. */
  out: string;
  /** The site's name, as text. */
  title: string;
  language: string;
  /** Raw HTML and scripts of the notebooks stay. */
  trust: boolean;
  /** Each page holds all it needs; there is no search and nothing to download. */
  singleFile: boolean;
  /** Show the type of a name when a reader points at it. */
  hovers: boolean;
  /** Code starts folded; readers unfold it by cell or all at once. */
  foldCode?: boolean;
  warn: (message: string) => void;
  /** Where the site will be published; link previews need it to show pictures. */
  url?: string;
  /** Notebooks that are in memory already, by path. */
  notebooks?: ReadonlyMap<string, Notebook>;
}

/**
 * Writes lecture pages: one per notebook, an index page, and the assets they share. Nothing on them is fetched from
 * anywhere else.
 *
 * @returns the path of the page to open first.
 */
export async function exportSite(paths: readonly string[], options: SiteOptions): Promise<string> {
  const packaging = options.singleFile ? new InlinePackaging() : new LinkedPackaging();
  const lectures = await readLectures(paths, options.notebooks);
  const hovers = new Hovers();
  try {
    // Asked for all at once: the answers about later notebooks come while earlier ones are rendered.
    const asked = lectures.map(async ({ path, notebook }) =>
      options.hovers && /^(type|java)script$/.test(languageOf(notebook)) ? hovers.of(path, notebook) : undefined,
    );
    // One that fails is reported when its turn comes.
    for (const promise of asked) promise.catch(() => {});
    const highlighter = await Highlighter.create(languagesIn(lectures));
    const pages: SitePage[] = [];
    for (const [i, lecture] of lectures.entries())
      pages.push(render(lecture, lectures, { highlighter, packaging, options, hovers: await asked[i] }));
    return await write(pages, { highlighter, packaging, options });
  } finally {
    await hovers.dispose();
  }
}

interface Shop {
  highlighter: Highlighter;
  packaging: Packaging;
  options: SiteOptions;
}

async function write(pages: SitePage[], { highlighter, packaging, options }: Shop): Promise<string> {
  resolveReferences(pages);
  const { title, language, trust, url } = options;
  const book: Book = { pages, packaging, codeCss: highlighter.css(), title, language, trust, url };
  const files: SiteFile[] = (await Promise.all(pages.map((page) => lectureFiles(page, book)))).flat();
  if (hasIndex(book)) files.push(await indexFile(book));
  if (url !== undefined && packaging.together) files.push(siteMap(book));
  files.push(...(await packaging.shared(book.codeCss, htmlOf(files), () => searchIndex(pages))));
  // Some at a time: hundreds of open files are too many for some systems.
  await mapAtMost(16, files, ([path, contents]) => writeAtomically(join(options.out, path), contents));
  return join(options.out, hasIndex(book) ? 'index.html' : (pages[0]?.lecture.page ?? ''));
}

/** All pages as one text. */
function htmlOf(files: readonly SiteFile[]): string {
  return files.map(([path, contents]) => (path.endsWith('.html') ? contents : '')).join('');
}

/** Labels lead to any page: a lecture's own come first, then those of the others in their order. */
function resolveReferences(pages: readonly SitePage[]): void {
  for (const page of pages) {
    const root = rootOf(page.lecture.page);
    page.html = page.references.resolve(page.html, (label) => {
      const own = page.references.targets.get(label);
      if (own) return { ...own, href: `#${own.id}` };
      const other = pages.find(({ references }) => references.targets.has(label));
      const target = other?.references.targets.get(label);
      if (!other || !target) return undefined;
      const place = other.lecture.number === undefined ? other.titleText : `lecture ${other.lecture.number}`;
      return { ...target, href: `${root}${pathUrl(other.lecture.page)}#${target.id}`, place };
    });
  }
}

interface Workshop extends Shop {
  hovers: NotebookHovers | undefined;
}

function render(
  lecture: Lecture,
  lectures: readonly Lecture[],
  { highlighter, packaging, options, hovers }: Workshop,
): SitePage {
  const root = rootOf(lecture.page);
  const pages = new Map(lectures.map(({ path, page }) => [resolve(path), root + pathUrl(page)]));
  const warn = (message: string): void => options.warn(`${lecture.path}: ${message}`);
  const { path } = lecture;
  return {
    lecture,
    ...renderLecture(lecture, {
      path,
      pages,
      files: packaging.files(root),
      warn,
      highlighter,
      hovers,
      trust: options.trust,
      foldCode: options.foldCode ?? false,
    }),
  };
}
