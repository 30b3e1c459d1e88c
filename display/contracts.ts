/** What a value looks like in every form a front end may choose from: MIME type → data. */
export type MimeData = Record<string, unknown>;

/** A MIME bundle: the forms of a value, and what a front end should know about each (a picture's size, its alt text). */
export interface MimeBundle {
  data: MimeData;
  metadata?: Record<string, unknown>;
}

/** What the kernel offers to code in a cell (docs/architecture.md). */
export interface KernelHost {
  publish(
    msg_type: 'display_data' | 'update_display_data' | 'clear_output',
    content: object,
    buffers?: Uint8Array[],
  ): void;
  input(prompt: string, options?: { password?: boolean }): string;
  readonly executionCount: number;
}

/** How a cell ended, as told to the functions in `Symbol.for('gradbook.cellEnd')`. */
export interface CellEnd {
  interrupted: boolean;
  failed: boolean;
}

export const JUPYTER_DISPLAY = Symbol.for('Jupyter.display');
export const GRADBOOK_DISPLAY = Symbol.for('gradbook.display');
const HOST = Symbol.for('gradbook.host');
const FORMAT = Symbol.for('gradbook.format');
const CELL_END = Symbol.for('gradbook.cellEnd');

interface Globals {
  [HOST]?: KernelHost;
  [FORMAT]?: (value: unknown) => MimeBundle | Promise<MimeBundle>;
  [CELL_END]?: Set<(end: CellEnd) => void>;
}
const globals = globalThis as Globals;

/** The kernel this code runs in, or undefined in a plain program. */
export function kernelHost(): KernelHost | undefined {
  return globals[HOST];
}

/** Makes `format` the way results of cells are shown. */
export function setFormatter(format: (value: unknown) => MimeBundle | Promise<MimeBundle>): void {
  globals[FORMAT] = format;
}

/** Calls `hook` after every cell, also after one that was interrupted, when `finally` blocks have been skipped. */
export function onCellEnd(hook: (end: CellEnd) => void): void {
  globals[CELL_END] ??= new Set();
  globals[CELL_END].add(hook);
}
