import { expect, it } from 'vitest';
import { torch } from '#runtime';
import { enableUnfilledMemory } from '#runtime/node/unfilled';

enableUnfilledMemory();

it('hands the memory of small products on before V8 looks at its heap', () => {
  const a = torch.rand(64, 64);
  const held: number[] = [];
  for (let i = 0; i < 6000; i++) {
    a.matmul(a);
    if (i > 3000) held.push(process.memoryUsage().arrayBuffers);
  }
  expect(Math.max(...held) - Math.min(...held)).toBeLessThan(20e6);
  expect('gc' in globalThis).toBe(false);
});

it('cuts small results from one block without one reaching into the next, and uses their arrays again', () => {
  const churn = (): void => {
    for (let i = 0; i < 12; i++) torch.full([64, 64], -7).mul(3).add(1);
  };
  const kept = Array.from({ length: 40 }, (_, i) => torch.full([64 - (i % 7), 64], i).add(0.5));
  churn();
  const w = torch.ones([64, 64], { requiresGrad: true });
  for (let step = 0; step < 20; step++) {
    w.grad = null;
    w.mul(step).sum().backward();
    churn();
  }
  kept.forEach((t, i) => {
    expect([t.min().item(), t.max().item()]).toEqual([i + 0.5, i + 0.5]);
  });
  expect(w.grad!.sum().item()).toBe(19 * 64 * 64);
});
