import { randomUUID } from 'node:crypto';
import type { Cell, CellMetadata, Notebook } from '../notebook/types.js';

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
  const options = { ...(cell.id !== undefined && { id: cell.id }), ...cell.metadata, ...attachmentsOf(cell) };
  return `// %%${kind}${Object.keys(options).length > 0 ? ` ${JSON.stringify(options)}` : ''}`;
}

function attachmentsOf(cell: Cell): object {
  return cell.cell_type !== 'code' && cell.attachments ? { attachments: cell.attachments } : {};
}

function body(cell: Cell): string {
  if (cell.cell_type !== 'code') return `${commented(cell.source)}\n`;
  return `${cell.source.replace(ESCAPED, '// +')}\n`;
}

/** Magics are no TypeScript, and a line that looks like a marker would begin a cell: both become comments, `// +%%…`. */
const ESCAPED = /^(?=%|\/\/ %%|\/\/ \+)/gm;

const commented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '//' : `// ${line}`))
    .join('\n');
const uncommented = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');

const MARKER = /^\/\/ %%(?: \[(markdown|raw)\])?(?: (\{.*\}))?$/;

/** The notebook that a percent script stands for, without outputs. */
export function fromPercent(script: string): Notebook {
  const lines = script
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n')
    .split('\n');
  if (lines.at(-1) !== '') lines.push('');
  const starts = lines.flatMap((line, index) => (MARKER.test(line) ? [index] : []));
  const header = /^\/\/ ---\n\/\/ (\{.*\})\n\/\/ ---/.exec(lines.slice(0, 3).join('\n'))?.[1];
  const { metadata = {}, nbformat_minor = 5 } =
    header === undefined ? {} : (JSON.parse(header) as { jupyter: Partial<Notebook> }).jupyter;
  const hasIds = nbformat_minor >= 5;
  const cells = starts.map((start, i) => {
    const [, kind, options] = MARKER.exec(lines[start]!) ?? [];
    // The marker's own line, and the empty one before the next marker.
    const text = lines.slice(start + 1, (starts[i + 1] ?? lines.length) - 1).join('\n');
    return toCell(kind, options, text, hasIds);
  });
  return { nbformat: 4, nbformat_minor, metadata, cells };
}

function toCell(kind: string | undefined, options: string | undefined, text: string, hasIds: boolean): Cell {
  const { id, attachments, ...metadata } = (options === undefined ? {} : JSON.parse(options)) as MarkerOptions;
  const named = hasIds ? { id: id ?? randomUUID().slice(0, 8) } : {};
  if (kind === undefined) {
    const source = text.replace(/^\/\/ \+/gm, '');
    return { cell_type: 'code', ...named, metadata, source, execution_count: null, outputs: [] };
  }
  const cell_type = kind === 'raw' ? 'raw' : 'markdown';
  return { cell_type, ...named, metadata, source: uncommented(text), ...(attachments && { attachments }) };
}

type MarkerOptions = CellMetadata & { id?: string; attachments?: Record<string, Record<string, string>> };
