import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { axesWords, colorChannel, isLog, position, seriesNames } from './encode.js';
import type { AxesOptions, ColorOptions, MarkDef } from './options.js';
import { type Curve, readTable, type Series, type Table, toRows } from './table.js';
import { leaveOut, thinLines } from './thin.js';
import type { Values } from './values.js';

/** What a line can be given besides its data. */
export interface LineLook extends AxesOptions, ColorOptions {
  /** Name in the legend, where this chart is layered with others. */
  name?: string;
  /** A point on every value. */
  points?: boolean;
  /** Any property of Vega-Lite's line mark: `{ strokeDash: [4, 4] }`. */
  mark?: Partial<MarkDef<'line'>>;
}

/** A line's data and look. */
export interface LineOptions extends LineLook {
  /** Values along x, or `[from, to]` where y is a function; default 0, 1, 2, … */
  x?: Values;
  /** Values, a function of x, `{ name: values or function }`, or a matrix with a column per series. */
  y: Values | Curve | Readonly<Record<string, Values | Curve>>;
  /** Splits the points into series. */
  color?: Values;
}

/** A line's look over records, with the fields that make x, y and the colours. */
export interface LineFields<Row> extends LineLook {
  x?: Field<Row>;
  y: Field<Row>;
  color?: Field<Row>;
}

/**
 * Lines in the order of the data (so a path may turn back).
 *
 * @throws RangeError where lengths differ or there is nothing to draw.
 * @example
 * plot.line({ x: [-3, 3], y: { tanh: Math.tanh, relu: (z) => Math.max(0, z) }, title: 'Activations' });
 * plot.line(torch.linspace(0, 6.28, 100), Math.sin, { title: 'A wave' });
 */
export function line(options: LineOptions): Chart;
export function line<Row extends object>(records: readonly Row[], fields: LineFields<Row>): Chart;
export function line(x: Values, y: Values | Curve, look?: LineLook): Chart;
export function line(y: Values | Readonly<Record<string, Values>>, options?: LineLook): Chart;
export function line(first: unknown, second?: object, third?: object): Chart {
  const where = 'plot.line';
  const options = readArguments<LineOptions>(where, first, second, third);
  const given = readTable({ where, x: options.x, y: options.y, color: options.color });
  if (options.name !== undefined && given.series.length === 1) (given.series[0] as Series).name = options.name;
  const { table, notes } = leaveOut(given, { x: isLog(options.xScale), y: isLog(options.yScale) });
  const thin = thinLines(table);
  const names = seriesNames(thin.table);
  const cells = { x: table.series.flatMap((one) => one.x), y: table.series.flatMap((one) => one.y) };
  const turnsBack = !thin.table.series.every(({ x }) =>
    x.every((cell, i) => i === 0 || !((cell ?? 0) < (x[i - 1] ?? 0))),
  );
  const values = toRows(thin.table).map((row, i) => (turnsBack ? { ...row, i } : row));
  const { xType, yType } = table;
  return new Chart({
    options,
    words: axesWords('Line chart', table, options),
    notes: [...notes, ...thin.notes],
    body: {
      data: { values },
      mark: {
        type: 'line',
        ...((options.points || lonely(thin.table)) && { point: { size: 40 } }),
        ...((options.xDomain || options.yDomain) && { clip: true }),
        ...options.mark,
      },
      encoding: {
        x: position('x', xType, options, { zero: false, nice: false }, cells.x),
        y: position('y', yType, options, { zero: false }, cells.y),
        ...(names && { color: colorChannel(names, options, 'stroke') }),
        ...(turnsBack && { order: { field: 'i' } }),
      },
    },
  });
}

/** Whether a value stands between gaps, or alone: a line would not show it. */
function lonely({ series }: Table): boolean {
  return series.some(
    ({ y }) =>
      y.length <= 100 &&
      y.some((cell, i) => cell !== null && (y[i - 1] ?? null) === null && (y[i + 1] ?? null) === null),
  );
}
