// How long a student waits: from the command to JupyterLab's shell, and to the output of the first cell; and what the server weighs with two
// kernels beside it. `node bench/lab/run.mjs [--runs 5]` on a machine that does nothing else. The same page on Debian's jupyter_server and
// the classic Notebook 6 run in turn, where they are installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, only: { type: 'string' } } });
const RUNS = Number(values.runs);
const TOKEN = 'bench';
const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradbook-bench-lab-'));
const home = mkdtempSync(join(tmpdir(), 'gradbook-bench-home-'));
const COMMAND = file('dist/cli/main.js');

const spec = { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' };
for (const name of ['first', 'second']) {
  const cell = {
    id: 'a',
    cell_type: 'code',
    source: ['torch.ones(2, 3).sum().item()'],
    metadata: {},
    outputs: [],
    execution_count: null,
  };
  const notebook = { cells: [cell], metadata: { kernelspec: spec }, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
}

const lab = {
  page: (name) => `lab/workspaces/bench/tree/${name}.ipynb?token=${TOKEN}`,
  shell: '#jp-main-dock-panel',
  // Not the notebook's own indicator, which is idle before there is a kernel.
  idle: '#jp-main-statusbar :text("TypeScript (Gradbook) | Idle")',
  cell: '.jp-CodeCell .cm-content',
  output: '.jp-OutputArea-output',
};
const classic = {
  page: (name) => `notebooks/${name}.ipynb?token=${TOKEN}`,
  shell: '#menubar-container',
  idle: '#kernel_indicator_icon.kernel_idle_icon',
  cell: '.code_cell .CodeMirror-lines',
  output: '.output_subarea',
};
const debian = (app, root) => [
  ...['--no-browser', '--allow-root', `--${app}.ip=127.0.0.1`, `--${app}.token=${TOKEN}`, `--${app}.${root}=${folder}`],
  ...[`--${app}.port_retries=0`],
];
const hasDebian = existsSync('/usr/bin/jupyter-notebook');
// Each on a port of its own, the same every time: the browser then has the page's files already, as it has on a second day.
const SERVERS = [
  {
    name: 'gradbook lab',
    ...lab,
    port: 18_761,
    argv: [process.execPath, COMMAND, 'lab', folder, '--no-browser', '--token', TOKEN, '--port', '18761'],
  },
  hasDebian && {
    name: "the same page on Debian's jupyter_server",
    ...lab,
    port: 18_762,
    argv: [
      '/usr/bin/python3',
      file('tests/lab/serve_lab.py'),
      ...debian('ServerApp', 'root_dir'),
      '--ServerApp.port=18762',
    ],
  },
  hasDebian && {
    name: 'Notebook 6',
    ...classic,
    port: 18_763,
    argv: ['/usr/bin/python3', '-m', 'notebook', ...debian('NotebookApp', 'notebook_dir'), '--NotebookApp.port=18763'],
  },
].filter((server) => server && (!values.only || server.name.includes(values.only)));

spawnSync(process.execPath, [COMMAND, 'install', '--prefix', home]);
const env = {
  ...process.env,
  HOME: home,
  JUPYTER_PATH: join(home, 'share', 'jupyter'),
  PYDEVD_DISABLE_FILE_VALIDATION: '1',
};
const browser = await chromium.launchPersistentContext(join(home, 'profile'), {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
  viewport: { width: 1400, height: 900 },
});
await browser.newPage();

/** Megabytes of a process alone, without what it started. */
function memory(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)[1]) / 1024;
  return { rss: megabytes('Rss'), pss: megabytes('Pss') };
}

/** Seconds of CPU that a process has used. */
function cpu(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function answers({ port }) {
  const url = `http://127.0.0.1:${port}/api?token=${TOKEN}`;
  for (;;) {
    if ((await fetch(url).catch(() => undefined))?.ok) return;
    await sleep(5);
  }
}

async function runCell(page, server) {
  await page.locator(server.idle).first().waitFor();
  await page.locator(server.cell).first().waitFor();
  const output = page.locator(server.output, { hasText: '6' }).first();
  // A page that is still being set up loses the key: it is pressed again.
  for (let tries = 0; tries < 20; tries++) {
    await page.locator(server.cell).first().click();
    await page.keyboard.press('Shift+Enter');
    const seen = await output.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
  }
  throw new Error(`${server.name}: the cell did not run.`);
}

/** One start: seconds since the command, megabytes of the server with two kernels. */
async function measure(server) {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const child = spawn(server.argv[0], server.argv.slice(1), { cwd: folder, env, stdio: 'ignore', detached: true });
  try {
    return await watch(server, child.pid, seconds);
  } finally {
    const exited = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await Promise.race([exited, sleep(8000)]);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // All of it is gone.
    }
  }
}

async function watch(server, pid, seconds) {
  await answers(server);
  const ready = seconds();
  const url = (name) => `http://127.0.0.1:${server.port}/${server.page(name)}`;
  const page = await browser.newPage();
  await page.goto(url('first'), { waitUntil: 'commit' });
  await page.locator(server.shell).waitFor();
  const shell = seconds();
  await runCell(page, server);
  const first = seconds();
  const used = cpu(pid);
  const second = await browser.newPage();
  await second.goto(url('second').replace('workspaces/bench', 'workspaces/bench2'));
  await runCell(second, server);
  await sleep(1000);
  const { rss, pss } = memory(pid);
  await Promise.all([page.close({ runBeforeUnload: false }), second.close({ runBeforeUnload: false })]);
  return { ready, shell, first, used, rss, pss };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const results = new Map(SERVERS.map(({ name }) => [name, []]));
for (let run = 0; run <= RUNS; run++) {
  for (const server of SERVERS) {
    const result = await measure(server);
    // The first fills the browser's cache and the disk's.
    if (run > 0) results.get(server.name).push(result);
    process.stderr.write(
      `${run === 0 ? 'warming up' : `run ${run}`}: ${server.name}, first cell after ${result.first.toFixed(2)} s\n`,
    );
  }
}
await browser.close();
for (const used of [folder, home]) rmSync(used, { recursive: true, force: true });

console.log(`Median (best) of ${RUNS} warm starts, Node ${process.versions.node}\n`);
console.log(
  '| | answers | shell visible | first cell run | server CPU till then | memory with two kernels (RSS; PSS) |',
);
console.log('|---|---|---|---|---|---|');
for (const [name, runs] of results) {
  const show = (key, unit, digits) => {
    const numbers = runs.map((run) => run[key]);
    return `${median(numbers).toFixed(digits)} ${unit} (${Math.min(...numbers).toFixed(digits)})`;
  };
  const cells = [show('ready', 's', 2), show('shell', 's', 2), show('first', 's', 2), show('used', 's', 2)];
  console.log(`| ${name} | ${cells.join(' | ')} | ${show('rss', 'MB', 0)}; ${show('pss', 'MB', 0)} |`);
}
