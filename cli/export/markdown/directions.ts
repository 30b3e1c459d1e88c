import type { MarkdownIt } from 'markdown-it';

/** Letters that are written from the right: Hebrew, Arabic and their kin. */
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const BLOCKS = new Set([
  'paragraph_open',
  'heading_open',
  'bullet_list_open',
  'ordered_list_open',
  'blockquote_open',
  'table_open',
]);

/** Where a text has such letters, each block runs the way its own first letter does. */
export function addDirections(md: MarkdownIt): void {
  md.core.ruler.push('directions', (state) => {
    if (!FROM_THE_RIGHT.test(state.src)) return;
    for (const token of state.tokens) if (BLOCKS.has(token.type)) token.attrSet('dir', 'auto');
  });
}
