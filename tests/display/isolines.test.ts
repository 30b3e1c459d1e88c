import { expect, test } from 'vitest';
import { isoRings } from '#display/plot/isolines';
import { simplified } from '#display/plot/simplify';

type Field = (x: number, y: number) => number;
const N = 101;
const sample = (f: Field) =>
  Array.from({ length: N }, (_, i) =>
    Array.from({ length: N }, (_, j) => f((4 * j) / (N - 1) - 2, (4 * i) / (N - 1) - 2)),
  );
const area = (points: [number, number][]) => {
  const cells = points.reduce((sum, [x, y], i) => {
    const [nx, ny] = points[(i + 1) % points.length] as [number, number];
    return sum + x * ny - nx * y;
  }, 0);
  return (Math.abs(cells) / 2) * (4 / (N - 1)) ** 2;
};

test('a hill gives one ring of the right area, above inside', () => {
  const rings = isoRings(
    sample((x, y) => -(x * x + y * y)),
    [-1],
  ).filter(({ level }) => level === 0);
  expect(rings).toHaveLength(1);
  expect(rings[0]?.band).toBe(1);
  expect(area(rings[0]?.points ?? [])).toBeCloseTo(Math.PI, 2);
});

test('a basin gives the frame and a hole, painted after it', () => {
  const rings = isoRings(
    sample((x, y) => x * x + y * y),
    [1],
  );
  expect(rings.map(({ level, band }) => [level, band])).toEqual([
    [-1, 0],
    [0, 1],
    [0, 0],
  ]);
  expect(area(rings[1]?.points ?? [])).toBeCloseTo(16, 6);
  expect(area(rings[2]?.points ?? [])).toBeCloseTo(Math.PI, 2);
});

test('bands painted in order give every place the band it belongs to', () => {
  const f: Field = (x, y) => Math.sin(2 * x) * Math.cos(3 * y) + 0.3 * x;
  const levels = [-0.8, -0.3, 0.1, 0.5, 0.9];
  const z = sample(f);
  const rings = isoRings(z, levels);
  const inside = (points: [number, number][], px: number, py: number) => {
    let odd = false;
    points.forEach(([x, y], i) => {
      const [a, b] = points[(i + points.length - 1) % points.length] as [number, number];
      if (y > py !== b > py && px < ((a - x) * (py - y)) / (b - y) + x) odd = !odd;
    });
    return odd;
  };
  let wrong = 0;
  for (let i = 2; i < N - 2; i += 3) {
    for (let j = 2; j < N - 2; j += 3) {
      const value = z[i]?.[j] as number;
      // Right on a curve either band is right.
      if (levels.some((level) => Math.abs(level - value) < 0.01)) continue;
      const painted = rings.filter(({ points }) => inside(points, j, i)).at(-1)?.band;
      if (painted !== levels.filter((level) => value >= level).length) wrong++;
    }
  }
  expect(wrong).toBe(0);
});

test('leaving out points that do not show keeps the area', () => {
  const points =
    isoRings(
      sample((x, y) => -(x * x + y * y)),
      [-1],
    )[1]?.points ?? [];
  const fewer = simplified(points);
  expect(fewer.length).toBeLessThan(points.length / 2);
  expect(area(fewer)).toBeCloseTo(Math.PI, 1);
});
