import { expect, test } from 'vitest';
import { plot } from '#display';

interface Unit {
  mark: { type: string; color?: string };
  encoding: Record<string, { title?: unknown; scale?: { type?: string; domain?: string[]; range?: string[] } }>;
}
const layers = (chart: { spec: unknown }): Unit[] => (chart.spec as { layer: Unit[] }).layer;

test('charts without a name get different colours in a layer', () => {
  const [a, b] = layers(plot.layer(plot.line([1, 2]), plot.line([2, 3])));
  expect(a?.mark.color).not.toBe(b?.mark.color);
});

test('names of layered charts share one legend, each with a colour of its own', () => {
  const chart = plot.layer(plot.scatter({ y: [1, 2], name: 'data' }), plot.line({ y: [1, 2], name: 'fit' }));
  const scales = layers(chart).map(({ encoding }) => encoding.color?.scale);
  expect(scales[0]?.domain).toEqual(['data', 'fit']);
  expect(scales[1]).toEqual(scales[0]);
  expect(new Set(scales[0]?.range).size).toBe(2);
});

test('titles and scales of one layer hold for all, and are not joined', () => {
  const chart = plot.layer(
    plot.line({ y: [1, 10], yTitle: 'loss', yScale: 'log' }),
    plot.rule({ y: 5, label: 'five' }),
    { xTitle: 'step' },
  );
  expect(chart.toSvg()).not.toContain('loss, ');
  const [first] = layers(chart);
  expect(first?.encoding).toMatchObject({ x: { title: 'step' }, y: { title: 'loss', scale: { type: 'log' } } });
});

test('specs written by hand can be layered, and are checked', () => {
  const hand = {
    data: { values: [{ x: 1, y: 2 }] },
    mark: 'point',
    encoding: { x: { field: 'x', type: 'quantitative' } },
  };
  expect(layers(plot.layer(plot.line([1, 2]), hand))).toHaveLength(2);
  expect(() => plot.layer(plot.line([1, 2]), { mark: 'pont' })).toThrow('mark is "pont"');
});

test('charts side by side share the page; one with a width of its own keeps it', () => {
  const { hconcat } = plot.hconcat(plot.line([1, 2]), plot.line([1, 2], { width: 333 })).spec as unknown as {
    hconcat: { width: number }[];
  };
  expect(hconcat.map(({ width }) => width)).toEqual([310, 333]);
});

test('a spec can be carried on by hand', () => {
  expect({ ...plot.line([1, 2]).spec, width: 300 }).toMatchObject({
    $schema: expect.stringContaining('vega-lite/v5'),
    width: 300,
  });
});
