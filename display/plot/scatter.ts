import { type Field, readArguments } from './args.js';
import { Chart } from './chart.js';
import { axesWords, colorChannel, isLog, position, seriesNames } from './encode.js';
import type { AxesOptions, ColorOptions, MarkDef } from './options.js';
import { readTable, type Series, toRows } from './table.js';
import { leaveOut, thinPoints } from './thin.js';
import { toCells, type Values } from './values.js';

/** What a scatter plot can be given besides its data. */
export interface ScatterLook extends AxesOptions, ColorOptions {
  /** Name in the legend, where this chart is layered with others. */
  name?: string;
  /** Any property of Vega-Lite's point mark: `{ size: 80, filled: false }`. */
  mark?: Partial<MarkDef<'point'>>;
}

/** A scatter plot's data and look. */
export interface ScatterOptions extends ScatterLook {
  x?: Values;
  /** Values, or `{ name: values }` for several series over the same x. */
  y: Values | Readonly<Record<string, Values>>;
  /** The class of each point, or a number that is shown as a shade. */
  color?: Values;
  /** A number per point, shown as its area. */
  size?: Values;
  /** A text per point, written beside it. */
  label?: Values;
}

/** A scatter plot's look over records, with the fields that make its channels. */
export interface ScatterFields<Row> extends ScatterLook {
  x: Field<Row>;
  y: Field<Row>;
  color?: Field<Row>;
  size?: Field<Row>;
  label?: Field<Row>;
}

/** Classes differ in shape as well as colour, so that they can be told apart in grey. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

/**
 * Points.
 *
 * @throws RangeError where lengths differ or there is nothing to draw.
 * @example
 * plot.scatter([{ length: 5.1, width: 3.5, kind: 'setosa' }], { x: 'length', y: 'width', color: 'kind' });
 * plot.scatter([1, 2, 3], [2, 4, 8], { title: 'Points' });
 */
export function scatter(options: ScatterOptions): Chart;
export function scatter<Row extends object>(records: readonly Row[], fields: ScatterFields<Row>): Chart;
export function scatter(x: Values, y: Values, look?: ScatterLook): Chart;
export function scatter(y: Values, options?: ScatterLook): Chart;
export function scatter(first: unknown, second?: object, third?: object): Chart {
  const where = 'plot.scatter';
  const options = readArguments<ScatterOptions>(where, first, second, third);
  const { size, label } = options;
  const value = isContinuous(options.color, where) ? options.color : undefined;
  const given = readTable({
    where,
    x: options.x,
    y: options.y,
    color: value === undefined ? options.color : undefined,
    extra: { size, label, value },
  });
  if (options.name !== undefined && given.series.length === 1) (given.series[0] as Series).name = options.name;
  const { table, notes } = leaveOut(given, { x: isLog(options.xScale), y: isLog(options.yScale) });
  const thin = thinPoints(table);
  const names = seriesNames(thin.table);
  const cells = { x: table.series.flatMap((one) => one.x), y: table.series.flatMap((one) => one.y) };
  const values = toRows(thin.table);
  const many = values.length > 300;
  const position2d = {
    x: position('x', table.xType, options, { zero: false, padding: 10 }, cells.x),
    y: position('y', table.yType, options, { zero: false, padding: 10 }, cells.y),
  };
  const points = {
    mark: {
      type: 'point',
      filled: true,
      size: many ? 24 : 50,
      opacity: many ? 0.6 : 0.85,
      tooltip: true,
      ...((options.xDomain || options.yDomain) && { clip: true }),
      ...options.mark,
    },
    encoding: {
      ...position2d,
      ...(names && { color: colorChannel(names, options) }),
      ...(names &&
        names.length > 1 &&
        names.length <= SHAPES.length && {
          shape: { ...colorChannel(names, options), scale: { domain: names, range: SHAPES.slice(0, names.length) } },
        }),
      ...(value !== undefined && { color: valueColor(options) }),
      ...(size !== undefined && { size: { field: 'size', type: 'quantitative', legend: null } }),
    },
  };
  const labels = {
    mark: { type: 'text', align: 'left', dx: size === undefined ? 7 : 12, dy: -5, fontSize: 11 },
    encoding: { ...position2d, text: { field: 'label' } },
  };
  return new Chart({
    options,
    words: axesWords(`Scatter plot of ${values.length} points:`, table, options).replace(': of', ':'),
    notes: [...notes, ...thin.notes],
    body: { data: { values }, ...(label === undefined ? points : { layer: [points, labels] }) },
  });
}

/** Numbers of more values than there are classes to tell apart. */
function isContinuous(color: Values | undefined, where: string): boolean {
  if (color === undefined) return false;
  const cells = toCells(color, `${where}: color`);
  return cells.every((cell) => cell === null || typeof cell === 'number') && new Set(cells).size > 20;
}

function valueColor({ colors, legend, legendTitle }: ScatterLook): Record<string, unknown> {
  const range =
    typeof colors === 'string' ? { scheme: colors } : colors ? { range: [...colors] } : { scheme: 'viridis' };
  return {
    field: 'value',
    type: 'quantitative',
    title: legendTitle ?? null,
    scale: range,
    ...(legend !== undefined && { legend: legend === false ? null : legend }),
  };
}
