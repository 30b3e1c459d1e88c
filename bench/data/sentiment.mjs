// One epoch of the sentiment network of the lecture notes over real review sentences: hidden 10, batch 1, sparse; against the same
// algorithm in NumPy and against the dense layer, in NumPy and ours. Every round starts new processes, so that the first epoch is a first epoch.
//   node bench/data/sentiment.mjs --data <folder with rt-polarity.pos and .neg> [--rounds 5] [--clock wall|cpu] [--json]
// On a machine that does other work as well, `--clock cpu` compares the processor time of the thread that trains.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeFlags } from '../../dist/cli/install/node-flags.js';
import { percentile } from './clock.mjs';
import { Side } from './sides.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.GRADBOOK_BENCH_DATA ?? 'data' },
    rounds: { type: 'string', default: '5' },
    clock: { type: 'string', default: 'wall' },
    json: { type: 'boolean', default: false },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = ['rt-polarity.pos', 'rt-polarity.neg'].map((name) => join(options.data, name));
const missing = files.filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.log(`left out: sentiment, for want of ${missing.join(' and ')}.`);
  console.log(
    'It is the sentence polarity data set v1.0 of https://www.cs.cornell.edu/people/pabo/movie-review-data/ as UTF-8.',
  );
  process.exit(0);
}

// Positive and negative in turn; every word of a sentence once, as the notes' last version has it.
const [positive, negative] = files.map((file) => readFileSync(file, 'utf8').trim().split('\n'));
const numbers = new Map();
function number(word) {
  if (!numbers.has(word)) numbers.set(word, numbers.size);
  return numbers.get(word);
}
const sentences = positive.flatMap((text, i) => (i < negative.length ? [text, negative[i]] : [text]));
const reviews = sentences.map((text) => [...new Set(text.split(' ').filter(Boolean))].map(number));
const labels = sentences.map((_, i) => 1 - (i % 2));
const task = JSON.stringify({ words: numbers.size, hidden: 10, lr: 0.1, reviews, labels });

const python = process.env.PYTHON ?? '/usr/bin/python3';
const SIDES = [
  { name: 'numpy', command: python, args: [here('sentiment_numpy.py')], epochs: ['notes', 'vectors', 'dense'] },
  {
    name: 'gradbook',
    command: process.execPath,
    args: [...nodeFlags(), here('sentiment-side.mjs')],
    epochs: ['sparse', 'sparse', 'sparse', 'sparse'],
  },
  {
    name: 'gradbook dense',
    command: process.execPath,
    args: [...nodeFlags(), here('sentiment-side.mjs')],
    epochs: ['dense'],
  },
];
const ROWS = {
  'numpy 0': 'NumPy, the notes’ loops',
  'numpy 1': 'NumPy, one gather and scatter',
  'numpy 2': 'NumPy, the notes’ dense layer',
  'gradbook 0': 'Gradbook sparse, first epoch',
  'gradbook 3': 'Gradbook sparse, fourth epoch',
  'gradbook dense 0': 'Gradbook dense',
};

const times = new Map();
const peaks = new Map();
const about = new Map();
const accuracy = new Map();
for (let round = 0; round < Number(options.rounds); round++)
  for (const { name, command, args, epochs } of SIDES) {
    const side = new Side(command, args, { GRADBOOK_BLAS_THREADS: '1' });
    const { name: version, threads } = await side.ask(task);
    about.set(name, `${version}, ${threads} thread`);
    for (const [i, epoch] of epochs.entries()) {
      const { ms, cpu, accuracy: right } = await side.ask(epoch);
      const key = `${name} ${i}`;
      times.set(key, [...(times.get(key) ?? []), options.clock === 'cpu' ? cpu : ms]);
      accuracy.set(key, right);
    }
    peaks.set(name, Math.max(peaks.get(name) ?? 0, (await side.ask('.')).peakMB));
    side.end();
  }

const median = (key) => percentile(times.get(key), 0.5);
const ratios = [
  ['against the notes’ loops in NumPy, first epoch', median('numpy 0') / median('gradbook 0'), 5],
  ['against the notes’ loops in NumPy, fourth epoch', median('numpy 0') / median('gradbook 3'), 5],
  ['against one gather and scatter in NumPy, first epoch', median('numpy 1') / median('gradbook 0')],
  ['against one gather and scatter in NumPy, fourth epoch', median('numpy 1') / median('gradbook 3')],
  ['against the notes’ dense layer in NumPy, first epoch', median('numpy 2') / median('gradbook 0'), 20],
  ['against our own dense layer, first epoch', median('gradbook dense 0') / median('gradbook 0'), 20],
  ['against our own dense layer, fourth epoch', median('gradbook dense 0') / median('gradbook 3'), 20],
];
if (options.json) console.log(JSON.stringify({ times: [...times], peaks: [...peaks], ratios }));
else {
  for (const [name, text] of about) console.log(`${name.padEnd(16)} ${text}, peak ${peaks.get(name).toFixed(0)} MB`);
  console.log(
    `\n${reviews.length} sentences, ${numbers.size} words, ${options.clock} time in ms: best / median / p95, accuracy while training`,
  );
  for (const [key, label] of Object.entries(ROWS)) {
    const list = times.get(key);
    const numbersOf = [Math.min(...list), percentile(list, 0.5), percentile(list, 0.95)].map((ms) => ms.toFixed(1));
    console.log(`${label.padEnd(32)} ${numbersOf.join(' / ').padEnd(26)} ${(100 * accuracy.get(key)).toFixed(2)} %`);
  }
  console.log('');
  for (const [label, ratio, bar] of ratios)
    console.log(
      `${ratio.toFixed(1).padStart(6)} times as fast ${label}${bar ? ` (bar ${bar}${ratio >= bar ? '' : ', MISSED'})` : ''}`,
    );
}
