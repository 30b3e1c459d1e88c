import { randomUUID } from 'node:crypto';
import type { Cell, CellMetadata, Notebook } from '../notebook/types.js';
import { type Marker, readMarker } from './marker.js';

/**
 * A notebook as a TypeScript file, in the percent format that jupytext and editors read: each cell begins with a line
 * `// %%`, Markdown stands in line comments. Outputs are left out; everything else comes back with {@link fromPercent}.
 *
 * @see https://jupytext.readthedocs.io/en/latest/formats-scripts.html#the-percent-format
 */
export function toPercent(notebook: Notebook): string {
  const header = { jupyter: { metadata: notebook.metadata, nbformat: 4, nbformat_minor: notebook.nbformat_minor } };
  const cells = notebook.cells.map((cell) => `${marker(cell)}\n${body(cell)}`);
  return [`// ---\n// ${JSON.stringify(header)}\n// ---\n${importsFor(notebook)}`, ...cells].join('\n');
}

const EXPORTS = {
  gradbook: ['torch', 'nn', 'F', 'optim', 'data', 'stats', 'metrics', 'datasets', 'expect'],
  'gradbook/display': ['plot', 'display', 'tqdm'],
};

/** Cells have these as globals; a program imports them. They stand before the first cell, where reading back skips them. */
function importsFor({ cells }: Notebook): string {
  const code = cells.map((cell) => (cell.cell_type === 'code' ? cell.source : '')).join('\n');
  return Object.entries(EXPORTS)
    .map(([from, names]) => [from, names.filter((name) => new RegExp(`(?<![\\w$.])${name}\\b`).test(code))] as const)
    .map(([from, names]) => (names.length > 0 ? `import { ${names.join(', ')} } from '${from}';\n` : ''))
    .join('');
}

/** `// %% [markdown] {"id":"a","tags":["solution"]}` */
function marker(cell: Cell): string {
  const kind = cell.cell_type === 'code' ? '' : ` [${cell.cell_type}]`;
  const own = { ...(cell.id !== undefined && { id: cell.id }), ...attachmentsOf(cell) };
  const metadata = Object.entries(cell.metadata).map(([key, value]) => [
    OURS.test(key) ? `metadata.${key}` : key,
    value,
  ]);
  const options = { ...own, ...Object.fromEntries(metadata) };
  return `// %%${kind}${Object.keys(options).length > 0 ? ` ${JSON.stringify(options)}` : ''}`;
}

/** Metadata that is named as what belongs to the cell itself (Colab's `id`) gets a prefix. */
const OURS = /^(id$|attachments$|metadata\.)/;

function attachmentsOf(cell: Cell): object {
  return cell.cell_type !== 'code' && cell.attachments ? { attachments: cell.attachments } : {};
}

function body(cell: Cell): string {
  if (cell.cell_type !== 'code') return `${commented(cell.source)}\n`;
  return `${cell.source.replace(ESCAPED, '// +')}\n`;
}

/** Magics are no TypeScript, and a line that looks like a marker would begin a cell: both become comments, `// +%%…`. */
const ESCAPED = /^(?=%|\/\/ *%%|\/\/ \+)/gm;

const commented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '//' : `// ${line.replace(/^(?=\+*%%)/, '+')}`))
    .join('\n');
const uncommented = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, '').replace(/^\+(?=\+*%%)/, ''))
    .join('\n');

/** The notebook that a percent script stands for, without outputs. */
export function fromPercent(script: string): Notebook {
  const text = script.replace(/^\uFEFF/, '');
  // Cells may hold other line ends than the script.
  const lines = (/^[^\n]*\r\n/.test(text) ? text.replaceAll('\r\n', '\n') : text).split('\n');
  if (lines.at(-1) !== '') lines.push('');
  const markers = lines.flatMap((line, start) => {
    const marker = readMarker(line);
    return marker ? [{ start, ...marker }] : [];
  });
  const headerEnd = lines[0] === '// ---' ? lines.indexOf('// ---', 1) + 1 : 0;
  const { metadata = {}, nbformat_minor = 5 } = readHeader(lines.slice(0, headerEnd));
  const hasIds = nbformat_minor >= 5;
  const cells = markers.map(({ start, kind, options }, i) => {
    // The marker's own line, and the empty one before the next marker.
    const end = markers[i + 1]?.start ?? lines.length;
    return toCell(kind, options, lines.slice(start + 1, lines[end - 1] === '' ? end - 1 : end).join('\n'), hasIds);
  });
  const before = lines.slice(headerEnd, markers[0]?.start).filter((line) => !IMPORTS.test(line));
  const first = before.join('\n').trim();
  if (first !== '') cells.unshift(toCell('code', {}, first, hasIds));
  return { nbformat: 4, nbformat_minor, metadata, cells };
}

/** Ours is JSON, which is YAML too. Of another editor's header nothing is needed: ids and a kernel are there without. */
function readHeader(lines: readonly string[]): Partial<Notebook> {
  const json = lines.length === 3 ? lines[1]!.replace(/^\/\/ /, '') : '';
  return json.startsWith('{') ? (JSON.parse(json) as { jupyter: Partial<Notebook> }).jupyter : {};
}

/** What {@link importsFor} puts there. */
const IMPORTS = /^import \{ [\w, ]+ \} from 'gradbook(\/display)?';$/;

function toCell(kind: Marker['kind'], options: MarkerOptions, text: string, hasIds: boolean): Cell {
  const { id, attachments, ...named } = options;
  const metadata: CellMetadata = Object.fromEntries(
    Object.entries({ ...named, ...(!hasIds && id !== undefined && { id }) }).map(([key, value]) => [
      key.replace(/^metadata\./, ''),
      value,
    ]),
  );
  const ids = hasIds ? { id: id ?? randomUUID().slice(0, 8) } : {};
  if (kind !== 'code')
    return { cell_type: kind, ...ids, metadata, source: uncommented(text), ...(attachments && { attachments }) };
  const source = text.replace(/^\/\/ \+/gm, '');
  return { cell_type: kind, ...ids, metadata, source, execution_count: null, outputs: [] };
}

type MarkerOptions = CellMetadata & { id?: string; attachments?: Record<string, Record<string, string>> };
