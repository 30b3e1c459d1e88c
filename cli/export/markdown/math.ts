import katex from 'katex';
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import { escapeHtml } from '../html.js';
import { LABEL_MARK } from './references.js';

/** Display environments that stand without dollars, as Jupyter's MathJax takes them. */
const ENVIRONMENT = /^\\begin\{(equation|align|gather|multline|alignat|eqnarray)(\*?)\}/;

/** TeX as HTML with MathML beside it for screen readers; what KaTeX cannot read is shown as it is, with the reason. */
export function renderMath(tex: string, displayMode: boolean, macros: Record<string, string>): string {
  try {
    // `globalGroup` keeps a page's \newcommand for its later formulas.
    return katex.renderToString(tex, {
      displayMode,
      macros,
      globalGroup: true,
      strict: 'ignore',
      trust: false,
      maxExpand: 1000,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `<code class="math-error" title="${escapeHtml(reason)}">${escapeHtml(tex)}</code>`;
  }
}

/** Adds `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and bare environments to markdown-it; renderers are set by the caller. */
export function addMath(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'math_inline', inlineMath);
  md.block.ruler.before('fence', 'math_block', blockMath, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}

const INLINE_FORMS: [open: string, close: string, display: boolean][] = [
  ['$$', '$$', true],
  ['\\\\(', '\\\\)', false],
  ['\\\\[', '\\\\]', true],
  ['\\(', '\\)', false],
  ['\\[', '\\]', true],
];

function inlineMath(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  for (const [open, close, display] of INLINE_FORMS) {
    if (!src.startsWith(open, pos)) continue;
    const end = src.indexOf(close, pos + open.length);
    if (end < 0 || src.slice(pos + open.length, end).trim() === '') continue;
    if (!silent) push(state, src.slice(pos + open.length, end), display, open);
    state.pos = end + close.length;
    return true;
  }
  return dollarMath(state, silent);
}

/** `$x$` by pandoc's rules, so that "$5 and $6" stays text: no space inside, no digit after. */
function dollarMath(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  if (src[pos] !== '$' || src[pos + 1] === '$' || /\s/.test(src[pos + 1] ?? ' ')) return false;
  let end = pos;
  do {
    end = src.indexOf('$', end + 1);
    if (end < 0) return false;
  } while (src[end - 1] === '\\');
  if (/\s/.test(src[end - 1]!) || /\d/.test(src[end + 1] ?? '')) return false;
  if (!silent) push(state, src.slice(pos + 1, end), false, '$');
  state.pos = end + 1;
  return true;
}

function push(state: StateInline, tex: string, display: boolean, markup: string): void {
  const token = state.push(display ? 'math_display' : 'math_inline', 'math', 0);
  token.content = tex;
  token.markup = markup;
}

function blockMath(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const first = lineText(state, startLine);
  const environment = ENVIRONMENT.exec(first);
  const dollars = first.startsWith('$$');
  if ((!environment && !dollars) || state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const close = environment ? `\\end{${environment[1]}${environment[2]}}` : '$$';
  const lines: string[] = [];
  for (let line = startLine; line < endLine; line++) {
    const text = line === startLine && dollars ? first.slice(2) : lineText(state, line);
    const end = text.indexOf(close);
    if (end < 0) {
      lines.push(text);
      continue;
    }
    // Words after the formula make it part of a paragraph: the inline rule's. A label is none.
    const after = text.slice(end + close.length);
    const label = LABEL_MARK.exec(after)?.[1];
    if (after.trim() !== '' && label === undefined) return false;
    if (silent) return true;
    lines.push(text.slice(0, environment ? end + close.length : end));
    const token = state.push('math_display', 'math', 0);
    token.block = true;
    token.content = lines.join('\n');
    token.meta = { label };
    token.map = [startLine, line + 1];
    state.line = line + 1;
    return true;
  }
  return false;
}

function lineText(state: StateBlock, line: number): string {
  return state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!);
}
