import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';
import { setGpu, theGpu } from '#runtime/device/gpu/open';
import { installGpu } from '#runtime/node/gpu/index';

beforeAll(() => {
  process.env.GRADBOOK_GPU = 'webasm';
  installGpu();
});
afterAll(() => {
  theGpu().engine.close();
  setGpu(null);
});

describe('the device gpu', () => {
  it('says what it runs on, and that it is no real GPU', () => {
    expect(torch.gpu.info()).toMatchObject({
      backend: 'webasm',
      hardware: false,
      fallback: expect.stringContaining('GRADBOOK_GPU'),
    });
    expect(torch.gpu.isAvailable()).toBe(false);
    expect(torch.gpu.deviceCount()).toBe(0);
    expect(torch.gpu.deviceFor(1e12)).toBe('cpu');
  });

  it('is named in every place where PyTorch takes a device', () => {
    const device = torch.device('gpu');
    expect(torch.device('gpu:0')).toBe('gpu');
    for (const x of [
      torch.zeros([2], { device }),
      torch.tensor([1, 2], { device }),
      torch.randn([2], { device: 'gpu' }),
      torch.arange(2, { device }),
      torch.ones(2).to(device),
      torch.ones(2).to({ device }),
      torch.zerosLike(torch.ones(2).to(device)),
    ] as AnyTensor[]) {
      expect(x.device).toBe('gpu');
      expect(x.add(1).mul(x).device).toBe('gpu');
    }
    expect(torch.ones(2).to('gpu').cpu().device).toBe('cpu');
    expect(String(torch.ones([2], { device }))).toBe("tensor([1., 1.], device='gpu')");
  });

  it('reads one value twice in one operation, whatever it must compute for that', () => {
    const [a, b] = [torch.randn(5, 5) as unknown as AnyTensor, torch.randn(5, 5) as unknown as AnyTensor];
    const product = (x: AnyTensor, y: AnyTensor): AnyTensor[] => {
      const p = x.matmul(y);
      return [p.sub(p.mT), p.matmul(y).mT.sub(p.matmul(y))] as AnyTensor[];
    };
    // The first operand is the long formula itself, and what it is made of is written over meanwhile.
    const formula = (x: AnyTensor, y: AnyTensor): AnyTensor[] => {
      const z = x.clone();
      const long = z.add(y).sin().exp().add(1).mul(2).sub(y);
      z.add_(1);
      return [long.mul(1), long.mul(long), long.sub(long.mT)] as AnyTensor[];
    };
    for (const f of [product, formula]) {
      const there = f(a.to('gpu'), b.to('gpu'));
      f(a, b).forEach((y, i) => {
        expect(there[i]!.cpu().allclose(y, { atol: 1e-5 }), `${f.name} ${i}`).toBe(true);
      });
    }
  });

  it('moves the parameters and buffers of a model', () => {
    const model = new nn.Sequential(new nn.Linear(3, 4), new nn.BatchNorm1d(4)).to('gpu');
    expect([...model.parameters()].map((p) => (p as unknown as AnyTensor).device)).toEqual([
      'gpu',
      'gpu',
      'gpu',
      'gpu',
    ]);
    const y = model(torch.randn(5, 3).to('gpu') as never) as unknown as AnyTensor;
    expect(y.device).toBe('gpu');
    expect(Object.values(model.stateDict()).map((x) => (x as AnyTensor).device)).toContain('gpu');
  });

  it('refuses to mix devices in the words of PyTorch', () => {
    const a = torch.ones(2, 2);
    const b = torch.ones(2, 2).to('gpu');
    const words = 'Expected all tensors to be on the same device, but found at least two devices';
    for (const mix of [
      () => a.add(b),
      () => b.add(a),
      () => a.add_(b),
      () => a.matmul(b),
      () => torch.cat([a, b]),
      () => torch.where(a.gt(0), a, b),
      () => F.mseLoss(a, b),
      () => F.crossEntropy(b, torch.tensor([0, 1])),
      () => F.linear(a, b),
      () => torch.einsum('ij,jk->ik', a, b),
      () => a.copy_(b).add(b),
    ])
      expect(mix).toThrow(words);
    // A number in a tensor may come from the CPU.
    expect(b.mul(torch.tensor(3)).tolist()).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  it('says that it has no float64, and which whole numbers are too large', () => {
    expect(() => torch.ones([2], { dtype: 'float64' }).to('gpu')).toThrow('the gpu device has no float64');
    expect(() => torch.ones(2).to('gpu').double()).toThrow('the gpu device has no float64');
    expect(() => torch.tensor([2 ** 24 + 1], { dtype: 'int64' }).to('gpu')).toThrow('exact up to 2^24');
  });

  it('carries gradients from device to device', () => {
    const w = torch.tensor([1, 2, 3], { dtype: 'float32', requiresGrad: true });
    w.to('gpu').square().sum().to('cpu').mul(2).backward();
    expect(w.grad!.tolist()).toEqual([4, 8, 12]);
    expect(w.grad!.device).toBe('cpu');
  });

  it('writes into views, and keeps what was read before', () => {
    const x = torch.arange(12, { dtype: 'float32', device: 'gpu' }).reshape(3, 4);
    const before = x.add(0);
    const row = x.at(1);
    x.at(1).mul_(10);
    x.at(':', '1:3').fill_(-1);
    expect(row.tolist()).toEqual(x.at(1).tolist());
    expect(before.at(1).tolist()).toEqual([4, 5, 6, 7]);
    expect(torch.cat([x, before], 0).shape).toEqual([6, 4]);
    expect(torch.cat([x.at(0), before.at(2)], 0).tolist()).toEqual([...(x.at(0).tolist() as number[]), 8, 9, 10, 11]);
  });

  it('computes a long chain of pointwise operations in few kernels, and nothing that is never read', () => {
    const launches: string[] = [];
    const { engine } = theGpu();
    const send = engine.send.bind(engine);
    const x = torch.linspace(0, 1, 1000).to('gpu');
    engine.send = (command) => {
      if (command.do === 'run') launches.push(String(command.kernel));
      send(command);
    };
    try {
      const y = x.mul(2).add(1).sigmoid().sub(0.5).square().neg().exp();
      x.exp().log().sin();
      expect(launches).toEqual([]);
      const got = y.tolist() as number[];
      expect(launches).toHaveLength(1);
      const want = x.cpu().mul(2).add(1).sigmoid().sub(0.5).square().neg().exp().tolist() as number[];
      expect(Math.max(...got.map((v, i) => Math.abs(v - want[i]!)))).toBeLessThan(1e-6);
      launches.length = 0;
      x.sub(0.5).square().sum().item();
      expect(launches).toHaveLength(2);
    } finally {
      engine.send = send;
    }
  });

  it('reduces and multiplies large tensors as the CPU does', () => {
    torch.manualSeed(1);
    const x = torch.randn(300, 1111);
    const g = x.to('gpu');
    const close = (a: AnyTensor, b: AnyTensor, tolerance: number): void =>
      expect(a.cpu().sub(b).abs().max().item() as number).toBeLessThan(tolerance);
    close(g.sum(), x.sum(), 1e-2);
    close(g.sum(0), x.sum(0), 1e-4);
    close(g.mean(1), x.mean(1), 1e-6);
    close(g.max(), x.max(), 1e-9);
    expect(g.argmax().item()).toBe(x.argmax().item());
    expect(g.argmin(1).tolist()).toEqual(x.argmin(1).tolist());
    close(g.softmax(1), x.softmax(1), 1e-6);
    close(g.logSoftmax(0), x.logSoftmax(0), 1e-5);
    for (const [m, k, n] of [
      [1, 700, 1],
      [5, 64, 7],
      [130, 33, 65],
      [64, 128, 256],
      [3, 2000, 3],
    ] as const) {
      const a = torch.randn(m, k);
      const b = torch.randn(n, k);
      close(a.to('gpu').matmul(b.to('gpu').transpose(0, 1)), a.matmul(b.transpose(0, 1)), 2e-4);
    }
    const p = torch.randn(3, 6, 5);
    const q = torch.randn(3, 5, 4);
    close(p.to('gpu').bmm(q.to('gpu')).add(1), p.bmm(q).add(1), 1e-5);
  });

  it('frees memory at once by dispose and by using, and says so to who comes too late', () => {
    torch.gpu.emptyCache();
    const before = torch.gpu.memoryAllocated();
    const x = torch.randn(1000).to('gpu');
    expect(torch.gpu.memoryAllocated()).toBe(before + 4000);
    x.dispose();
    expect(torch.gpu.memoryAllocated()).toBe(before);
    expect(() => x.tolist()).toThrow('this tensor was disposed of');
    {
      using half = torch.randn(500).to('gpu');
      expect(half.count).toBe(500);
      expect(torch.gpu.memoryAllocated()).toBe(before + 2000);
    }
    expect(torch.gpu.memoryAllocated()).toBe(before);
  });

  it('keeps memory flat in a loop that never returns to the event loop', () => {
    const x = torch.randn(100_000).to('gpu');
    let y = x as AnyTensor;
    for (let i = 0; i < 600; i++) {
      y = y.mul(0.5).add(x);
      y.sum().item();
    }
    // 600 steps make 240 MB.
    expect(torch.gpu.maxMemoryAllocated()).toBeLessThan(100e6);
  });

  it('trains as the CPU does, with every optimizer that computes on the device', () => {
    const losses = (
      device: string,
      make: (params: Iterable<AnyTensor>) => { zeroGrad(): void; step(): unknown },
    ): number[] => {
      torch.manualSeed(3);
      const model = new nn.Sequential(
        new nn.Linear(4, 16),
        new nn.Tanh(),
        new nn.BatchNorm1d(16),
        new nn.Linear(16, 3),
      );
      const x = torch.randn(32, 4).to(device);
      const y = torch.randint(0, 3, [32]).to(device);
      model.to(device);
      const optimizer = make(model.parameters() as never);
      const out: number[] = [];
      for (let step = 0; step < 20; step++) {
        const loss = F.crossEntropy(model(x as never) as never, y);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        out.push(loss.item() as number);
      }
      return out;
    };
    const optimizers: ((params: never) => { zeroGrad(): void; step(): unknown })[] = [
      (p) => new optim.SGD(p, { lr: 0.1 }),
      (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-3 }),
      (p) => new optim.Adam(p, { lr: 0.01, amsgrad: true, weightDecay: 1e-3 }),
      (p) => new optim.AdamW(p, { lr: 0.01 }),
      (p) => new optim.RMSprop(p, { lr: 0.01 }),
    ];
    for (const make of optimizers) {
      const cpu = losses('cpu', make as never);
      const gpu = losses('gpu', make as never);
      expect(Math.max(...cpu.map((v, i) => Math.abs(v - gpu[i]!)))).toBeLessThan(1e-3);
      expect(cpu[19]!).toBeLessThan(cpu[0]!);
    }
  });
});
