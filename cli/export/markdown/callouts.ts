import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { type PageReferences, splitLabel, titleOf } from './references.js';
import { plainWords } from './words.js';

/** The kinds of callouts, with their headings. */
const KINDS: Record<string, string> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  exercise: 'Exercise',
  theorem: 'Theorem',
  lemma: 'Lemma',
  corollary: 'Corollary',
  proposition: 'Proposition',
  definition: 'Definition',
  example: 'Example',
  proof: 'Proof',
  // Stands beside the text, without a heading.
  margin: 'Margin note',
};

const MARK = /^\[!(\w+)\](?:[ \t]+([^\n]*))?(?:\n|$)/;

/**
 * Block quotes that open with `[!NOTE]` become callouts, as on GitHub; a title may follow on the same line, and a label to refer
 * to: `> [!THEOREM] Chain rule {#thm:chain}` is "Theorem 1 (Chain rule)".
 */
export function addCallouts(md: MarkdownIt, references: PageReferences): void {
  md.core.ruler.after('block', 'callouts', (state) => {
    state.tokens.forEach((token, index) => {
      if (token.type === 'blockquote_open') transform(state, index, references);
    });
  });
}

function transform(state: StateCore, index: number, references: PageReferences): void {
  const { tokens } = state;
  const inline = tokens[index + 2];
  if (tokens[index + 1]?.type !== 'paragraph_open' || inline?.type !== 'inline') return;
  const [mark, word = '', rest = ''] = MARK.exec(inline.content) ?? [];
  const kind = word.toLowerCase();
  const heading = KINDS[kind];
  if (mark === undefined || !heading) return;
  inline.content = inline.content.slice(mark.length);
  const { words, label } = splitLabel(rest.trim());
  const target = label === undefined ? undefined : references.define(label);
  const title = target ? `${titleOf(target)}${words ? ` (${words})` : ''}` : words || heading;
  const open = tokens[index]!;
  const close = closing(tokens, index);
  open.tag = close.tag = 'aside';
  open.attrSet('class', `callout callout-${kind}`);
  open.attrSet('aria-label', plainWords(title));
  if (target) open.attrSet('id', target.id);
  const added = kind === 'margin' && !words ? [] : titleTokens(state, title);
  // The paragraph that held only the mark goes.
  tokens.splice(index + 1, inline.content.trim() === '' ? 3 : 0, ...added);
}

/** A paragraph of its own; formulas in it are formulas. */
function titleTokens(state: StateCore, title: string): Token[] {
  const open = new state.Token('paragraph_open', 'p', 1);
  open.attrSet('class', 'callout-title');
  const inline = new state.Token('inline', '', 0);
  inline.content = title;
  inline.children = [];
  const close = new state.Token('paragraph_close', 'p', -1);
  for (const token of [open, inline, close]) token.block = true;
  return [open, inline, close];
}

function closing(tokens: Token[], index: number): Token {
  const { level } = tokens[index]!;
  return tokens.slice(index + 1).find((token) => token.type === 'blockquote_close' && token.level === level)!;
}
