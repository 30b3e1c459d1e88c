import { ink } from '../vega/theme.js';
import { Chart } from './chart.js';
import { type FieldInput, readField } from './field.js';
import type { ChartOptions } from './options.js';
import { shortNumber } from './table.js';

/** A surface's field and how it is seen. */
export interface SurfaceOptions extends FieldInput, ChartOptions {
  /** Points a side a function is evaluated at; 25, and more make no finer surface. */
  resolution?: number;
  xTitle?: string;
  yTitle?: string;
  zTitle?: string;
  /** Direction it is seen from, degrees around the vertical; default 35. */
  turn?: number;
  /** Height it is seen from, degrees above the horizon; default 30. */
  tilt?: number;
  /** A Vega colour scheme; default `'viridis'`. */
  scheme?: string;
}

type Point3 = readonly [number, number, number];

/** Facets a side: enough to look smooth, few enough for a notebook. */
const FACETS = 24;

/**
 * A field as a surface in space, coloured by height.
 *
 * @throws RangeError where the field is nowhere finite.
 * @example
 * plot.surface({ z: (x, y) => x ** 2 - y ** 2, title: 'A saddle' });
 */
export function surface(options: SurfaceOptions): Chart {
  const where = 'plot.surface';
  // A function is asked where its facets have their corners, and nowhere else.
  const resolution = Math.min(options.resolution ?? FACETS + 1, FACETS + 1);
  const field = readField(where, { ...options, resolution });
  const { turn = 35, tilt = 30, scheme = 'viridis', xTitle = 'x', yTitle = 'y', zTitle = 'z' } = options;
  const project = camera(turn, tilt);
  const [low, high] = field.range;
  const height = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
  const [rows, columns] = [field.z.length - 1, (field.z[0] as unknown[]).length - 1];
  const [down, across] = [Math.min(rows, FACETS), Math.min(columns, FACETS)];
  const coarse = down < rows || across < columns;
  const facets: { points: (readonly [number, number])[]; depth: number; z: number }[] = [];
  for (let i = 0; i < down; i++) {
    for (let j = 0; j < across; j++) {
      const corners = [
        [i, j],
        [i, j + 1],
        [i + 1, j + 1],
        [i + 1, j],
      ].map(([p, q]) => {
        const [r, c] = [Math.round(((p as number) * rows) / down), Math.round(((q as number) * columns) / across)];
        return { r, c, z: field.z[r]?.[c] ?? null };
      });
      if (corners.some(({ z }) => z === null)) continue;
      const seen = corners.map(({ r, c, z }) =>
        project([(2 * c) / columns - 1, (2 * r) / rows - 1, height(z as number)]),
      );
      const mean = corners.reduce((sum, { z }) => sum + (z as number), 0) / 4;
      facets.push({
        points: seen.map(([x, y]) => [x, y]),
        depth: seen.reduce((sum, point) => sum + point[2], 0),
        z: mean,
      });
    }
  }
  // The painter's way: far facets first, near ones over them.
  facets.sort((a, b) => a.depth - b.depth);
  const digits = (value: number) => Number(value.toFixed(3));
  const values = facets.flatMap(({ points, z }, f) =>
    points.map(([x, y], i) => ({ f, i, x: digits(x), y: digits(y), z: Number(z.toPrecision(4)) })),
  );
  const place = { x: hidden('x'), y: hidden('y') };
  const { edges, labels } = box(project, [xTitle, yTitle, zTitle], field);
  return new Chart({
    options: { width: 440, height: 330, ...options },
    words: `Surface of ${zTitle} from ${shortNumber(low)} to ${shortNumber(high)} over ${xTitle} from ${field.x.join(' to ')} and ${yTitle} from ${field.y.join(' to ')}.`,
    notes: coarse ? [`${rows + 1}×${columns + 1} values drawn as ${down + 1}×${across + 1}`] : [],
    body: {
      layer: [
        {
          data: { values: edges },
          mark: { type: 'line', color: '#AAAAAA', strokeWidth: 1 },
          encoding: { ...place, detail: { field: 'edge', type: 'nominal' }, order: { field: 'i' } },
        },
        {
          data: { values },
          mark: { type: 'line', interpolate: 'linear-closed', stroke: 'white', strokeWidth: 0.4, strokeJoin: 'round' },
          encoding: {
            ...place,
            detail: { field: 'f', type: 'nominal' },
            order: { field: 'i' },
            fill: { field: 'z', type: 'quantitative', title: zTitle, scale: { scheme } },
          },
        },
        {
          data: { values: labels },
          mark: { type: 'text', color: ink, fontSize: 11 },
          encoding: { ...place, text: { field: 'text' } },
        },
      ],
    },
  });
}

function hidden(axis: 'x' | 'y') {
  const domain = axis === 'x' ? [-1.6, 1.6] : [-1.2, 1.2];
  return { field: axis, type: 'quantitative', axis: null, scale: { domain, nice: false, zero: false } };
}

/** Turns around the vertical, tilts, and drops the depth, which stays as the third number: larger is nearer. */
function camera(turn: number, tilt: number): (point: Point3) => Point3 {
  const [a, b] = [(turn * Math.PI) / 180, (tilt * Math.PI) / 180];
  return ([x, y, z]) => {
    const right = x * Math.cos(a) - y * Math.sin(a);
    const away = x * Math.sin(a) + y * Math.cos(a);
    const up = 1.3 * (z - 0.5);
    return [right, up * Math.cos(b) + away * Math.sin(b), up * Math.sin(b) - away * Math.cos(b)];
  };
}

/** The floor of the box with its names, and one upright edge for the height. */
function box(
  project: (point: Point3) => Point3,
  [xName, yName, zName]: readonly string[],
  field: { x: readonly number[]; y: readonly number[]; range: readonly number[] },
) {
  const corners: Point3[] = [
    [-1, -1, 0],
    [1, -1, 0],
    [1, 1, 0],
    [-1, 1, 0],
    [-1, -1, 0],
  ];
  // The upright edge stands at the left of the picture.
  const left = corners.reduce((best, corner) => (project(corner)[0] < project(best)[0] ? corner : best));
  const top: Point3 = [left[0], left[1], 1];
  const point = (edge: number) => (corner: Point3, i: number) => {
    const [x, y] = project(corner);
    return { edge, i, x: Number(x.toFixed(3)), y: Number(y.toFixed(3)) };
  };
  const edges = [...corners.map(point(0)), ...[left, top].map(point(1))];
  const label = (at: Point3, text: string, dx = 0, dy = -0.12) => {
    const [x, y] = project(at);
    return { x: Number((x + dx).toFixed(3)), y: Number((y + dy).toFixed(3)), text };
  };
  const near = (axis: 0 | 1): number => {
    const [a, b]: [Point3, Point3] =
      axis === 0
        ? [
            [0, -1, 0],
            [0, 1, 0],
          ]
        : [
            [-1, 0, 0],
            [1, 0, 0],
          ];
    return project(a)[1] < project(b)[1] ? -1 : 1;
  };
  const [nearY, nearX] = [near(0), near(1)];
  const number = (value: number | undefined) => shortNumber(value ?? 0);
  const labels = [
    label([0, nearY, 0], xName as string),
    label([-0.84, nearY, 0], number(field.x[0])),
    label([0.84, nearY, 0], number(field.x[1])),
    label([nearX, 0, 0], yName as string),
    label([nearX, -0.84, 0], number(field.y[0])),
    label([nearX, 0.84, 0], number(field.y[1])),
    label([left[0], left[1], 0.5], zName as string, -0.14, 0),
    label([left[0], left[1], 0.04], number(field.range[0]), -0.14, 0),
    label(top, number(field.range[1]), -0.14, 0),
  ];
  return { edges, labels };
}
