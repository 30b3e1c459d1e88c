import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';
import { backend, onGpu } from './gpu-backend.js';

onGpu();

const counters = () => torch.gpu.info().counters;
type Counters = ReturnType<typeof counters>;
const since = (before: Counters): Counters => {
  const now = counters();
  return Object.fromEntries(
    Object.entries(now).map(([k, v]) => [k, v - before[k as keyof Counters]]),
  ) as unknown as Counters;
};

function network(device: string): (x: AnyTensor, y: AnyTensor) => AnyTensor {
  torch.manualSeed(2);
  const model = new nn.Sequential(new nn.Linear(6, 16), new nn.ReLU(), new nn.Linear(16, 3)).to(device);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  return (x, y) => {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(model(x as never) as never, y);
    loss.backward();
    optimizer.step();
    return loss;
  };
}

const batch = (rows: number, device: string): [AnyTensor, AnyTensor] => {
  torch.manualSeed(rows);
  return [torch.randn(rows, 6).to(device), torch.randint(0, 3, [rows]).to(device)] as never;
};

describe('a training step that comes again', () => {
  it('is replayed from its recording: nothing new is recorded, one submission per step and one per reading', {
    timeout: 60_000,
  }, () => {
    const step = network('gpu');
    const [x, y] = batch(20, 'gpu');
    for (let i = 0; i < 3; i++) step(x, y).item();
    const before = counters();
    for (let i = 0; i < 50; i++) step(x, y);
    torch.gpu.synchronize();
    const { recorded, replayed, submits, runs } = since(before);
    // The step, and the wait at the end: recorded when it first comes.
    expect(recorded).toBeLessThanOrEqual(1);
    expect(replayed).toBeGreaterThanOrEqual(50);
    expect(replayed).toBeLessThanOrEqual(51);
    expect(runs).toBeGreaterThan(50 * 20);
    expect(submits).toBe(backend === 'webgpu' ? recorded + replayed : 0);
  });

  it('has other numbers each time: learning rates and what Adam counts are not part of the recording', () => {
    const results = ['cpu', 'gpu'].map((device) => {
      const w = torch.tensor([1, -2, 3], { dtype: 'float32' }).to(device).requiresGrad_();
      const adam = new optim.Adam([w], { lr: 0.5 });
      for (let i = 0; i < 20; i++) {
        adam.paramGroups[0]!.lr = 0.5 / (i + 1);
        adam.zeroGrad();
        w.square().sum().backward();
        adam.step();
      }
      return w.detach().cpu().tolist() as number[];
    });
    results[0]!.forEach((v, i) => expect(results[1]![i]).toBeCloseTo(v, 4));
  });

  it('stays right when shapes change and come back, and gives the losses of the CPU', { timeout: 60_000 }, () => {
    const losses = ['cpu', 'gpu'].map((device) => {
      const step = network(device);
      const sizes = [8, 20, 8, 8, 33, 20, 8, 33, 33, 1, 8, 20];
      return sizes.map((rows) => step(...batch(rows, device)).item() as number);
    });
    losses[0]!.forEach((v, i) => expect(Math.abs(losses[1]![i]! - v)).toBeLessThan(1e-4));
    const step = network('gpu');
    const batches = [8, 20].map((rows) => batch(rows, 'gpu'));
    for (let i = 0; i < 6; i++) step(...batches[i % 2]!);
    torch.gpu.synchronize();
    const before = counters();
    for (let i = 0; i < 10; i++) step(...batches[i % 2]!);
    torch.gpu.synchronize();
    expect(since(before)).toMatchObject({ recorded: 0, replayed: 11 });
  });

  it('uploads what it is given anew, and the same tensors keep their old elements', () => {
    const kept: AnyTensor[] = [];
    for (let i = 0; i < 6; i++) {
      const x = torch.full([5], i, { dtype: 'float32' }).to('gpu');
      kept.push(x.mul(2).add(1));
      kept.at(-1)!.sum().item();
    }
    expect(kept.map((x) => x.at(0).item())).toEqual([1, 3, 5, 7, 9, 11]);
  });

  it('is forgotten when many others came since: the recording is made again', { timeout: 60_000 }, () => {
    const x = torch.ones(1000).to('gpu');
    const first = x.at('0:3').add(1);
    expect(first.tolist()).toEqual([2, 2, 2]);
    for (let n = 1; n < 600; n++) x.at(`0:${n}`).add(1).sum().item();
    const before = counters();
    expect(x.at('0:3').add(1).sum().item()).toBe(6);
    expect(since(before).recorded).toBe(1);
    expect(x.at('0:3').add(1).sum().item()).toBe(6);
    expect(since(before).recorded).toBe(1);
  });

  it('goes on after a kernel that cannot be compiled', () => {
    const bad = torch.gpu.kernel((() => [1, 2]) as never, { output: [2] });
    expect(() => bad()).toThrow('one number per element');
    expect(torch.ones(2).to('gpu').add(1).tolist()).toEqual([2, 2]);
  });

  it.runIf(backend === 'webgpu')('keeps buffers and bindings from round to round', { timeout: 120_000 }, () => {
    const step = network('gpu');
    const [x, y] = batch(20, 'gpu');
    // Past the first collection of garbage: buffers go round from then on.
    for (let i = 0; i < 450; i++) step(x, y);
    torch.gpu.synchronize();
    const before = counters();
    for (let i = 0; i < 150; i++) step(x, y);
    torch.gpu.synchronize();
    const { runs, buffers, bindings } = since(before);
    expect(buffers).toBeLessThan(runs / 10);
    expect(bindings).toBeLessThan(0.75 * runs);
  });
});
