import { describe, expect, test } from 'vitest';
import { slugify, UniqueNames } from '#cli/export/html';
import { asLecture } from '#cli/export/lecture';
import { PageMarkdown } from '#cli/export/markdown/markdown';
import { PageReferences } from '#cli/export/markdown/references';
import { ansiToHtml } from '#cli/export/outputs/ansi';
import { markdown, notebookOf } from './site.js';

const render = (source: string): string => {
  const links = {
    image: (src: string) => (/^\w+:/.test(src) ? undefined : `pictures/${src}`),
    link: (href: string) => href,
  };
  const names = new UniqueNames();
  const references = new PageReferences(names);
  const highlight = (code: string): string => `<pre>${code}</pre>`;
  const html = new PageMarkdown({ links, highlight, names, references, trust: false }).render(source);
  return references.resolve(html, (label) => {
    const target = references.targets.get(label);
    return target && { ...target, href: `#${target.id}` };
  });
};

describe('formulas', () => {
  test.each([
    ['$x^2$', 1, 0],
    ['costs $5 and $6', 0, 0],
    ['a \\$5 b', 0, 0],
    ['$$x$$', 0, 1],
    ['text $$x$$ text', 0, 1],
    ['$$\nx\n\ny\n$$', 0, 1],
    ['\\begin{align}\na &= b\\\\\nc &= d\n\\end{align}', 0, 1],
    ['\\\\(x\\\\) and \\\\[y\\\\]', 1, 1],
    ['`$x$`', 0, 0],
    ['- item\n\n  $$x$$\n', 0, 1],
    ['> $$x$$', 0, 1],
    ['| $a$ | $b$ |\n|---|---|\n| $c$ | d |', 3, 0],
  ])('%j has %i in the line and %i displayed', (source, inline, display) => {
    const html = render(source);
    const displayed = html.match(/class="math"/g)?.length ?? 0;
    expect((html.match(/class="katex"/g)?.length ?? 0) - displayed).toBe(inline);
    expect(displayed).toBe(display);
  });
  test('carry MathML for screen readers', () => expect(render('$x$')).toContain('<math xmlns'));
  test('stay on one line with the signs around them', () => {
    expect(render('so ($x$), then')).toMatch(
      /so <span class="unbroken">\(<span class="katex">.*<\/span>\),<\/span> then/s,
    );
    expect(render('a $n$-th, b')).toMatch(/<\/span>-th,<\/span> b/);
    expect(render('$a$ b')).toMatch(/<span class="unbroken"><span class="katex">.*<\/span><\/span> b/s);
  });
  test('that are long may break inside, and not before the comma', () => {
    const html = render('$a + b + c + d + e + f + g + h + i + j$, so');
    expect(html).not.toContain('unbroken');
    expect(html).toContain('\u2060, so');
  });
  test('that cannot be read are shown with the reason', () => expect(render('$\\frac{$ x')).not.toContain('katex'));
  test('macros of one formula count in the next', () =>
    expect(render('$\\gdef\\R{\\mathbb{R}}$ $\\R$')).not.toContain('math-error'));
});

describe('Markdown', () => {
  test('short code and per cents do not break; code in tables, which scroll, may be longer', () => {
    const long = 'const scores = inputs.matmul(weights)';
    expect(render('`x + 1` 30 %')).toContain('<code class="unbroken">x + 1</code> 30\u00a0%');
    expect(render(`\`${long}\``)).not.toContain('unbroken');
    expect(render(`| a |\n|---|\n| \`${long}\` |`)).toContain('unbroken');
  });
  test('callouts have their kind, and a title of their own', () => {
    expect(render('> [!WARNING]\n> careful')).toMatch(
      /<aside class="callout callout-warning" aria-label="Warning">\s*<p class="callout-title">Warning<\/p>\s*<p>careful<\/p>/,
    );
    expect(render('> [!NOTE] Mind *this*\n>\n> text')).toContain('<p class="callout-title">Mind <em>this</em></p>');
    expect(render('> [!NOPE]\n> text')).toContain('<blockquote>');
  });
  test('headings are anchors, and unique', () => {
    expect(render('## What is loss?\n\n## What is loss?')).toMatch(/id="what-is-loss".*id="what-is-loss-2"/s);
    expect(slugify('σ and σ′')).toBe('σ-and-σ');
    expect(slugify('!?')).toBe('section');
  });
  test('pictures of the folder are shown, others linked to', () => {
    expect(render('![a](b.png)')).toContain('<img loading="lazy" src="pictures/b.png" alt="a" />');
    expect(render('![a](https://x.example/b.png)')).toContain(
      '<a href="https://x.example/b.png" class="image-elsewhere">a</a>',
    );
  });
  test('footnotes stand under their cell', () =>
    expect(render('a[^1]\n\n[^1]: b')).toMatch(
      /footnote-ref.*<section class="footnotes">|footnote-ref.*class="footnotes/s,
    ));
});

describe('references', () => {
  const tags = (html: string): (string | undefined)[] =>
    [...html.matchAll(/mord">\(<\/span><span class="mord">(?:<span class="mord">)?(\d+)</g)].map((match) => match[1]);
  test('a labelled formula is numbered, before or after the words that refer to it', () => {
    const html = render('By @eq:loss and @eq-two.\n\n$$\nx\n$$ {#eq:loss}\n\n$$\ny \\label{eq:two}\n$$\n\n$$z$$');
    expect(html).toContain(
      'By <a class="reference" href="#eq-loss">Equation 1</a> and <a class="reference" href="#eq-two">Equation 2</a>.',
    );
    expect(html).toMatch(/<div class="math" id="eq-loss".*<div class="math" id="eq-two".*<div class="math" tabindex/s);
    expect(tags(html)).toEqual(['1', '2']);
    expect(html).not.toContain('math-error');
  });
  test('rows of an environment carry labels of their own, and `\\eqref` refers as in JupyterLab', () => {
    const html = render(
      '\\begin{align}\na &= b \\label{eq:a}\\\\\nc &= d\\\\\ne &= f \\label{eq:e}\n\\end{align}\n\n$\\eqref{eq:e}$ and $\\ref{eq:a}$',
    );
    expect(tags(html)).toEqual(['1', '2']);
    expect(html).toMatch(/>\(2\)<\/a> and <a [^>]*>1<\/a>/);
  });
  test('a labelled picture becomes a figure with its words as the caption', () =>
    expect(render('![Loss *falls*](b.png){#fig:loss}\n\nSee @fig-loss.')).toMatch(
      /<figure id="fig-loss"><img[^>]* alt="Loss falls" \/><figcaption><b>Figure 1\.<\/b> Loss <em>falls<\/em><\/figcaption><\/figure>.*See <a class="reference" href="#fig-loss">Figure 1<\/a>\./s,
    ));
  test('what nothing carries stays as it was written, code and addresses too', () =>
    expect(render('@fig:none, `@fig:loss`, me@fig:loss and @param')).toBe(
      '<p>@fig:none, <code class="unbroken">@fig:loss</code>, me@fig:loss and @param</p>\n',
    ));

  test('theorems and their kin are numbered by kind, with formulas in their titles', () => {
    const html = render(
      '> [!THEOREM] Line $a$ {#thm:line}\n> Straight.\n\n> [!LEMMA] {#lem:a}\n> Short.\n\n> [!THEOREM] {#thm:b}\n> x\n\nBy @thm-b, @lem:a.',
    );
    expect(html).toMatch(/<aside class="callout callout-theorem" aria-label="Theorem 1 \(Line a\)" id="thm-line">/);
    expect(html).toMatch(
      /<p class="callout-title">Theorem 1 \(Line <span class="unbroken"><span class="katex">.*?\)<\/span><\/p>\n<p>Straight/s,
    );
    expect(html).toContain('<p class="callout-title">Lemma 1</p>');
    expect(html).toMatch(/By <a [^>]*href="#thm-b">Theorem 2<\/a>, <a [^>]*href="#lem-a">Lemma 1<\/a>/);
  });
  test('a section is known by its words, and a heading may name its anchor', () => {
    const html = render('## The loss <b>falls</b> {#sec:loss}\n\n## Other {#mine}\n\nSee @sec-loss.');
    expect(html).toContain('<h2 id="sec-loss">The loss <b>falls</b>');
    expect(html).toContain('<h2 id="mine">Other');
    expect(html).toContain('<a class="reference" href="#sec-loss">Section “The loss falls”</a>');
  });
});

test('a note for the margin has no title unless it is given one', () => {
  expect(render('> [!MARGIN]\n> See *there*.')).toContain(
    '<aside class="callout callout-margin" aria-label="Margin note">\n<p>See <em>there</em>.</p>\n</aside>',
  );
  expect(render('> [!MARGIN] Aside\n> b')).toContain('<p class="callout-title">Aside</p>');
});

test('text from the right runs from the right, block by block', () => {
  expect(render('שלום\n\n- عنصر')).toMatch(/<p dir="auto">.*<ul dir="auto">/s);
  expect(render('left')).toBe('<p>left</p>\n');
});

test('the empty corner of a table is no heading', () =>
  expect(render('| | a |\n|---|---|\n| 1 | 2 |')).toContain('<td></td>\n<th>a</th>'));

describe('a lecture', () => {
  test('takes its title from the first heading, its summary from the first paragraph', () =>
    expect(
      asLecture(
        'a/03-surprise.ipynb',
        'x.html',
        notebookOf(markdown('# Surprise\n\n![p](p.png)\n\nHow *many* [bits](x)?\n\nMore.')),
      ),
    ).toMatchObject({ title: 'Surprise', number: '3', summary: 'How many bits?' }));
  test('else from its file name', () =>
    expect(asLecture('10_back-prop.ipynb', 'x.html', notebookOf(markdown('text')))).toMatchObject({
      title: 'back prop',
      number: '10',
      summary: 'text',
    }));
});

describe('colours of a terminal', () => {
  test.each([
    ['\x1b[31mred\x1b[39m plain', '<span class="ansi-red">red</span> plain'],
    ['\x1b[1;32mok\x1b[0m', '<span class="ansi-green ansi-bold">ok</span>'],
    ['\x1b[38;5;196mx', '<span style="color:rgb(255,0,0)">x</span>'],
    ['\x1b[38;2;1;2;3mx\x1b[m.', '<span style="color:rgb(1,2,3)">x</span>.'],
    ['\x1b[2K\x1b[1Gx', 'x'],
    ['a<b', 'a&lt;b'],
  ])('%j', (text, html) => expect(ansiToHtml(text)).toBe(html));
});
