import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { readNotebook } from '../notebook/read.js';
import type { Notebook } from '../notebook/types.js';
import { stringifyNotebook, writeAtomically } from '../notebook/write.js';
import { mapAtMost } from '../pool.js';
import { linkedAssets, siteAssets } from './assets.js';
import { Highlighter } from './code/highlight.js';
import { type NotebookHovers, notebookHovers } from './code/hovers.js';
import { SharedFiles } from './files.js';
import { escapeHtml } from './html.js';
import { asLecture, type Lecture } from './lecture.js';
import { type PageLink, pageHtml } from './page.js';
import { type RenderedLecture, renderLecture } from './render-lecture.js';
import { searchIndex } from './search-index.js';

export interface SiteOptions {
  /** Where the site is written. */
  out: string;
  /** The site's name, as text. */
  title: string;
  language: string;
  /** Raw HTML and scripts of the notebooks stay. */
  trust: boolean;
  /** Show the type of a name when a reader points at it. */
  hovers: boolean;
  warn: (message: string) => void;
  /** Notebooks that are in memory already, by path. */
  notebooks?: ReadonlyMap<string, Notebook>;
}

interface Rendered extends RenderedLecture {
  lecture: Lecture;
}

/**
 * Writes lecture pages: one per notebook, an index page, and the assets they share. Nothing on them is fetched from
 * anywhere else.
 *
 * @returns the path of the index page.
 */
export async function exportSite(paths: readonly string[], options: SiteOptions): Promise<string> {
  const lectures = await readLectures(paths, options);
  const highlighter = await Highlighter.create(languagesIn(lectures));
  const shared = new SharedFiles();
  const hovers = await mapAtMost(availableParallelism(), lectures, async ({ path, notebook }) =>
    options.hovers ? notebookHovers(path, notebook) : undefined,
  );
  const rendered = lectures.map((lecture, i) =>
    render(lecture, lectures, { highlighter, shared, options, hovers: hovers[i] }),
  );
  const assets = await siteAssets();
  const css = `${assets.css}\n${highlighter.css()}`;
  const version = createHash('sha256').update(css).update(String(assets.files.length)).digest('hex').slice(0, 8);
  const files: [string, Uint8Array | string][] = [
    ...assets.files,
    ...shared.files,
    ['assets/gradbook.css', css],
    [
      'assets/search-index.js',
      searchIndex(rendered.map(({ lecture, titleText, headings }) => ({ lecture, title: titleText, headings }))),
    ],
    ...rendered.flatMap((page, index) => lectureFiles(page, index, rendered, version, options)),
  ];
  if (!lectures.some(({ page }) => page === 'index.html'))
    files.push(['index.html', indexPage(rendered, version, options)]);
  // Some at a time: hundreds of open files are too many for some systems.
  await mapAtMost(16, files, ([path, contents]) => writeAtomically(join(options.out, path), contents));
  return join(options.out, 'index.html');
}

async function readLectures(paths: readonly string[], { notebooks }: SiteOptions): Promise<Lecture[]> {
  const folders = paths.map((path) => dirname(resolve(path)));
  const common = folders.reduce((a, b) => (b.startsWith(a) ? a : sharedFolder(a, b)), folders[0] ?? '.');
  return Promise.all(
    paths.map(async (path) => {
      const notebook = notebooks?.get(path) ?? (await readNotebook(path));
      const page = relative(common, resolve(path))
        .replace(/\.ipynb$/, '.html')
        .replaceAll('\\', '/');
      return asLecture(path, page, notebook);
    }),
  );
}

function sharedFolder(a: string, b: string): string {
  let folder = a;
  while (relative(folder, b).startsWith('..')) folder = dirname(folder);
  return folder;
}

interface Workshop {
  highlighter: Highlighter;
  shared: SharedFiles;
  options: SiteOptions;
  hovers: NotebookHovers | undefined;
}

function render(
  lecture: Lecture,
  lectures: readonly Lecture[],
  { highlighter, shared, options, hovers }: Workshop,
): Rendered {
  const root = rootOf(lecture.page);
  const pages = new Map(lectures.map(({ path, page }) => [resolve(path), root + page]));
  const warn = (message: string): void => options.warn(`${lecture.path}: ${message}`);
  const context = {
    path: lecture.path,
    pages,
    files: shared.for(root),
    warn,
    highlighter,
    hovers,
    trust: options.trust,
  };
  return { lecture, ...renderLecture(lecture, context) };
}

function lectureFiles(
  page: Rendered,
  index: number,
  all: readonly Rendered[],
  version: string,
  options: SiteOptions,
): [string, string][] {
  const { lecture, html, headings, titleHtml, titleText } = page;
  const root = rootOf(lecture.page);
  const link = (target: Rendered | undefined): PageLink | undefined =>
    target && { href: root + target.lecture.page, html: target.titleHtml, number: target.lecture.number };
  const notebookFile = lecture.page.replace(/\.html$/, '.ipynb');
  const text = pageHtml({
    title: `${titleText} – ${options.title}`,
    description: lecture.summary,
    language: options.language,
    site: {
      titleHtml: escapeHtml(options.title),
      home: `${root}index.html`,
      lectures: all.map((other) => ({ ...link(other)!, current: other === page })),
    },
    ...(lecture.number !== undefined && { eyebrow: `Lecture ${lecture.number}` }),
    titleHtml,
    html,
    headings,
    previous: link(all[index - 1]),
    next: link(all[index + 1]),
    notebook: basename(notebookFile),
    search: true,
    assets: linkedAssets(root, version, {
      charts: html.includes('class="chart-spec"'),
      hovers: html.includes('id="hovers"'),
      search: true,
    }),
    trust: options.trust,
  });
  return [
    [lecture.page, text],
    [notebookFile, stringifyNotebook(options.notebooks?.get(lecture.path) ?? lecture.notebook)],
  ];
}

function indexPage(all: readonly Rendered[], version: string, options: SiteOptions): string {
  const items = all.map(({ lecture, titleHtml }) => {
    const summary = lecture.summary ? `<p>${escapeHtml(lecture.summary)}</p>` : '';
    return `<li><a href="${escapeHtml(lecture.page)}"><span class="number">${lecture.number ?? ''}</span><div><strong>${titleHtml}</strong>${summary}</div></a></li>`;
  });
  return pageHtml({
    title: options.title,
    description: `${all.length} lectures`,
    language: options.language,
    site: { titleHtml: escapeHtml(options.title), home: 'index.html', lectures: [] },
    titleHtml: escapeHtml(options.title),
    html: `<ol class="lecture-list">\n${items.join('\n')}\n</ol>\n`,
    headings: [],
    search: true,
    assets: linkedAssets('', version, { charts: false, hovers: false, search: true }),
    trust: options.trust,
  });
}

/** How a page refers to the site's folder: `''` at the top, `'../'` one below. */
function rootOf(page: string): string {
  return '../'.repeat(page.split('/').length - 1);
}

/** Languages of fenced blocks: their grammars are loaded before rendering, which is synchronous. */
function languagesIn(lectures: readonly Lecture[]): Set<string> {
  const languages = new Set<string>();
  for (const { notebook } of lectures)
    for (const { cell_type, source } of notebook.cells)
      if (cell_type === 'markdown')
        for (const match of source.matchAll(/^\s*(?:```|~~~)\s*([\w+-]+)/gm)) languages.add(match[1]!);
  return languages;
}
