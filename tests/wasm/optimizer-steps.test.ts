import { describe, expect, it } from 'vitest';
import { F, nn, optim, torch } from '#runtime';
import { accelerators, limits } from '#runtime/device/cpu/accelerator';

/** Runs with plain loops only. */
function plainly<R>(work: () => R): R {
  const { length, work: products } = limits;
  const before = accelerators.splice(0);
  limits.length = Infinity;
  limits.work = Infinity;
  try {
    return work();
  } finally {
    accelerators.push(...before);
    limits.length = length;
    limits.work = products;
  }
}

/** Weights and running statistics after a few steps of a network large enough for the fast paths. */
function train(make: (params: Iterable<torch.Tensor>) => { zeroGrad(): void; step(): void }): number[] {
  torch.manualSeed(17);
  const x = torch.randn(64, 40);
  const y = torch.randint(0, 10, [64]);
  const norm = { mean: torch.zeros([50]), variance: torch.ones([50]) };
  // Without a bias: batch norm takes it out again, and Adam would blow up the rounding noise that is left of its gradient.
  const [first, last] = [new nn.Linear(40, 50, { bias: false }), new nn.Linear(50, 10)];
  const params = [...first.parameters(), ...last.parameters()];
  const optimizer = make(params as unknown as Iterable<torch.Tensor>);
  for (let i = 0; i < 5; i++) {
    const hidden = F.batchNorm(first(x) as never, norm.mean as never, norm.variance as never, { training: true });
    const loss = F.crossEntropy(last(F.dropout(hidden.tanh(), { p: 0.2 }) as never) as never, y as never);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  return [...params, norm.mean, norm.variance].flatMap((p) => (p as torch.Tensor).flatten().tolist() as number[]);
}

describe('training through SIMD', () => {
  const optimizers: Record<string, Parameters<typeof train>[0]> = {
    SGD: (p) => new optim.SGD(p, { lr: 0.1 }),
    Adam: (p) => new optim.Adam(p, { lr: 0.01, weightDecay: 0.1 }),
    AdamW: (p) => new optim.AdamW(p, { lr: 0.01 }),
  };
  for (const [name, make] of Object.entries(optimizers)) {
    it(`with ${name} ends where plain loops end`, () => {
      const fast = train(make);
      const plain = plainly(() => train(make));
      let worst = 0;
      fast.forEach((v, i) => {
        worst = Math.max(worst, Math.abs(v - plain[i]!));
      });
      expect(fast).not.toEqual(plain); // else the fast paths were not taken
      expect(worst).toBeLessThan(2e-5);
    });
  }
});
