/** A closed curve around everything at or above (or, as a hole, below) a level. */
export interface Ring {
  /** Index of the level; −1 for the whole field. */
  level: number;
  /** Index of the band of values just inside: 0 below all levels, 1 between the first and the second … */
  band: number;
  /** `[x, y]` in grid coordinates: column and row, with fractions. */
  points: [number, number][];
}

/**
 * The rings of a field at each level, those that enclose others first: painted in this order with the colour of their
 * band they give the filled contours, holes and islands included, without even-odd paths.
 *
 * Marching squares; at a saddle the mean of the four corners decides.
 *
 * @param z - rows of equal length; what is not finite counts as below every level.
 * @param levels - ascending.
 * @see https://en.wikipedia.org/wiki/Marching_squares
 */
export function isoRings(z: readonly (readonly (number | null)[])[], levels: readonly number[]): Ring[] {
  const [height, width] = [z.length, z[0]?.length ?? 0];
  const frame: [number, number][] = [
    [0, 0],
    [width - 1, 0],
    [width - 1, height - 1],
    [0, height - 1],
  ];
  const rings: (Ring & { area: number })[] = [];
  levels.forEach((value, level) => {
    for (const points of trace(z, value)) {
      const area = signedArea(points);
      if (area !== 0) rings.push({ level, band: area > 0 ? level + 1 : level, points, area: Math.abs(area) });
    }
  });
  // Stable: of two equal frames the higher level is painted later.
  rings.sort((a, b) => b.area - a.area);
  return [{ level: -1, band: 0, points: frame }, ...rings.map(({ level, band, points }) => ({ level, band, points }))];
}

// Per case (corner bits: 1 top left, 2 top right, 4 bottom right, 8 bottom left) the segments as [from edge, to edge], with
// what is at or above the level on the right hand; edges: 0 top, 1 right, 2 bottom, 3 left.
const SEGMENTS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[0, 3]],
  [[1, 0]],
  [[1, 3]],
  [[2, 1]],
  [],
  [[2, 0]],
  [[2, 3]],
  [[3, 2]],
  [[0, 2]],
  [],
  [[1, 2]],
  [[3, 1]],
  [[0, 1]],
  [[3, 0]],
  [],
];
/** Saddles, by the side the centre is on: below, at or above. */
const SADDLES: Readonly<
  Record<number, readonly [readonly (readonly [number, number])[], readonly (readonly [number, number])[]]>
> = {
  5: [
    [
      [0, 3],
      [2, 1],
    ],
    [
      [0, 1],
      [2, 3],
    ],
  ],
  10: [
    [
      [1, 0],
      [3, 2],
    ],
    [
      [1, 2],
      [3, 0],
    ],
  ],
};

/** The closed curves of one level. A margin of low cells around the field closes curves along its border. */
function trace(z: readonly (readonly (number | null)[])[], level: number): [number, number][][] {
  const [height, width] = [z.length, z[0]?.length ?? 0];
  const at = (i: number, j: number): number => z[i]?.[j] ?? Number.NEGATIVE_INFINITY;
  // Edges by number: even ones run along a row from (i, j), odd ones down a column from (i, j).
  const edge = (i: number, j: number, side: number): number => {
    const [row, column] = [side === 2 ? i + 1 : i, side === 1 ? j + 1 : j];
    return ((row + 1) * (width + 2) + column + 1) * 2 + (side === 0 || side === 2 ? 0 : 1);
  };
  const next = new Map<number, number>();
  for (let i = -1; i < height; i++) {
    for (let j = -1; j < width; j++) {
      const corners = [at(i, j), at(i, j + 1), at(i + 1, j + 1), at(i + 1, j)] as const;
      const bits = corners.reduce((sum, value, bit) => sum + (value >= level ? 1 << bit : 0), 0);
      const mean = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
      const segments =
        SADDLES[bits]?.[mean >= level ? 1 : 0] ?? (SEGMENTS[bits] as readonly (readonly [number, number])[]);
      for (const [from, to] of segments) next.set(edge(i, j, from), edge(i, j, to));
    }
  }
  const point = (id: number): [number, number] => {
    const cell = id >> 1;
    const [i, j] = [Math.floor(cell / (width + 2)) - 1, (cell % (width + 2)) - 1];
    const [di, dj] = id % 2 === 0 ? [0, 1] : [1, 0];
    const [a, b] = [at(i, j), at(i + di, j + dj)];
    // Beside the margin the curve runs on the border itself.
    const t = a === Number.NEGATIVE_INFINITY ? 1 : b === Number.NEGATIVE_INFINITY ? 0 : (level - a) / (b - a);
    return [j + dj * t, i + di * t];
  };
  const curves: [number, number][][] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const points: [number, number][] = [];
    for (let id: number | undefined = start; id !== undefined && next.has(id); ) {
      points.push(point(id));
      const following = next.get(id) as number;
      next.delete(id);
      id = following;
    }
    curves.push(points);
  }
  return curves;
}

/** Positive where the high side is inside. */
function signedArea(points: readonly [number, number][]): number {
  let sum = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] as [number, number];
    sum += x * nextY - nextX * y;
  });
  // Rounded, so that two curves along the same frame are equally large and keep their order.
  return Math.round(sum * 5e5) / 1e6;
}
