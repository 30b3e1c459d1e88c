import { describe, expect, test } from 'vitest';
import { inPageColors } from '#cli/export/outputs/chart-spec';

const fill = { fill: { field: 'fill', type: 'nominal' } };
const line = { mark: { type: 'line', color: '#333333' } };
const words = { mark: { type: 'text', color: '#333333' } };
const colorsOf = (layer: unknown[]): unknown[] =>
  (inPageColors({ layer, config: {} }).layer as { mark: { color?: unknown } }[]).map(({ mark }) => mark.color);

describe('Colours of a chart on a page', () => {
  test('follow the page where the chart stands on paper', () =>
    expect(colorsOf([line, words])).toEqual(['var(--chart-ink)', 'var(--chart-ink)']));
  test('stay on painted bands, which are as pale in the dark; words beside them follow', () =>
    expect(colorsOf([{ mark: { type: 'line', interpolate: 'linear-closed' }, encoding: fill }, line, words])).toEqual([
      undefined,
      '#333333',
      'var(--chart-ink)',
    ]));
  test('stay for words inside painted boxes', () =>
    expect(colorsOf([{ mark: { type: 'rect' }, encoding: fill }, words])).toEqual([undefined, '#333333']));
});
