import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportSite } from '#cli/export/site';
import { folder, isCode, notebooks, root } from './course.js';

let out: string;
const pages = new Map<string, string>();
const files = new Set<string>();
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gradbook-links-'));
  const paths = [...notebooks.keys()].map((name) => join(folder, `${name}.ipynb`));
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  await exportSite(paths, {
    out,
    title: 'Course',
    language: 'en',
    trust: false,
    hovers: false,
    singleFile: false,
    warn,
  });
  expect(warnings).toEqual([]);
  for (const file of await readdir(out, { recursive: true })) {
    files.add(file);
    if (file.endsWith('.html')) pages.set(file, await readFile(join(out, file), 'utf8'));
  }
});
afterAll(() => rm(out, { recursive: true }));

const isElsewhere = (href: string): boolean => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href);
const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');

test('every link of the pages leads to a page, a file or an anchor that is there', () => {
  expect(pages.size).toBeGreaterThan(notebooks.size);
  const lost: string[] = [];
  let inside = 0;
  for (const [page, html] of pages) {
    const visible = html.replace(/<script[\s\S]*?<\/script>/g, '');
    for (const [, , link = ''] of visible.matchAll(/\s(href|src)="([^"]*)"/g)) {
      const href = unescaped(link);
      if (href === '' || isElsewhere(href)) continue;
      inside++;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path.replace(/\?.*/, '')));
      const there = files.has(target);
      const anchored = !anchor || idsOf(target).has(decodeURIComponent(anchor));
      if (!there || !anchored) lost.push(`${page}: ${href}`);
    }
  }
  expect(lost).toEqual([]);
  expect(inside).toBeGreaterThan(500);
});

const ids = new Map<string, Set<string>>();
function idsOf(page: string): Set<string> {
  const known = ids.get(page);
  if (known) return known;
  const found = new Set([...(pages.get(page) ?? '').matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id!)));
  ids.set(page, found);
  return found;
}

test('every link of the notebooks leads to a file or a cell that is there', () => {
  const lost: string[] = [];
  for (const [name, { cells }] of notebooks)
    for (const cell of cells) {
      if (isCode(cell)) continue;
      const text = cell.source.replace(/`[^`\n]*`/g, '').replace(/\$[^$\n]*\$/g, '');
      for (const [, href = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (isElsewhere(href)) continue;
        const [file = '', anchor] = href.split('#');
        const other = notebooks.get(file === '' ? name : file.replace(/\.ipynb$/, ''));
        const id = anchor?.replace(/^cell-id=/, '');
        if (!other || (id !== undefined && !other.cells.some((one) => one.id === id))) lost.push(`${name}: ${href}`);
      }
    }
  expect(lost).toEqual([]);
});

test('README and docs link to what is there', async () => {
  const lost: string[] = [];
  const docs = (await readdir(join(root, 'docs'), { recursive: true })).filter((file) => file.endsWith('.md'));
  for (const file of ['README.md', 'CHANGELOG.md', 'FEATURES.md', ...docs.map((doc) => `docs/${doc}`)]) {
    const text = readFileSync(join(root, file), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    for (const [, href = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (isElsewhere(href)) continue;
      const [path = '', anchor] = href.split('#');
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      const known = target.startsWith('..')
        ? undefined
        : await readFile(join(root, target), 'utf8').catch(() => undefined);
      const headings = anchor ? [...(known ?? '').matchAll(/^#+ (.*)$/gm)].map(([, words]) => anchorOf(words!)) : [];
      if ((known === undefined && !(await isFolder(target))) || (anchor && !headings.includes(anchor)))
        lost.push(`${file}: ${href}`);
    }
  }
  expect(lost).toEqual([]);
});

const isFolder = (path: string): Promise<boolean> =>
  readdir(join(root, path)).then(
    () => true,
    () => false,
  );
/** As GitHub makes them. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
