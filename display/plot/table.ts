import {
  type Cell,
  type CellType,
  extent,
  isRecord,
  isTensor,
  roundCells,
  toCells,
  toMatrix,
  typeOf,
} from './values.js';

/** A curve given as a function of x. */
export type Curve = (x: number) => number;

/** What a chart's data was given as, before it is read. */
export interface Input {
  where: string;
  x?: unknown;
  y: unknown;
  color?: unknown;
  /** More columns, one value per point: size, label. */
  extra?: Record<string, unknown>;
}

/** One series: its cells along x and y. */
export interface Series {
  name: string | undefined;
  x: Cell[];
  y: Cell[];
  extra: Record<string, Cell[]>;
}

/** Series that share their axes. */
export interface Table {
  series: Series[];
  xType: CellType;
  yType: CellType;
}

/** How many points a function is sampled at. */
const CURVE_POINTS = 201;

/**
 * Reads x and y in every form they can be given: y as one list, as a function of x, as `{ name: list or function }`, as a
 * matrix with a column per series, or split by a `color` list.
 *
 * @throws TypeError or RangeError naming the call and the argument.
 */
export function readTable({ where, x, y, color, extra = {} }: Input): Table {
  const named = isRecord(y)
    ? Object.entries(y).map(([name, values]) => ({ name, values }))
    : isTensor(y) && y.shape.length === 2 && (y.shape[1] as number) > 1
      ? columnsOf(y, where)
      : [{ name: undefined, values: y }];
  if (named.length === 0) throw new RangeError(`${where}: y has no series`);
  const curves = named.every(({ values }) => typeof values === 'function');
  const shared = x === undefined ? undefined : sampled(toCells(x, `${where}: x`), curves);
  const read = named.map(({ name, values }) => oneSeries(name, values, shared, where));
  addColumns(read, extra, where);
  const series = color === undefined ? read : split(read, toCells(color, `${where}: color`), where);
  if (series.every(({ y: cells }) => cells.length === 0)) throw new RangeError(`${where}: there is no data`);
  const all = (pick: (one: Series) => Cell[]) => series.flatMap(pick);
  const [xs, ys] = [all((one) => one.x), all((one) => one.y)];
  for (const [axis, cells] of [
    ['x', xs],
    ['y', ys],
  ] as const) {
    if (cells.every((cell) => cell === null || Number.isNaN(cell))) {
      throw new RangeError(`${where}: none of the ${cells.length} values of ${axis} is a finite number`);
    }
  }
  return { series, xType: typeOf(xs), yType: typeOf(ys) };
}

function columnsOf(y: unknown, where: string): { name: string; values: unknown }[] {
  const rows = toMatrix(y, `${where}: y`);
  if ((rows[0] as unknown[]).length > 20) {
    throw new RangeError(`${where}: y has ${rows[0]?.length} columns; show at most 20, or use plot.heatmap`);
  }
  return (rows[0] as unknown[]).map((_, j) => ({
    name: String(j),
    values: rows.map((row) => row[j] as number | null),
  }));
}

// Two numbers and a function can only mean an interval.
function sampled(x: Cell[], curves: boolean): Cell[] {
  if (!curves || x.length !== 2 || typeof x[0] !== 'number' || typeof x[1] !== 'number') return x;
  const [from, to] = x as [number, number];
  return Array.from({ length: CURVE_POINTS }, (_, i) => from + ((to - from) * i) / (CURVE_POINTS - 1));
}

function oneSeries(name: string | undefined, values: unknown, x: Cell[] | undefined, where: string): Series {
  const label = name === undefined ? `${where}: y` : `${where}: y of ${JSON.stringify(name)}`;
  if (typeof values === 'function') {
    if (!x) throw new TypeError(`${label} is a function, so x is needed: x: [-3, 3]`);
    const curve = values as (x: unknown) => unknown;
    return {
      name,
      x,
      y: toCells(
        x.map((at) => curve(at)),
        label,
      ),
      extra: {},
    };
  }
  const y = toCells(values, label);
  if (x && x.length !== y.length) {
    throw new RangeError(`${label} has ${y.length} values and x has ${x.length}; give both the same length`);
  }
  return { name, x: x ?? y.map((_, i) => i), y, extra: {} };
}

function addColumns(series: Series[], extra: Record<string, unknown>, where: string): void {
  for (const [name, values] of Object.entries(extra)) {
    if (values === undefined) continue;
    const cells = toCells(values, `${where}: ${name}`);
    for (const one of series) {
      if (cells.length !== one.y.length) {
        throw new RangeError(
          `${where}: ${name} has ${cells.length} values and y has ${one.y.length}; give both the same length`,
        );
      }
      one.extra[name] = cells;
    }
  }
}

function split(read: Series[], color: Cell[], where: string): Series[] {
  if (read.length > 1) throw new TypeError(`${where}: give either several series in y or a color, not both`);
  const whole = read[0] as Series;
  if (color.length !== whole.y.length) {
    throw new RangeError(
      `${where}: color has ${color.length} values and y has ${whole.y.length}; give both the same length`,
    );
  }
  const byName = new Map<string, Series>();
  color.forEach((cell, i) => {
    const name = cell instanceof Date ? cell.toISOString() : String(cell);
    let one = byName.get(name);
    if (!one) byName.set(name, (one = { name, x: [], y: [], extra: {} }));
    one.x.push(whole.x[i] as Cell);
    one.y.push(whole.y[i] as Cell);
    for (const [column, cells] of Object.entries(whole.extra)) (one.extra[column] ??= []).push(cells[i] as Cell);
  });
  return naturalOrder([...byName.values()]);
}

// Class numbers come in the order of the samples; readers look them up in the order of the numbers.
function naturalOrder(series: Series[]): Series[] {
  const numbers = series.every(({ name }) => name !== '' && Number.isFinite(Number(name)));
  return numbers ? series.sort((a, b) => Number(a.name) - Number(b.name)) : series;
}

/** The rows of a Vega-Lite data set: `{ x, y, series }`. */
export function toRows({ series }: Table): Record<string, unknown>[] {
  const plain = (cell: Cell) => (cell instanceof Date ? cell.toISOString() : cell);
  const xs = roundTogether(series.map(({ x }) => x));
  const ys = roundTogether(series.map(({ y }) => y));
  return series.flatMap(({ name, extra }, s) =>
    (ys[s] as Cell[]).map((y, i) => ({
      x: plain((xs[s] as Cell[])[i] as Cell),
      y: plain(y),
      ...(name !== undefined && { series: name }),
      ...Object.fromEntries(Object.entries(extra).map(([column, cells]) => [column, plain(cells[i] as Cell)])),
    })),
  );
}

function roundTogether(columns: Cell[][]): Cell[][] {
  const rounded = roundCells(columns.flat());
  let at = 0;
  return columns.map((column) => rounded.slice(at, (at += column.length)));
}

/** `x from 0 to 499`, or `x: 3 values`, for alt text. */
export function spanWords(title: string, cells: readonly Cell[]): string {
  const range = extent(cells);
  if (!range) return `${title}: ${new Set(cells).size} values`;
  if (cells.some((cell) => cell instanceof Date)) {
    const [from, to] = range.map((time) => new Date(time).toISOString().slice(0, 10));
    return `${title} from ${from} to ${to}`;
  }
  return `${title} from ${shortNumber(range[0])} to ${shortNumber(range[1])}`;
}

/** Three significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
