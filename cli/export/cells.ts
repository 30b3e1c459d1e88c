import { type Cell, type CodeCell, hasTag } from '../notebook/types.js';
import { type CellOptions, cellOptions } from './cell-options.js';
import { codeBlock } from './code/block.js';
import { escapeHtml } from './html.js';
import { type PageReferences, titleOf } from './markdown/references.js';
import { type OutputContext, outputHtml } from './outputs/output.js';

export interface CellContext {
  /** Told which cell is being rendered. */
  onCell: (cell: Cell) => void;
  markdown: (source: string) => string;
  /** Markdown of a caption. */
  inline: (source: string) => string;
  references: PageReferences;
  /** Highlighted HTML of a cell's code. */
  code: (cell: CodeCell) => string;
  /** What the outputs of one cell need. */
  outputs: OutputContext;
  /** What the code cells are written in. */
  language: string;
  /** All code starts folded. */
  foldCode: boolean;
}

/** As Jupyter's cell inspector writes them. */
const SLIDE_TYPES = ['slide', 'subslide', 'fragment', 'skip', 'notes'];

/** The cells of a notebook as HTML, with its tags heeded: `remove-*` leave out, `hide-*` and `solution` fold. */
export function cellsHtml(cells: readonly Cell[], context: CellContext): string {
  let html = '';
  for (let i = 0; i < cells.length; ) {
    const cell = cells[i]!;
    if (!hasTag(cell, 'solution')) {
      html += cellHtml(cell, context);
      i++;
      continue;
    }
    // Text and code of one solution fold together.
    let inside = '';
    for (; i < cells.length && hasTag(cells[i]!, 'solution'); i++) inside += cellHtml(cells[i]!, context);
    html += folded('Solution', inside, 'solution');
  }
  return html;
}

function cellHtml(cell: Cell, context: CellContext): string {
  if (hasTag(cell, 'remove-cell')) return '';
  context.onCell(cell);
  const visible = visibleHtml(cell, context);
  const html = hasTag(cell, 'hide-cell') && visible ? folded('Show this cell', visible) : visible;
  const slide = slideType(cell);
  return slide && (html || slide.endsWith('slide')) ? `<div class="part" data-slide="${slide}">${html}</div>\n` : html;
}

/** What the cell is in the presentation; most continue the slide they stand on. */
function slideType(cell: Cell): string | undefined {
  const { slide_type } = (cell.metadata.slideshow ?? {}) as { slide_type?: unknown };
  return SLIDE_TYPES.find((type) => type === slide_type);
}

function visibleHtml(cell: Cell, context: CellContext): string {
  const id = cell.id ? ` id="cell-${escapeHtml(cell.id)}"` : '';
  if (cell.cell_type === 'markdown') return `<div class="prose"${id}>${context.markdown(cell.source)}</div>\n`;
  if (cell.cell_type === 'raw') return '';
  const options = cellOptions(cell.source);
  const empty = cell.source.slice(options.length).trim() === '';
  const input = hasTag(cell, 'remove-input') || empty ? '' : inputHtml(cell, context);
  const outputs = hasTag(cell, 'remove-output') ? '' : outputsHtml(cell, context, options);
  if (!input && !outputs) return '';
  return `<div class="cell"${id}>${input}${outputs}</div>\n`;
}

function inputHtml(cell: CodeCell, context: CellContext): string {
  const html = codeBlock(context.code(cell), context.language);
  return hasTag(cell, 'hide-input') || context.foldCode ? folded('Show code', html, 'folded input') : html;
}

function outputsHtml(cell: CodeCell, context: CellContext, options: CellOptions): string {
  const { alt } = options;
  const outputs = alt === undefined ? context.outputs : { ...context.outputs, alt };
  const html = cell.outputs.map((output) => outputHtml(output, outputs)).join('');
  if (!html) return '';
  const all = `<div class="outputs">${figure(html, options, context)}</div>`;
  return hasTag(cell, 'hide-output') ? folded('Show output', all) : all;
}

/** Outputs with a number to refer to, and words below. */
function figure(html: string, { label, caption }: CellOptions, { references, inline }: CellContext): string {
  if (label === undefined && caption === undefined) return html;
  const target = label === undefined ? undefined : references.define(label);
  const id = target ? ` id="${escapeHtml(target.id)}"` : '';
  const words = caption === undefined ? '' : inline(caption);
  const number = target ? `<b>${titleOf(target)}${words ? '.' : ''}</b> ` : '';
  return `<figure${id}>${html}<figcaption>${number}${words}</figcaption></figure>`;
}

function folded(summary: string, html: string, kind = 'folded'): string {
  return `<details class="${kind}"><summary>${summary}</summary>${html}</details>\n`;
}
