import { expect, it } from 'vitest';
import { torch } from '#runtime';

it('makes ten gigabytes of temporaries in one synchronous loop and stays small', () => {
  const x = torch.ones(1_000_000);
  let y = x.mul(1);
  let peak = 0;
  for (let i = 0; i < 2500; i++) {
    y = y.add(1);
    if (i % 50 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }
  expect(y.at(0).item()).toBe(2501);
  expect(peak).toBeLessThan(1e9);
});

it('trains for a hundred thousand synchronous steps without growing', () => {
  const w = torch.tensor([0.5], { requiresGrad: true });
  const x = torch.tensor([2]);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 100_000; i++) {
    w.grad = null;
    w.mul(x).sub(1).square().sum().backward();
    torch.noGrad(() => w.sub_(w.grad!.mul(0.01)));
  }
  expect(w.item()).toBeCloseTo(0.5);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
});
