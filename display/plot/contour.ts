import { palette } from '../vega/theme.js';
import { type Body, Chart } from './chart.js';
import { colorChannel, position } from './encode.js';
import { type Field2d, type FieldInput, niceLevels, readField } from './field.js';
import { isoRings } from './isolines.js';
import { averaged, firstOf, LIMITS, largest, thousands } from './limits.js';
import type { AxesOptions, ColorOptions } from './options.js';
import { fewCurves } from './simplify.js';
import { shortNumber } from './table.js';
import { isRecord, roundCells, toMatrix, toNumbers, type Values } from './values.js';

/** The places a search went through: `[x, y]` pairs, an [n, 2] tensor, or both coordinates apart. */
export type Path = Iterable<readonly [number, number] | readonly number[]> | Values | { x: Values; y: Values };

/** A contour plot's field and look. */
export interface ContourOptions
  extends FieldInput,
    Omit<AxesOptions, 'xDomain' | 'yDomain' | 'xScale' | 'yScale'>,
    ColorOptions {
  /** How many levels (default 12), or the levels. */
  levels?: number | readonly number[];
  /** `'log'` spaces the levels by ratio: for narrow valleys. */
  levelScale?: 'linear' | 'log';
  /** False draws the lines only. */
  fill?: boolean;
  /** A Vega colour scheme for the field; default `'blues'`. */
  scheme?: string;
  /** Title of the field's colours. */
  zTitle?: string;
  /** One path over the field, or several by name. */
  path?: Path | Readonly<Record<string, Path>>;
}

/**
 * Level curves of a field, with the path of a search over them.
 *
 * @throws RangeError where the field is nowhere finite.
 * @example
 * const path = [[-3, 1], [-2, 0.2], [-1, 0]] as [number, number][];
 * plot.contour({ z: (x, y) => x ** 2 + 10 * y ** 2, x: [-4, 4], y: [-2, 2], path: { 'lr 0.01': path } });
 */
export function contour(options: ContourOptions): Chart {
  const where = 'plot.contour';
  const read = readField(where, options);
  const { matrix, notes } = averaged(read.z, LIMITS.field);
  const field = { ...read, z: matrix };
  const { levels = 12, levelScale = 'linear' } = options;
  const count = typeof levels === 'number' ? Math.min(levels, LIMITS.levels) : levels.length;
  if (typeof levels === 'number' ? count < levels : count > LIMITS.levels)
    notes.push(`${thousands(typeof levels === 'number' ? levels : count)} levels drawn as ${LIMITS.levels}`);
  const values =
    typeof levels === 'number'
      ? niceLevels(field.range, count, levelScale)
      : evenly(
          [...levels].sort((a, b) => a - b),
          LIMITS.levels,
        );
  const drawn = fieldLayer(field, values, options);
  const paths = options.path === undefined ? [] : shortPaths(readPaths(where, options.path), notes);
  notes.push(...drawn.notes);
  const names = paths.map(({ name }) => name);
  const words = `Contour plot of values from ${shortNumber(field.range[0])} to ${shortNumber(field.range[1])} over x from ${field.x.join(' to ')} and y from ${field.y.join(' to ')}`;
  return new Chart({
    options,
    words:
      names.length > 0 ? `${words}, with the path${names.length > 1 ? 's' : ''} ${names.join(', ')}.` : `${words}.`,
    notes,
    body: {
      layer: [drawn.body, ...pathLayers(paths, field, options)],
      resolve: { scale: { color: 'independent' } },
    },
  });
}

function fieldLayer(
  field: Field2d,
  levels: readonly number[],
  options: ContourOptions,
): { body: Body; notes: string[] } {
  const { fill = true, scheme = 'blues', zTitle, levelScale = 'linear' } = options;
  const [columns, rows] = [(field.z[0] as unknown[]).length - 1, field.z.length - 1];
  const digits = (value: number) => Number(value.toPrecision(4));
  const place = ([x, y]: readonly [number, number]) => ({
    x: digits(field.x[0] + ((field.x[1] - field.x[0]) * x) / columns),
    y: digits(field.y[0] + ((field.y[1] - field.y[0]) * y) / rows),
  });
  const bandValue = bandValues(levels, field.range, levelScale);
  const [z, heights] = levelScale === 'log' ? [logField(field.z), levels.map(Math.log)] : [field.z, levels];
  const rings = isoRings(z, heights).filter(({ level }) => fill || level >= 0);
  const { curves, notes } = fewCurves(rings.map(({ points }) => points));
  const values = rings.flatMap(({ band, level }, ring) =>
    (curves[ring] ?? []).map((point, i) => ({ ring, i, ...place(point), z: fill ? bandValue[band] : levels[level] })),
  );
  const ticks = levelScale === 'log' ? { values: powersOfTen(field.range), format: '~g' } : { tickCount: 6 };
  const color = {
    field: 'z',
    type: 'quantitative',
    title: zTitle ?? null,
    scale: { scheme, ...(levelScale === 'log' && { type: 'log' }), reverse: false },
    legend: options.path === undefined || zTitle !== undefined ? { gradientLength: 160, ...ticks } : null,
  };
  const body = {
    data: { values },
    mark: {
      type: 'line',
      strokeWidth: fill ? 0.6 : 1.2,
      clip: true,
      strokeJoin: 'round',
      interpolate: 'linear-closed',
      ...(fill && { stroke: 'white' }),
    },
    encoding: {
      ...axes(field, options),
      detail: { field: 'ring', type: 'nominal' },
      order: { field: 'i' },
      [fill ? 'fill' : 'stroke']: color,
    },
  };
  return { body, notes };
}

function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))] as T);
}

/** Long paths keep every so manieth point, and their ends. */
function shortPaths(paths: readonly ReadPath[], notes: string[]): ReadPath[] {
  const { kept, notes: left } = firstOf(paths, LIMITS.series, 'paths');
  const most = Math.floor(LIMITS.linePoints / Math.max(1, kept.length));
  const longest = largest(kept.map(({ x }) => x.length));
  notes.push(
    ...left,
    ...(longest > most ? [`${thousands(longest)} points of a path drawn as ${thousands(most)}`] : []),
  );
  return kept.map(({ name, x, y }) => ({ name, x: evenly(x, most), y: evenly(y, most) }));
}

function powersOfTen([low, high]: readonly [number, number]): number[] {
  const [from, to] = [Math.ceil(Math.log10(Math.max(low, high / 1e4))), Math.floor(Math.log10(high))];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => Number(`1e${from + i}`));
}

/** A value in the middle of each band, which its colour stands for. */
function bandValues(
  levels: readonly number[],
  [low, high]: readonly [number, number],
  scale: 'linear' | 'log',
): number[] {
  const edges = [Math.min(low, levels[0] ?? low), ...levels, Math.max(high, levels.at(-1) ?? high)];
  return edges.slice(1).map((upper, band) => {
    const lower = edges[band] as number;
    // Down to zero a band has no middle by ratio.
    const middle = scale === 'linear' ? (lower + upper) / 2 : lower > 0 ? Math.sqrt(lower * upper) : upper / 2;
    return Number(middle.toPrecision(4));
  });
}

// Between grid points of a narrow valley the logarithm is nearer to a straight line than the value.
function logField(z: (number | null)[][]): (number | null)[][] {
  return z.map((row) => row.map((value) => (value === null || value <= 0 ? null : Math.log(value))));
}

function axes(field: Field2d, options: AxesOptions): Body {
  const settings = { xDomain: field.x, yDomain: field.y, xTitle: 'x', yTitle: 'y', ...options };
  const bare = { grid: false, tickCount: 8 };
  return {
    x: { ...position('x', 'quantitative', { ...settings, xAxis: options.xAxis === undefined ? bare : options.xAxis }) },
    y: { ...position('y', 'quantitative', { ...settings, yAxis: options.yAxis === undefined ? bare : options.yAxis }) },
  };
}

interface ReadPath {
  name: string;
  x: (number | null)[];
  y: (number | null)[];
}

function readPaths(where: string, path: NonNullable<ContourOptions['path']>): ReadPath[] {
  if (isRecord(path) && !('x' in path && 'y' in path)) {
    return Object.entries(path).map(([name, one]) => readPath(where, name, one as Path));
  }
  return [readPath(where, 'path', path as Path)];
}

function readPath(where: string, name: string, path: Path): ReadPath {
  const label = `${where}: path ${JSON.stringify(name)}`;
  if (isRecord(path)) {
    const [x, y] = [toNumbers(path.x, `${label}: x`), toNumbers(path.y, `${label}: y`)];
    if (x.length !== y.length) throw new RangeError(`${label}: x has ${x.length} values and y has ${y.length}`);
    return { name, x, y };
  }
  const pairs = toMatrix(
    Symbol.iterator in Object(path) && !('shape' in Object(path)) ? [...(path as Iterable<unknown>)] : path,
    label,
  );
  if (pairs[0]?.length !== 2)
    throw new RangeError(`${label} must hold [x, y] pairs, but its rows have ${pairs[0]?.length} values`);
  return { name, x: pairs.map((pair) => pair[0] as number | null), y: pairs.map((pair) => pair[1] as number | null) };
}

/** Colours that stand out from the field, blue being taken by it. */
const PATH_COLORS = [palette[1], '#000000', palette[2], palette[3], palette[4]] as string[];

function pathLayers(paths: readonly ReadPath[], field: Field2d, options: ContourOptions): Body[] {
  if (paths.length === 0) return [];
  const rows = paths.flatMap(({ name, x, y }) => {
    const [xs, ys] = [roundCells(x), roundCells(y)];
    return xs.map((at, i) => ({ x: at, y: ys[i], i, series: name, end: i === xs.length - 1 ? 1 : 0 }));
  });
  const named = paths.length > 1 || paths[0]?.name !== 'path';
  const names = paths.map(({ name }) => name);
  const color = colorChannel(names, { colors: PATH_COLORS, ...options, ...(!named && { legend: null }) }, 'stroke');
  const place = axes(field, options);
  const dense = rows.length / paths.length > 150;
  const dots = { type: 'point', filled: true, clip: true, tooltip: true };
  return [
    {
      data: { values: rows },
      // Resolved here so that the three marks of a path share one legend, apart from the field's.
      resolve: { scale: { color: 'shared' } },
      layer: [
        { mark: { type: 'line', strokeWidth: 2, clip: true }, encoding: { ...place, color, order: { field: 'i' } } },
        ...(dense ? [] : [{ mark: { ...dots, size: 22, opacity: 1 }, encoding: { ...place, color } }]),
        {
          transform: [{ filter: 'datum.end == 1' }],
          mark: { ...dots, size: 90, opacity: 1, stroke: 'white', strokeWidth: 1.5 },
          encoding: { ...place, color },
        },
      ],
    },
  ];
}
