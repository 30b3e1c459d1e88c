import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { axesWords, colorChannel, isLog, position, seriesNames } from './encode.js';
import type { AxesOptions, ColorOptions, MarkDef } from './options.js';
import { readTable, toRows } from './table.js';
import { fewBars, leaveOut } from './thin.js';
import { isRecord, type Values } from './values.js';

/** How bars look. */
export interface BarLook extends AxesOptions, ColorOptions {
  /** Several series: beside one another (default) or on top of one another. */
  stack?: boolean;
  horizontal?: boolean;
  /** Writes each value on its bar; a d3 number format such as `'.2f'`, or true. */
  labels?: boolean | string;
  /** Any property of Vega-Lite's bar mark. */
  mark?: Partial<MarkDef<'bar'>>;
}

/** The bars' categories and heights. */
export interface BarOptions extends BarLook {
  /** Categories; default 0, 1, 2, … */
  x?: Values;
  /** Heights, or `{ name: heights }` for several series. */
  y: Values | Readonly<Record<string, Values>>;
  color?: Values;
}

/** The fields of an array of records that make the bars. */
export interface BarFields<Row> extends BarLook {
  x: Field<Row>;
  y: Field<Row>;
  color?: Field<Row>;
}

/**
 * Bars, in the order given.
 *
 * @throws RangeError where lengths differ or there is nothing to draw.
 * @example
 * plot.bar({ cat: 0.7, dog: 0.2, cow: 0.1 }, { title: 'Softmax', labels: '.2f' });
 * plot.bar({ x: ['p', 'q'], y: { entropy: [0.56, 0.69], variance: [0.19, 0.25] } });
 * plot.bar(['cat', 'dog'], [0.7, 0.3]);
 */
export function bar(options: BarOptions): Chart;
export function bar<Row extends object>(records: readonly Row[], fields: BarFields<Row>): Chart;
export function bar(categories: Values, heights: Values, look?: BarLook): Chart;
export function bar(heights: Values | Readonly<Record<string, number>>, options?: BarLook): Chart;
export function bar(first: unknown, second?: object, third?: object): Chart {
  const where = 'plot.bar';
  const record = isRecord(first) && !('y' in first);
  const given = record
    ? ({ ...second, x: Object.keys(first), y: Object.values(first) } as BarOptions)
    : readArguments<BarOptions>(where, first, second, third);
  const read = readTable({ where, x: given.x, y: given.y, color: given.color });
  // A bar stands on a category, also where the categories are numbers.
  const named = {
    ...read,
    series: read.series.map((one) => ({ ...one, x: one.x.map((cell) => String(cell)) })),
    xType: 'nominal' as const,
  };
  const { table, notes } = fewBars(
    leaveOut(named, { x: false, y: isLog(given.horizontal ? given.xScale : given.yScale) }),
  );
  const cells = table.series.flatMap((one) => one.x);
  const count = new Set(cells).size;
  // Many lying bars get a line of text each.
  const options = given.horizontal && count > 17 ? { height: 16 * count, ...given } : given;
  const names = seriesNames(table);
  const across = options.horizontal ? 'y' : 'x';
  const up = options.horizontal ? 'x' : 'y';
  // The first series stands at the bottom.
  const values = toRows(table).map((row) =>
    options.stack ? { ...row, order: names?.indexOf(row.series as string) } : row,
  );
  const stack = options.stack ? 'zero' : null;
  // Options speak of what the reader sees: xTitle stands under the chart, also under horizontal bars.
  // Labels of negative bars hang below them, where the names of the categories are.
  const room =
    options.labels && table.series.some(({ y }) => y.some((cell) => Number(cell) < 0)) ? { padding: 18 } : {};
  const heights = table.series.flatMap((one) => one.y);
  const category = { ...position(across, 'nominal', options, {}, cells), field: 'x' };
  const height = { ...position(up, 'quantitative', options, room, heights), field: 'y', stack };
  const offset = names &&
    names.length > 1 &&
    // Bars whose colours never meet in a category need no room beside them.
    count < cells.length &&
    !options.stack && { [`${across}Offset`]: { field: 'series', sort: null } };
  const color = names && { color: colorChannel(names, options) };
  const bars = {
    mark: { type: 'bar', tooltip: true, ...options.mark },
    encoding: {
      [across]: category,
      [up]: height,
      ...offset,
      ...color,
      ...(options.stack && { order: { field: 'order' } }),
    },
  };
  const beside = { align: { expr: "datum.y < 0 ? 'right' : 'left'" }, dx: { expr: 'datum.y < 0 ? -4 : 4' } };
  const format = typeof options.labels === 'string' ? options.labels : '~g';
  const labels = {
    mark: { type: 'text', ...(options.horizontal ? beside : { dy: { expr: 'datum.y < 0 ? 9 : -7' } }) },
    encoding: { [across]: category, [up]: height, ...offset, text: { field: 'y', type: 'quantitative', format } },
  };
  return new Chart({
    options,
    words: axesWords(
      'Bar chart',
      table,
      options.horizontal ? { xTitle: options.yTitle, yTitle: options.xTitle } : options,
    ),
    notes,
    body: { data: { values }, ...(options.labels ? { layer: [bars, labels] } : bars) },
  });
}
