// The course through `gradbook run` and through `jupyter nbconvert --execute` with tslab: node bench/run/run.mjs [rounds] [notebooks …].
//
// Compared are the cells of the course that both kernels can run, unchanged. tslab has none of our globals, so its copies
// begin with a cell that requires them from the same build, as `any`; untimed passes through both
// find the cells that run in both, and only these are timed. Gradbook checks their types
// and draws their charts; for tslab every tensor is `any`, and charts are printed as text. Rounds are interleaved.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PeakMemory } from './memory.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [rounds = '3', ...chosen] = process.argv.slice(2);
const course = chosen.length > 0 ? chosen : notebooksIn(join(root, 'notebooks'));
const work = mkdtempSync(join(tmpdir(), 'gradbook-bench-run-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

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
const env = { ...process.env, JUPYTER_PATH: join(work, 'jupyter'), PYDEVD_DISABLE_FILE_VALIDATION: '1' };

const folders = { tslab: join(work, 'tslab'), gradbook: join(work, 'gradbook') };
const gradbook = (...args) => [
  process.execPath,
  join(root, 'dist/cli/main.js'),
  'run',
  folders.gradbook,
  '--output',
  join(work, 'out'),
  ...args,
];
const nbconvert = (...args) => [
  ...['/usr/bin/jupyter', 'nbconvert', '--to', 'notebook', '--execute', '--output-dir', join(work, 'out'), ...args],
  ...notebooksIn(folders.tslab),
];

await prepare();
const sides = {
  'gradbook run --jobs 2': { argv: gradbook('--jobs', '2'), shims: 0 },
  'gradbook run --jobs 1': { argv: gradbook('--jobs', '1'), shims: 0 },
  'nbconvert, tslab': { argv: nbconvert(), shims: 1 },
};
const figures = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round++)
  for (const [name, { argv, shims }] of Object.entries(sides)) figures[name].push(await measure(argv, shims));
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
  // A cell that failed may have left declarations behind: without it others fail, until no more do.
  for (let last = Number.POSITIVE_INFINITY; count() < last; ) {
    last = count();
    for (const argv of [nbconvert('--allow-errors'), gradbook('--allow-errors', '--jobs', '2')]) {
      await spawnMeasured(argv);
      keepThoseThatRan();
    }
  }
  console.log(
    `${count()} of the ${before} code cells in ${course.length} notebooks run in both kernels; ${rounds} rounds.`,
  );
}

function save(name, notebook) {
  write(join(folders.gradbook, name), notebook);
  write(join(folders.tslab, name), { ...notebook, metadata: { kernelspec: TSLAB }, cells: [shim, ...notebook.cells] });
}

function keepThoseThatRan() {
  for (const path of notebooksIn(folders.gradbook)) {
    const ran = JSON.parse(readFileSync(join(work, 'out', basename(path)), 'utf8'));
    // tslab tells of errors on stderr alone: nbconvert --allow-errors stores no error for them.
    const failed = ({ output_type, name }) => output_type === 'error' || name === 'stderr';
    const good = new Set(ran.cells.filter(({ outputs }) => !outputs.some(failed)).map(({ id }) => id));
    const notebook = JSON.parse(readFileSync(path, 'utf8'));
    save(basename(path), { ...notebook, cells: notebook.cells.filter(({ id }) => good.has(id)) });
  }
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
