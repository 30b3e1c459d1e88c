import { palette } from '../vega/theme.js';
import type { AxesOptions, Axis, ColorOptions, Scale, ScaleType } from './options.js';
import { spanWords, type Table } from './table.js';
import { type Cell, type CellType, extent } from './values.js';

/** Whether an axis is logarithmic. */
export function isLog(scale: ScaleType | Scale | undefined): boolean {
  return (typeof scale === 'string' ? scale : scale?.type) === 'log';
}

/** Options of one axis as a Vega-Lite position channel. */
export function position(
  axis: 'x' | 'y',
  type: CellType,
  options: AxesOptions,
  fallback: Scale = {},
  cells?: readonly Cell[],
): Record<string, unknown> {
  const scale = options[`${axis}Scale`];
  const domain = options[`${axis}Domain`];
  const given = options[`${axis}Axis`];
  const merged: Scale = {
    // A log scale has no zero to start from.
    ...(isLog(scale) ? {} : fallback),
    ...(typeof scale === 'string' ? { type: scale } : scale),
    ...(domain && { domain: [...domain], nice: false }),
  };
  const drawn =
    given === undefined ? defaultAxis(axis, type, isLog(scale), cells ?? [], options) : given === false ? null : given;
  return {
    field: axis,
    type,
    title: options[`${axis}Title`] ?? null,
    ...(Object.keys(merged).length > 0 && { scale: merged }),
    ...(drawn !== undefined && { axis: drawn }),
    ...(type === 'nominal' && { sort: null }),
  };
}

function defaultAxis(
  axis: 'x' | 'y',
  type: CellType,
  log: boolean,
  cells: readonly Cell[],
  { width = 480, height = 280 }: AxesOptions,
): Axis | undefined {
  if (type === 'nominal')
    return { ticks: false, ...(axis === 'x' ? nominalLabels(cells, width) : lines(cells, height)) };
  if (type === 'temporal') return undefined;
  const range = extent(cells);
  if (log && range && range[1] / range[0] > 50) return { tickCount: 6, labelExpr: powerOfTen };
  // More ticks than labels fit would leave unlabelled ones between.
  const wide = range !== null && Math.max(Math.abs(range[0]), Math.abs(range[1])) >= 1000;
  const most = axis === 'x' && !wide ? 8 : 5;
  // Between steps 1 and 2 there is no step. (Vega-Lite drops `tickMinStep` where a count is given.)
  const span = range ? range[1] - range[0] : 0;
  const whole = span >= 2 && cells.every((cell) => cell === null || Number.isInteger(cell));
  return { tickCount: whole ? Math.min(most, Math.floor(span)) : most, ...numberFormat(range) };
}

/** Names below one another all stand there while lines of text fit; Vega would leave out every second one sooner. */
function lines(cells: readonly Cell[], height: number): Axis {
  const count = new Set(cells).size;
  return count > 12 && 11 * count <= height ? { labelOverlap: false } : {};
}

/** Names lie flat while they fit beside one another. */
function nominalLabels(cells: readonly Cell[], width: number): Axis {
  const names = [...new Set(cells.map(String))];
  const room = names.reduce((sum, name) => sum + 7 * name.length + 6, 0);
  return room <= width ? { labelAngle: 0 } : { labelAngle: -45, labelOverlap: names.length > 60 };
}

/** Very large and very small numbers would fill the page with zeros. */
function numberFormat(range: [number, number] | null): Axis | undefined {
  const largest = range ? Math.max(Math.abs(range[0]), Math.abs(range[1])) : 1;
  if (largest >= 1e6) return { format: '~s' };
  return largest > 0 && largest < 1e-3 ? { format: '~e' } : undefined;
}

// On an axis of many decades only powers of ten are labelled: 2, 3, 5 between them overlap.
const exponent = 'round(log(datum.value)/LN10)';
const superscript = [...'⁰¹²³⁴⁵⁶⁷⁸⁹'].reduce(
  (expression, digit, i) => `replace(${expression}, /${i}/g, '${digit}')`,
  `replace(toString(${exponent}), '-', '⁻')`,
);
const powerOfTen = `abs(log(datum.value)/LN10 - ${exponent}) > 1e-6 ? '' : abs(${exponent} - 1) > 2 ? '10' + ${superscript} : format(datum.value, '~g')`;

/** The names of a table's series, or undefined where it has a single one without a name. */
export function seriesNames({ series }: Table): string[] | undefined {
  const names = series.map(({ name }) => name);
  return names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

/** Colour by series, in the order they were given. */
export function colorChannel(
  names: readonly string[],
  options: ColorOptions,
  symbolType?: string,
): Record<string, unknown> {
  const { colors, legend, legendTitle } = options;
  const range = typeof colors === 'string' ? { scheme: colors } : { range: rangeFor(names.length, colors) };
  return {
    field: 'series',
    type: 'nominal',
    title: legendTitle ?? null,
    sort: null,
    scale: { domain: [...names], ...range },
    legend: legend === null || legend === false ? null : { ...(symbolType && { symbolType }), ...legend },
  };
}

function rangeFor(count: number, colors: readonly string[] = palette): string[] {
  return Array.from({ length: count }, (_, i) => colors[i % colors.length] as string);
}

/** The alt text of a chart with axes. */
export function axesWords(kind: string, table: Table, options: AxesOptions): string {
  const names = seriesNames(table);
  const x = spanWords(
    options.xTitle ?? 'x',
    table.series.flatMap((one) => one.x),
  );
  const y = spanWords(
    options.yTitle ?? 'y',
    table.series.flatMap((one) => one.y),
  );
  return `${kind} of ${y} over ${x}${names ? `, for ${names.join(', ')}` : ''}.`;
}
