import type { MarkdownIt, Token } from 'markdown-it';
import { type PageReferences, splitLabel } from './references.js';

/** An anchor of the author's own at the end of a heading, as pandoc has it: `## Cross-entropy {#ce}`. */
const NAME = /\s*\{#([\p{L}\p{N}:_.-]+)\}\s*$/u;

/** Takes `{#sec:loss}` off headings before their words are read. */
export function addHeadingNames(md: MarkdownIt): void {
  md.core.ruler.after('block', 'heading_names', (state) => {
    for (const [index, token] of state.tokens.entries()) {
      const inline = state.tokens[index + 1];
      const match = token.type === 'heading_open' && inline ? NAME.exec(inline.content) : null;
      if (!match || !inline) continue;
      inline.content = inline.content.slice(0, match.index);
      token.meta = { ...token.meta, name: match[1] };
    }
  });
}

/** The anchor that a heading was given; a label such as `sec:loss` can be referred to by its words. */
export function headingName(open: Token, text: string, references: PageReferences): string | undefined {
  const name = open.meta?.name as string | undefined;
  if (name === undefined) return undefined;
  const { label } = splitLabel(`{#${name}}`);
  return label === undefined ? references.nameOf(name) : references.define(label, text).id;
}
