import { describe, expect, test } from 'vitest';
import { plot } from '#display';
import { torch } from '#runtime';

type Values = Record<string, unknown>[];
const rows = (chart: { spec: unknown }): Values => (chart.spec as { data: { values: Values } }).data.values;

describe('data is read alike from', () => {
  const expected = [
    { x: 0, y: 1.5 },
    { x: 1, y: 2.5 },
    { x: 2, y: 4 },
  ];
  const forms: Record<string, Parameters<typeof plot.line>[0]> = {
    'an array': [1.5, 2.5, 4],
    'a typed array': new Float32Array([1.5, 2.5, 4]),
    'a tensor': torch.tensor([1.5, 2.5, 4]),
    'a tensor with a column': torch.tensor([[1.5], [2.5], [4]]),
    'an array of scalars': [torch.tensor(1.5), torch.tensor(2.5), torch.tensor(4)],
    'an iterable': new Set([1.5, 2.5, 4]),
  };
  for (const [name, y] of Object.entries(forms))
    test(name, () => expect(rows(plot.line({ y } as never))).toEqual(expected));

  test('x and y one after the other, and a look', () => {
    const x = torch.tensor([1, 2, 4]);
    const look = { title: 'A title', xTitle: 'step' };
    const y = [3, 5, 9];
    expect(plot.line(x, y, look).spec).toEqual(plot.line({ x, y, ...look }).spec);
    expect(plot.scatter(x, y, look).spec).toEqual(plot.scatter({ x, y, ...look }).spec);
    expect(plot.bar(x, y, look).spec).toEqual(plot.bar({ x, y, ...look }).spec);
    const heights = new Float32Array([1, 2]);
    expect(plot.bar(['a', 'b'], heights).spec).toEqual(plot.bar({ x: ['a', 'b'], y: heights }).spec);
    expect(plot.line([0, 1], Math.sin).spec).toEqual(plot.line({ x: [0, 1], y: Math.sin }).spec);
    expect(() => plot.line([1, 2], [1, 2, 3])).toThrow('plot.line');
  });

  test('records', () => {
    const records = [1.5, 2.5, 4].map((loss, epoch) => ({ epoch, loss }));
    const chart = plot.line(records, { x: 'epoch', y: 'loss' });
    expect(rows(chart)).toEqual(expected);
    expect(chart.spec).toMatchObject({ encoding: { x: { title: 'epoch' }, y: { title: 'loss' } } });
  });

  test('a function over an interval', () => {
    const values = rows(plot.line({ x: [0, 2], y: (x) => x * x }));
    expect(values).toHaveLength(201);
    expect(values.at(-1)).toEqual({ x: 2, y: 4 });
  });
});

test('a matrix, a record and a colour each make series', () => {
  const matrix = plot.line(
    torch.tensor([
      [1, 2],
      [3, 4],
    ]) as never,
  );
  const record = plot.line({ 0: [1, 3], 1: [2, 4] });
  const color = plot.line({ x: [0, 1, 0, 1], y: [1, 3, 2, 4], color: [0, 0, 1, 1] });
  expect(rows(matrix)).toEqual(rows(record));
  expect(rows(color)).toEqual(rows(record));
});

test('float32 values do not carry seventeen digits into the notebook', () => {
  expect(rows(plot.line(torch.tensor([0.1, 0.2]) as never)).map(({ y }) => y)).toEqual([0.1, 0.2]);
  // Digits that distinguish the values stay.
  expect(rows(plot.line([1, 1 + 1e-9])).map(({ y }) => y)).toEqual([1, 1.000000001]);
});

test('a path may turn back', () => {
  expect(plot.line({ x: [0, 2, 1], y: [0, 1, 2] }).spec).toMatchObject({ encoding: { order: { field: 'i' } } });
});

test('what is not finite is left out, breaks the line, and is said', () => {
  const chart = plot.line([1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5]);
  expect(rows(chart).map(({ y }) => y)).toEqual([1, null, 3, null, 5]);
  expect(chart.spec).toMatchObject({ title: { subtitle: ['2 of 5 points left out: not a finite number'] } });
  expect(plot.line({ y: [0, 1, 10], yScale: 'log' }).description).toContain(
    '1 of 3 points left out: a log axis shows positive numbers only',
  );
});

test('what is said under the title is drawn where there is no title', () => {
  for (const title of [undefined, '', 'Training'])
    expect(plot.line([1, Number.NaN, 3], { ...(title !== undefined && { title }) }).toSvg()).toContain(
      '1 of 3 points left out',
    );
  expect(plot.line([1, 2], { subtitle: 'by hand' }).toSvg()).toContain('by hand');
  expect(plot.confusionMatrix([0, 1], [0, 0]).toSvg()).toContain('accuracy 0.5');
});

test('texts without a place are left out, and that is said', () => {
  const chart = plot.text({ x: [0, 1], y: [0, Number.NaN], text: ['a', 'b'] });
  expect(chart.description).toBe('Notes: a. 1 of 2 texts left out: no finite place.');
  expect(() => plot.text({ x: 0, y: Number.NaN, text: 'a' })).toThrow('plot.text: no text has a finite x and y');
});

test('nothing to draw is said in the words of the function that was called', () => {
  expect(() => plot.lossCurves([])).toThrow('plot.lossCurves: there are no losses yet');
  expect(() => plot.lossCurves([Number.NaN])).toThrow('plot.lossCurves: none of the 1 losses is a finite number');
  expect(() => plot.grid([])).toThrow('plot.grid: give at least one chart');
});

test('cells and rows that are not finite are blank, and that is said', () => {
  const holes = [
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, 2],
  ];
  expect(plot.heatmap(holes).description).toContain('2 of 4 cells blank: no finite number');
  const rows = [
    { a: 1, b: 2 },
    { a: Number.NaN, b: 3 },
    { a: 4, b: 5 },
  ];
  expect(plot.pairs(rows).description).toContain('values left out, not a finite number: 1 in a');
});

test('a gap that is meant is no note, and a lonely value is a point', () => {
  const chart = plot.lossCurves({ train: [3, 2, 1], validation: [null, 2, null] });
  expect(chart.description).not.toContain('left out');
  expect(chart.spec).toMatchObject({ mark: { point: { size: 40 } } });
});

test('curves may differ in length', () => {
  expect(rows(plot.lossCurves({ train: [3, 2, 1], validation: [3] }))).toHaveLength(4);
});

test('a diverging loss is drawn as far as it goes, and says so', () => {
  expect(plot.lossCurves([1, 1e10, Number.POSITIVE_INFINITY, Number.NaN]).description).toContain(
    '2 of 4 points left out',
  );
});

test('whole numbers get whole ticks, long titles break, names that do not fit lie across', () => {
  expect(plot.line([1, 2, 3, 5]).spec).toMatchObject({ encoding: { x: { axis: { tickCount: 3 } } } });
  const { title } = plot.line([1, 2], { title: 'word '.repeat(30).trim() }).spec as { title: { text: string[] } };
  expect(title.text.length).toBeGreaterThan(1);
  const words = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a word ${i}`, i]));
  expect(plot.bar(words).spec).toMatchObject({ encoding: { x: { axis: { labelAngle: -45 } } } });
});

describe('bad input is answered with what is wrong and where', () => {
  const cases: [string, () => unknown, string][] = [
    [
      'lengths that differ',
      () => plot.line({ x: [1, 2, 3], y: [1, 2] }),
      'plot.line: y has 2 values and x has 3; give both the same length',
    ],
    ['nothing', () => plot.scatter([]), 'plot.scatter: there is no data'],
    ['nothing finite', () => plot.hist([Number.NaN]), 'plot.hist: none of the values is a finite number'],
    [
      'a missing y',
      () => plot.line({ y: undefined as never }),
      'plot.line: y must be an array, a typed array or a tensor, but it is missing',
    ],
    [
      'a function without x',
      () => plot.line({ y: Math.sin }),
      'plot.line: y is a function, so x is needed: x: [-3, 3]',
    ],
    [
      'an unknown field',
      () => plot.scatter([{ a: 1 }], { x: 'a', y: 'b' as 'a' }),
      'plot.scatter: y names the field "b", but the records have a',
    ],
    [
      'a tensor of rank 3',
      () => plot.line(torch.zeros(2, 3, 4) as never),
      'plot.line: y must be one column, but its shape is [2, 3, 4]',
    ],
    ['ragged rows', () => plot.heatmap([[1, 2], [3]]), 'plot.heatmap: values: row 1 has 1 values and row 0 has 2'],
    ['an empty matrix', () => plot.heatmap([]), 'plot.heatmap: values is empty'],
    ['words for numbers', () => plot.hist(['a', 'b']), 'plot.hist: values must hold numbers, but it holds "a"'],
    [
      'an interval backwards',
      () => plot.contour({ z: (x) => x, x: [3, -3] }),
      'plot.contour: x must run from a smaller to a larger number, but it is [3, -3]',
    ],
    [
      'a field nowhere finite',
      () => plot.surface({ z: () => Number.NaN }),
      'plot.surface: z is nowhere a finite number in this rectangle',
    ],
    [
      'no prediction for a label',
      () => plot.confusionMatrix([0, 1], [0]),
      'there are 2 true labels and 1 predictions; give one prediction for each',
    ],
    [
      'a label that is no class',
      () => plot.confusionMatrix([0, 5], [0, 1], { classes: ['a', 'b'] }),
      '"5" is none of the classes a, b',
    ],
    [
      'samples with three columns',
      () => plot.decisionBoundary(() => [], [[1, 2, 3]], [0]),
      'X must have two columns to be drawn, but it has 3',
    ],
    [
      'a diverged model',
      () =>
        plot.decisionBoundary(
          (p: number[][]) => p.map(() => Number.NaN),
          [
            [0, 0],
            [1, 1],
          ],
          [0, 1],
        ),
      'has the training diverged?',
    ],
    ['a layer without weights', () => plot.weights({} as never), 'plot.weights: this layer has no weight'],
    ['a tensor without a graph', () => plot.graph(torch.zeros(2)), 'no recorded operation made this tensor'],
    [
      'a picture that is not finite',
      () => plot.imageGrid([[[0, Number.NaN]]]),
      'plot.imageGrid: picture 0 has 1 values that are not finite',
    ],
    ['a rule nowhere', () => plot.rule({}), 'plot.rule: give either x or y'],
    [
      'an unknown best curve',
      () => plot.lossCurves({ train: [1] }, { best: 'test' }),
      'best is "test", but the curves are train',
    ],
  ];
  for (const [name, call, message] of cases) test(name, () => expect(call).toThrow(message));
});
