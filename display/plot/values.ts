/** A tensor, as far as charts need to know it. */
export interface TensorLike {
  readonly shape: readonly number[];
  tolist(): unknown;
}

/** One number that may still be in a tensor. */
export interface ScalarLike {
  item(): number | bigint | boolean;
}

/** Anything that is a list of values: arrays, typed arrays, 1-D tensors, iterables; also arrays of 0-D tensors. */
export type Values = Iterable<number | bigint | boolean | string | Date | null | undefined | ScalarLike> | TensorLike;

/**
 * A value as charts hold it. Null is a gap that was meant; NaN is a number that was not finite: charts leave it out, and say
 * so.
 */
export type Cell = number | string | Date | null;

/** What a column of cells is, in Vega-Lite's words. */
export type CellType = 'quantitative' | 'nominal' | 'temporal';

export function isTensor(value: unknown): value is TensorLike {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as TensorLike).tolist === 'function' &&
    Array.isArray((value as TensorLike).shape)
  );
}

function isScalar(value: unknown): value is ScalarLike {
  return typeof value === 'object' && value !== null && typeof (value as ScalarLike).item === 'function';
}

/** An object that is meant as `{ name: values }`, not as values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isTensor(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * The values as cells.
 *
 * @param where - the call and argument, for messages: `plot.line: y`.
 * @throws TypeError where `values` is no list, or holds something that is no number, string or date.
 */
export function toCells(values: unknown, where: string): Cell[] {
  const list = listOf(values, where);
  const cells = new Array<Cell>(list.length);
  for (let i = 0; i < list.length; i++) cells[i] = toCell(list[i], where, i);
  return cells;
}

/** As {@link toCells}, for numbers only; what is not finite is null. */
export function toNumbers(values: unknown, where: string): (number | null)[] {
  return toCells(values, where).map((cell, i) => {
    if (cell === null || Number.isNaN(cell)) return null;
    if (typeof cell === 'number') return cell;
    throw new TypeError(`${where} must hold numbers, but value ${i} is ${JSON.stringify(cell)}`);
  });
}

/** A table of numbers: nested arrays, typed arrays in an array, or a 2-D tensor; every row equally long. */
export function toMatrix(values: unknown, where: string): (number | null)[][] {
  if (isTensor(values) && values.shape.length !== 2) {
    throw new RangeError(`${where} must have two dimensions, but its shape is [${values.shape.join(', ')}]`);
  }
  const rows = listOf(isTensor(values) ? values.tolist() : values, where, true).map((row, i) =>
    toNumbers(row, `${where}, row ${i},`),
  );
  if (rows.length === 0 || rows[0]?.length === 0) throw new RangeError(`${where} is empty`);
  const width = (rows[0] as unknown[]).length;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0) {
    throw new RangeError(`${where}: row ${odd} has ${rows[odd]?.length} values and row 0 has ${width}`);
  }
  return rows;
}

function listOf(values: unknown, where: string, nested = false): ArrayLike<unknown> & unknown[] {
  if (isTensor(values)) {
    const long = values.shape.filter((size) => size !== 1);
    if (long.length > 1 && !nested) {
      throw new RangeError(
        `${where} must be one column, but its shape is [${values.shape.join(', ')}]. Take one: x.select(1, 0)`,
      );
    }
    const list = values.tolist();
    return (Array.isArray(list) ? list.flat(Number.POSITIVE_INFINITY) : [list]) as unknown[];
  }
  if (Array.isArray(values)) return values;
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return values as unknown as unknown[];
  if (typeof values === 'object' && values !== null && Symbol.iterator in values)
    return [...(values as Iterable<unknown>)];
  const got = values === undefined ? 'missing' : `${typeof values === 'object' ? 'an object' : `a ${typeof values}`}`;
  throw new TypeError(`${where} must be an array, a typed array or a tensor, but it is ${got}`);
}

function toCell(value: unknown, where: string, index: number): Cell {
  if (typeof value === 'number') return Number.isFinite(value) ? value : Number.NaN;
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  if (isScalar(value)) return toCell(value.item(), where, index);
  if (Array.isArray(value) && value.length === 1) return toCell(value[0], where, index);
  throw new TypeError(
    `${where} must hold numbers, strings or dates, but value ${index} is ${Array.isArray(value) ? `an array of ${value.length}` : `a ${typeof value}`}`,
  );
}

/** What a column is; a column of nothing but nulls counts as numbers. */
export function typeOf(cells: readonly Cell[]): CellType {
  let type: CellType = 'quantitative';
  for (const cell of cells) {
    if (typeof cell === 'string') return 'nominal';
    if (cell instanceof Date) type = 'temporal';
  }
  return type;
}

/** The smallest and largest number; null where there is none. */
export function extent(cells: Iterable<Cell>): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const cell of cells) {
    const value = cell instanceof Date ? cell.getTime() : cell;
    if (typeof value !== 'number') continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/**
 * Rounds numbers to what can be seen of them: seven digits of the column's spread. A float32 widened to a JavaScript
 * number prints seventeen digits, which would double every stored notebook.
 */
export function roundCells(cells: readonly Cell[]): Cell[] {
  const range = extent(cells.filter((cell) => typeof cell === 'number'));
  if (!range) return [...cells];
  const largest = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  const spread = range[1] - range[0] || largest;
  const digits = Math.min(17, 7 + Math.max(0, Math.ceil(Math.log10(largest / spread || 1))));
  return cells.map((cell) => (typeof cell === 'number' ? Number(cell.toPrecision(digits)) : cell));
}
