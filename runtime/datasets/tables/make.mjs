// Writes iris.ts and digits.ts from the two tables: node runtime/datasets/tables/make.mjs iris.csv digits.csv.gz
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [iris, digits] = process.argv.slice(2);
const here = (name) => new URL(name, import.meta.url);
const rows = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
    .filter((row) => row.length > 3 && row.every((v) => Number.isFinite(v)));

const wrapped = (text, width) =>
  text
    .match(new RegExp(`.{1,${width}}`, 'g'))
    .map((line) => `  '${line}'`)
    .join(' +\n');

const flowers = rows(readFileSync(iris, 'utf8')).filter((row) => row.length === 5);
if (flowers.length !== 150) throw new Error(`iris: ${flowers.length} rows`);
writeFileSync(
  here('iris.ts'),
  `// Made by make.mjs. Iris: R. A. Fisher, "The use of multiple measurements in taxonomic problems" (1936); UCI Machine Learning Repository,
// https://archive.ics.uci.edu/dataset/53/iris, CC BY 4.0. Four lengths in millimetres and the species, 150 rows.

/** Four measurements in millimetres, two digits each, then the species. */
export const IRIS =
${wrapped(
  flowers
    .map(
      (row) =>
        row
          .slice(0, 4)
          .map((v) => String(Math.round(v * 10)).padStart(2, '0'))
          .join('') + row[4],
    )
    .join(''),
  108,
)};
`,
);

const images = rows(gunzipSync(readFileSync(digits)).toString());
if (images.length !== 1797) throw new Error(`digits: ${images.length} rows`);
writeFileSync(
  here('digits.ts'),
  `// Made by make.mjs. Optical Recognition of Handwritten Digits (the test set): E. Alpaydin, C. Kaynak; UCI Machine Learning Repository,
// https://archive.ics.uci.edu/dataset/80, CC BY 4.0. 1797 pictures of 8 × 8 pixels from 0 (A) to 16 (Q), each followed by its digit.

/** 65 characters a picture: 64 pixels, one letter each, and the digit. */
export const DIGITS =
${wrapped(
  images
    .map(
      (row) =>
        row
          .slice(0, 64)
          .map((v) => String.fromCharCode(65 + v))
          .join('') + row[64],
    )
    .join(''),
  130,
)};
`,
);
