import { stripVTControlCharacters } from 'node:util';
import type { Cell, Notebook } from '../notebook/types.js';

/** Why a notebook did not run to its end. */
export interface RunFailure {
  kind: 'error' | 'outputs' | 'timeout' | 'total-timeout' | 'kernel' | 'interrupted';
  /** Index of the cell in the notebook; absent when no cell had started. */
  cell?: number;
  /** One line: `TypeError: x is not a function`. */
  message: string;
  /** More, for a terminal: the traceback with its colours. */
  detail?: string;
}

/** One cell that ran. */
export interface CellRun {
  /** Index in the notebook. */
  cell: number;
  milliseconds: number;
  status: 'ok' | 'error';
}

/** What running a notebook came to; its outputs are in the notebook itself. */
export interface NotebookRun {
  cells: CellRun[];
  milliseconds: number;
  failure?: RunFailure;
}

/** How messages call a cell: `cell 4 of 12 (In [3], id 5f2c)`. */
export function cellName(notebook: Notebook, index: number): string {
  const cell = notebook.cells[index] as Cell;
  const count = cell.cell_type === 'code' && cell.execution_count ? `In [${cell.execution_count}]` : '';
  const about = [count, cell.id ? `id ${cell.id}` : ''].filter(Boolean).join(', ');
  return `cell ${index + 1} of ${notebook.cells.length}${about ? ` (${about})` : ''}`;
}

/** The failure as its reader needs it: file, cell, what happened. */
export function describeFailure(name: string, notebook: Notebook, failure: RunFailure): string {
  const place = failure.cell === undefined ? name : `${name}, ${cellName(notebook, failure.cell)}`;
  const detail = failure.detail?.split('\n') ?? [];
  // A traceback repeats the message on its first line.
  if (stripVTControlCharacters(detail[0] ?? '') === failure.message) detail.shift();
  return [`${place}: ${failure.message}`, ...detail].join('\n');
}
