import { describe, expect, test } from 'vitest';
import { plot } from '#display';
import { nn, torch } from '#runtime';

interface Spec {
  data: { values: Record<string, number>[] };
  encoding: Record<string, { type?: string; legend?: unknown; axis?: unknown; scale?: unknown }>;
}
const specOf = (chart: { spec: unknown }) => chart.spec as Spec;

describe('false takes away what null takes away:', () => {
  const y = { a: [1, 2], b: [2, 1] };
  test('the legend', () => {
    expect(specOf(plot.line(y, { legend: false })).encoding.color?.legend).toBeNull();
    expect(specOf(plot.heatmap([[1, 2]], { legend: false })).encoding.color?.legend).toBeNull();
    expect(JSON.stringify(plot.lossCurves(y, { smooth: 0.5, legend: false }).spec)).not.toContain('symbolOpacity');
  });
  test('an axis', () => {
    expect(specOf(plot.line(y, { xAxis: false })).encoding.x?.axis).toBeNull();
  });
});

describe('a histogram of whole numbers', () => {
  const bins = (values: number[], options = {}) =>
    specOf(plot.hist(values, options)).data.values.map(({ x, x2, y }) => [x, x2, y]);
  test('has a bar in the middle of each', () => {
    expect(bins([1, 2, 2, 4])).toEqual([
      [0.5, 1.5, 1],
      [1.5, 2.5, 2],
      [2.5, 3.5, 0],
      [3.5, 4.5, 1],
    ]);
  });
  test('has no gaps where more bins were asked for than there are numbers', () => {
    expect(bins([1, 2, 2, 4], { bins: 30 })).toHaveLength(4);
  });
  test('holds equally many numbers in every bin where there are too many to show each', () => {
    const wide = bins(Array.from({ length: 1000 }, (_, i) => i));
    expect(new Set(wide.map(([, , count]) => count).slice(0, -1)).size).toBe(1);
  });
  test('keeps the bins that were asked for', () => {
    expect(bins([0, 9], { bins: 3 })).toHaveLength(3);
    expect(bins([0, 9], { bins: [0, 5, 10] })).toHaveLength(2);
  });
});

test('a scatter plot shows numbers of many values as shades, and few as classes', () => {
  const at = Array.from({ length: 50 }, (_, i) => i);
  expect(specOf(plot.scatter({ x: at, y: at, color: at })).encoding.color?.type).toBe('quantitative');
  expect(specOf(plot.scatter({ x: at, y: at, color: at.map((i) => i % 3) })).encoding.color?.type).toBe('nominal');
});

describe('a decision boundary takes a model in any form, and samples in any:', () => {
  const rows = [
    [0, 0],
    [2, 1],
    [1, 2],
  ];
  const labels = [0, 1, 0];
  const tensor = torch.tensor(rows);
  const asTensors = (points: typeof tensor) => points.select(1, 0).sub(1);
  // As the prelude of a cell has it: a list cannot make tensors by itself.
  Object.assign(globalThis, { torch });
  const asPairs = (points: number[][]) => points.map(([a = 0]) => a - 1);
  const asPoint = (a: number, _: number) => a - 1;
  const expected = JSON.stringify(plot.decisionBoundary(asPairs, rows, labels).spec);
  test.each<[string, () => { spec: object }]>([
    ['a function of tensors, lists', () => plot.decisionBoundary(asTensors as never, rows, labels)],
    ['a function of tensors, a tensor', () => plot.decisionBoundary(asTensors, tensor, labels)],
    ['a function of pairs, a tensor', () => plot.decisionBoundary(asPairs, tensor, torch.tensor(labels))],
    ['a function of one point, lists', () => plot.decisionBoundary(asPoint, rows, labels)],
    ['a function of one point, a tensor', () => plot.decisionBoundary(asPoint, tensor, labels)],
  ])('%s', (_, make) => {
    expect(JSON.stringify(make().spec)).toBe(expected);
  });
  test('a module, lists', () => {
    expect(plot.decisionBoundary(new nn.Linear(2, 3), rows, labels).description).toContain('3 classes');
  });
  test('a mistake in the model is told as it is', () => {
    const wrong = (points: typeof tensor) => points.matmul(torch.ones(5, 1));
    expect(() => plot.decisionBoundary(wrong, tensor, labels)).toThrow('cannot be multiplied');
  });
});

test('a field needs an extent in both directions', () => {
  expect(() => plot.contour({ z: [[1, 2, 3]] })).toThrow('two rows and two columns at least, but it has 1 and 3');
  expect(() => plot.surface({ z: [[1], [2]] })).toThrow('two rows and two columns at least, but it has 2 and 1');
});

test('a layer without a finite value says so beside the others', () => {
  const chart = plot.activations({ sound: [0.1, 0.2], dead: [Number.NaN] });
  expect(chart.description).toContain('dead: no finite value');
  expect(JSON.stringify(chart.spec)).not.toContain('"y":null');
});
