import { randomUUID } from 'node:crypto';
import createMarkdown, { type Env, type MarkdownIt, type Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { escapeHtml, slugify, type UniqueNames } from '../html.js';
import { addCallouts } from './callouts.js';
import { addDirections } from './directions.js';
import { addHeadingNames, headingName } from './heading-names.js';
import { addLineBreaks } from './line-breaks.js';
import { addMath, renderMath } from './math.js';
import { addReferences, numberedTex, type PageReferences, texReference } from './references.js';
import { type Links, sanitize } from './sanitize.js';
import { shownWords, wordsOf } from './words.js';

/** A heading of the page, for its contents list. */
export interface Heading {
  level: number;
  id: string;
  /** HTML of the heading's words. */
  html: string;
  text: string;
}

/** What search finds of a section. */
export interface Section {
  /** The anchor of its heading; empty before the first. */
  id: string;
  body: string;
  /** Its text without code, as a reader sees it. */
  shown: string;
}

/** What Markdown on one page needs. */
export interface MarkdownContext {
  links: Links;
  /** A fenced block as HTML. */
  highlight: (code: string, language: string) => string;
  /** Names of elements on the page. */
  names: UniqueNames;
  references: PageReferences;
  trust: boolean;
}

/** Renders the Markdown cells of one page, and collects their headings. */
export class PageMarkdown {
  readonly headings: Heading[] = [];
  /** The words of the page by section, for search; the first is what stands before any heading. */
  readonly sections: Section[] = [{ id: '', body: '', shown: '' }];
  readonly #md: MarkdownIt;
  readonly #env: Env = {};
  readonly #macros: Record<string, string> = {};
  #cells = 0;
  /** Fragments that we made ourselves stand outside the sanitiser; nobody can guess their marks. */
  readonly #nonce = randomUUID();
  #fragments: string[] = [];

  constructor(private readonly context: MarkdownContext) {
    this.#md = createMarkdown({ html: true, linkify: false, typographer: true }).use(footnote);
    addMath(this.#md);
    addCallouts(this.#md, context.references);
    addHeadingNames(this.#md);
    addDirections(this.#md);
    addReferences(this.#md, context.references, (html) => this.#own(html));
    addLineBreaks(this.#md);
    this.#setRules();
  }

  /** One cell's Markdown as safe HTML. */
  render(source: string): string {
    this.#fragments = [];
    // References (`[a]: …`) count for the whole page, footnotes are numbered per cell.
    const env: Env = { references: (this.#env.references ??= {}), docId: `c${++this.#cells}` };
    const tokens = this.#md.parse(source, env);
    const html = this.#md.renderer.render(tokens, this.#md.options, env);
    this.#readWords(tokens);
    return this.#resolve(sanitize(html, this.context.links, this.context.trust));
  }

  /** Words of a caption, without a paragraph around them. */
  renderInline(source: string): string {
    this.#fragments = [];
    return this.#resolve(sanitize(this.#md.renderInline(source, {}), this.context.links, this.context.trust));
  }

  /** A formula on its own line, numbered where it carries a label. */
  displayMath(tex: string, label?: string): string {
    const numbered = numberedTex(tex, label, this.context.references);
    const id = numbered.id === undefined ? '' : ` id="${escapeHtml(numbered.id)}"`;
    return `<div class="math"${id} tabindex="0">${renderMath(numbered.tex, true, this.#macros)}</div>`;
  }

  /** Code of a cell, for search. */
  addCode(code: string): void {
    this.sections.at(-1)!.body += ` ${code}`;
  }

  #readWords(tokens: readonly Token[]): void {
    for (const [i, { type, content, children, meta }] of tokens.entries()) {
      if (type === 'heading_close') this.sections.push({ id: String(meta?.id), body: '', shown: '' });
      if (type === 'fence' || type === 'code_block' || type === 'math_display') this.addCode(content);
      // Words of a heading are the title of its own section.
      if (type !== 'inline' || tokens[i - 1]?.type === 'heading_open') continue;
      this.addCode((children ?? []).map(wordsOf).join(''));
      this.sections.at(-1)!.shown += ` ${(children ?? []).map(shownWords).join('')}`;
    }
  }

  #own(html: string): string {
    return `\u{E000}${this.#nonce}-${this.#fragments.push(html) - 1}\u{E000}`;
  }

  #setRules(): void {
    const { rules } = this.#md.renderer;
    rules.math_inline = (tokens, index) => {
      const tex = tokens[index]!.content;
      return this.#own(texReference(tex, this.context.references) ?? renderMath(tex, false, this.#macros));
    };
    rules.math_display = (tokens, index) =>
      this.#own(this.displayMath(tokens[index]!.content, tokens[index]!.meta?.label as string | undefined));
    rules.fence = (tokens, index) =>
      this.#own(this.context.highlight(tokens[index]!.content, tokens[index]!.info.trim().split(/\s+/)[0] ?? ''));
    rules.code_block = (tokens, index) => this.#own(this.context.highlight(tokens[index]!.content, ''));
    rules.table_open = (tokens, index) =>
      `<div class="table-scroll" tabindex="0"><table${tokens[index]!.attrGet('dir') ? ' dir="auto"' : ''}>`;
    rules.table_close = () => '</table></div>';
    rules.heading_open = (tokens, index, options, env = {}) => this.#heading(tokens, index, options, env);
    rules.heading_close = (tokens, index) => {
      const id = String(tokens[index]!.meta?.id);
      return `${this.#own(`<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`)}</${tokens[index]!.tag}>\n`;
    };
  }

  #heading(tokens: Token[], index: number, options: MarkdownIt['options'], env: Env): string {
    const open = tokens[index]!;
    const inline = tokens[index + 1]!;
    const children = (inline.children ?? []).filter(({ type }) => type !== 'link_open' && type !== 'link_close');
    const text = children.map(wordsOf).join('');
    const id = headingName(open, text, this.context.references) ?? this.context.names.take(slugify(text));
    const html = this.#md.renderer.render(children, options, env);
    this.headings.push({
      level: Number(open.tag.slice(1)),
      id,
      text: children.map(shownWords).join(''),
      html: this.#resolve(sanitize(html, this.context.links)),
    });
    const close = tokens.slice(index).find((token) => token.type === 'heading_close');
    if (close) close.meta = { id };
    return `<${open.tag} id="${escapeHtml(id)}"${open.attrGet('dir') ? ' dir="auto"' : ''}>`;
  }

  #resolve(html: string): string {
    return html.replace(
      new RegExp(`\u{E000}${this.#nonce}-(\\d+)\u{E000}`, 'gu'),
      (_, n: string) => this.#fragments[Number(n)] ?? '',
    );
  }
}
