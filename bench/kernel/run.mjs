// Kernels side by side: node bench/kernel/run.mjs [rounds] [name …]. Rounds are interleaved; figures are medians, cells also p95.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kernelCommand } from '../../dist/cli/install/kernelspec.js';
import { Client } from './client.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
if (!existsSync(path('node_modules/deno'))) {
  spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: path('.'), stdio: 'inherit' });
}

const TYPESCRIPT = {
  cells: (i) =>
    `let value${i % 20}: number = ${i};\nfunction step${i}(x: number): number { return x + value${i % 20}; }\nstep${i}(${i})`,
  lines: 'for (let i = 0; i < 20000; i++) console.log("line " + i)',
  loop: 'for (;;) {}',
  state: 'value1',
  complete: 'Math.ma',
};
const PYTHON = {
  cells: (i) => `value${i % 20} = ${i}\ndef step${i}(x): return x + value${i % 20}\nstep${i}(${i})`,
  lines: 'for i in range(20000): print("line", i)',
  loop: 'while True: pass',
  state: 'value1',
  complete: 'value1',
};
const KERNELS = {
  gradbook: {
    argv: kernelCommand('{connection_file}'),
    code: TYPESCRIPT,
    message: true,
  },
  tslab: {
    argv: [
      process.execPath,
      path('../../node_modules/tslab/bin/tslab'),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    code: TYPESCRIPT,
  },
  deno: { argv: [denoBinary(), 'jupyter', '--kernel', '--conn', '{connection_file}'], code: TYPESCRIPT, message: true },
  ipykernel: { argv: ['/usr/bin/python3', '-m', 'ipykernel_launcher', '-f', '{connection_file}'], code: PYTHON },
};

const [rounds = '3', ...chosen] = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : Object.keys(KERNELS);
const figures = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < Number(rounds); round++) {
  for (const name of names) figures[name].push(await measure(KERNELS[name]));
}
console.table(Object.fromEntries(names.map((name) => [name, summary(figures[name])])));
process.exit(0);

/** One kernel from its start to its end. */
async function measure({ argv, code, message }) {
  const client = await Client.start(argv);
  const result = { 'ready ms': client.ready };
  result['first cell ms'] = (await client.execute(code.cells(0))).took;
  const cells = [];
  for (let i = 1; i < 50; i++) cells.push((await client.execute(code.cells(i))).took);
  result['cell ms'] = quantile(cells, 0.5);
  result['cell p95'] = quantile(cells, 0.95);
  result['idle MB'] = client.memory() / 2 ** 20;
  const completions = [];
  for (let i = 0; i < 10; i++) completions.push((await complete(client, code.complete)).took);
  result['complete ms'] = quantile(completions, 0.5);
  const printed = await within(client.execute(code.lines), 5000);
  result['20,000 lines ms'] = printed?.took ?? Number.NaN;
  result['lines lost'] = 20000 - (printed?.text.split('\n').length ?? 1) + 1;
  const later = [];
  for (let i = 50; i < 200; i++) later.push((await client.execute(code.cells(i))).took);
  result['cell of 200 ms'] = quantile(later, 0.5);
  result['of 200 p95'] = quantile(later, 0.95);
  result['MB after 200'] = client.memory() / 2 ** 20;
  const looping = client.execute(code.loop);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const busy = await within(complete(client, code.complete), 2000);
  result['complete busy ms'] = busy?.took ?? Number.NaN;
  const asked = performance.now();
  if (message) void client.request('interrupt_request', {}, { channel: 'control' });
  else client.process.kill('SIGINT');
  const ended = await within(looping, 3000);
  result['interrupt ms'] = ended ? performance.now() - asked : Number.NaN;
  const state = ended && (await within(client.execute(code.state), 3000));
  result['state kept'] = state?.reply.status === 'ok' ? 1 : 0;
  client.stop();
  return result;
}

function complete(client, code) {
  return client.request('complete_request', { code, cursor_pos: code.length });
}

function within(promise, milliseconds) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}

function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function summary(rows) {
  const keys = Object.keys(rows[0]);
  return Object.fromEntries(
    keys.map((key) => [
      key,
      Number(
        quantile(
          rows.map((row) => row[key]),
          0.5,
        ).toFixed(1),
      ),
    ]),
  );
}

function denoBinary() {
  const libc = process.report.getReport().header.glibcVersionRuntime ? '-glibc' : '';
  const target = process.platform === 'linux' ? `linux-${process.arch}${libc}` : `${process.platform}-${process.arch}`;
  return path(`node_modules/@deno/${target}/deno`);
}
