import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format } from '#display';

const $schema = 'https://vega.github.io/schema/vega-lite/v5.json';
const data = { values: [{ a: 1, b: 2 }] };
const x = { field: 'a', type: 'quantitative' };

describe('a Vega-Lite spec that is wrong is told what is wrong, by its path', () => {
  const cases: [object, string][] = [
    [{ mark: 'lin' }, 'mark is "lin", but must be one of'],
    [{ mark: 'lin' }, 'Did you mean "line"?'],
    [
      { mark: 'line', encoding: { x: { field: 'a', type: 'quantitave' } } },
      'encoding.x.type is "quantitave", but must be one of "quantitative", "ordinal", "temporal", "nominal". Did you mean "quantitative"?',
    ],
    [{ mark: 'line', encodng: {} }, 'encodng is not known here. Did you mean "encoding"?'],
    [{ mark: { type: 'bar', colour: 'red' } }, 'mark.colour is not known here. Did you mean "color"?'],
    [{ encoding: { x } }, 'the spec needs "mark"'],
    [{ layer: [{ mark: 'point' }, { mark: 'pont' }] }, 'layer[1].mark is "pont"'],
    [
      { hconcat: [{ mark: 'bar', encoding: { x: { filed: 'a' } } }] },
      'hconcat[0].encoding.x.filed is not known here. Did you mean "field"?',
    ],
    [{ mark: 'bar', width: 'wide' }, 'width is "wide", but must be a number or "container"'],
    [{ mark: 'bar', encoding: { x: { ...x, scale: { type: 'logg' } } } }, 'encoding.x.scale.type is "logg"'],
  ];
  for (const [spec, message] of cases)
    test(message, () => expect(() => format({ $schema, data, ...spec })).toThrow(message));
});

test('a spec that is right is drawn', () => {
  const { data: forms } = format({ $schema, data, mark: 'point', encoding: { x }, title: 'By hand' }) as {
    data: Record<string, unknown>;
  };
  expect(forms['text/plain']).toBe('Vega-Lite chart: By hand');
  expect(forms).toHaveProperty(['image/png']);
});

test('data in a file beside the notebook is read into the chart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradbook-'));
  try {
    writeFileSync(join(folder, 'points.csv'), 'a,b\n1,2\n3,4\n');
    const spec = { $schema, data: { url: join(folder, 'points.csv') }, mark: 'point', encoding: { x } };
    const { data: forms } = format(spec) as { data: Record<string, { data: { values: string } }> };
    expect(forms['application/vnd.vegalite.v5+json']?.data.values).toContain('3,4');
    expect(() => format({ ...spec, data: { url: 'missing.csv' } })).toThrow(
      'data.url: the file missing.csv cannot be read from',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('data on the web is left to the front end', () => {
  const { data: forms } = format({ $schema, data: { url: 'https://example.org/a.csv' }, mark: 'point' }) as {
    data: object;
  };
  expect(Object.keys(forms)).toEqual(['application/vnd.vegalite.v5+json', 'text/plain']);
});
