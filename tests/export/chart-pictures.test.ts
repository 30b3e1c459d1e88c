import { describe, expect, test } from 'vitest';
import { chartHtml } from '#cli/export/outputs/chart';
import { withoutRemoteParts } from '#cli/export/outputs/chart-spec';
import { format, plot } from '#display';

const specOf = (value: unknown) =>
  (format(value) as { data: Record<string, Record<string, unknown>> }).data['application/vnd.vegalite.v5+json']!;
const grid = () => specOf(plot.imageGrid([[[0, 1]], [[1, 0]]], { labels: ['left', 'right'], title: 'Two' }));
const picture = '<img src="stored.png">';

describe('A grid of pictures on a page', () => {
  test('is drawn in the colours of the page, not on white paper', () => {
    const html = chartHtml({ spec: grid(), alt: 'Two pictures', picture });
    expect(html).not.toContain(picture);
    expect(html).not.toContain('on-paper');
    expect(html.match(/<image[^>]* xlink:href="data:image\/png;base64,/g)).toHaveLength(2);
    expect(html).toMatch(/<text[^>]*fill="var\(--chart-ink\)"[^>]*>left</);
    expect(html).toMatch(/<text[^>]*fill="var\(--chart-ink\)"[^>]*>Two</);
    expect(html).not.toMatch(/fill="(white|#fff)/);
  });
  test('has its pictures beside a page of a site', () => {
    const kept: string[] = [];
    const files = {
      add: (bytes: Uint8Array, mime: string) => `${mime}-${kept.push(Buffer.from(bytes).toString('latin1'))}`,
    };
    const html = chartHtml({ spec: grid(), alt: '', files });
    expect(kept.map((bytes) => bytes.slice(1, 4))).toEqual(['PNG', 'PNG']);
    expect(html.match(/href="image\/png-[12]"/g)).toHaveLength(2);
    expect(html).not.toContain('base64');
  });
  test('carries its pictures once', () => expect(chartHtml({ spec: grid(), alt: '' })).not.toContain('chart-spec'));
});

describe('Pictures inside a chart', () => {
  const pixel = 'data:image/png;base64,iVBORw0KGgo=';
  const encoding = { url: { field: 'u', type: 'nominal' }, x: { field: 'x' } };
  const view = { data: { values: [{ x: 1, u: pixel }] }, mark: { type: 'image', width: 9 }, encoding };

  test('stay, also in layers', () => {
    expect(withoutRemoteParts(view)).toEqual(view);
    const layers = { data: view.data, layer: [{ mark: 'image', encoding }, { mark: 'point' }] };
    expect(withoutRemoteParts(layers)).toEqual(layers);
  });
  test.each([
    ['of another machine', { ...view, data: { values: [{ u: pixel }, { u: 'https://example.org/a.png' }] } }],
    ['as SVG, which may ask for more', { ...view, data: { values: [{ u: 'data:image/svg+xml;base64,PHN2Zz4=' }] } }],
    ['whose address is computed', { ...view, transform: [{ calculate: "'//example.org'", as: 'u' }] }],
    ['whose address depends', { ...view, encoding: { url: { field: 'u', condition: { test: 'true', value: 'x' } } } }],
    ['without rows', { mark: 'image', encoding }],
  ])('go where they are some %s', (_, spec) => {
    const safe = withoutRemoteParts(spec) as { mark?: unknown; encoding: object };
    expect(safe.mark).toBeUndefined();
    expect(safe.encoding).not.toHaveProperty('url');
  });
});
