// Chains of cheap operations on large tensors are computed when somebody looks: nobody can tell.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AnyTensor } from '#runtime';
import { torch } from '#runtime';
import { accelerate, accelerators } from '#runtime/device/cpu/accelerator';
import { chains } from '#runtime/device/cpu/chain';
import { wasm } from '#runtime/wasm/index';

const N = chains.from + 5;
let x: AnyTensor;

/** What the same gives with nothing put off. */
function eager(compute: () => AnyTensor): number[] {
  const { from } = chains;
  chains.from = Number.POSITIVE_INFINITY;
  try {
    return compute().tolist() as number[];
  } finally {
    chains.from = from;
  }
}

const waits = (t: AnyTensor): boolean => t.storage.array === null;

beforeEach(() => {
  torch.manualSeed(5);
  x = torch.randn(N);
  x.set([7], Number.NaN).set([8], Number.POSITIVE_INFINITY).set([9], -0);
});

describe('a chain on a large tensor', () => {
  it('waits until its elements are asked for, and then has the bits of the operations one by one', () => {
    const compute = (): AnyTensor => x.tanh().mul(2).add(1).sub(0.3).div(7).neg().abs().square().relu();
    const y = compute();
    expect(waits(y)).toBe(true);
    expect(y.tolist()).toEqual(eager(compute));
    expect(waits(y)).toBe(false);
  });

  it('keeps the values of before, whatever is written to what it comes from', () => {
    const root = x.exp();
    const a = root.mul(2);
    const b = a.add(1);
    const want = eager(() => x.exp().mul(2).add(1));
    root.zero_();
    expect(b.tolist()).toEqual(want);
    expect(a.tolist()).toEqual(eager(() => x.exp().mul(2)));
    expect(root.abs().sum().item()).toBe(0);
  });

  it('keeps the values of before when a view is written to, or it is itself changed', () => {
    const root = x.exp();
    const a = root.mul(2);
    root.at('10:20').fill_(5);
    expect(a.at('10:20').tolist()).toEqual(eager(() => x.exp().mul(2)).slice(10, 20));
    const b = root.add(1);
    const c = b.mul(3);
    b.mul_(0);
    expect(b.at(15).item()).toBe(0);
    expect(c.at(15).item()).toBe(18);
    expect(root.at(15).item()).toBe(5);
  });

  it('gives every result in between to those who kept it', () => {
    const root = x.sigmoid();
    const all = [root.mul(2)];
    for (let i = 1; i < 30; i++) all.push(all[i - 1]!.add(i));
    const want = all.map((_, k) =>
      eager(() => {
        let y = x.sigmoid().mul(2);
        for (let i = 1; i <= k; i++) y = y.add(i);
        return y;
      }),
    );
    for (const i of [3, 29, 0, 17, 28, 1]) expect(all[i]!.tolist()).toEqual(want[i]);
    expect(root.tolist()).toEqual(eager(() => x.sigmoid()));
  });

  it('is summed without its elements, to the same bits', () => {
    const y = torch.randn(N);
    const chain = (): AnyTensor => y.tanh().mul(2).add(1).relu();
    const waiting = chain();
    for (const reduce of [
      (t: AnyTensor) => t.sum(),
      (t: AnyTensor) => t.mean(),
      (t: AnyTensor) => t.view(1, -1).sum(1),
    ]) {
      expect(reduce(waiting).tolist()).toEqual(eager(() => reduce(chain())));
      expect(waits(waiting)).toBe(true);
    }
    expect(waiting.tolist()).toEqual(eager(chain));
  });

  it('has its gradient', () => {
    const gradient = (): AnyTensor => {
      const leaf = x.clone().requiresGrad_();
      leaf.tanh().mul(2).add(1).relu().square().mean().backward();
      return leaf.grad!;
    };
    expect(gradient().tolist()).toEqual(eager(gradient));
  });

  it('is computed at once where nothing takes chains', () => {
    const before = accelerators.splice(0);
    const y = x.exp().mul(2).add(1);
    expect(waits(y)).toBe(false);
    for (const old of before.reverse()) accelerate(old);
    expect(accelerators).toContain(wasm);
  });

  it('does not pile up results that nobody asks for', () => {
    const root = x.exp();
    for (let i = 0; i < 1000; i++) root.mul(i);
    const { waiting } = root.storage.deferred as unknown as { waiting: unknown[] };
    expect(waiting.length).toBeLessThanOrEqual(chains.waiting);
  });
});
