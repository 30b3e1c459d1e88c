import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportSite } from '#cli/export/site';
import { stringifyNotebook } from '#cli/notebook/write';
import { code, markdown, notebookOf, shown, siteOf } from './site.js';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Names that mean something in addresses, and folders. */
const FIRST = '01 Grüße #1 100%?.ipynb';
const SECOND = join('part two', '02-second.ipynb');
const notebooks = {
  [FIRST]: notebookOf(
    markdown(
      '# First *one* {#top-of-first}\n\nA summary.\n\n## Loss {#sec:loss}\n\n$$x$$ {#eq:x}\n\nHere: @eq:x, @eq:y.',
    ),
    markdown('```sh\n# no heading\n```\n\n> ## Quoted\n\nunicorn\n\nSetext\n---\n\nphoenix'),
    { ...code('secret()', [], ['remove-cell']) },
    code('plot()', [shown({ 'image/png': PIXEL, 'text/plain': 'One pixel' })]),
  ),
  [SECOND]: notebookOf(
    markdown(
      '# Second\n\n$$y$$ {#eq:y}\n\n> [!THEOREM] {#thm:t}\n> t\n\n@eq:x, @sec:loss, @fig:none and [there](../01%20Gr%C3%BC%C3%9Fe%20%231%20100%25%3F.ipynb#sec-loss).',
    ),
  ),
};

let folder: string;
const warnings: string[] = [];
const page = (name: string): Promise<string> => readFile(join(folder, 'site', name), 'utf8');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradbook-site-'));
  for (const [name, notebook] of Object.entries(notebooks)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), stringifyNotebook(notebook));
  }
  await exportSite(
    Object.keys(notebooks).map((name) => join(folder, name)),
    {
      out: join(folder, 'site'),
      title: 'Both',
      language: 'ar',
      trust: false,
      singleFile: false,
      hovers: false,
      foldCode: true,
      url: 'https://example.org/course',
      warn: (message) => warnings.push(message),
    },
  );
});
afterAll(() => rm(folder, { recursive: true }));

const FIRST_URL = '01%20Gr%C3%BC%C3%9Fe%20%231%20100%25%3F';

describe('references between lectures', () => {
  test('lead to the other page, and say which', async () => {
    const second = await page('part two/02-second.html');
    expect(second).toContain(`<a class="reference" href="../${FIRST_URL}.html#eq-x">Equation 1 of lecture 1</a>`);
    expect(second).toContain(`href="../${FIRST_URL}.html#sec-loss">Section “Loss” of lecture 1</a>`);
    expect(second).toContain(`<a href="../${FIRST_URL}.html#sec-loss">there</a>`);
    const first = await page('01 Grüße #1 100%?.html');
    expect(first).toContain('href="#eq-x">Equation 1</a>');
    expect(first).toContain('href="part%20two/02-second.html#eq-y">Equation 1 of lecture 2</a>');
  });
  test('to nothing are told', () => expect(warnings.join()).toMatch(/02-second\.ipynb: @fig:none refers to nothing/));
});

describe('with --url', () => {
  test('link previews carry whole addresses, and the picture’s words', async () => {
    const html = await page('01 Grüße #1 100%?.html');
    const metas = Object.fromEntries(
      [...html.matchAll(/<meta property="og:(\S+)" content="([^"]*)">/g)].map(([, name, content]) => [name, content]),
    );
    expect(metas).toMatchObject({
      type: 'article',
      title: 'First one – Both',
      description: 'A summary.',
      site_name: 'Both',
      url: `https://example.org/course/${FIRST_URL}.html`,
      'image:alt': 'One pixel',
    });
    expect(metas.image).toMatch(/^https:\/\/example\.org\/course\/assets\/pictures\/\w+\.png$/);
    expect(html).toContain(`<link rel="canonical" href="https://example.org/course/${FIRST_URL}.html">`);
    // A page below finds the same picture from the site's top.
    const below = await page('part two/02-second.html');
    expect(below).toContain('<meta property="og:url" content="https://example.org/course/part%20two/02-second.html">');
  });
  test('the site has a map for search engines', async () => {
    expect([...(await page('sitemap.xml')).matchAll(/<loc>(.*)<\/loc>/g)].map(([, url]) => url)).toEqual([
      'https://example.org/course/index.html',
      `https://example.org/course/${FIRST_URL}.html`,
      'https://example.org/course/part%20two/02-second.html',
    ]);
  });
});

test('search leads to the heading that a word stands under, and knows nothing of removed cells', async () => {
  const script = await page('assets/search-index.js');
  const { gradbookSearch } = new Function(`const globalThis = {}; ${script}; return globalThis`)();
  const { default: MiniSearch } = await import('minisearch');
  const index = MiniSearch.loadJS(gradbookSearch.index, gradbookSearch.options);
  const found = (word: string): string[] => index.search(word).map(({ id }) => String(id));
  expect(found('unicorn')).toEqual([`${FIRST_URL}.html#quoted`]);
  expect(found('phoenix')).toEqual([`${FIRST_URL}.html#setext`]);
  expect(found('summary')).toEqual([`${FIRST_URL}.html`]);
  expect(found('secret')).toEqual([]);
});

test('a language from the right turns the page, names of titles are anchors, code starts folded', async () => {
  const html = await page('01 Grüße #1 100%?.html');
  expect(html).toContain('<html lang="ar" dir="rtl">');
  expect(html).toContain('id="top-of-first">First <em>one</em></h1>');
  expect(html).toMatch(/<details class="folded input"><summary>Show code<\/summary><div class="code"/);
});

test('outputs that only Jupyter can show are named, code of other languages has its own colours', async () => {
  const python = notebookOf(
    code('def f(): pass', [
      shown({ 'application/pdf': 'JVBERi0=' }),
      shown({ 'text/latex': '$a$ and $b$' }),
      { output_type: 'stream', name: 'stdout', text: '10 %\r20 %\n' },
    ]),
  );
  python.metadata.kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const { out, warnings: none, remove } = await siteOf({ 'p.ipynb': python }, { hovers: true });
  const html = await readFile(join(out, 'p.html'), 'utf8');
  expect(html).toContain('Output of type application/pdf: open the notebook in Jupyter to see it.');
  expect(html.match(/class="katex"/g)).toHaveLength(2);
  expect(html).toContain('data-language="python"');
  expect(html).toMatch(/<span class="k\d">def<\/span>/);
  expect(html).not.toContain('data-h=');
  expect(html).toContain('tabindex="0">20 %\n</pre>');
  expect(none).toEqual([]);
  await remove();
});
