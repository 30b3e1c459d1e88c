import { randomUUID } from 'node:crypto';
import type { MarkdownIt, StateCore } from 'markdown-it';
import { escapeHtml, type UniqueNames } from '../html.js';

/** What can be referred to, by the first part of its label, and what it is called on the page. */
const KINDS: Record<string, string> = {
  fig: 'Figure',
  eq: 'Equation',
  tbl: 'Table',
  sec: 'Section',
  thm: 'Theorem',
  lem: 'Lemma',
  cor: 'Corollary',
  prp: 'Proposition',
  def: 'Definition',
  exm: 'Example',
  exr: 'Exercise',
};

/** `fig:loss`, or `fig-loss` as Quarto writes it. */
const LABEL = /(?:fig|eq|tbl|sec|thm|lem|cor|prp|def|exm|exr)[:-][\p{L}\p{N}]+(?:[:_.-][\p{L}\p{N}]+)*/u.source;
const REFERENCE = new RegExp(`@(${LABEL})`, 'uy');
/** The end of what is labelled: `{#eq:loss}`. */
export const LABEL_MARK = new RegExp(`^\\s*\\{#(${LABEL})\\}\\s*$`, 'u');
/** The same after words. */
const TRAILING_LABEL = new RegExp(`\\s*\\{#(${LABEL})\\}\\s*$`, 'u');
const TEX_LABEL = new RegExp(`\\\\label\\{(${LABEL})\\}`, 'gu');
const TEX_REFERENCE = new RegExp(`^\\s*\\\\(eqref|ref)\\{(${LABEL})\\}\\s*$`, 'u');

/** Something with a number that text can refer to. */
export interface Target {
  kind: string;
  number: number;
  /** Its anchor on the page. */
  id: string;
  /** What a section is called: sections carry no numbers. */
  words?: string;
}

/** Finds the target of a label on this page or another: its address, and words that say where it is. */
export type FindTarget = (label: string) => (Target & { href: string; place?: string }) | undefined;

/**
 * Numbers the figures, equations and tables of one page. References may come before what they refer to, or lead to
 * another page: they stand as marks in the HTML until all pages are rendered.
 */
export class PageReferences {
  readonly targets = new Map<string, Target>();
  readonly #numbers: Record<string, number> = {};
  /** Nobody can put such a mark into an attribute. */
  readonly #nonce = randomUUID();

  constructor(
    private readonly names: UniqueNames,
    private readonly warn: (message: string) => void = () => undefined,
  ) {}

  /** Gives what carries `label` the next number of its kind; a section is known by its words. */
  define(label: string, words?: string): Target {
    const key = normalized(label);
    if (this.targets.has(key)) this.warn(`the label ${label} stands twice; references lead to the first`);
    const kind = key.slice(0, key.indexOf('-'));
    const number = (this.#numbers[kind] ?? 0) + 1;
    this.#numbers[kind] = number;
    const target = { kind, number, id: this.names.take(key), ...(words !== undefined && { words }) };
    if (!this.targets.has(key)) this.targets.set(key, target);
    return target;
  }

  /** A name of the page for something that carries no number. */
  nameOf(name: string): string {
    return this.names.take(name);
  }

  /** A mark for `resolve`; `bare` refers with the number alone, as `\ref` does, or with it in parentheses. */
  reference(label: string, form: 'words' | 'ref' | 'eqref' = 'words'): string {
    return `\u{E002}${this.#nonce} ${form} ${label}\u{E002}`;
  }

  /** Puts links where the marks are; a label that nothing carries stays as it was written. */
  resolve(html: string, find: FindTarget): string {
    return html.replace(new RegExp(`\u{E002}${this.#nonce} (\\w+) ([^\u{E002}]+)\u{E002}`, 'gu'), (_, form, label) => {
      const target = find(normalized(label));
      if (!target) {
        this.warn(`@${label} refers to nothing; labels are written {#${label}}`);
        return escapeHtml(`@${label}`);
      }
      const words =
        { ref: `${target.number}`, eqref: `(${target.number})` }[form as string] ?? escapeHtml(titleOf(target));
      const place = target.place === undefined ? '' : ` of ${escapeHtml(target.place)}`;
      return `<a class="reference" href="${escapeHtml(target.href)}">${words}${place}</a>`;
    });
  }
}

/** `Figure 3`, or `Section “Cross-entropy”`. */
export function titleOf({ kind, number, words }: Target): string {
  return words === undefined ? `${KINDS[kind]} ${number}` : `${KINDS[kind]} “${words}”`;
}

/** Words and the label that ends them: `The chain rule {#thm:chain}`. */
export function splitLabel(text: string): { words: string; label?: string } {
  const match = TRAILING_LABEL.exec(text);
  return match ? { words: text.slice(0, match.index), label: match[1]! } : { words: text };
}

function normalized(label: string): string {
  return label.replace(/[:.]/g, '-');
}

/** A formula with numbers for its labels, its anchor, and no numbers where nothing refers to it. */
export function numberedTex(tex: string, label: string | undefined, references: PageReferences) {
  let id: string | undefined;
  const tag = (name: string): string => {
    const target = references.define(name);
    id ??= target.id;
    return `\\tag{${target.number}}`;
  };
  let numbered = tex
    .replace(/\\(begin|end)\{(equation|align|gather|alignat)\}/g, '\\$1{$2*}')
    .replace(TEX_LABEL, (_, name: string) => tag(name));
  if (label !== undefined) {
    const end = /\\end\{(?:equation|align|gather|alignat|multline|eqnarray)\*?\}\s*$/.exec(numbered);
    const at = end?.index ?? numbered.length;
    numbered = `${numbered.slice(0, at)}${tag(label)}${numbered.slice(at)}`;
  }
  return { tex: numbered, id };
}

/** `\eqref{eq:loss}` alone between dollars, as JupyterLab shows it, refers like `@eq:loss`. */
export function texReference(tex: string, references: PageReferences): string | undefined {
  const [, form, label] = TEX_REFERENCE.exec(tex) ?? [];
  return label === undefined ? undefined : references.reference(label, form as 'ref' | 'eqref');
}

/** Adds `@fig:loss` and `![caption](picture.png){#fig:loss}` to markdown-it. */
export function addReferences(md: MarkdownIt, references: PageReferences, own: (html: string) => string): void {
  md.inline.ruler.before('link', 'reference', (state, silent) => {
    const before = state.src[state.pos - 1] ?? ' ';
    REFERENCE.lastIndex = state.pos;
    const match = /[\p{L}\p{N}_@/]/u.test(before) ? null : REFERENCE.exec(state.src);
    if (!match) return false;
    if (!silent) {
      const token = state.push('reference', '', 0);
      token.content = match[0];
      token.meta = { label: match[1] };
    }
    state.pos += match[0].length;
    return true;
  });
  md.renderer.rules.reference = (tokens, index) => own(references.reference(String(tokens[index]!.meta?.label)));
  md.core.ruler.push('figures', (state) => {
    for (const [index, token] of state.tokens.entries())
      if (token.type === 'inline') makeFigure(state, index, references);
  });
}

/** A paragraph of one labelled picture becomes a figure: its words are the caption. */
function makeFigure(state: StateCore, index: number, references: PageReferences): void {
  const [open, inline, close] = state.tokens.slice(Math.max(0, index - 1), index + 2);
  if (open?.type !== 'paragraph_open' || open.hidden || !inline || !close) return;
  const [image, ...rest] = inline.children ?? [];
  if (image?.type !== 'image') return;
  const label = LABEL_MARK.exec(rest.map(({ content }) => content).join(''))?.[1];
  if (label === undefined || rest.some(({ type }) => type !== 'text')) return;
  const target = references.define(label);
  open.tag = close.tag = 'figure';
  open.attrSet('id', target.id);
  const tag = (name: string, nesting: 1 | -1) => new state.Token(`${name}_${nesting}`, name, nesting);
  const number = new state.Token('text', '', 0);
  const words = image.children ?? [];
  number.content = `${titleOf(target)}${words.length > 0 ? '.' : ''}`;
  const space = new state.Token('text', '', 0);
  space.content = ' ';
  const caption = [tag('b', 1), number, tag('b', -1), space, ...words];
  inline.children = [image, tag('figcaption', 1), ...caption, tag('figcaption', -1)];
}
