import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { axesWords, colorChannel, isLog, position, seriesNames } from './encode.js';
import type { AxesOptions, ColorOptions, MarkDef } from './options.js';
import { type Curve, readTable, toRows } from './table.js';
import { leaveOut, thinLines } from './thin.js';
import { toNumbers, type Values } from './values.js';

/** How areas look. */
export interface AreaLook extends AxesOptions, ColorOptions {
  /** Several series: on top of one another (default) or overlapping. */
  stack?: boolean;
  /** Any property of Vega-Lite's area mark. */
  mark?: Partial<MarkDef<'area'>>;
}

/** An area's data and look. */
export interface AreaOptions extends AreaLook {
  /** Values along x, or `[from, to]` where y is a function. */
  x?: Values;
  y: Values | Curve | Readonly<Record<string, Values | Curve>>;
  /** The other edge, for a band between y and y2. */
  y2?: Values;
  color?: Values;
}

/** The fields of an array of records that make the areas. */
export interface AreaFields<Row> extends AreaLook {
  x: Field<Row>;
  y: Field<Row>;
  color?: Field<Row>;
}

/**
 * Filled areas: stacked parts of a whole, or a band between two edges.
 * @example
 * const q = [0.1, 0.5, 0.9];
 * plot.area({ x: q, y: { 'H(p)': [0.6, 0.6, 0.6], 'KL(p‖q)': [0.4, 0, 0.5] }, title: 'Cross-entropy = entropy + divergence' });
 * plot.area({ x: q, y: [1, 2, 1], y2: [2, 4, 3] });
 */
export function area(options: AreaOptions): Chart;
export function area<Row extends object>(records: readonly Row[], fields: AreaFields<Row>): Chart;
export function area(first: unknown, second?: object): Chart {
  const where = 'plot.area';
  const options = readArguments<AreaOptions>(where, first, second);
  const extra = options.y2 === undefined ? {} : { y2: toNumbers(options.y2, `${where}: y2`) };
  const given = readTable({ where, x: options.x, y: options.y, color: options.color, extra });
  const { table, notes } = leaveOut(given, { x: isLog(options.xScale), y: isLog(options.yScale) });
  const thin = thinLines(table);
  const names = seriesNames(thin.table);
  const cells = { x: table.series.flatMap((one) => one.x), y: table.series.flatMap((one) => one.y) };
  const band = options.y2 !== undefined;
  const stack = names && names.length > 1 && options.stack !== false ? 'zero' : null;
  const order = names ? new Map(names.map((name, i) => [name as unknown, i])) : undefined;
  const values = toRows(thin.table).map((row) => (stack ? { ...row, order: order?.get(row.series) } : row));
  return new Chart({
    options,
    words: axesWords('Area chart', table, options),
    notes: [...notes, ...thin.notes],
    body: {
      data: { values },
      mark: { type: 'area', opacity: band ? 0.3 : stack ? 0.85 : 0.5, ...options.mark },
      encoding: {
        x: position('x', table.xType, options, { zero: false, nice: false }, cells.x),
        y: { ...position('y', 'quantitative', options, band ? { zero: false } : {}, cells.y), stack },
        ...(band && { y2: { field: 'y2' } }),
        ...(names && { color: colorChannel(names, options, 'square') }),
        ...(stack && { order: { field: 'order' } }),
      },
    },
  });
}
