import { describe, expect, test } from 'vitest';
import { format, plot } from '#display';
import { torch } from '#runtime';

const MILLION = 1_000_000;
torch.manualSeed(17);
const x = torch.randn(MILLION);
const y = torch.randn(MILLION);
const values = Float32Array.from(x.tolist() as number[]);
const classes = Int32Array.from({ length: MILLION }, (_, i) => i % 3);
const square = Array.from({ length: 1000 }, (_, i) => values.subarray(1000 * i, 1000 * (i + 1)));
const split = (parts: number) =>
  Object.fromEntries(
    Array.from({ length: parts }, (_, i) => [
      `part ${i}`,
      values.subarray((i * MILLION) / parts, ((i + 1) * MILLION) / parts),
    ]),
  );
const pairs = torch.randn(MILLION, 2);

interface Shown {
  data: Record<string, string | object>;
}
const bytes = (value: unknown) => JSON.stringify((format(value) as Shown).data).length;

describe('a million values make an output of some hundred kilobytes, and the chart says what was done to them:', () => {
  test.each<[string, () => { description: string }, RegExp]>([
    ['line', () => plot.line({ x: values, y }), /1,000,000 points drawn as 4,000/],
    ['line in 200 series', () => plot.line({ y: split(200) }), /the first 40 of 200 series shown/],
    ['lossCurves', () => plot.lossCurves({ train: x, test: y }, { smooth: 0.9 }), /2,000,000 points drawn as 4,000/],
    ['scatter', () => plot.scatter({ x, y, color: classes, size: classes }), /3,000 of 1,000,000 points shown/],
    ['scatter with a shade each', () => plot.scatter({ x, y, color: y }), /3,000 of 1,000,000 points shown/],
    ['bar', () => plot.bar(values), /1,000,000 bars drawn as 300: each the mean of 3334 neighbours/],
    ['area', () => plot.area({ x: values, y: values, y2: y }), /1,000,000 points drawn as 4,000/],
    ['hist', () => plot.hist(x, { bins: MILLION }), /1,000,000 bins drawn as 4,000/],
    ['hist of 1000 samples', () => plot.hist(split(1000)), /the first 40 of 1,000 samples shown/],
    ['box', () => plot.box(split(1000)), /the first 100 of 1,000 samples shown/],
    ['box of one sample', () => plot.box(x), /150 of \S+ outliers shown/],
    ['activations', () => plot.activations(split(50)), /the first 40 of 50 layers shown/],
    [
      'heatmap',
      () => plot.heatmap(square, { labels: true }),
      /averaged in blocks of 16×16. too many cells to write in/,
    ],
    ['weights', () => plot.weights(x.reshape(1000, 1000)), /averaged in blocks of 16×16/],
    ['confusionMatrix', () => plot.confusionMatrix(classes, classes), /1000000 of 1000000 right/],
    ['contour', () => plot.contour({ z: square }), /averaged in blocks of 9×9/],
    [
      'contour of a rough field',
      () => plot.contour({ z: (a, b) => Math.sin(30 * a) * Math.cos(30 * b), resolution: 1000, levels: 300 }),
      /300 levels drawn as 60.*curves left out, the smallest/,
    ],
    [
      'contour with a path',
      () => plot.contour({ z: (a, b) => a * b, path: pairs }),
      /1,000,000 points of a path drawn as 4,000/,
    ],
    ['surface', () => plot.surface({ z: square }), /1000×1000 values drawn as 25×25/],
    ['quiver', () => plot.quiver({ x, y, u: y, v: x }), /2,500 of 1,000,000 arrows shown/],
    [
      'decisionBoundary',
      () => plot.decisionBoundary((points) => points.mul(9).sin().sum(1), pairs, classes, { resolution: 1000 }),
      /3,000 of 1,000,000 points shown.*curves left out/,
    ],
    ['imageGrid', () => plot.imageGrid(x.reshape(100, 100, 100)), /pictures of 100×100 pixels reduced to \d+×\d+/],
    ['pairs', () => plot.pairs(x.reshape(200_000, 5)), /800 of 200,000 rows shown/],
    ['text', () => plot.text({ x, y, text: values }), /the first 500 of 1,000,000 texts shown/],
  ])(
    '%s',
    (_, make, note) => {
      const chart = make();
      expect(chart.description + JSON.stringify((chart as unknown as { spec: { title?: object } }).spec.title)).toMatch(
        note,
      );
      expect(bytes(chart)).toBeLessThan(1_200_000);
    },
    60_000,
  );
});

test('the histograms of pairs count every row, also those whose point is not drawn', () => {
  const { concat } = plot.pairs(x.reshape(200_000, 5)).spec as unknown as {
    concat: { data?: { values: { y: number }[] } }[];
  };
  expect(concat[0]?.data?.values.reduce((sum, row) => sum + row.y, 0)).toBe(200_000);
});

test('a matrix drawn as a surface reaches to its last row and column', () => {
  const z = Array.from({ length: 40 }, (_, i) => Array.from({ length: 33 }, (_, j) => i + j));
  const { layer } = plot.surface({ z }).spec as unknown as { layer: { data: { values: { z: number }[] } }[] };
  const heights = layer[1]?.data.values.map((point) => point.z) as number[];
  expect(Math.max(...heights)).toBeGreaterThan(39 + 32 - 3);
});

test('of a spec with more data than a notebook should store, the picture alone is shown, and says so', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => ({ x: i, y: values[i] }));
  const encoding = { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } };
  const $schema = 'https://vega.github.io/schema/vega-lite/v5.json';
  const { data } = format({ $schema, data: { values: rows }, mark: 'tick', encoding }) as Shown;
  expect(Object.keys(data)).toEqual(['image/png', 'text/plain']);
  expect(data['text/plain']).toMatch(/Stored as a picture only: its data would be \d\.\d MB/);
});

test('charts that are many together are bounded as well', () => {
  const many = plot.grid(Array.from({ length: 24 }, () => plot.line(values.subarray(0, 50_000))));
  expect(bytes(many)).toBeLessThan(1_200_000);
});

test('a large tensor as a picture is reduced', () => {
  const huge = torch.rand(3, 1500, 2000);
  const shown = format(plot.imageGrid([huge])) as Shown;
  expect(JSON.stringify(shown.data).length).toBeLessThan(1_200_000);
});
