import createMarkdown, { type Token } from 'markdown-it';
import { addMath } from './math.js';
import { plainMath } from './plain-math.js';

/** A part of a line as text, formulas as TeX; HTML in Markdown is none. */
export function wordsOf({ type, content }: Token): string {
  if (type === 'softbreak' || type === 'hardbreak') return ' ';
  return type === 'html_inline' ? '' : content;
}

/** The same as a reader sees it: formulas in plain words, where that is possible. */
export function shownWords(token: Token): string {
  return token.type === 'math_inline' || token.type === 'math_display' ? plainMath(token.content) : wordsOf(token);
}

const md = createMarkdown({ html: true, typographer: true });
addMath(md);

/** Markdown as the words that a reader sees, with the page's quotes and dashes. */
export function plainWords(markdown: string): string {
  return md
    .parse(markdown, {})
    .flatMap(({ children }) => [...(children ?? []).map(shownWords), ' '])
    .join('')
    .replace(/\s*\{#[\p{L}\p{N}:_.-]+\}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The beginning of a text, cut between words. */
export function beginning(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length + 1).replace(/\s+\S*$/, '')} …` : text;
}
