/** A notebook of format 4, with every multi-line string joined (on disk they are lists of lines). */
export interface Notebook {
  nbformat: 4;
  nbformat_minor: number;
  metadata: NotebookMetadata;
  cells: Cell[];
}

export interface NotebookMetadata {
  kernelspec?: { name: string; display_name: string; language?: string };
  language_info?: { name: string; [key: string]: unknown };
  title?: string;
  [key: string]: unknown;
}

export interface CellMetadata {
  tags?: string[];
  execution?: Record<string, string>;
  [key: string]: unknown;
}

interface CellBase {
  /** Present from format 4.5 on. */
  id?: string;
  metadata: CellMetadata;
  source: string;
}

export interface CodeCell extends CellBase {
  cell_type: 'code';
  execution_count: number | null;
  outputs: Output[];
}

export interface MarkdownCell extends CellBase {
  cell_type: 'markdown';
  /** Pictures pasted into the cell: file name → MIME type → base64. */
  attachments?: Record<string, Record<string, string>>;
}

export interface RawCell extends CellBase {
  cell_type: 'raw';
  attachments?: Record<string, Record<string, string>>;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

/** MIME type → representation; JSON types hold values, all others strings (binary as base64). */
export type MimeData = Record<string, unknown>;

export interface StreamOutput {
  output_type: 'stream';
  name: 'stdout' | 'stderr';
  text: string;
}

export interface DisplayOutput {
  output_type: 'display_data';
  data: MimeData;
  metadata: Record<string, unknown>;
}

export interface ResultOutput {
  output_type: 'execute_result';
  execution_count: number | null;
  data: MimeData;
  metadata: Record<string, unknown>;
}

export interface ErrorOutput {
  output_type: 'error';
  ename: string;
  evalue: string;
  traceback: string[];
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** True where a cell carries `tag`. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}
