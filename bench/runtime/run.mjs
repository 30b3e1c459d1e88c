// PyTorch, NumPy (and tfjs with --tfjs) against Gradbook with and without BLAS, interleaved in one run, every side with one thread.
//   node bench/runtime/run.mjs [--rounds 7] [--fresh 3] [--only name,name] [--stat median|best|cpu] [--tfjs] [--json]
//
// The protocol, the same for every side:
//   first   a new process runs one workload once: what somebody pays who trains once in a cell. Median over --fresh processes; starting the
//           process and importing the library are not counted.
//   steady  one process per side lives through all workloads, as a notebook does. Each workload runs for at least a second to warm up, then
//           --rounds times for at least 100 ms, the sides taking turns; a round counts as the mean of its runs, garbage collection and all.
//           best, median and p95 of the rounds by the clock; cpu: the median processor time of the thread that computes.
// One run before the measurement, as torch_workloads.py has it, would be no steady state for a just-in-time compiler: V8 compiles hot loops during
// the first 20 to 100 ms, which for a workload of 2 ms are its first ten runs. docs/benchmarks.md says more.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    fresh: { type: 'string', default: '3' },
    only: { type: 'string' },
    stat: { type: 'string', default: 'median' },
    tfjs: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** Milliseconds of warming up, and of one round. */
const WARM = 1000;
const ROUND = 100;

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
  constructor({ label, command, args, env }) {
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
const node = process.execPath;
const { nodeFlags } = await import('../../dist/cli/install/node-flags.js');
/** As a kernel is started. */
const flags = nodeFlags();
const kinds = [
  { label: 'torch', command: python, args: [here('torch_workloads.py'), '1'] },
  { label: 'blas', command: node, args: [...flags, serve], env: { GRADBOOK_BLAS_THREADS: '1', GRADBOOK_BLAS: '' } },
  { label: 'wasm', command: node, args: [...flags, serve], env: { GRADBOOK_BLAS: 'off' } },
  { label: 'numpy', command: python, args: [here('numpy_workloads.py'), '1'] },
];
if (options.tfjs)
  for (const backend of ['cpu', 'wasm'])
    kinds.push({ label: `tfjs ${backend}`, command: node, args: [here('../tfjs/workloads.mjs'), backend] });
/** Sides whose first run is measured as well. */
const FIRST = ['torch', 'blas', 'wasm'];

const percentile = (list, p) => {
  const sorted = list.toSorted ? list.toSorted((a, b) => a - b) : [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
};

/** The first run of a workload in new processes, the sides taking turns. */
async function firstRuns(name) {
  const times = {};
  for (let i = 0; i < Number(options.fresh); i++)
    for (const kind of kinds.filter(({ label }) => FIRST.includes(label))) {
      const side = new Side(kind);
      await side.ask('?');
      const { ms } = await side.ask(`${name} 0`);
      side.end();
      if (ms !== undefined) (times[kind.label] ??= []).push(ms);
    }
  return Object.fromEntries(Object.entries(times).map(([label, list]) => [label, percentile(list, 0.5)]));
}

const sides = kinds.map((kind) => new Side(kind));
const about = await Promise.all(sides.map((side) => side.ask('?')));
if (!options.json) {
  for (const [i, side] of sides.entries()) {
    const { name, threads, blas, core, blasThreads } = about[i];
    console.log(
      `${side.label.padEnd(10)} ${name}, ${threads} thread${threads === 1 ? '' : 's'}${blas ? `, BLAS ${blas}${core ? ` (${core})` : ''}${blasThreads ? `, ${blasThreads} BLAS thread(s)` : ''}` : ''}`,
    );
  }
  console.log(
    `\nsteady: best / median / p95 (cpu) in ms; in brackets the speed (${options.stat}) as a multiple of PyTorch's, of the bar for it; first: a new process's first run\n`,
  );
}

const rows = [];
const names = Object.keys(TARGETS).filter(
  (name) => !options.only || options.only.split(',').some((part) => name.includes(part)),
);
for (const name of names) {
  const row = { name, first: Number(options.fresh) > 0 ? await firstRuns(name) : {} };
  const rounds = new Map();
  for (const side of sides) await side.ask(`${name} ${WARM}`);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const side of sides) {
      const answer = await side.ask(`${name} ${ROUND}`);
      if (answer.error && round === 0) console.error(`${side.label} cannot run ${name}: ${answer.error}`);
      if (answer.ms !== undefined) rounds.set(side.label, [...(rounds.get(side.label) ?? []), answer]);
    }
  }
  for (const [label, list] of rounds) {
    const ms = list.map((answer) => answer.ms);
    row[label] = {
      best: Math.min(...ms),
      median: percentile(ms, 0.5),
      p95: percentile(ms, 0.95),
      cpu: percentile(
        list.map((answer) => answer.cpu ?? Number.NaN),
        0.5,
      ),
    };
  }
  rows.push(row);
  if (!options.json) print(row);
}

function print(row) {
  const cell = (label, bar) => {
    if (!row[label]) return '';
    const { best, median, p95, cpu } = row[label];
    const ratio = row.torch[options.stat] / row[label][options.stat];
    const speed =
      label === 'torch' ? '' : ` [${ratio.toFixed(2)}${bar ? ` of ${bar}${ratio >= bar ? '' : ' MISSED'}` : ''}]`;
    const processor = Number.isFinite(cpu) ? ` (${cpu.toFixed(2)})` : '';
    const first =
      row.first[label] === undefined
        ? ''
        : ` first ${row.first[label].toFixed(1)}${label === 'torch' ? '' : ` [${(row.first.torch / row.first[label]).toFixed(2)}]`}`;
    return `${label} ${best.toFixed(2)} / ${median.toFixed(2)} / ${p95.toFixed(2)}${processor}${speed}${first}`;
  };
  const [withBlas, without] = TARGETS[row.name];
  const others = sides.slice(3).map(({ label }) => cell(label));
  console.log(
    row.name.padEnd(24),
    [cell('torch'), cell('blas', withBlas), cell('wasm', without), ...others].filter(Boolean).join(' | '),
  );
}

const memory = await Promise.all(sides.map((side) => side.ask('.')));
if (options.json) console.log(JSON.stringify({ about, rows, memory }));
else
  console.log(`\npeak memory: ${sides.map((side, i) => `${side.label} ${memory[i].peakMB.toFixed(0)} MB`).join(', ')}`);
for (const side of sides) side.end();
