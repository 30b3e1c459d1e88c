// Writes docs/gallery.md, and each example's picture and spec beside this file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { examples } from './examples.mjs';

const here = new URL('./', import.meta.url);
mkdirSync(here, { recursive: true });
const page = [
  '# Gallery',
  '',
  'Made by `node docs/gallery/build.mjs` from [examples.mjs](gallery/examples.mjs); the same charts are snapshot tests.',
  '',
];
for (const [title, example] of Object.entries(examples)) {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const chart = example();
  writeFileSync(new URL(`${name}.png`, here), chart.toPng(1));
  writeFileSync(new URL(`${name}.vl.json`, here), `${JSON.stringify(chart.spec)}\n`);
  page.push(
    `## ${title}`,
    '',
    '```js',
    ...source(example),
    '```',
    '',
    `![${chart.description}](gallery/${name}.png)`,
    '',
  );
  console.log(name);
}
writeFileSync(new URL('../gallery.md', here), page.join('\n'));

/** The example's code as it stands in the file, without the arrow around it. */
function source(example) {
  const lines = String(example).split('\n');
  const last = lines.at(-1) ?? '';
  const indent = /^ */.exec(last)?.[0] ?? '';
  const body = lines.map((line, i) => (i > 0 && line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
  if (!body.startsWith('() => {')) return body.replace(/^\(\) =>\s*/, '').split('\n');
  return body
    .slice('() => {'.length, -1)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^ {2}/, '').replace(/^return /, ''));
}
