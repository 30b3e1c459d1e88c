// PyTorch, NumPy (and tfjs with --tfjs) against Gradbook with and without BLAS, interleaved in one run, every side with one thread.
//   node bench/runtime/run.mjs [--rounds 7] [--only name,name] [--stat median|best] [--tfjs] [--json]
// On a machine that does other work as well, `--stat best` compares the fastest runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    stat: { type: 'string', default: 'median' },
    tfjs: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** How fast, as a multiple of PyTorch's speed, each workload has to be with and without BLAS. */
const TARGETS = {
  regression_500ep: [10, 10],
  classify_1000ep: [5, 5],
  dropout_mlp_100ep: [5, 5],
  mnist_mlp_150steps: [1, 0.5],
  makemore_bn_1000steps: [2, 1.3],
  random_search_200: [1, 0.5],
  softmax_4096x1000_x10: [0.5, 0.5],
  elementwise_1e6_x20: [1, 1],
  matmul64_x2000: [0.9, 0.4],
  matmul256_x100: [0.9, 0.4],
  matmul1024_x5: [0.9, 0.4],
  tiny_4x4_x40000ops: [10, 10],
  autograd_scalar_2000: [10, 10],
};

/** A process that runs workloads on demand. */
class Side {
  constructor(label, command, args, env = {}) {
    this.label = label;
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.child.on('error', () => {});
  }
  async ask(line) {
    this.child.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.label} ended while it ran ${line}`);
    return JSON.parse(value);
  }
  end() {
    this.child.stdin.end();
  }
}

if (!options['no-build']) {
  const tsc = here('../../node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', here('..')], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
if (options.tfjs && !existsSync(here('../tfjs/node_modules')))
  spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: here('../tfjs'), stdio: 'inherit' });

const python = process.env.PYTHON ?? '/usr/bin/python3';
const serve = here('../../dist/bench/runtime/serve.js');
const sides = [
  new Side('torch', python, [here('torch_workloads.py'), '1']),
  new Side('blas', process.execPath, [serve], { GRADBOOK_BLAS_THREADS: '1', GRADBOOK_BLAS: '' }),
  new Side('wasm', process.execPath, [serve], { GRADBOOK_BLAS: 'off' }),
  new Side('numpy', python, [here('numpy_workloads.py'), '1']),
];
if (options.tfjs)
  for (const backend of ['cpu', 'wasm'])
    sides.push(new Side(`tfjs ${backend}`, process.execPath, [here('../tfjs/workloads.mjs'), backend]));

const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
const about = await Promise.all(sides.map((side) => side.ask('?')));
if (!options.json) {
  for (const [i, side] of sides.entries()) {
    const { name, threads, blas, core, blasThreads } = about[i];
    console.log(
      `${side.label.padEnd(10)} ${name}, ${threads} thread${threads === 1 ? '' : 's'}${blas ? `, BLAS ${blas}${core ? ` (${core})` : ''}${blasThreads ? `, ${blasThreads} BLAS thread(s)` : ''}` : ''}`,
    );
  }
  console.log(
    `\nbest / median / p95 in ms; in brackets the speed (${options.stat}) as a multiple of PyTorch's, of the bar for it\n`,
  );
}

const rows = [];
const names = Object.keys(TARGETS).filter(
  (name) => !options.only || options.only.split(',').some((part) => name.includes(part)),
);
for (const name of names) {
  const times = new Map();
  for (const side of sides) await side.ask(name); // warm up
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const side of sides) {
      const { ms, error } = await side.ask(name);
      if (error && round === 0) console.error(`${side.label} cannot run ${name}: ${error}`);
      if (ms !== undefined) times.set(side.label, [...(times.get(side.label) ?? []), ms]);
    }
  }
  const row = { name };
  for (const [label, list] of times) {
    list.sort((a, b) => a - b);
    row[label] = { best: list[0], median: percentile(list, 0.5), p95: percentile(list, 0.95) };
  }
  rows.push(row);
  if (options.json) continue;
  const ratio = (label) => row.torch[options.stat] / row[label][options.stat];
  const cell = (label, bar) => {
    if (!row[label]) return '';
    const { best, median, p95 } = row[label];
    const speed =
      label === 'torch'
        ? ''
        : ` [${ratio(label).toFixed(2)}${bar ? ` of ${bar}${ratio(label) >= bar ? '' : ' MISSED'}` : ''}]`;
    return `${label} ${best.toFixed(2)} / ${median.toFixed(2)} / ${p95.toFixed(2)}${speed}`;
  };
  const [withBlas, without] = TARGETS[name];
  console.log(
    name.padEnd(24),
    [cell('torch'), cell('blas', withBlas), cell('wasm', without), ...sides.slice(3).map(({ label }) => cell(label))]
      .filter(Boolean)
      .join(' | '),
  );
}
const memory = await Promise.all(sides.map((side) => side.ask('.')));
if (options.json) console.log(JSON.stringify({ about, rows, memory }));
else
  console.log(`\npeak memory: ${sides.map((side, i) => `${side.label} ${memory[i].peakMB.toFixed(0)} MB`).join(', ')}`);
for (const side of sides) side.end();
