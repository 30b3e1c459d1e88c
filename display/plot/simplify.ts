import { LIMITS, thousands } from './limits.js';

type Point = [number, number];

/** Greatest distance a curve may move, in grid cells: a quarter of a px at the usual size. */
const TOLERANCE = 0.04;
/** The most it may move where there is too much to draw: the eye sees no more in a field that is so rough. */
const COARSE = 0.4;

/**
 * Closed curves simplified, and where they still have too many points, the largest of them: what is left out of a noisy
 * field are its smallest islands.
 *
 * @param rings - those that enclose others first.
 */
export function fewCurves(rings: readonly (readonly Point[])[]): { curves: Point[][]; notes: string[] } {
  let curves = rings.map((ring) => simplified(ring));
  const points = (list: readonly Point[][]) => list.reduce((sum, { length }) => sum + length, 0);
  if (points(curves) > LIMITS.curvePoints) curves = rings.map((ring) => simplified(ring, COARSE));
  let room = LIMITS.curvePoints;
  const kept = curves.map((curve) => {
    if (curve.length > room) return [];
    room -= curve.length;
    return curve;
  });
  const lost = kept.filter((curve, i) => curve.length === 0 && (curves[i] as Point[]).length > 0).length;
  return {
    curves: kept,
    notes: lost > 0 ? [`${thousands(lost)} of ${thousands(rings.length)} curves left out, the smallest`] : [],
  };
}

/**
 * A closed curve with the points left out that do not show, so that a contour plot takes less than half the room.
 *
 * @see Douglas, Peucker: Algorithms for the reduction of the number of points required to represent a digitized line (1973)
 */
export function simplified(ring: readonly Point[], tolerance: number = TOLERANCE): Point[] {
  if (ring.length < 4) return [...ring];
  // The two ends of the closed curve: any point, and the one farthest from it.
  const start = ring[0] as Point;
  let far = 0;
  ring.forEach((point, i) => {
    if (distance2(point, start) > distance2(ring[far] as Point, start)) far = i;
  });
  const closed = [...ring, start];
  const keep = new Set([0, far]);
  const stack: [number, number][] = [
    [0, far],
    [far, ring.length],
  ];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    let [worst, at] = [tolerance, -1];
    for (let i = from + 1; i < to; i++) {
      const off = fromSegment(closed[i] as Point, closed[from] as Point, closed[to] as Point);
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    keep.add(at);
    stack.push([from, at], [at, to]);
  }
  return ring.filter((_, i) => keep.has(i));
}

function distance2([x, y]: Point, [a, b]: Point): number {
  return (x - a) ** 2 + (y - b) ** 2;
}

function fromSegment(point: Point, a: Point, b: Point): number {
  const length2 = distance2(a, b);
  const along = (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1]);
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, along / length2));
  return Math.sqrt(distance2(point, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]));
}
