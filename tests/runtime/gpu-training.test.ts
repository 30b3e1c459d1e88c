import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';
import { onGpu } from './gpu-backend.js';

onGpu();

type Batch = readonly [AnyTensor, AnyTensor];

/** Networks as the course builds them, each with a batch. */
const NETWORKS: Record<
  string,
  () => { model: nn.Module; batch: Batch; loss: (y: AnyTensor, target: AnyTensor) => AnyTensor }
> = {
  'a regression network': () => ({
    model: new nn.Sequential(new nn.Linear(1, 16), new nn.ReLU(), new nn.Linear(16, 1)),
    batch: [torch.linspace(-1, 1, 30).reshape(30, 1), torch.linspace(-1, 1, 30).reshape(30, 1).square()] as never,
    loss: (y, target) => F.mseLoss(y, target),
  }),
  'a classifier with dropout': () => ({
    model: new nn.Sequential(new nn.Linear(8, 32), new nn.Tanh(), new nn.Dropout(0.3), new nn.Linear(32, 5)),
    batch: [torch.randn(40, 8), torch.randint(0, 5, [40])] as never,
    loss: (y, target) => F.crossEntropy(y, target),
  }),
  'letters: embedding, batch norm, tanh': () => ({
    model: new nn.Sequential(
      new nn.Embedding(27, 10),
      new nn.Flatten(),
      new nn.Linear(30, 50, { bias: false }),
      new nn.BatchNorm1d(50),
      new nn.Tanh(),
      new nn.Linear(50, 27),
    ),
    batch: [torch.randint(0, 27, [32, 3]), torch.randint(0, 27, [32])] as never,
    loss: (y, target) => F.crossEntropy(y, target),
  }),
  'pictures: convolution and pools': () => ({
    model: new nn.Sequential(
      new nn.Conv2d(1, 4, 3, { padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(4, 6, 3),
      new nn.LeakyReLU(0.1),
      new nn.AvgPool2d(2),
      new nn.Flatten(),
      new nn.Linear(6, 3),
    ),
    batch: [torch.randn(6, 1, 8, 8), torch.randint(0, 3, [6])] as never,
    loss: (y, target) => F.crossEntropy(y, target),
  }),
};

function losses(device: string, make: (typeof NETWORKS)[string]): number[] {
  torch.manualSeed(5);
  const { model, batch, loss } = make();
  model.to(device);
  const [x, target] = batch.map((t) => t.to(device)) as [AnyTensor, AnyTensor];
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  return Array.from({ length: 30 }, () => {
    optimizer.zeroGrad();
    const value = loss((model as unknown as (x: AnyTensor) => AnyTensor)(x), target);
    value.backward();
    optimizer.step();
    return value.item() as number;
  });
}

describe('training on the gpu device', () => {
  it.each(Object.entries(NETWORKS))('%s reaches the losses of the CPU', (_name, make) => {
    const cpu = losses('cpu', make);
    const gpu = losses('gpu', make);
    expect(cpu[29]!).toBeLessThan(cpu[0]!);
    cpu.forEach((value, step) => expect(Math.abs(gpu[step]! - value) / value).toBeLessThan(2e-3));
  });

  it('holds device memory flat for 10,000 steps of one synchronous loop', { timeout: 120_000 }, () => {
    const w = torch.zeros([64], { device: 'gpu', requiresGrad: true });
    const x = torch.linspace(0, 1, 64).to('gpu');
    const optimizer = new optim.SGD([w], { lr: 0.5 });
    const seen: number[] = [];
    for (let step = 0; step < 10_000; step++) {
      optimizer.zeroGrad();
      w.sub(x).square().sum().backward();
      optimizer.step();
      if (step % 1000 === 999) {
        torch.gpu.emptyCache();
        seen.push(torch.gpu.memoryAllocated());
      }
    }
    // A step makes about 1 KB; what the last one left may still be there.
    expect(Math.max(...seen)).toBeLessThan(20_000);
    expect(torch.gpu.maxMemoryAllocated()).toBeLessThan(70e6);
    expect(w.detach().sub(x).abs().max().item()).toBeLessThan(1e-5);
  });

  it('moves an optimizer with its state: saved on the gpu, loaded on the cpu, and back', () => {
    const run = (device: string, steps: number, state?: ReturnType<optim.Adam['stateDict']>, from?: AnyTensor) => {
      const w = (from ?? torch.tensor([1, -2, 3], { dtype: 'float32' })).detach().to(device).clone().requiresGrad_();
      const adam = new optim.Adam([w], { lr: 0.1 });
      if (state) adam.loadStateDict(state);
      for (let i = 0; i < steps; i++) {
        adam.zeroGrad();
        w.square().sum().backward();
        adam.step();
      }
      return { w: w.detach().cpu() as AnyTensor, state: adam.stateDict() };
    };
    const whole = run('cpu', 8).w.tolist() as number[];
    const half = run('gpu', 4);
    const ended = run('cpu', 4, half.state, half.w).w.tolist() as number[];
    const again = run('gpu', 4, half.state, half.w).w.tolist() as number[];
    whole.forEach((v, i) => {
      expect(ended[i]).toBeCloseTo(v, 5);
      expect(again[i]).toBeCloseTo(v, 5);
    });
  });
});
