// The course through `gradbook run` and through `jupyter nbconvert --execute` with tslab:
//   node bench/run/run.mjs [--rounds 3] [--only 02,05] [--all]
// By default a handful of lectures, some two minutes on a quiet machine; --only takes the beginnings of file names, --all the course.
//
// Compared are the cells of the course that both kernels can run, unchanged. tslab has none of our globals, so its copies
// begin with a cell that requires them from the same build, as `any`; untimed passes through both at the same time, lecture by lecture
// until no more cells fail, find the cells that run in both (kept in cells.json), and only these are timed. Gradbook checks their types
// and draws their charts; for tslab every tensor is `any`, and charts are printed as text. Rounds are interleaved.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PeakMemory } from './memory.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    // Formulas with charts, and loops over tiny tensors.
    only: { type: 'string', default: '02,10' },
    all: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const course = notebooksIn(join(root, 'notebooks')).filter(
  (path) => options.all || options.only.split(',').some((start) => basename(path).startsWith(start)),
);
if (course.length === 0) throw new Error(`No lecture begins with ${options.only}.`);
const work = mkdtempSync(join(tmpdir(), 'gradbook-bench-run-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** Cells that run on both sides, by lecture; kept with the code they belong to. */
const KNOWN = join(root, 'bench/run/cells.json');

const SHIM = [
  ['cli/index.js', 'torch, nn, F, optim, data, stats, metrics, datasets'],
  ['display/index.js', 'plot, display, tqdm'],
  ['cli/expect/expect.js', 'expect'],
]
  .map(([file, names]) => `const { ${names} }: any = require(${JSON.stringify(join(root, 'dist', file))});`)
  .concat('type Tensor<Shape = any, Type = any> = any;')
  .join('\n');
const shim = { cell_type: 'code', id: 'shim', metadata: {}, execution_count: null, outputs: [], source: SHIM };
const TSLAB = { name: 'tslab', display_name: 'tslab', language: 'typescript' };

const tslabArgv = [
  process.execPath,
  join(root, 'node_modules/tslab/bin/tslab'),
  'kernel',
  '--config-path={connection_file}',
];
write(join(work, 'jupyter/kernels/tslab/kernel.json'), { argv: tslabArgv, ...TSLAB });
const env = {
  ...process.env,
  JUPYTER_PATH: join(work, 'jupyter'),
  PYDEVD_DISABLE_FILE_VALIDATION: '1',
  GRADBOOK_BLAS: 'off',
};

const folders = { tslab: join(work, 'tslab'), gradbook: join(work, 'gradbook') };
const gradbook = (names, out, ...args) => [
  process.execPath,
  join(root, 'dist/cli/main.js'),
  'run',
  ...names.map((name) => join(folders.gradbook, name)),
  '--output',
  join(work, out),
  ...args,
];
const nbconvert = (names, out, ...args) => [
  ...['/usr/bin/jupyter', 'nbconvert', '--to', 'notebook', '--execute', '--output-dir', join(work, out), ...args],
  ...names.map((name) => join(folders.tslab, name)),
];
const lectures = course.map((path) => basename(path));

await prepare();
const sides = {
  'gradbook run --jobs 2': { argv: gradbook(lectures, 'out', '--jobs', '2'), shims: 0 },
  'gradbook run --jobs 1': { argv: gradbook(lectures, 'out', '--jobs', '1'), shims: 0 },
  'nbconvert, tslab': { argv: nbconvert(lectures, 'out'), shims: 1 },
};
const figures = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
for (let round = 0; round < rounds; round++)
  for (const [name, { argv, shims }] of Object.entries(sides)) {
    figures[name].push(await measure(argv, shims));
    console.log(`round ${round + 1}, ${name}: ${figures[name].at(-1).seconds.toFixed(1)} s`);
  }
report();

/** Leaves in both folders the cells that both kernels can run. */
async function prepare() {
  for (const path of course) {
    const notebook = JSON.parse(readFileSync(path, 'utf8'));
    notebook.cells = notebook.cells.filter(
      ({ cell_type, metadata }) => cell_type === 'code' && !metadata.tags?.includes('raises-exception'),
    );
    for (const cell of notebook.cells) Object.assign(cell, { outputs: [], execution_count: null });
    save(basename(path), notebook);
    // Some cells read files beside the notebook.
    const files = join(dirname(path), 'data');
    if (existsSync(files))
      for (const folder of Object.values(folders)) cpSync(files, join(folder, 'data'), { recursive: true });
  }
  const before = count();
  // What an earlier run found out, for as long as the code is the same; written after each lecture, so that a run that is stopped loses little.
  const known = existsSync(KNOWN) ? JSON.parse(readFileSync(KNOWN, 'utf8')) : {};
  for (const [done, name] of lectures.entries()) {
    const hash = hashOf(name);
    if (known[name]?.hash === hash) keep(name, known[name].cells);
    else {
      const started = performance.now();
      await findCells(name);
      known[name] = { hash, cells: cellsOf(name).map(({ id }) => id) };
      writeFileSync(KNOWN, `${JSON.stringify(known, null, 2)}\n`);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(
        `${name} (${done + 1} of ${lectures.length}): ${known[name].cells.length} cells run in both, found in ${seconds} s`,
      );
    }
  }
  const version = (name) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  console.log(
    `Node ${process.version}, tslab ${version('tslab')}, TypeScript ${version('typescript')} (gradbook), ${cpus()[0].model},`,
  );
  console.log(
    `${availableParallelism()} cores; both sides compute with one thread on the same build, BLAS ${env.GRADBOOK_BLAS}.`,
  );
  console.log(
    `${count()} of the ${before} code cells in ${course.length} notebooks run in both kernels; ${rounds} rounds.`,
  );
}

/** A cell that failed may have left declarations behind: without it others fail, until no more do. */
async function findCells(name) {
  do {
    await Promise.all([
      spawnMeasured(nbconvert([name], 'tried-tslab', '--allow-errors')),
      spawnMeasured(gradbook([name], 'tried-gradbook', '--allow-errors', '--jobs', '1')),
    ]);
  } while (keepThoseThatRan(name));
}

function save(name, notebook) {
  write(join(folders.gradbook, name), notebook);
  write(join(folders.tslab, name), { ...notebook, metadata: { kernelspec: TSLAB }, cells: [shim, ...notebook.cells] });
}

/** Keeps the cells of a lecture that ran on both sides; true where some did not. */
function keepThoseThatRan(name) {
  // tslab tells of errors on stderr alone: nbconvert --allow-errors stores no error for them.
  const failed = (output) => output.output_type === 'error' || output.name === 'stderr';
  const bad = new Set();
  for (const folder of ['tried-tslab', 'tried-gradbook'])
    for (const { id, outputs } of JSON.parse(readFileSync(join(work, folder, name), 'utf8')).cells)
      if (outputs.some(failed)) bad.add(id);
  if (bad.has('shim')) throw new Error(`tslab cannot load the build in ${name}.`);
  if (bad.size === 0) return false;
  keep(
    name,
    cellsOf(name)
      .map(({ id }) => id)
      .filter((id) => !bad.has(id)),
  );
  return true;
}

function keep(name, ids) {
  const notebook = JSON.parse(readFileSync(join(folders.gradbook, name), 'utf8'));
  save(name, { ...notebook, cells: notebook.cells.filter(({ id }) => ids.includes(id)) });
}

function cellsOf(name) {
  return JSON.parse(readFileSync(join(folders.gradbook, name), 'utf8')).cells;
}

function hashOf(name) {
  const code = JSON.stringify([SHIM, cellsOf(name).map(({ id, source }) => [id, source])]);
  return createHash('sha256').update(code.replaceAll(root, '')).digest('hex');
}

function count() {
  return notebooksIn(folders.gradbook).reduce(
    (sum, path) => sum + JSON.parse(readFileSync(path, 'utf8')).cells.length,
    0,
  );
}

async function measure(argv, shims) {
  rmSync(join(work, 'out'), { recursive: true, force: true });
  const { seconds, megabytes } = await spawnMeasured(argv, true);
  const cells = notebooksIn(join(work, 'out')).flatMap((path) =>
    JSON.parse(readFileSync(path, 'utf8')).cells.slice(shims).map(cellTime),
  );
  return { seconds, megabytes, cells: cells.filter((time) => time !== undefined) };
}

/** Milliseconds from busy to idle, as both runners record them. */
function cellTime({ metadata: { execution = {} } }) {
  const [busy, idle] = ['busy', 'idle'].map((state) => Date.parse(execution[`iopub.status.${state}`]));
  return Number.isNaN(idle - busy) ? undefined : idle - busy;
}

function spawnMeasured([program, ...args], mustSucceed = false) {
  const started = performance.now();
  const child = spawn(program, args, { env, cwd: work, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const memory = new PeakMemory(child.pid);
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      const megabytes = memory.stop() / 2 ** 20;
      if (mustSucceed && code !== 0)
        reject(new Error(`${program} ${args[0]} ended with ${code}:\n${said.slice(-3000)}`));
      else resolve({ seconds, megabytes });
    });
  });
}

function report() {
  const ours = quantile(
    figures['gradbook run --jobs 2'].map(({ seconds }) => seconds),
    0.5,
  );
  const rows = Object.entries(figures).map(([name, runs]) => {
    const seconds = runs.map((run) => run.seconds);
    const cells = runs.flatMap((run) => run.cells);
    const figures = {
      's, median': quantile(seconds, 0.5),
      's, p95': quantile(seconds, 0.95),
      'times ours': quantile(seconds, 0.5) / ours,
      'cell ms, median': quantile(cells, 0.5),
      'cell ms, p95': quantile(cells, 0.95),
      'peak MB, all processes': quantile(
        runs.map(({ megabytes }) => megabytes),
        0.5,
      ),
    };
    return [name, Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toFixed(2))]))];
  });
  console.table(Object.fromEntries(rows));
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function notebooksIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ipynb')) : [];
  return names.sort().map((name) => join(folder, name));
}

function write(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
}
