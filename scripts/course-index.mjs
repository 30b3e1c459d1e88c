// Writes notebooks/00-index.ipynb: which lecture and cell teaches which row of the notes. With --check it only tells whether it would change.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'notebooks');
const target = join(folder, '00-index.ipynb');
const rows = JSON.parse(readFileSync(join(root, 'tests/course/rows.json'), 'utf8'));

const PARTS = [
  ['Numbers and chance', /^0[1-4]/],
  ['The way down', /^0[5-8]/],
  ['Networks', /^(09|1[0-2])/],
  ['A good start', /^1[34]/],
  ['What holds for new data', /^1[5-7]/],
  ['Words and pictures', /^1[89]/],
  ['Inside the machine', /^20/],
];

const text = (cell) => (Array.isArray(cell.source) ? cell.source.join('') : cell.source);

/** Titles, first paragraph and, for every cell, its number and the section it stands in. */
function readLecture(name) {
  const { cells } = JSON.parse(readFileSync(join(folder, `${name}.ipynb`), 'utf8'));
  const title = /^# (.*)$/m.exec(text(cells[0]))[1];
  const summary = /\*\*You will learn\*\* ([\s\S]*?)(?:\n\n|$)/.exec(text(cells[0]))[1].replace(/\n/g, ' ');
  const places = new Map();
  let section = title;
  cells.forEach((cell, i) => {
    const headings = cell.cell_type === 'markdown' ? [...text(cell).matchAll(/^##+ (.*)$/gm)].map((m) => m[1]) : [];
    section = headings.at(-1) ?? section;
    places.set(cell.id, { number: i + 1, section: headings[0] ?? section });
  });
  return { name, title, summary, places };
}

const lectures = readdirSync(folder)
  .filter((file) => file.endsWith('.ipynb') && !file.startsWith('00-'))
  .sort()
  .map((file) => readLecture(file.slice(0, -'.ipynb'.length)));

const number = (name) => /^0*(\w+?)-/.exec(name)[1];
/** Words in a table: a bar would end the column, and a formula's dollar would swallow it. */
const inTable = (words) => words.replace(/\|/g, '\\|');

function wherever({ cells, id }) {
  const out = [];
  let last;
  for (const cell of cells) {
    const [name, cellId] = cell.split('#');
    const lecture = lectures.find((one) => one.name === name);
    const place = lecture?.places.get(cellId);
    if (!place) throw new Error(`tests/course/rows.json: the row ${id} names the cell ${cell}, which is not there`);
    const section = `${number(name)}, *${place.section}*: `;
    out.push(
      `${section === last ? ', ' : `${last ? '; ' : ''}${section}`}[cell\u00a0${place.number}](${name}.ipynb#cell-id=${cellId})`,
    );
    last = section;
  }
  return inTable(out.join(''));
}

const markdown = (id, source) => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: source.split(/(?<=\n)/),
});
const slug = (words) =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const contents = PARTS.map(([title, which], i) => {
  const items = lectures
    .filter(({ name }) => which.test(name))
    .map((lecture) => `- **${number(lecture.name)} · [${lecture.title}](${lecture.name}.ipynb)**: ${lecture.summary}`);
  return `### Part ${i + 1}: ${title}\n\n${items.join('\n')}`;
});

const tables = [...new Set(rows.map(({ part }) => part))].map((part) => {
  const lines = rows
    .filter((row) => row.part === part)
    .map((row) => `| ${inTable(row.teaches)} | ${row.notes} | ${wherever(row)} |`);
  const heading = part.replace(/:.*/, '');
  return markdown(
    `rows-${slug(heading)}`,
    `### ${heading}\n\n| the notes teach | notes | taught in |\n|---|---|---|\n${lines.join('\n')}`,
  );
});

const title = 'What is where';
const notebook = {
  cells: [
    markdown(
      'what-is-where',
      `# ${title}

Deep learning from its first vector to transfer learning, in ${lectures.length} lectures that run. Each takes one sitting; every figure in them was computed by the cell above it, and every claim is followed by a cell that shows it happening, and checks it.

The course grew out of five sets of lecture notes, called S0 to S4 below: questions and answers about PyTorch, a deep-learning course, a crash course, handwritten notes, and a lecture on the basics. Where their code is quoted, the TypeScript that does the same stands beside it. Where they are mistaken, a ⚠ says so, and what can run runs both ways.`,
    ),
    markdown(
      'how-to-read',
      `## How to read a lecture

Run it from the top: \`Shift+Enter\`, cell by cell. Hover over a name to see its type, and a tensor's shape. Change a number and run the cell again: that is what the cells are for. The exercises at the end have solutions, folded on the pages and runnable in the notebooks.

Each lecture has a cell with \`fast = true\`. In **fast mode** the whole course runs in a few minutes on two cores; with \`fast = false\` lectures repeat their experiments more often, and the curves are smoother:

\`\`\`sh
gradbook run notebooks --param fast=false --output results
\`\`\``,
    ),
    markdown('lectures', `## The lectures\n\n${contents.join('\n\n')}`),
    markdown('rows', '## Where each topic of the notes is taught\n\nThe links lead to the cells themselves.'),
    ...tables,
  ],
  metadata: {
    kernelspec: { display_name: 'TypeScript (Gradbook)', language: 'typescript', name: 'gradbook' },
    language_info: { file_extension: '.ts', mimetype: 'text/typescript', name: 'typescript' },
    title,
  },
  nbformat: 4,
  nbformat_minor: 5,
};

const contentsNow = `${JSON.stringify(notebook, null, 1)}\n`;
if (process.argv.includes('--check')) {
  let stored = '';
  try {
    stored = readFileSync(target, 'utf8');
  } catch {}
  if (stored !== contentsNow) {
    console.error('notebooks/00-index.ipynb is not what its rows and lectures say: run node scripts/course-index.mjs');
    process.exit(1);
  }
} else writeFileSync(target, contentsNow);
