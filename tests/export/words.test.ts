import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asLecture } from '#cli/export/lecture';
import { plainMath } from '#cli/export/markdown/plain-math';
import { code, markdown, notebookOf, siteOf } from './site.js';

describe('a formula in plain words', () => {
  test.each([
    ['x', 'x'],
    ['-\\ln p', '−ln p'],
    ['\\hat y = \\sigma(w^\\top x + b)', 'ŷ = σ(wᵀx + b)'],
    ['w_1 x_1 + w_2x_2', 'w₁x₁ + w₂x₂'],
    ['x \\in \\mathbb{R}^{n}', 'x ∈ ℝⁿ'],
    ['2^{24}', '2²⁴'],
    ['1/\\sqrt n', '1/√n'],
    ['\\eta', 'η'],
    ['\\mathrm{MSE} = 0{,}5', 'MSE = 0,5'],
    ['p(\\text{rain} \\mid \\text{clouds})', 'p(rain | clouds)'],
    ['\\mathcal{L}(w)', 'L(w)'],
    ['a \\cdot b \\le c \\times d', 'a · b ≤ c × d'],
    ['\\nabla L', '∇L'],
    ['30\\,\\%', '30 %'],
    ['1+\\beta + \\beta^2 + \\dots', '1 + β + β² + …'],
  ])('%s reads %s', (tex, words) => expect(plainMath(tex)).toBe(words));

  // What a line of text cannot say is left out, not garbled.
  test.each(['\\frac{a}{b}', '\\sum_{i=1}^{N} x_i', '\\begin{matrix}1\\end{matrix}', 'x_{\\text{old}}', '\\unknown x'])(
    '%s is left out',
    (tex) => expect(plainMath(tex)).toBe('…'),
  );
});

test('summaries have the quotes, dashes and formulas of the page', () => {
  const { summary } = asLecture(
    'a.ipynb',
    'a.html',
    notebookOf(markdown('# T\n\n"95 % right" -- it\'s *good*: $\\eta$ of `f("x")`, [a link](b.ipynb) & <b>more</b>.')),
  );
  expect(summary).toBe('“95 % right” – it’s good: η of f("x"), a link & more.');
});

test('search shows words of a section without code and TeX, cut between words, and finds both', async () => {
  const { out, remove } = await siteOf({
    'a.ipynb': notebookOf(
      markdown(
        '# A title\n\nThe first words.\n\n## The right size: $1/\\sqrt n$\n\nCall $-\\ln p$ it.\n\n$$\\frac{zebra}{2}$$\n\nThen follows it.',
      ),
      code('const gazelle = 1;'),
      markdown(`## Long\n\n${'wonderful '.repeat(30)}`),
    ),
  });
  try {
    const script = await readFile(join(out, 'assets', 'search-index.js'), 'utf8');
    const { gradbookSearch } = new Function(`const globalThis = {}; ${script}; return globalThis`)();
    const { default: MiniSearch } = await import('minisearch');
    const index = MiniSearch.loadJS(gradbookSearch.index, gradbookSearch.options);
    const hit = (word: string) => index.search(word).map(({ id, title, text }) => ({ id, title, text }));
    const section = {
      id: 'a.html#the-right-size-1sqrt-n',
      title: 'The right size: 1/√n',
      text: 'Call −ln p it. Then follows it.',
    };
    expect(hit('zebra')).toEqual([section]);
    expect(hit('gazelle')).toEqual([section]);
    expect(hit('size')).toEqual([section]);
    expect(hit('first')).toEqual([{ id: 'a.html', title: 'A title', text: 'The first words.' }]);
    const [{ text } = { text: '' }] = hit('wonderful');
    expect(text).toMatch(/^(wonderful )+…$/);
    expect(text.length).toBeGreaterThan(80);
  } finally {
    await remove();
  }
});

test('a preview without the address of the site has no picture: its address would lead nowhere', async () => {
  const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const output = { output_type: 'display_data', data: { 'image/png': picture }, metadata: {} } as const;
  const { out, remove } = await siteOf({ 'a.ipynb': notebookOf(markdown('# A'), code('plot()', [output])) });
  try {
    const html = await readFile(join(out, 'a.html'), 'utf8');
    expect(html).toContain('og:title');
    expect(html).not.toMatch(/og:image|twitter:card/);
  } finally {
    await remove();
  }
});
