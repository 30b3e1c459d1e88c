import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, torch } from '#runtime';
import { backend, onGpu } from './gpu-backend.js';

onGpu();

/** Products, each of which needs the one before. */
function chain(x: AnyTensor, length: number): AnyTensor {
  let y = x;
  for (let i = 0; i < length; i++) y = y.matmul(x);
  return y;
}

describe('synchronize', () => {
  it('returns when everything asked for has run, and not before', () => {
    const n = backend === 'webgpu' ? 256 : 96;
    const x = torch.eye(n).to('gpu') as AnyTensor;
    const runsOf = (work: () => void): number => {
      const { runs } = torch.gpu.info().counters;
      work();
      torch.gpu.synchronize();
      return torch.gpu.info().counters.runs - runs;
    };
    const one = runsOf(() => chain(x, 1));
    const two = runsOf(() => chain(x, 2));
    const { runs } = torch.gpu.info().counters;
    const y = chain(x, 20);
    torch.gpu.synchronize();
    expect(torch.gpu.info().counters.runs - runs).toBe(one + 19 * (two - one));
    expect(two).toBeGreaterThan(one);
    expect(y.at(n - 1, n - 1).item()).toBe(1);
  });

  it('says what went wrong on the way, once', () => {
    // gpu.js takes the function and gives back two numbers where one was promised.
    const wrong = torch.gpu.kernel(() => [1, 2] as unknown as number, { output: [4] });
    const ask = (): void => {
      wrong();
      torch.gpu.synchronize();
    };
    expect(ask).toThrow('a kernel gives back one number per element');
    torch.gpu.synchronize();
    expect(torch.ones([2], { device: 'gpu' }).add(1).tolist()).toEqual([2, 2]);
  });
});

describe('emptyCache', () => {
  it('frees tensors that nobody can reach', () => {
    torch.gpu.emptyCache();
    const before = torch.gpu.memoryAllocated();
    const forget = (): void => {
      for (let i = 0; i < 50; i++) torch.full([1000], i, { device: 'gpu' }).cumsum(0);
    };
    forget();
    torch.gpu.synchronize();
    expect(torch.gpu.memoryAllocated() - before).toBeGreaterThan(50 * 4000 - 1);
    torch.gpu.emptyCache();
    expect(torch.gpu.memoryAllocated() - before).toBeLessThan(4 * 4000 + 1);
  });

  // WebAssembly keeps none.
  const onlyThere = backend === 'webgpu' ? it : () => {};
  onlyThere('gives back the buffers that wait for their next use', () => {
    const x = torch.ones(100, 100).to('gpu') as AnyTensor;
    const buffers = (): number => torch.gpu.info().counters.buffers;
    const step = (): void => {
      const y = x.matmul(x);
      const z = y.matmul(x);
      z.at(0, 0).item();
      y.dispose();
      z.dispose();
    };
    for (let i = 0; i < 5; i++) step();
    torch.gpu.synchronize();
    const ready = buffers();
    for (let i = 0; i < 20; i++) step();
    torch.gpu.synchronize();
    // All of them went round.
    expect(buffers() - ready).toBe(0);
    torch.gpu.emptyCache();
    step();
    torch.gpu.synchronize();
    expect(buffers() - ready).toBeGreaterThan(1);
  });
});

it('stays small in ten thousand steps of temporaries that never return to the event loop', { timeout: 300_000 }, () => {
  torch.gpu.emptyCache();
  torch.gpu.synchronize();
  const x = torch.ones(10_000).to('gpu') as AnyTensor;
  let y: AnyTensor = x;
  const before = torch.gpu.memoryAllocated();
  const resident = process.memoryUsage.rss();
  let most = 0;
  for (let i = 1; i <= 10_000; i++) {
    y = y.mul(0.5).add(x);
    // The reduction needs the elements: each step makes a tensor of 40 KB, 400 MB in all.
    const total = y.sum();
    most = Math.max(most, torch.gpu.memoryAllocated() - before);
    if (i % 100 === 0) expect(total.item()).toBeCloseTo(20_000, -1);
  }
  // 64 MiB is where the device looks for what nobody can reach.
  expect(most).toBeLessThan(80 * 2 ** 20);
  // On SwiftShader the GPU's memory is this process's own, buffers that wait for their next use included.
  expect(process.memoryUsage.rss() - resident).toBeLessThan(300 * 2 ** 20);
});

describe('the losses of classes', () => {
  // Padded rows hold anything; PyTorch 1.13 gives these numbers.
  const rows = [
    [1, 2, 3],
    [Number.NaN, Number.POSITIVE_INFINITY, 0],
    [0.5, 0, -1],
  ];
  it.each([
    ['crossEntropy', -100, 2.255868],
    ['crossEntropy', 1, 2.255868],
    ['nllLoss', -100, 0],
    ['nllLoss', 1, 0],
  ] as const)('%s leaves out rows of class %i, whatever stands in them', (name, ignoreIndex, mean) => {
    const x = torch.tensor(rows, { device: 'gpu', requiresGrad: true }) as unknown as AnyTensor;
    const target = torch.tensor([0, ignoreIndex, 2], { dtype: 'int64' }).to('gpu');
    const loss = F[name](x, target, { ignoreIndex });
    expect(loss.item()).toBeCloseTo(mean, 4);
    loss.backward();
    for (const row of [0, 2]) expect((x.grad!.at(row).tolist() as number[]).every(Number.isFinite)).toBe(true);
    const each = F[name](x, target, { ignoreIndex, reduction: 'none' }).tolist() as unknown as number[];
    expect(each[1]).toBe(0);
    const weight = torch.tensor([1, 2, 3]).float().to('gpu');
    expect(F[name](x, target, { ignoreIndex, reduction: 'sum', weight }).item()).not.toBeNaN();
  });
});
