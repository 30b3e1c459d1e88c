import type { Matrix } from './heatmap.js';
import { shortNumber } from './table.js';
import { extent, toMatrix } from './values.js';

/** Values over a rectangle: a function of x and y, or a matrix whose first row lies at the lowest y. */
export interface FieldInput {
  z: ((x: number, y: number) => number) | Matrix;
  /** From … to along x; default 0 … columns − 1 for a matrix, −3 … 3 for a function. */
  x?: readonly [number, number];
  y?: readonly [number, number];
  /** Points a side a function is evaluated at; default 81. */
  resolution?: number;
}

/** A field on its grid. */
export interface Field2d {
  z: (number | null)[][];
  x: readonly [number, number];
  y: readonly [number, number];
  range: [number, number];
}

/** @throws TypeError or RangeError naming the call, where the field cannot be read or is nowhere finite. */
export function readField(where: string, input: FieldInput): Field2d {
  const { z, resolution = 81 } = input;
  const isFunction = typeof z === 'function' && !('tolist' in z);
  const matrix = isFunction ? undefined : toMatrix(z, `${where}: z`);
  if (matrix && (matrix.length < 2 || (matrix[0] as unknown[]).length < 2)) {
    throw new RangeError(
      `${where}: z must have two rows and two columns at least, but it has ${matrix.length} and ${matrix[0]?.length}`,
    );
  }
  const x = interval(input.x, matrix ? [0, (matrix[0] as unknown[]).length - 1] : [-3, 3], `${where}: x`);
  const y = interval(input.y, matrix ? [0, matrix.length - 1] : [-3, 3], `${where}: y`);
  const grid =
    matrix ?? evaluate(z as (x: number, y: number) => number, x, y, Math.max(2, Math.round(resolution)), where);
  const range = extent(grid.flat());
  if (!range) throw new RangeError(`${where}: z is nowhere a finite number in this rectangle`);
  return { z: grid, x, y, range };
}

function interval(
  given: readonly [number, number] | undefined,
  fallback: [number, number],
  where: string,
): readonly [number, number] {
  const [from, to] = given ?? fallback;
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new RangeError(`${where} must run from a smaller to a larger number, but it is [${from}, ${to}]`);
  }
  return [from, to];
}

function evaluate(
  f: (x: number, y: number) => number,
  x: readonly [number, number],
  y: readonly [number, number],
  n: number,
  where: string,
) {
  const along = ([from, to]: readonly [number, number], i: number) => from + ((to - from) * i) / (n - 1);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      const value: unknown = f(along(x, j), along(y, i));
      const number =
        typeof value === 'object' && value !== null && 'item' in value ? (value as { item(): number }).item() : value;
      if (typeof number !== 'number')
        throw new TypeError(`${where}: z(x, y) must return a number, but it returned a ${typeof number}`);
      return Number.isFinite(number) ? number : null;
    }),
  );
}

/** Round values between the extremes: about `count` of them, evenly spaced, or evenly in their logarithm. */
export function niceLevels([low, high]: readonly [number, number], count: number, scale: 'linear' | 'log'): number[] {
  if (scale === 'log') {
    if (high <= 0)
      throw new RangeError(`plot.contour: log levels need positive values, but the largest is ${shortNumber(high)}`);
    const from = Math.log10(Math.max(low, high / 1e4));
    const to = Math.log10(high);
    return Array.from({ length: count }, (_, i) =>
      Number((10 ** (from + ((to - from) * (i + 1)) / (count + 1))).toPrecision(3)),
    );
  }
  const rough = (high - low) / (count + 1);
  if (!(rough > 0)) return [];
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) as number) * power;
  const levels: number[] = [];
  for (let k = Math.floor(low / step) + 1; k * step < high; k++) levels.push(Number((k * step).toPrecision(12)));
  return levels;
}
