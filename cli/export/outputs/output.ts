import { stripVTControlCharacters } from 'node:util';
import { overwrite } from '../../notebook/outputs.js';
import type { DisplayOutput, Output, ResultOutput } from '../../notebook/types.js';
import { isJsonMime } from '../../notebook/validate.js';
import type { PageFiles } from '../files.js';
import { escapeHtml } from '../html.js';
import { type Links, sanitize } from '../markdown/sanitize.js';
import { ansiToHtml } from './ansi.js';
import { chartHtml } from './chart.js';

export interface OutputContext {
  files: PageFiles;
  links: Links;
  markdown: (source: string) => string;
  math: (tex: string) => string;
  json: (code: string) => string;
  trust: boolean;
  /** The author's words for the pictures of this cell, for those who cannot see them. */
  alt?: string;
  /** Told about pictures that may stand for the page in link previews. */
  onPicture?: (base64: string, alt: string) => void;
}

/** The MIME types a page can show, the best first. */
const SHOWN = [
  'application/vnd.vegalite.v5+json',
  'application/vnd.vegalite.v4+json',
  'text/html',
  'image/svg+xml',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'text/markdown',
  'text/latex',
  'application/json',
  'text/plain',
];

/** A line too long for the page that is a sentence — five words in a row — as messages are, and not a row of a table. */
const SENTENCE = /^(?=.{88}).*[a-z](?: [a-z]+[,.:]?){4}/im;

/** An output as HTML; empty where there is nothing to show. */
export function outputHtml(output: Output, context: OutputContext): string {
  switch (output.output_type) {
    case 'stream': {
      const kind = output.name === 'stderr' ? ' stderr' : '';
      const text = overwrite(output.text);
      const prose = SENTENCE.test(text) ? ' prose' : '';
      return `<pre class="output stream${kind}${prose}" tabindex="0">${ansiToHtml(text)}</pre>\n`;
    }
    case 'error': {
      const lines = output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`];
      const text = lines.join('\n');
      const prose = SENTENCE.test(stripVTControlCharacters(text)) ? ' prose' : '';
      return `<pre class="output error${prose}" tabindex="0" role="group" aria-label="Error">${ansiToHtml(text)}</pre>\n`;
    }
    default:
      return displayHtml(output, context);
  }
}

function displayHtml(output: DisplayOutput | ResultOutput, context: OutputContext): string {
  const png = output.data['image/png'];
  if (typeof png === 'string') context.onPicture?.(png, context.alt ?? altText('image/png', output));
  const mime = SHOWN.find((candidate) => candidate in output.data);
  if (mime === undefined) return missing(Object.keys(output.data));
  const html = representation(mime, output, context);
  return html === '' ? '' : `<div class="output ${className(mime)}">${html}</div>\n`;
}

/** What only Jupyter can show, in place of nothing at all. */
function missing(mimes: readonly string[]): string {
  const [mime] = mimes;
  return mime === undefined
    ? ''
    : `<p class="output output-missing">Output of type ${escapeHtml(mime)}: open the notebook in Jupyter to see it.</p>\n`;
}

function className(mime: string): string {
  if (mime.includes('vegalite')) return 'figure';
  if (mime.startsWith('image/')) return 'figure';
  return (
    { 'text/html': 'html', 'text/markdown': 'markdown', 'text/latex': 'latex', 'text/plain': 'text' }[mime] ?? 'json'
  );
}

function representation(mime: string, output: DisplayOutput | ResultOutput, context: OutputContext): string {
  const value = output.data[mime];
  const text = String(value);
  if (mime.includes('vegalite')) {
    const png = 'image/png' in output.data ? picture('image/png', output, context) : undefined;
    return chartHtml({
      spec: value as Record<string, unknown>,
      alt: context.alt ?? altText('image/png', output),
      files: context.files,
      ...(png !== undefined && { picture: png }),
    });
  }
  if (mime.startsWith('image/')) return picture(mime, output, context);
  switch (mime) {
    case 'text/html':
      return `<div class="table-scroll" tabindex="0">${sanitize(text, context.links, context.trust)}</div>`;
    case 'text/markdown':
      return context.markdown(text);
    case 'text/latex':
      return context.math(text);
    case 'text/plain':
      return `<pre tabindex="0">${ansiToHtml(text)}</pre>`;
    default:
      return isJsonMime(mime) ? context.json(JSON.stringify(value, null, 2)) : '';
  }
}

/** SVG stands in an `<img>` too: there it can neither run scripts nor fetch anything. */
function picture(mime: string, output: DisplayOutput | ResultOutput, { files, alt }: OutputContext): string {
  const text = String(output.data[mime]);
  const bytes = mime === 'image/svg+xml' ? Buffer.from(text) : Buffer.from(text, 'base64');
  const { width, height } = (output.metadata[mime] ?? {}) as { width?: unknown; height?: unknown };
  const size = [
    typeof width === 'number' ? ` width="${Math.round(width)}"` : '',
    typeof height === 'number' ? ` height="${Math.round(height)}"` : '',
  ].join('');
  return `<img src="${files.add(bytes, mime)}" alt="${escapeHtml(alt ?? altText(mime, output))}"${size} loading="lazy">`;
}

/** The picture in words: what its author gave, or the text that stands for it on terminals. */
function altText(mime: string, output: DisplayOutput | ResultOutput): string {
  const { alt } = (output.metadata[mime] ?? {}) as { alt?: unknown };
  if (typeof alt === 'string') return alt;
  const text = output.data['text/plain'];
  return typeof text === 'string' && !text.startsWith('<') ? text : 'Picture made by the cell above';
}
