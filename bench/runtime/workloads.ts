// Our side of the course workloads: torch_workloads.py, line by line the same work, through the public API.
import { F, nn, optim, torch } from '#runtime';

function regression(): void {
  torch.manualSeed(17);
  const x = torch.randn(30, 1);
  const y = x.add(torch.randn(30, 1).div(2));
  const m = new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU(), new nn.Linear(1, 1));
  const L = new nn.MSELoss();
  const o = new optim.SGD(m.parameters(), { lr: 0.05 });
  const a: number[] = [];
  for (let i = 0; i < 500; i++) {
    const p = m(x);
    const l = L(p, y);
    a.push(l.item());
    o.zeroGrad();
    l.backward();
    o.step();
  }
}

function classify(): void {
  torch.manualSeed(1);
  const x = torch.randn(200, 2);
  const y = x.at(':', ':1').gt(0).float();
  const m = new nn.Sequential(new nn.Linear(2, 1), new nn.ReLU(), new nn.Linear(1, 1), new nn.Sigmoid());
  const L = new nn.BCELoss();
  const o = new optim.SGD(m.parameters(), { lr: 0.01 });
  for (let i = 0; i < 1000; i++) {
    const l = L(m(x), y);
    o.zeroGrad();
    l.backward();
    o.step();
  }
}

class D extends nn.Module {
  i = new nn.Linear(4, 12);
  h = new nn.Linear(12, 12);
  o = new nn.Linear(12, 3);
  override forward(x: torch.Tensor): torch.Tensor {
    x = F.dropout(F.relu(this.i(x)), { p: 0.2, training: this.training });
    x = F.dropout(F.relu(this.h(x)), { p: 0.2, training: this.training });
    return this.o(x);
  }
}

function dropout(): void {
  torch.manualSeed(1);
  const x = torch.randn(144, 4);
  const y = torch.randint(0, 3, [144]);
  const m = new D();
  const L = new nn.CrossEntropyLoss();
  const o = new optim.SGD(m.parameters(), { lr: 0.005, weightDecay: 0.01 });
  for (let e = 0; e < 100; e++) {
    m.train();
    for (let b = 0; b < 9; b++) {
      const l = L(m(x.at(`${b * 16}:${b * 16 + 16}`)), y.at(`${b * 16}:${b * 16 + 16}`));
      o.zeroGrad();
      l.backward();
      o.step();
    }
    m.eval();
    torch.noGrad(() => m(x).argmax(1));
  }
}

function mnist(): void {
  torch.manualSeed(1);
  const x = torch.rand(9600, 784);
  const y = torch.randint(0, 10, [9600]);
  const m = new nn.Sequential(
    new nn.Linear(784, 128),
    new nn.ReLU(),
    new nn.Linear(128, 64),
    new nn.ReLU(),
    new nn.Linear(64, 10),
  );
  const L = new nn.CrossEntropyLoss();
  const o = new optim.Adam(m.parameters(), { lr: 1e-3 });
  for (let b = 0; b < 150; b++) {
    const l = L(m(x.at(`${b * 64}:${b * 64 + 64}`)), y.at(`${b * 64}:${b * 64 + 64}`));
    o.zeroGrad();
    l.backward();
    o.step();
  }
}

function makemore(): void {
  torch.manualSeed(1);
  const X = torch.randint(0, 27, [32000, 3]);
  const Y = torch.randint(0, 27, [32000]);
  const C = torch.randn([27, 10], { requiresGrad: true });
  const m = new nn.Sequential(
    new nn.Linear(30, 200, { bias: false }),
    new nn.BatchNorm1d(200, { momentum: 0.001 }),
    new nn.Tanh(),
    new nn.Linear(200, 27),
  );
  const o = new optim.SGD([C, ...m.parameters()], { lr: 0.1 });
  for (let i = 0; i < 1000; i++) {
    const ix = torch.randint(0, 32000, [32]);
    const l = F.crossEntropy(m(C.at(X.at(ix)).view(-1, 30)), Y.at(ix));
    o.zeroGrad();
    l.backward();
    o.step();
  }
}

function randomSearch(): void {
  torch.manualSeed(1);
  const X = torch.rand(3073, 500);
  const Y = torch.randint(0, 10, [500]);
  let best = 9e9;
  for (let i = 0; i < 200; i++) {
    const W = torch.randn(10, 3073).mul(1e-4);
    const l = F.crossEntropy(W.matmul(X).T, Y).item() as number;
    best = Math.min(best, l);
  }
}

function softmaxBig(): void {
  torch.manualSeed(1);
  const x = torch.randn(4096, 1000);
  for (let i = 0; i < 10; i++) torch.softmax(x, 1);
}

function elementwise(): void {
  const x = torch.randn(1000000);
  for (let i = 0; i < 20; i++) torch.tanh(x).mul(2).add(1).relu().sum().item();
}

function matmul(n: number, reps: number): () => void {
  const a = torch.rand(n, n);
  const b = torch.rand(n, n);
  return () => {
    for (let i = 0; i < reps; i++) a.matmul(b);
  };
}

function tinyOps(): void {
  let a = torch.randn(4, 4);
  const b = torch.randn(4, 4);
  for (let i = 0; i < 20000; i++) a = a.add(b).mul(0.5);
}

function autogradScalar(): void {
  const x = torch.tensor(2.0, { requiresGrad: true });
  for (let i = 0; i < 2000; i++) {
    const y = x.mul(x).add(x.mul(3)).sin().mul(x);
    y.backward();
    x.grad = null;
  }
}

/** By the names torch_workloads.py gives them. */
export const WORKLOADS: Record<string, () => void> = {
  regression_500ep: regression,
  classify_1000ep: classify,
  dropout_mlp_100ep: dropout,
  mnist_mlp_150steps: mnist,
  makemore_bn_1000steps: makemore,
  random_search_200: randomSearch,
  softmax_4096x1000_x10: softmaxBig,
  elementwise_1e6_x20: elementwise,
  matmul64_x2000: matmul(64, 2000),
  matmul256_x100: matmul(256, 100),
  matmul1024_x5: matmul(1024, 5),
  tiny_4x4_x40000ops: tinyOps,
  autograd_scalar_2000: autogradScalar,
};
