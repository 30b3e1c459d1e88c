import type { MarkdownIt, Token } from 'markdown-it';

/** Signs after a formula that belong to it: `$x$.`, `$n$-th`, `$p$”)`. */
const AFTER = /^(?:[-‑]\p{L}+)?[,.;:!?)\]’”"'…]*/u;
const BEFORE = /[([“‘]*$/u;
/** Characters of code that stay together: half a line of text; in tables, which scroll, two columns of a page's width. */
const CODE = { text: 28, table: 44 };
/** Signs of a formula that stay together: longer ones may break at a relation, as KaTeX lets them. */
const FORMULA = 16;

type TokenClass = new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;

/** Keeps on one line what reads as one word: a formula and its full stop, a number and its %, a short piece of code. */
export function addLineBreaks(md: MarkdownIt): void {
  md.core.ruler.push('line_breaks', (state) => {
    let around = '';
    let inTable = false;
    for (const token of state.tokens) {
      if (token.type === 'table_open' || token.type === 'table_close') inTable = token.type === 'table_open';
      if (token.type === 'inline' && token.children) {
        const limit = inTable ? CODE.table : CODE.text;
        for (const child of token.children) {
          if (child.type === 'code_inline' && child.content.length <= limit) child.attrJoin('class', 'unbroken');
          // Anchors are made of headings; they keep their plain spaces.
          if (child.type === 'text' && around !== 'heading_open')
            child.content = child.content.replace(/(\d) %/g, '$1\u00a0%');
        }
        token.children = withFormulas(token.children, state.Token);
      }
      around = token.type;
    }
  });
}

/** Browsers may break a line before the comma after a formula, for to them it is a picture. */
function withFormulas(tokens: readonly Token[], Make: TokenClass): Token[] {
  const result: Token[] = [];
  const text = (content: string): void => {
    if (content === '') return;
    const token = new Make('text', '', 0);
    token.content = content;
    result.push(token);
  };
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1];
    if (token.type !== 'math_inline' || /^\s*\\(eq)?ref\b/.test(token.content)) {
      result.push(token);
      continue;
    }
    const after = next?.type === 'text' ? AFTER.exec(next.content)![0] : '';
    if (signsIn(token.content) > FORMULA) {
      result.push(token);
      if (after !== '') {
        // As HTML it stays out of the words for search.
        const joiner = new Make('html_inline', '', 0);
        joiner.content = '&#8288;';
        result.push(joiner);
      }
      continue;
    }
    const last = result.at(-1);
    const before = last?.type === 'text' ? BEFORE.exec(last.content)![0] : '';
    if (before !== '') last!.content = last!.content.slice(0, -before.length);
    const open = new Make('unbroken_open', 'span', 1);
    open.attrSet('class', 'unbroken');
    result.push(open);
    text(before);
    result.push(token);
    text(after);
    result.push(new Make('unbroken_close', 'span', -1));
    if (after !== '') next!.content = next!.content.slice(after.length);
  }
  return result;
}

/** About how many signs a reader sees. */
function signsIn(tex: string): number {
  return tex.replace(/\\[a-zA-Z]+/g, 'x').replace(/[\s{}^_\\]/g, '').length;
}
