import { readdirSync, readFileSync } from 'node:fs';
import * as vega from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { format } from '#display';

const gallery = new URL('../../docs/gallery/', import.meta.url);

/**
 * What vega-embed lays under a spec in JupyterLab's and VS Code's dark themes.
 *
 * @see https://github.com/vega/vega-themes/blob/main/src/theme-dark.ts
 */
const dark: Config = {
  background: '#333',
  view: { stroke: '#888' },
  title: { color: '#fff', subtitleColor: '#fff' },
  style: { 'guide-label': { fill: '#fff' }, 'guide-title': { fill: '#fff' } },
  axis: { domainColor: '#fff', gridColor: '#888', tickColor: '#fff' },
};

async function draw(spec: TopLevelSpec, config: Config): Promise<string> {
  const view = new vega.View(vega.parse(compile(spec, { config }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  // Vega numbers its clips on and on.
  return svg.replace(/clip\d+|gradient_\d+/g, '');
}

// Its titles were white on white paper.
test.each(readdirSync(gallery).filter((name) => name.endsWith('.vl.json')))(
  '%s is the same in a dark theme',
  async (name) => {
    const spec = JSON.parse(readFileSync(new URL(name, gallery), 'utf8')) as TopLevelSpec;
    expect((await draw(spec, dark)) === (await draw(spec, {}))).toBe(true);
  },
);

test('a spec written by hand is the same in a dark theme, facets too', async () => {
  const { data } = format({
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title: { text: 'By hand', subtitle: 'in two parts' },
    data: { values: [1, 2, 3].map((x) => ({ x, y: x * x, part: x % 2 })) },
    mark: 'bar',
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { field: 'y', type: 'quantitative' },
      color: { field: 'part', type: 'nominal' },
      column: { field: 'part', type: 'nominal' },
    },
  }) as { data: Record<string, TopLevelSpec> };
  const spec = data['application/vnd.vegalite.v5+json'] as TopLevelSpec;
  expect((await draw(spec, dark)) === (await draw(spec, {}))).toBe(true);
});
