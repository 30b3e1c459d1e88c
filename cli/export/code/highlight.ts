import { escapeHtml } from '../html.js';
import { colorsOf, PAIRED, pairedTheme, theme } from './paired-theme.js';

const LIGHT = 'github-light';
const DARK = 'github-dark';

/** What notebooks call languages, and what the grammars are called. */
const ALIASES: Record<string, string> = {
  '': 'text',
  typescriptreact: 'tsx',
  sh: 'bash',
  shell: 'bash',
  console: 'bash',
  py: 'python',
  js: 'javascript',
  ts: 'typescript',
  node: 'javascript',
};

const COMMON = ['typescript', 'javascript', 'python', 'json', 'bash'] as const;

interface Token {
  content: string;
  offset: number;
  /** The mark of a pair of colours. */
  color?: string;
}

type Core = Awaited<ReturnType<typeof import('shiki/core').createHighlighterCore>>;

let loading: Promise<Core> | undefined;

/** Grammars and themes take a tenth of a second to load: once is enough. */
async function loadCore(): Promise<Core> {
  const [{ createHighlighterCore }, { createOnigurumaEngine }, { bundledLanguages }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/oniguruma'),
    import('shiki/langs'),
  ]);
  return createHighlighterCore({
    engine: createOnigurumaEngine(import('shiki/wasm')),
    langs: COMMON.map((language) => bundledLanguages[language]),
    themes: [pairedTheme(await theme(LIGHT), await theme(DARK))],
  });
}

/** Something to wrap around a part of the code: [start, end) in UTF-16 offsets. */
export interface Span {
  start: number;
  end: number;
  /** Attributes of the `<span>`, ready for HTML. */
  attributes: string;
}

/**
 * Colours code for both themes at once. Each pair of colours is a class, so that pages stay small; {@link css} holds
 * the classes used so far.
 */
export class Highlighter {
  readonly #classes = new Map<string, string>();

  private constructor(private readonly core: Core) {}

  /** Loads the grammars for `languages` and those that notebooks commonly hold. Unknown ones are shown plain. */
  static async create(languages: Iterable<string> = []): Promise<Highlighter> {
    const core = await (loading ??= loadCore());
    const { bundledLanguages } = await import('shiki/langs');
    const known = bundledLanguages as Record<string, (typeof bundledLanguages)['typescript']>;
    const wanted = [...languages].map(canonical).filter((language) => language in known);
    await core.loadLanguage(...wanted.map((language) => known[language]!));
    return new Highlighter(core);
  }

  /** The code as coloured `<span>`s, one line after the other; `spans` are wrapped where they lie inside a token. */
  highlight(code: string, language: string, spans: readonly Span[] = []): string {
    const lang = canonical(language);
    if (!this.core.getLoadedLanguages().includes(lang)) return escapeHtml(code);
    const { tokens } = this.core.codeToTokens(code, {
      lang,
      theme: PAIRED,
    });
    const sorted = [...spans].sort((a, b) => a.start - b.start);
    return (tokens as Token[][]).map((line) => line.map((token) => this.#token(token, sorted)).join('')).join('\n');
  }

  /** Style rules for every class given out. */
  css(): string {
    return [...this.#classes]
      .map(([colors, name]) => {
        const [light, dark] = colors.split(' ');
        return `.${name}{color:light-dark(${light},${dark})}`;
      })
      .join('\n');
  }

  #token({ content, offset, color }: Token, spans: readonly Span[]): string {
    const inner = withSpans(content, offset, spans);
    const colors = colorsOf(color);
    if (content.trim() === '' || colors === undefined) return inner;
    return `<span class="${this.#class(colors)}">${inner}</span>`;
  }

  #class(colors: string): string {
    let name = this.#classes.get(colors);
    if (name === undefined) this.#classes.set(colors, (name = `k${this.#classes.size}`));
    return name;
  }
}

/** The text with the spans that lie inside it. */
function withSpans(text: string, offset: number, spans: readonly Span[]): string {
  let html = '';
  let last = 0;
  for (const { start, end, attributes } of spans) {
    if (start < offset + last || end > offset + text.length) continue;
    html += `${escapeHtml(text.slice(last, start - offset))}<span ${attributes}>${escapeHtml(text.slice(start - offset, end - offset))}</span>`;
    last = end - offset;
  }
  return html + escapeHtml(text.slice(last));
}

function canonical(language: string): string {
  const lower = language.toLowerCase();
  return ALIASES[lower] ?? lower;
}
