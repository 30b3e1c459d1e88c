import { inspect, types } from 'node:util';
import type { MimeBundle } from '../contracts.js';
import { escapeHtml } from '../html.js';

/** Which part of a table is shown. */
export interface TableOptions {
  /** Columns in this order; default all, as they come. */
  columns?: readonly string[];
  /** Rows that are shown; default 20. */
  limit?: number;
  /** Words above the table. */
  title?: string;
}

type Row = Readonly<Record<string, unknown>>;

const MOST_COLUMNS = 20;
const LONGEST_CELL = 80;

/** Whether a value is an array of plain records, to be shown as a table. */
export function isRecords(value: unknown): value is Row[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  // Not `every`, which passes over the holes of `new Array(3)`.
  for (const row of value.slice(0, 1000)) if (!isRecord(row)) return false;
  return true;
}

/** Whether a row's values are there to be read: getters are not called, and the traps of a proxy may throw. */
function isRecord(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  try {
    const prototype = Object.getPrototypeOf(row);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const names = Object.keys(row);
    if (types.isProxy(row)) for (const name of names) Reflect.get(row, name);
    return names.length > 0 && names.every((name) => !Object.getOwnPropertyDescriptor(row, name)?.get);
  } catch {
    return false;
  }
}

/** Records as a table: HTML, and the same in text. */
export function tableBundle(rows: readonly Row[], options: TableOptions = {}): MimeBundle {
  const { limit = 20, title } = options;
  const shown = rows.slice(0, limit);
  const all = options.columns ?? [...new Set(rows.slice(0, 1000).flatMap((row) => Object.keys(row)))];
  const columns = all.slice(0, MOST_COLUMNS);
  const rest = [
    rows.length > shown.length ? `${(rows.length - shown.length).toLocaleString('en-US')} more rows` : '',
    all.length > columns.length ? `${all.length - columns.length} more columns` : '',
  ].filter((part) => part !== '');
  const note = rest.length > 0 ? `… ${rest.join(', ')}` : '';
  const cells = shown.map((row) => columns.map((column) => cellText(row[column])));
  const numeric = columns.map((column) =>
    shown.every((row) => row[column] == null || typeof row[column] === 'number' || typeof row[column] === 'bigint'),
  );
  return {
    data: {
      'text/plain': [title, asText(columns, cells, numeric), note].filter(Boolean).join('\n'),
      'text/html': asHtml(columns, cells, numeric, title, note),
    },
  };
}

function cellText(value: unknown): string {
  if (value === undefined) return '';
  const text =
    typeof value === 'string'
      ? value
      : typeof value === 'number'
        ? numberText(value)
        : value instanceof Date
          ? dateText(value)
          : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
}

/** Six significant digits: what a reader compares. */
function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return 'Invalid Date';
  return value.toISOString().replace('T00:00:00.000Z', '').replace('T', ' ').replace('.000Z', 'Z');
}

function asText(columns: readonly string[], cells: string[][], numeric: boolean[]): string {
  const width = columns.map((column, j) => Math.max(column.length, ...cells.map((row) => (row[j] as string).length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, j) => (numeric[j] ? cell.padStart(width[j] as number) : cell.padEnd(width[j] as number)))
      .join('  ')
      .trimEnd();
  return [line(columns), width.map((n) => '-'.repeat(n)).join('  '), ...cells.map(line)].join('\n');
}

function asHtml(
  columns: readonly string[],
  cells: string[][],
  numeric: boolean[],
  title: string | undefined,
  note: string,
): string {
  const style = (j: number) => `text-align:${numeric[j] ? 'right' : 'left'}`;
  const head = columns.map((column, j) => `<th style="${style(j)}">${escapeHtml(column)}</th>`).join('');
  const body = cells
    .map((row) => `<tr>${row.map((cell, j) => `<td style="${style(j)}">${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  const caption = title === undefined ? '' : `<caption style="text-align:left">${escapeHtml(title)}</caption>`;
  const below = note === '' ? '' : `\n<p style="opacity:.7">${escapeHtml(note)}</p>`;
  return `<table>${caption}<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>${below}`;
}
