import { isRecord, isTensor, type Values } from './values.js';

/** A column of an array of records: a field's name, or a function of the record. */
export type Field<Row> = (keyof Row & string) | ((row: Row, index: number) => unknown);

/** A chart's arguments in one shape: `{ x, y, … }` with lists, whatever form the call had. */
export type Arguments<Options> = Options & { x?: unknown; y: unknown; color?: unknown };

/** The options that name columns when a chart is given records. */
const CHANNELS = ['x', 'y', 'color', 'size', 'label'] as const;

/**
 * Reads the four forms of a call: `line({ x, y, … })`, `line(y, { … })`, `line(x, y, { … })` and `line(records, { x: 'field', … })`.
 *
 * @throws TypeError where a field is not in the records.
 */
export function readArguments<Options>(
  where: string,
  first: unknown,
  second?: object,
  third?: object,
): Arguments<Options> {
  if (isValues(second)) return { ...third, x: first, y: second } as Arguments<Options>;
  if (isRecord(first) && 'y' in first) return { ...first, ...second } as Arguments<Options>;
  if (!isRecords(first)) return { ...second, y: first as Values } as Arguments<Options>;
  const options = (second ?? {}) as Record<string, unknown>;
  const read: Record<string, unknown> = { ...options };
  const titles: Record<string, string> = { x: 'xTitle', y: 'yTitle', color: 'legendTitle' };
  for (const channel of CHANNELS) {
    const field = options[channel];
    if (typeof field === 'function') {
      read[channel] = first.map((row, i) => (field as (row: object, i: number) => unknown)(row, i));
    } else if (typeof field === 'string') {
      if (!first.some((row) => field in row)) {
        const known = Object.keys(first[0] as object).join(', ');
        throw new TypeError(
          `${where}: ${channel} names the field ${JSON.stringify(field)}, but the records have ${known}`,
        );
      }
      read[channel] = first.map((row) => (row as Record<string, unknown>)[field]);
      const title = titles[channel];
      if (title !== undefined) read[title] ??= field;
    }
  }
  if (read.y === undefined)
    throw new TypeError(`${where}: say which field of the records is y, for example { y: 'loss' }`);
  return read as Arguments<Options>;
}

function isRecords(value: unknown): value is object[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => isRecord(row) && !isTensor(row));
}

/** Values along an axis, or a function that gives them, and no options. */
function isValues(value: unknown): boolean {
  return (
    typeof value === 'function' ||
    isTensor(value) ||
    (typeof value === 'object' && value !== null && Symbol.iterator in value)
  );
}
