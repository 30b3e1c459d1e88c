import { escapeHtml } from '../html.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of them
const ESCAPES = /\x1b\[([\d;:]*)m|\x1b\[[\d;?]*[A-Za-ln-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;

/** What is switched on at a place of the text. */
interface Style {
  foreground?: string;
  background?: string;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

const PLAIN: Style = { bold: false, dim: false, italic: false, underline: false };

/**
 * Text with ANSI colours as HTML. The sixteen named colours are classes (`ansi-red`), so that both themes can choose
 * readable ones; others are inline styles.
 *
 * @see https://en.wikipedia.org/wiki/ANSI_escape_code#SGR
 */
export function ansiToHtml(text: string): string {
  let html = '';
  let style = PLAIN;
  let last = 0;
  for (const match of text.matchAll(ESCAPES)) {
    html += styled(text.slice(last, match.index), style);
    last = match.index + match[0].length;
    if (match[1] !== undefined) style = apply(style, match[1].split(/[;:]/).map(Number));
  }
  return html + styled(text.slice(last), style);
}

function apply(style: Style, codes: number[]): Style {
  let next: Style = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) next = { ...PLAIN };
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 39) delete next.foreground;
    else if (code === 49) delete next.background;
    else if (code === 38 || code === 48) {
      const [color, used] = extended(codes.slice(i + 1));
      next[code === 38 ? 'foreground' : 'background'] = color;
      i += used;
    } else {
      const name = named(code);
      if (name) next[name.ground] = name.color;
    }
  }
  return next;
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function named(code: number): { ground: 'foreground' | 'background'; color: string } | undefined {
  const bright = code >= 90 ? 'bright-' : '';
  const base = bright ? code - 60 : code;
  const name = NAMES[base % 10];
  if (name === undefined || base < 30 || base > 47) return undefined;
  return { ground: base < 40 ? 'foreground' : 'background', color: `ansi-${bright}${name}` };
}

/** The colour after 38 or 48, and how many numbers it takes: `5;n` of 256, or `2;r;g;b`. */
function extended(codes: number[]): [color: string, used: number] {
  const [kind, a = 0, b = 0, c = 0] = codes;
  if (kind === 2) return [`rgb(${a & 255},${b & 255},${c & 255})`, 4];
  if (a < 8) return [`ansi-${NAMES[a]}`, 2];
  if (a < 16) return [`ansi-bright-${NAMES[a - 8]}`, 2];
  if (a >= 232)
    return [
      `rgb(${Array(3)
        .fill(8 + 10 * (a - 232))
        .join()})`,
      2,
    ];
  const level = (n: number): number => (n === 0 ? 0 : 55 + 40 * n);
  const cube = a - 16;
  return [`rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`, 2];
}

function styled(text: string, style: Style): string {
  if (text === '') return '';
  const classes: string[] = [];
  const styles: string[] = [];
  const { foreground, background } = style;
  if (foreground?.startsWith('ansi')) classes.push(foreground);
  else if (foreground) styles.push(`color:${foreground}`);
  if (background?.startsWith('ansi')) classes.push(`${background}-bg`);
  else if (background) styles.push(`background-color:${background}`);
  for (const name of ['bold', 'dim', 'italic', 'underline'] as const) if (style[name]) classes.push(`ansi-${name}`);
  const html = escapeHtml(text);
  if (classes.length === 0 && styles.length === 0) return html;
  const attributes = `${classes.length ? ` class="${classes.join(' ')}"` : ''}${styles.length ? ` style="${styles.join(';')}"` : ''}`;
  return `<span${attributes}>${html}</span>`;
}
