// Arrays are used again where nobody can see them; here somebody looks.
import { expect, it } from 'vitest';
import type { AnyTensor } from '#runtime';
import { F, nn, optim, torch } from '#runtime';

/** Large enough that arrays come from the pool. */
const N = 64;

function model(): nn.Sequential {
  torch.manualSeed(3);
  return new nn.Sequential(
    new nn.Linear(N, N),
    new nn.BatchNorm1d(N),
    new nn.Tanh(),
    new nn.Linear(N, N),
    new nn.ReLU(),
    new nn.Linear(N, N),
  );
}

/** Fills the pool's arrays with other numbers. */
function churn(): void {
  for (let i = 0; i < 12; i++) torch.full([N, N], -7).mul(3).add(1);
}

it('keeps a gradient that was looked at after zeroGrad', () => {
  const w = torch.ones([N, N], { requiresGrad: true });
  const o = new optim.SGD([w], { lr: 0.1 });
  w.mul(2).sum().backward();
  const seen = w.grad!;
  o.zeroGrad();
  w.mul(5).sum().backward();
  churn();
  expect(seen.sum().item()).toBe(2 * N * N);
  expect(w.grad!.sum().item()).toBe(5 * N * N);
});

it('keeps a gradient that was given from outside', () => {
  const w = torch.ones([N, N], { requiresGrad: true });
  const mine = torch.full([N, N], 4);
  w.grad = mine;
  w.grad = null;
  churn();
  expect(mine.sum().item()).toBe(4 * N * N);
});

it('gives the same gradients through a Sequential as layer by layer', () => {
  const x = torch.randn(N, N);
  const whole = model();
  const apart = model();
  for (let step = 0; step < 3; step++) {
    whole.zeroGrad();
    apart.zeroGrad();
    const held: AnyTensor[] = [];
    let y: AnyTensor = x;
    for (const layer of apart) held.push((y = (layer as unknown as (x: AnyTensor) => AnyTensor)(y)));
    y.square().mean().backward();
    const out = whole(x);
    out.square().mean().backward();
    churn();
    expect(out.tolist()).toEqual(y.tolist());
    whole.parameters().forEach((p, i) => {
      expect(p.grad!.tolist()).toEqual(apart.parameters()[i]!.grad!.tolist());
    });
  }
});

it('keeps what lies between layers for a second backward', () => {
  const m = model();
  const loss = m(torch.randn(N, N)).square().mean();
  loss.backward(undefined, { retainGraph: true });
  const first = m.parameters().map((p) => p.grad!.clone());
  m.zeroGrad();
  churn();
  loss.backward();
  m.parameters().forEach((p, i) => {
    expect(p.grad!.tolist()).toEqual(first[i]!.tolist());
  });
});

it('keeps what a hook saw between layers, with and without gradients', () => {
  const m = model();
  const seen: AnyTensor[] = [];
  for (const i of [0, 1, 2, 3, 4])
    m[i]!.registerForwardHook((_m: unknown, _args: unknown, output: unknown) => {
      seen.push(output as AnyTensor);
    });
  const x = torch.randn(N, N);
  const before = (): number[][] => seen.map((t) => t.detach().sum(1).tolist() as number[]);
  m(x).sum().backward();
  const trained = before();
  churn();
  expect(before()).toEqual(trained);
  torch.noGrad(() => m(x));
  const all = before();
  churn();
  expect(before()).toEqual(all);
});

it('keeps what a layer with a forward of its own has kept', () => {
  const m = model();
  const kept: AnyTensor[] = [];
  const layer = m[2] as nn.Tanh;
  const forward = layer.forward.bind(layer);
  layer.forward = ((x: AnyTensor) => {
    kept.push(x);
    return forward(x as never);
  }) as never;
  torch.noGrad(() => m(torch.randn(N, N)));
  const sum = kept[0]!.sum().item();
  churn();
  expect(kept[0]!.sum().item()).toBe(sum);
});

it('gives zero gradients to ignored rows, whatever lay in the array before', () => {
  const x = torch.randn([64, 40], { requiresGrad: true });
  churn();
  for (let i = 0; i < 3; i++) {
    x.grad = null;
    const y = torch.full([64], -100).long();
    y.set([0], 3);
    F.crossEntropy(x.mul(1), y).backward();
  }
  expect(x.grad!.at('1:').abs().sum().item()).toBe(0);
});
