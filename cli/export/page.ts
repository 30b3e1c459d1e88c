import { createHash } from 'node:crypto';
import { LOGO_SVG } from '../install/logo.js';
import { escapeHtml } from './html.js';
import type { Heading } from './markdown/markdown.js';

/** A link to another page. */
export interface PageLink {
  href: string;
  /** HTML of its title. */
  html: string;
  number?: string | undefined;
  current?: boolean;
}

/** How the page comes by its style and scripts. */
export interface PageAssets {
  head: string;
  /** At the end of the body. */
  scripts: string;
  /** Sources for the content security policy. */
  scriptSources: string;
}

export interface PageInput {
  /** `<title>`, as text. */
  title: string;
  description: string;
  language: string;
  site: { titleHtml: string; home: string; lectures: readonly PageLink[] };
  eyebrow?: string;
  titleHtml: string;
  /** The anchor of the title. */
  titleId?: string;
  about?: string;
  html: string;
  headings: readonly Heading[];
  previous?: PageLink | undefined;
  next?: PageLink | undefined;
  /** The notebook itself, to download. */
  notebook?: string;
  search: boolean;
  assets: PageAssets;
  trust: boolean;
  /** A picture for link previews: its address, and what it shows. */
  picture?: { href: string; alt: string } | undefined;
  /** Where the page will be published; previews want whole addresses. */
  address?: string | undefined;
}

/** Languages that are written from the right. */
const RIGHT_TO_LEFT = /^(ar|dv|fa|he|ku-arab|ps|sd|ug|ur|yi)\b/i;

/** Before the first paint, so that a chosen theme does not flash. */
const THEME_SCRIPT =
  "try{const t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}";
const THEME_HASH = `'sha256-${createHash('sha256').update(THEME_SCRIPT).digest('base64')}'`;

const THEME_ICON =
  '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/></svg>';
const DOWNLOAD_ICON =
  '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.8v8.4m-3.6-3.4L8 10.4l3.6-3.6M2.4 13.8h11.2" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>';
const SEARCH_ICON =
  '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.6" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m10.4 10.4 3.8 3.8" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg>';

/** A whole page. */
export function pageHtml(page: PageInput): string {
  const { site, headings } = page;
  const withLectures = site.lectures.length > 1;
  const layout = [
    'layout',
    withLectures && 'with-lectures',
    /class="callout callout-margin"/.test(page.html) && 'with-notes',
  ];
  return `<!doctype html>
<html lang="${escapeHtml(page.language)}"${RIGHT_TO_LEFT.test(page.language) ? ' dir="rtl"' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${page.trust ? '' : policy(page.assets.scriptSources)}<title>${escapeHtml(page.title)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<meta property="og:type" content="article">
<meta property="og:title" content="${escapeHtml(page.title)}">
<meta property="og:description" content="${escapeHtml(page.description)}">
<meta property="og:site_name" content="${page.site.titleHtml}">
${previewOf(page)}<meta name="generator" content="Gradbook">
<link rel="icon" href="data:image/svg+xml;base64,${Buffer.from(LOGO_SVG).toString('base64')}">
<script>${THEME_SCRIPT}</script>
${page.assets.head}
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
${bar(page)}
<div class="${layout.filter(Boolean).join(' ')}">
${withLectures ? lectureNav(site.lectures) : ''}<main id="main">
<article>
<header class="title">
${page.eyebrow ? `<p class="eyebrow">${escapeHtml(page.eyebrow)}</p>\n` : ''}<h1 dir="auto"${page.titleId ? ` id="${escapeHtml(page.titleId)}"` : ''}>${page.titleHtml}</h1>
${page.about ? `<p class="about">${page.about}</p>\n` : ''}</header>
${inlineContents(headings)}${page.html}</article>
${pager(page)}</main>
${contents(headings)}</div>
${page.assets.scripts}
</body>
</html>
`;
}

function previewOf({ picture, address }: PageInput): string {
  if (address === undefined) return '';
  const lines = [
    `<meta property="og:url" content="${escapeHtml(address)}">`,
    `<link rel="canonical" href="${escapeHtml(address)}">`,
  ];
  if (picture)
    lines.push(
      `<meta property="og:image" content="${escapeHtml(new URL(picture.href, address).href)}">`,
      `<meta property="og:image:alt" content="${escapeHtml(picture.alt)}">`,
      '<meta name="twitter:card" content="summary_large_image">',
    );
  return lines.map((line) => `${line}\n`).join('');
}

/** Nothing is fetched from anywhere, whatever a notebook smuggles in. `file:` is where pages opened from disk come from. */
function policy(scriptSources: string): string {
  const directives = [
    "default-src 'none'",
    `script-src ${scriptSources} ${THEME_HASH}`,
    "style-src 'self' file: 'unsafe-inline'",
    "img-src 'self' file: data:",
    "font-src 'self' file: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return `<meta http-equiv="Content-Security-Policy" content="${directives.join('; ')}">\n`;
}

function bar({ site, search, notebook }: PageInput): string {
  const searchButton = search
    ? `<button type="button" class="open-search" aria-label="Search">${SEARCH_ICON}<span class="label">Search</span><kbd>/</kbd></button>\n`
    : '';
  const download = notebook
    ? `<a class="download" href="${escapeHtml(notebook)}" download aria-label="Download the notebook">${DOWNLOAD_ICON}<span class="label">Notebook</span></a>\n`
    : '';
  return `<header class="bar">
<a class="home" href="${escapeHtml(site.home)}">${LOGO_SVG.trim()}<span>${site.titleHtml}</span></a>
${searchButton}${download}<button type="button" class="theme" aria-label="Switch between light and dark colours">${THEME_ICON}</button>
</header>`;
}

function lectureNav(lectures: readonly PageLink[]): string {
  const items = lectures.map(({ href, html, number, current }) => {
    const mark = number === undefined ? '' : `<span class="number">${number}</span>`;
    return `<li><a href="${escapeHtml(href)}"${current ? ' aria-current="page"' : ''}>${mark}<span>${html}</span></a></li>`;
  });
  return `<nav class="lectures" aria-label="Lectures"><h2>Lectures</h2><ol>\n${items.join('\n')}\n</ol></nav>\n`;
}

function contentsItems(headings: readonly Heading[]): string {
  return headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(({ level, id, html }) => `<li class="level-${level}"><a href="#${escapeHtml(id)}">${html}</a></li>`)
    .join('\n');
}

/** Stays beside the text in wide windows. */
function contents(headings: readonly Heading[]): string {
  const items = contentsItems(headings);
  return items
    ? `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ol>\n${items}\n</ol></nav>\n`
    : '';
}

/** The same, folded above the text in narrow ones. */
function inlineContents(headings: readonly Heading[]): string {
  const items = contentsItems(headings);
  return items
    ? `<details class="contents-inline"><summary>On this page</summary><ol>\n${items}\n</ol></details>\n`
    : '';
}

function pager({ previous, next }: PageInput): string {
  if (!previous && !next) return '';
  const link = (target: PageLink, kind: string, word: string): string =>
    `<a class="${kind}" href="${escapeHtml(target.href)}" rel="${kind}"><span>${word}</span>${target.html}</a>`;
  return `<nav class="pager" aria-label="Other lectures">${previous ? link(previous, 'prev', 'Previous') : ''}${next ? link(next, 'next', 'Next') : ''}</nav>\n`;
}
