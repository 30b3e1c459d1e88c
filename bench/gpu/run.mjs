// node bench/gpu/run.mjs [--quick] [--out docs/gpu-figures.md]: the gpu device against the cpu, workload by workload, from which size on it
// gains, and what a training step costs. Says which adapter it ran on. With python3 and PyTorch on a machine with CUDA, PyTorch does the same on the same
// card, in float32 without TF32. --quick takes small sizes only; --out also writes the tables as a page.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { F, nn, optim, torch } from '../../dist/cli/index.js';
import { theGpu } from '../../dist/runtime/device/gpu/open.js';

const { quick, out } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
}).values;
const info = torch.gpu.info();
const software = !info.hardware;
const page = [];
/** Prints a line, and keeps it for the page. */
const say = (line = '') => {
  console.log(line);
  page.push(line);
};
say('# The gpu device, measured\n');
say(`- device \`gpu\`: ${info.adapter} (${info.backend}${software ? ', **no real GPU**' : ''})`);
if (info.fallback) say(`  - ${info.fallback}`);
say(`- device \`cpu\`: ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}`);
say(`- date: ${new Date().toISOString().slice(0, 10)}`);

/** Milliseconds of the best of several runs; each ends when the device is done. */
function best(run, budget = quick ? 100 : software ? 1500 : 3000) {
  run();
  let least = Infinity;
  const until = performance.now() + budget;
  for (let i = 0; i < (quick ? 1 : 3) || (i < 50 && performance.now() < until); i++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
    if (performance.now() > until) break;
  }
  return least;
}

// One element is read back at the end: that waits for everything before it.
const wait = (x) => x.reshape(-1).at(0).item();

const WORKLOADS = [
  {
    name: 'matmul n × n',
    key: 'matmul',
    sizes: quick ? [64, 128] : software ? [64, 128, 256, 512] : [256, 512, 1024, 2048, 4096],
    work: (n) => 2 * n ** 3,
    unit: 'GFLOP/s',
    make(n, device) {
      const a = torch.randn(n, n).to(device);
      const b = torch.randn(n, n).to(device);
      return () => wait(a.matmul(b));
    },
  },
  {
    name: 'elementwise, five operations',
    key: 'elementwise',
    sizes: quick ? [1e4] : software ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7],
    work: (n) => 5 * n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n).to(device);
      return () => wait(x.mul(2).add(1).tanh().mul(x).exp());
    },
  },
  {
    name: 'sum of n',
    key: 'sum',
    sizes: quick ? [1e4] : software ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7],
    work: (n) => n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n).to(device);
      return () => x.sum().item();
    },
  },
  {
    name: 'softmax of n rows of 1,000',
    key: 'softmax',
    sizes: quick ? [10] : software ? [10, 100, 1000] : [10, 100, 1000, 10_000],
    work: (n) => 5000 * n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n, 1000).to(device);
      return () => wait(x.softmax(1));
    },
  },
  {
    name: 'training step of 784-128-10, batch n',
    key: 'step',
    sizes: quick ? [16] : software ? [16, 64, 256] : [64, 256, 1024, 4096],
    work: (n) => 6 * n * (784 * 128 + 128 * 10),
    unit: 'GFLOP/s',
    make(n, device) {
      torch.manualSeed(0);
      const model = new nn.Sequential(new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10)).to(device);
      const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
      const x = torch.randn(n, 784).to(device);
      const y = torch.randint(0, 10, [n]).to(device);
      return () => {
        for (let step = 0; step < 4; step++) {
          optimizer.zeroGrad();
          F.crossEntropy(model(x), y).backward();
          optimizer.step();
        }
        wait([...model.parameters()][0]);
      };
    },
    times: 4,
  },
];

/** The same workloads in PyTorch on the same card; `[[workload, n, milliseconds]]`. */
const TORCH = `
import json, sys, time
import torch
from torch import nn
if not torch.cuda.is_available(): sys.exit('PyTorch sees no CUDA here')
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
rand = lambda *s: torch.randn(*s, device='cuda')
def step(n):
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)).cuda()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    x, y = rand(n, 784), torch.randint(0, 10, (n,), device='cuda')
    def run():
        for _ in range(4):
            adam.zero_grad(); nn.functional.cross_entropy(model(x), y).backward(); adam.step()
        return next(model.parameters())
    return run
def make(key, n):
    if key == 'matmul': a, b = rand(n, n), rand(n, n); return lambda: a @ b
    if key == 'elementwise': x = rand(n); return lambda: (x.mul(2).add(1).tanh().mul(x)).exp()
    if key == 'sum': x = rand(n); return lambda: x.sum()
    if key == 'softmax': x = rand(n, 1000); return lambda: x.softmax(1)
    return step(n)
out = []
for key, sizes, times in json.loads(sys.argv[1]):
    for n in sizes:
        run = make(key, int(n)); run().reshape(-1)[0].item(); least = 1e9; until = time.time() + 2
        for i in range(50):
            torch.cuda.synchronize(); t = time.perf_counter(); run().reshape(-1)[0].item(); least = min(least, time.perf_counter() - t)
            if i >= 3 and time.time() > until: break
        out.append([key, n, least * 1e3 / times])
print(json.dumps({'version': torch.__version__, 'card': torch.cuda.get_device_name(0), 'times': out}))
`;
const asked = WORKLOADS.map(({ key, sizes, times = 1 }) => [key, sizes, times]);
const python = spawnSync('python3', ['-c', TORCH, JSON.stringify(asked)], { encoding: 'utf8' });
const reference = python.status === 0 ? JSON.parse(python.stdout) : null;
const onTorch = new Map(reference?.times.map(([key, n, ms]) => [`${key} ${n}`, ms]));
say(
  reference
    ? `- PyTorch ${reference.version} on ${reference.card}, float32 without TF32`
    : `- PyTorch with CUDA: not here (${(python.stderr || String(python.error)).trim().split('\n').at(-1)})`,
);

const crossovers = [];
for (const { name, key, sizes, work, unit, make, times = 1 } of WORKLOADS) {
  say(`\n## ${name}\n`);
  say(`| n | cpu | gpu | ${unit} of the gpu | gpu against cpu |${reference ? ' PyTorch | share of PyTorch |' : ''}`);
  say(`|---|---|---|---|---|${reference ? '---|---|' : ''}`);
  let crossover = null;
  for (const n of sizes) {
    const cpu = best(make(n, 'cpu')) / times;
    const gpu = best(make(n, 'gpu')) / times;
    if (gpu < cpu) crossover ??= n;
    else crossover = null;
    const ms = (x) => `${x.toPrecision(3)} ms`;
    const there = onTorch.get(`${key} ${n}`);
    const beside = reference ? ` ${ms(there)} | ${((100 * there) / gpu).toFixed(1)} % |` : '';
    say(
      `| ${n} | ${ms(cpu)} | ${ms(gpu)} | ${(work(n) / gpu / 1e6).toPrecision(3)} | ${(cpu / gpu).toPrecision(3)} × |${beside}`,
    );
  }
  crossovers.push(`- ${name}: ${crossover === null ? 'at no size tried' : `from n = ${crossover} on`}`);
}
say('\n## Where the gpu gains\n');
for (const line of crossovers) say(line);

say('\n## What a training step costs\n');
say(
  'A step is recorded when it first comes and then replayed. Bytes are those of all arrays that kernels read or write, each counted whole.\n',
);
say('| step | kernels | messages | submissions | new buffers | new bindings | bytes moved | processor time |');
say('|---|---|---|---|---|---|---|---|');
const { engine } = theGpu();
for (const [name, sizes, rows] of [
  ['1-1-1, batch 30, SGD', [1, 1, 1], 30],
  ['784-128-10, batch 64, Adam', [784, 128, 10], 64],
]) {
  const [a, b, c] = sizes;
  const model = new nn.Sequential(new nn.Linear(a, b), new nn.ReLU(), new nn.Linear(b, c)).to('gpu');
  const small = c === 1;
  const optimizer = small
    ? new optim.SGD(model.parameters(), { lr: 0.01 })
    : new optim.Adam(model.parameters(), { lr: 1e-3 });
  const x = torch.randn(rows, a).to('gpu');
  const y = (small ? torch.randn(rows, 1) : torch.randint(0, c, [rows])).to('gpu');
  const step = () => {
    optimizer.zeroGrad();
    (small ? F.mseLoss : F.crossEntropy)(model(x), y).backward();
    optimizer.step();
  };
  const steps = quick ? 5 : software && !small ? 40 : 500;
  for (let i = 0; i < steps; i++) step();
  torch.gpu.synchronize();
  const before = torch.gpu.info().counters;
  const start = process.cpuUsage();
  for (let i = 0; i < steps; i++) step();
  torch.gpu.synchronize();
  const { user, system } = process.cpuUsage(start);
  const now = torch.gpu.info().counters;
  const each = (key) => ((now[key] - before[key]) / steps).toPrecision(3);
  const messages = ((now.recorded + now.replayed - before.recorded - before.replayed) / steps).toPrecision(3);
  const bytes = (bytesOf(step) / 2 ** 20).toPrecision(3);
  say(
    `| ${name} | ${each('runs')} | ${messages} | ${each('submits')} | ${each('buffers')} | ${each('bindings')} | ${bytes} MiB | ${((user + system) / 1000 / steps).toPrecision(3)} ms |`,
  );
}
say(`\nMost device memory: ${(torch.gpu.maxMemoryAllocated() / 2 ** 20).toFixed(0)} MiB.`);
if (out) writeFileSync(out, `${page.join('\n')}\n`);
engine.close();

/** Bytes that the kernels of one round read and write, the arrays of a round before at the sizes they had. */
function bytesOf(run) {
  const { send } = engine;
  const lengths = new Map();
  const kernels = new Map();
  let bytes = 0;
  const watch = (command) => {
    if (command.do === 'upload') lengths.set(command.id, command.data.length);
    else if (command.do === 'run') {
      const { threads, length, args, kernel, out: made } = command;
      const cells = typeof threads === 'number' ? threads : threads.reduce((n, size) => n * size, 1);
      const types = Object.values(kernels.get(kernel)?.types ?? {});
      const size = length ?? cells * (kernels.get(kernel)?.width ?? 1);
      lengths.set(made, size);
      bytes += 4 * size;
      args.forEach((id, i) => {
        if (types[i] === 'Input') bytes += 4 * (lengths.get(id) ?? 0);
      });
    }
    return send.call(engine, command);
  };
  for (const { id, built } of theGpu().kernels.values()) kernels.set(id, built);
  engine.send = watch;
  run();
  bytes = 0;
  run();
  engine.send = send;
  return bytes;
}
