// node bench/gpu/run.mjs: the gpu device against the cpu, workload by workload, and from which size on it gains. Says which adapter it ran on.
// With python3 and PyTorch on a machine with CUDA, PyTorch on the same card beside it. --quick takes small sizes only.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { F, nn, optim, torch } from '../../dist/cli/index.js';

const quick = process.argv.includes('--quick');
const info = torch.gpu.info();
const software = !info.hardware;
console.log(`device gpu: ${info.adapter} (${info.backend}${software ? ', no real GPU' : ''})`);
if (info.fallback) console.log(`  ${info.fallback}`);
console.log(`device cpu: ${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}`);
console.log(`date: ${new Date().toISOString().slice(0, 10)}\n`);

/** Milliseconds of the best of several runs; each ends when the device is done. */
function best(run, budget = software ? 1500 : 3000) {
  run();
  let least = Infinity;
  const until = performance.now() + budget;
  for (let i = 0; i < 3 || (i < 50 && performance.now() < until); i++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
    if (i >= 1 && performance.now() > until) break;
  }
  return least;
}

// One element is read back at the end: that waits for everything before it.
const wait = (x) => x.reshape(-1).at(0).item();

const WORKLOADS = [
  {
    name: 'matmul n × n',
    sizes: quick || software ? [64, 128, 256, 512] : [256, 512, 1024, 2048, 4096],
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
    sizes: quick || software ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7],
    work: (n) => 5 * n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n).to(device);
      return () => wait(x.mul(2).add(1).tanh().mul(x).exp());
    },
  },
  {
    name: 'sum of n',
    sizes: quick || software ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7],
    work: (n) => n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n).to(device);
      return () => x.sum().item();
    },
  },
  {
    name: 'softmax of n rows of 1,000',
    sizes: quick || software ? [10, 100, 1000] : [10, 100, 1000, 10_000],
    work: (n) => 5000 * n,
    unit: 'Gop/s',
    make(n, device) {
      const x = torch.randn(n, 1000).to(device);
      return () => wait(x.softmax(1));
    },
  },
  {
    name: 'training step of 784-128-10, batch n',
    sizes: quick || software ? [16, 64, 256] : [64, 256, 1024, 4096],
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

for (const { name, sizes, work, unit, make, times = 1 } of WORKLOADS) {
  console.log(name);
  let crossover = null;
  for (const n of sizes) {
    const cpu = best(make(n, 'cpu')) / times;
    const gpu = best(make(n, 'gpu')) / times;
    if (gpu < cpu) crossover ??= n;
    else crossover = null;
    const rate = (ms) => `${ms.toFixed(3).padStart(10)} ms ${(work(n) / ms / 1e6).toFixed(2).padStart(9)} ${unit}`;
    console.log(
      `  n = ${String(n).padEnd(9)} cpu ${rate(cpu)}   gpu ${rate(gpu)}   gpu is ${(cpu / gpu).toFixed(2)} × as fast`,
    );
  }
  console.log(`  the gpu gains from ${crossover === null ? 'no size tried' : `n = ${crossover}`} on\n`);
}
console.log(`most device memory: ${(torch.gpu.maxMemoryAllocated() / 2 ** 20).toFixed(0)} MiB`);

const TORCH = `
import torch, time
assert torch.cuda.is_available()
torch.backends.cuda.matmul.allow_tf32 = False
print('PyTorch', torch.__version__, 'on', torch.cuda.get_device_name(0), 'in float32 without TF32')
for n in (1024, 2048, 4096):
    a = torch.randn(n, n, device='cuda'); b = torch.randn(n, n, device='cuda'); least = 1e9
    for _ in range(20):
        torch.cuda.synchronize(); t = time.perf_counter(); (a @ b)[0, 0].item(); least = min(least, time.perf_counter() - t)
    print(f'  matmul {n}: {least * 1e3:.3f} ms, {2 * n**3 / least / 1e9:.0f} GFLOP/s')
`;
if (!software) {
  const { status, stdout } = spawnSync('python3', ['-c', TORCH], { encoding: 'utf8' });
  console.log(status === 0 ? `\n${stdout}` : '\nPyTorch with CUDA is not here: nothing to compare with.');
}
