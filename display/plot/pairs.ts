import { type Body, Chart } from './chart.js';
import { colorChannel } from './encode.js';
import { binEdges, countRows } from './hist.js';
import { firstOf, LIMITS } from './limits.js';
import type { ChartOptions, ColorOptions } from './options.js';
import { spread } from './thin.js';
import { type Cell, extent, isRecord, roundCells, toCells, toMatrix, type Values } from './values.js';

/** Which columns a scatter matrix shows. */
export interface PairsOptions extends ChartOptions, ColorOptions {
  /** Columns, at most 6; by default the numeric ones. For a matrix: the names of its columns. */
  columns?: readonly string[];
  /** The field, or the list, with the class of each row. */
  color?: string | Values;
}

const MOST_COLUMNS = 6;
const MOST_ROWS = 800;

/**
 * A scatter plot of every pair of columns, with histograms on the diagonal.
 *
 * @throws RangeError where there are fewer than two numeric columns.
 * @example
 * plot.pairs([{ length: 5.1, width: 3.5, kind: 'setosa' }, { length: 7, width: 3.2, kind: 'versicolor' }], { color: 'kind' });
 */
export function pairs(rows: readonly object[] | Values, options: PairsOptions = {}): Chart {
  const where = 'plot.pairs';
  const { columns, groups } = read(rows, options, where);
  const names = Object.keys(columns);
  if (names.length < 2)
    throw new RangeError(
      `${where}: it takes two numeric columns, but there ${names.length === 1 ? `is only ${names[0]}` : 'are none'}`,
    );
  const total = (columns[names[0] as string] as unknown[]).length;
  const kept = total > MOST_ROWS ? spread(total, MOST_ROWS) : Array.from({ length: total }, (_, i) => i);
  const rounded = names.map((name) => roundCells(toCells(columns[name], name)));
  // Short keys: the names would be repeated in every row.
  const points = kept.map((i) => ({
    ...Object.fromEntries(names.map((_, c) => [`c${c}`, rounded[c]?.[i]])),
    ...(groups && { series: groups[i] }),
  }));
  const classes = groups && firstOf([...new Set(groups)], LIMITS.series, 'classes').kept;
  // A column has one scale in all its charts.
  const scales = rounded.map((cells) => {
    const [low, high] = extent(cells) ?? [0, 1];
    const margin = (high - low) * 0.04 || 0.5;
    return { domain: roundCells([low - margin, high + margin]), nice: false, zero: false };
  });
  const size = Math.max(80, Math.round((options.width ?? 600) / names.length) - 12);
  const notes = total > kept.length ? [`${kept.length} of ${total.toLocaleString('en-US')} rows shown`] : [];
  const missing = names.map((name) => toCells(columns[name], name).filter(isNotFinite).length);
  const lacking = names.flatMap((name, i) => (missing[i] ? [`${missing[i]} in ${name}`] : []));
  if (lacking.length > 0) notes.push(`values left out, not a finite number: ${lacking.join(', ')}`);
  const cell = (row: number, column: number): Body => {
    const last = row === names.length - 1;
    const x = {
      field: `c${column}`,
      type: 'quantitative',
      title: last ? names[column] : null,
      scale: scales[column],
      axis: { tickCount: 4, ...(!last && { labels: false }) },
    };
    const y = {
      field: `c${row}`,
      type: 'quantitative',
      title: column === 0 ? names[row] : null,
      scale: scales[row],
      axis: { tickCount: 4, ...(column > 0 && { labels: false }) },
    };
    const color = classes && { color: colorChannel(classes, options) };
    if (row !== column) {
      return {
        width: size,
        height: size,
        mark: { type: 'point', filled: true, size: 14, opacity: 0.75 },
        encoding: { x, y, ...color },
      };
    }
    const counts = {
      field: 'y',
      type: 'quantitative',
      title: column === 0 ? names[row] : null,
      stack: null,
      axis: { labels: false, ticks: false, grid: false },
    };
    return {
      width: size,
      height: size,
      data: { values: counted(rounded[row] as Cell[], groups, classes) },
      mark: { type: 'bar', binSpacing: 0, ...(classes && { opacity: 0.55 }) },
      encoding: { x: { ...x, field: 'x', bin: 'binned' }, x2: { field: 'x2' }, y: counts, ...color },
    };
  };
  return new Chart({
    options: { ...options, width: undefined } as ChartOptions,
    words: `Scatter matrix of ${names.join(', ')} over ${total} rows${classes ? `, by ${classes.join(', ')}` : ''}.`,
    notes,
    body: {
      data: { values: points },
      columns: names.length,
      spacing: 10,
      concat: names.flatMap((_, row) => names.map((_, column) => cell(row, column))),
    },
  });
}

const isNotFinite = (cell: Cell) => typeof cell === 'number' && !Number.isFinite(cell);

/** The histogram of a column, of every row and not only of those that are drawn. */
function counted(cells: readonly Cell[], groups: string[] | undefined, classes: string[] | undefined) {
  const range = extent(cells) ?? [0, 1];
  const finite = (pick: (i: number) => boolean) =>
    cells.filter((cell, i): cell is number => typeof cell === 'number' && Number.isFinite(cell) && pick(i));
  const edges = binEdges([], range, 15);
  if (!groups || !classes)
    return countRows(
      undefined,
      finite(() => true),
      edges,
      false,
    );
  return classes.flatMap((name) =>
    countRows(
      name,
      finite((i) => groups[i] === name),
      edges,
      false,
    ),
  );
}

function read(rows: readonly object[] | Values, options: PairsOptions, where: string) {
  const list = (values: unknown) => toCells(values, `${where}: color`).map(String);
  if (Array.isArray(rows) && rows.every((row) => isRecord(row))) {
    const records = rows as Record<string, unknown>[];
    const { color } = options;
    const numeric = Object.keys(records[0] ?? {}).filter(
      (key) => key !== color && records.every((row) => typeof row[key] === 'number' || row[key] == null),
    );
    const chosen = options.columns ?? numeric.slice(0, MOST_COLUMNS);
    const unknown = chosen.find((name) => !records.some((row) => name in row));
    if (unknown !== undefined)
      throw new TypeError(
        `${where}: the records have no field ${JSON.stringify(unknown)}; they have ${Object.keys(records[0] ?? {}).join(', ')}`,
      );
    const columns = Object.fromEntries(
      chosen.slice(0, MOST_COLUMNS).map((name) => [name, records.map((row) => row[name])]),
    );
    return {
      columns,
      groups:
        color === undefined ? undefined : list(typeof color === 'string' ? records.map((row) => row[color]) : color),
    };
  }
  const matrix = toMatrix(rows, `${where}: rows`);
  const width = Math.min(MOST_COLUMNS, (matrix[0] as unknown[]).length);
  const columns = Object.fromEntries(
    Array.from({ length: width }, (_, j) => [options.columns?.[j] ?? `x${j}`, matrix.map((row) => row[j])]),
  );
  return { columns, groups: options.color === undefined ? undefined : list(options.color) };
}
