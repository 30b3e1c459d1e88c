import type { MarkdownIt, StateCore, Token } from 'markdown-it';

/** The kinds of callouts, with their headings. */
const KINDS: Record<string, string> = {
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
  exercise: 'Exercise',
};

const MARK = /^\[!(\w+)\](?:[ \t]+([^\n]*))?(?:\n|$)/;

/** Block quotes that open with `[!NOTE]` become callouts, as on GitHub; a title may follow on the same line. */
export function addCallouts(md: MarkdownIt): void {
  md.core.ruler.after('block', 'callouts', (state) => {
    state.tokens.forEach((token, index) => {
      if (token.type === 'blockquote_open') transform(state, index);
    });
  });
}

function transform(state: StateCore, index: number): void {
  const { tokens } = state;
  const inline = tokens[index + 2];
  if (tokens[index + 1]?.type !== 'paragraph_open' || inline?.type !== 'inline') return;
  const [mark, word = '', title] = MARK.exec(inline.content) ?? [];
  const kind = word.toLowerCase();
  const heading = KINDS[kind];
  if (mark === undefined || !heading) return;
  inline.content = inline.content.slice(mark.length);
  const open = tokens[index]!;
  const close = closing(tokens, index);
  open.tag = close.tag = 'aside';
  open.attrSet('class', `callout callout-${kind}`);
  open.attrSet('aria-label', title || heading);
  const label = new state.Token('html_block', '', 0);
  label.content = `<p class="callout-title">${state.md.utils.escapeHtml(title || heading)}</p>\n`;
  label.meta = { trusted: true };
  // The paragraph that held only the mark goes.
  if (inline.content.trim() === '') tokens.splice(index + 1, 3, label);
  else tokens.splice(index + 1, 0, label);
}

function closing(tokens: Token[], index: number): Token {
  const { level } = tokens[index]!;
  return tokens.slice(index + 1).find((token) => token.type === 'blockquote_close' && token.level === level)!;
}
