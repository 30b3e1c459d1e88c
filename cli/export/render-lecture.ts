import type { Cell, CodeCell } from '../notebook/types.js';
import { cellOptions } from './cell-options.js';
import { cellsHtml } from './cells.js';
import { codeBlock } from './code/block.js';
import type { Highlighter, Span } from './code/highlight.js';
import { codeCells, type NotebookHovers } from './code/hovers.js';
import { escapeHtml, scriptJson, UniqueNames } from './html.js';
import type { Lecture } from './lecture.js';
import { type LinkContext, notebookLinks } from './links.js';
import { type Heading, PageMarkdown, type Section } from './markdown/markdown.js';
import { renderMath } from './markdown/math.js';
import { PageReferences } from './markdown/references.js';
import { languageOf } from './read-lectures.js';

export interface RenderContext extends LinkContext {
  highlighter: Highlighter;
  trust: boolean;
  foldCode: boolean;
  /** What a reader sees when pointing at a name of the code. */
  hovers?: NotebookHovers | undefined;
}

/** The parts of a page that come from the notebook. */
export interface RenderedLecture {
  titleHtml: string;
  titleText: string;
  html: string;
  headings: Heading[];
  /** The anchor of the title. */
  titleId: string;
  sections: readonly Section[];
  references: PageReferences;
  /** The first chart's picture, for link previews. */
  picture?: { base64: string; alt: string } | undefined;
}

/** Names that the page's own elements use. */
const RESERVED = ['main', 'top'];

/** Renders a lecture's cells and collects its headings. */
export function renderLecture(lecture: Lecture, context: RenderContext): RenderedLecture {
  const { highlighter, trust } = context;
  let current: Cell | undefined;
  let picture: RenderedLecture['picture'];
  const links = notebookLinks(context, () => current);
  const names = new UniqueNames();
  for (const name of RESERVED) names.take(name);
  const highlight = (code: string, language: string): string =>
    codeBlock(highlighter.highlight(code.replace(/\n$/, ''), language), language);
  const references = new PageReferences(names, context.warn);
  const markdown = new PageMarkdown({ links, highlight, names, references, trust });
  markdown.render(`# ${lecture.title}`);
  const { html: titleHtml = '', text: titleText = '', id: titleId = '' } = markdown.headings.shift() ?? {};
  markdown.sections.pop();
  const language = languageOf(lecture.original);
  const hovers = new HoverTable(lecture, context.hovers);
  const html = cellsHtml(lecture.notebook.cells, {
    onCell: (cell) => {
      current = cell;
    },
    markdown: (source) => markdown.render(source),
    inline: (source) => markdown.renderInline(source),
    references,
    language,
    foldCode: context.foldCode,
    code: (cell) => {
      const { length } = cellOptions(cell.source);
      markdown.addCode(cell.source.slice(length));
      const spans = hovers.spans(cell).map((span) => ({ ...span, start: span.start - length, end: span.end - length }));
      return highlighter.highlight(cell.source.slice(length), language, spans);
    },
    outputs: {
      files: context.files,
      links,
      trust,
      markdown: (source) => markdown.render(source),
      math: (tex) => latexOutput(tex, (source) => markdown.render(source)),
      json: (code) => highlight(code, 'json'),
      onPicture: (base64, alt) => {
        picture ??= { base64, alt };
      },
    },
  });
  return {
    titleHtml,
    titleText,
    html: html + hovers.script(),
    headings: markdown.headings,
    sections: markdown.sections,
    titleId,
    references,
    picture,
  };
}

/** Each thing that hovers say is stored once in the page; names refer to it by number. */
class HoverTable {
  readonly #numbers = new Map<string, number>();
  readonly #cells: readonly CodeCell[];

  constructor(
    { notebook }: Lecture,
    private readonly hovers: NotebookHovers | undefined,
  ) {
    this.#cells = codeCells(notebook);
  }

  spans(cell: CodeCell): Span[] {
    const found = this.hovers?.[this.#cells.indexOf(cell)] ?? [];
    return found.map(({ start, end, signature, documentation }) => {
      const words = JSON.stringify([signature, documentation]);
      if (!this.#numbers.has(words)) this.#numbers.set(words, this.#numbers.size);
      return { start, end, attributes: `data-h="${this.#numbers.get(words)}"` };
    });
  }

  script(): string {
    if (this.#numbers.size === 0) return '';
    const table = [...this.#numbers.keys()].map((words) => JSON.parse(words) as unknown);
    return `<script type="application/json" id="hovers">${scriptJson(table)}</script>\n`;
  }
}

/** `text/latex` is TeX with its own dollars; formulas in a text are read as Markdown's. */
function latexOutput(text: string, markdown: (source: string) => string): string {
  const tex = /^\s*\$\$?([^$]*?)\$?\$\s*$/.exec(text)?.[1] ?? text;
  if (/(?<!\\)\$/.test(tex)) return markdown(text);
  const html = renderMath(tex, true, {});
  return html.startsWith('<code') ? `<pre>${escapeHtml(text)}</pre>` : `<div class="math" tabindex="0">${html}</div>`;
}
