import { type Cell, type CodeCell, hasTag } from '../notebook/types.js';
import { codeBlock } from './code/block.js';
import { escapeHtml } from './html.js';
import { type OutputContext, outputHtml } from './outputs/output.js';

export interface CellContext {
  /** Told which cell is being rendered. */
  onCell: (cell: Cell) => void;
  markdown: (source: string) => string;
  /** Highlighted HTML of a cell's code. */
  code: (cell: CodeCell) => string;
  /** What the outputs of one cell need. */
  outputs: OutputContext;
}

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
  const html = visibleHtml(cell, context);
  return hasTag(cell, 'hide-cell') && html ? folded('Show this cell', html) : html;
}

function visibleHtml(cell: Cell, context: CellContext): string {
  if (cell.cell_type === 'markdown') return `<div class="prose">${context.markdown(cell.source)}</div>\n`;
  if (cell.cell_type === 'raw') return '';
  const input = hasTag(cell, 'remove-input') || cell.source.trim() === '' ? '' : inputHtml(cell, context);
  const outputs = hasTag(cell, 'remove-output') ? '' : outputsHtml(cell, context);
  if (!input && !outputs) return '';
  const id = cell.id ? ` id="cell-${escapeHtml(cell.id)}"` : '';
  return `<div class="cell"${id}>${input}${outputs}</div>\n`;
}

function inputHtml(cell: CodeCell, context: CellContext): string {
  const html = codeBlock(context.code(cell), 'typescript');
  return hasTag(cell, 'hide-input') ? folded('Show code', html) : html;
}

function outputsHtml(cell: CodeCell, { outputs }: CellContext): string {
  const html = cell.outputs.map((output) => outputHtml(output, outputs)).join('');
  if (!html) return '';
  const all = `<div class="outputs">${html}</div>`;
  return hasTag(cell, 'hide-output') ? folded('Show output', all) : all;
}

function folded(summary: string, html: string, kind = 'folded'): string {
  return `<details class="${kind}"><summary>${summary}</summary>${html}</details>\n`;
}
