// Writes dist/cli/export/browser/vega.js: what lecture pages need of Vega, a fifth less than Vega's own build. Their charts are compiled
// Vega-Lite, which knows no forces, trees, word clouds or Voronoi cells, and expressions run in the interpreter.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../', import.meta.url));
const out = `${root}dist/cli/export/browser/vega.js`;
const ENTRY = `
import { transforms } from 'vega-dataflow';
import * as crossfilter from 'vega-crossfilter';
import * as encode from 'vega-encode';
import * as geo from 'vega-geo';
import * as regression from 'vega-regression';
import * as data from 'vega-transforms';
import { extend } from 'vega-util';
import * as views from 'vega-view-transforms';
extend(transforms, crossfilter, encode, geo, regression, data, views);
export { expressionInterpreter } from 'vega-interpreter';
export { parse } from 'vega-parser';
export { Warn } from 'vega-util';
export { View } from 'vega-view';
`;

/** Bundles when the list above or a version of Vega changed since the last bundle. */
export async function bundleVega() {
  const version = (name) => JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8')).version;
  const notice = `/*! Vega ${version('vega')}, vega-interpreter ${version('vega-interpreter')}: BSD-3-Clause, University of Washington Interactive Data Lab */`;
  const hash = `/* ${createHash('sha256').update(ENTRY).digest('hex').slice(0, 8)} */`;
  if (existsSync(out) && readFileSync(out, 'utf8').startsWith(`${notice}${hash}`)) return;
  const name = `${root}vega-entry.js`;
  const bundle = await rolldown({
    input: name,
    platform: 'browser',
    plugins: [
      { name: 'entry', resolveId: (id) => (id === name ? id : null), load: (id) => (id === name ? ENTRY : null) },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'vega', minify: true });
  await bundle.close();
  writeFileSync(out, `${notice}${hash}\n${output[0].code}`);
}
