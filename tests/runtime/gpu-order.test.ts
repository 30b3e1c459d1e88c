import { describe, expect, it } from 'vitest';
import { type AnyTensor, optim, torch } from '#runtime';
import { theGpu } from '#runtime/device/gpu/open';
import { onGpu } from './gpu-backend.js';

onGpu();

const both = (make: () => AnyTensor): [AnyTensor, AnyTensor] => {
  torch.manualSeed(6);
  const x = make();
  return [x, x.to('gpu') as AnyTensor];
};
/** How often elements are read back while f runs. */
function readings(f: () => void): number {
  const { engine } = theGpu();
  const send = engine.send;
  let count = 0;
  engine.send = (command) => {
    if (command.do === 'read') count++;
    send.call(engine, command);
  };
  try {
    f();
  } finally {
    engine.send = send;
  }
  return count;
}
const same = (a: AnyTensor, b: AnyTensor): void => expect(b.cpu().tolist()).toEqual(a.tolist());

const ROWS: [string, () => AnyTensor][] = [
  ['a vector', () => torch.randn(37)],
  ['many equal elements', () => torch.randint(0, 4, [300]).float()],
  ['rows', () => torch.randn(5, 64)],
  ['columns and more', () => torch.randn(3, 17, 4)],
  ['one element', () => torch.randn(1)],
  ['NaN and infinities', () => torch.tensor([3, Number.NaN, -Infinity, 0, Infinity, Number.NaN, -0, 1])],
  ['whole numbers', () => torch.randint(-9, 9, [4, 33])],
];

describe('order on the gpu device', () => {
  it.each(ROWS)('sorts %s as the CPU does, without reading anything back', (_name, make) => {
    const [x, g] = both(make);
    for (let dim = 0; dim < x.ndim; dim++)
      for (const descending of [false, true]) {
        const want = x.sort(dim, { descending });
        let got = want;
        expect(readings(() => (got = g.sort(dim, { descending })))).toBe(0);
        expect(got.indices.device).toBe('gpu');
        same(want.indices, got.indices);
        same(want.values, got.values);
        same(x.argsort(dim, { descending }), g.argsort(dim, { descending }));
        const k = Math.ceil(x.shape[dim]! / 3);
        same(x.topk(k, { dim, largest: descending }).values, g.topk(k, { dim, largest: descending }).values);
        same(x.topk(k, { dim, largest: descending }).indices, g.topk(k, { dim, largest: descending }).indices);
      }
  });

  it('leads gradients through sort, topk and max to where elements came from', () => {
    const grads = ['cpu', 'gpu'].map((device) => {
      torch.manualSeed(7);
      const x = torch.randn(6, 10).to(device).requiresGrad_() as AnyTensor;
      const w = torch.randn(6, 3).to(device);
      x.sort(1)
        .values.mul(torch.arange(10, { dtype: 'float32', device }))
        .sum()
        .backward();
      x.topk(3).values.mul(w).sum().backward();
      const readBack = readings(() => x.max(0).values.square().sum().backward());
      expect(readBack).toBe(0);
      return x.grad!.cpu() as AnyTensor;
    });
    expect(grads[0]!.sub(grads[1]!).abs().max().item() as number).toBeLessThan(1e-5);
  });

  it('keeps running sums and products, with their gradients', () => {
    const [x, g] = both(() => torch.randn(4, 29, 3));
    for (const dim of [0, 1, 2]) {
      const close = (a: AnyTensor, b: AnyTensor) =>
        expect((b.cpu() as AnyTensor).sub(a).abs().max().item() as number).toBeLessThan(1e-4);
      close(x.cumsum(dim), g.cumsum(dim));
      close(x.cumprod(dim), g.cumprod(dim));
      expect(readings(() => g.add(1).cumsum(dim))).toBe(0);
    }
    const turned = [x.transpose(0, 1), g.transpose(0, 1)] as [AnyTensor, AnyTensor];
    expect((turned[1].cumprod(1).cpu() as AnyTensor).sub(turned[0].cumprod(1)).abs().max().item()).toBeLessThan(1e-4);
    const [v, h] = both(() => torch.rand(9)).map((t) => t.detach().requiresGrad_()) as [AnyTensor, AnyTensor];
    v.cumsum(0).square().sum().backward();
    h.cumsum(0).square().sum().backward();
    expect((h.grad!.cpu() as AnyTensor).sub(v.grad!).abs().max().item() as number).toBeLessThan(1e-4);
  });
});

describe('an optimizer on the gpu device', () => {
  type Step = { zeroGrad(): void; step(): unknown; stateDict(): { state: unknown } };
  const OPTIMIZERS: Record<string, (p: AnyTensor[]) => Step> = {
    Rprop: (p) => new optim.Rprop(p, { lr: 0.05 }),
    RMSprop: (p) => new optim.RMSprop(p, { lr: 0.05, centered: true, momentum: 0.5, weightDecay: 0.01 }),
    Adagrad: (p) => new optim.Adagrad(p, { lr: 0.3, lrDecay: 0.1, initialAccumulatorValue: 0.2 }),
    Adadelta: (p) => new optim.Adadelta(p, { lr: 2, weightDecay: 0.01 }),
    Adamax: (p) => new optim.Adamax(p, { lr: 0.05, weightDecay: 0.01 }),
    RAdam: (p) => new optim.RAdam(p, { lr: 0.05, weightDecay: 0.01 }),
    NAdam: (p) => new optim.NAdam(p, { lr: 0.05, weightDecay: 0.01 }),
    ASGD: (p) => new optim.ASGD(p, { lr: 0.05, lambd: 0.1, t0: 5, weightDecay: 0.01 }),
  };
  it.each(Object.entries(OPTIMIZERS))('%s steps as on the CPU and reads nothing back', (_name, make) => {
    const run = (device: string) => {
      const w = torch.tensor([1, -2, 3, 0.5], { dtype: 'float32' }).to(device).requiresGrad_() as AnyTensor;
      const target = torch.tensor([0.3, 0.1, -1, 0.5], { dtype: 'float32' }).to(device);
      const optimizer = make([w]);
      const count = readings(() => {
        for (let i = 0; i < 25; i++) {
          optimizer.zeroGrad();
          w.sub(target).square().sum().backward();
          optimizer.step();
        }
      });
      expect(count).toBe(0);
      return w.detach().cpu().tolist() as number[];
    };
    const [cpu, gpu] = [run('cpu'), run('gpu')];
    cpu.forEach((v, i) => expect(Math.abs(gpu[i]! - v)).toBeLessThan(2e-3));
    expect(Math.abs(cpu[1]! - 0.1)).toBeLessThan(2);
  });
});
