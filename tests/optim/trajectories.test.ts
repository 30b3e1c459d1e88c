import { describe, expect, it } from 'vitest';
import { type AnyTensor, optim, torch } from '#runtime';
import { fixture } from '../nn/fixtures.js';

interface Trajectory {
  name: string;
  dtype: 'float32' | 'float64';
  options: Record<string, unknown>;
  groups?: Record<string, unknown>[];
  steps: number;
  losses: number[];
  points: { step: number; a: number[]; b: number[] }[];
  /** What PyTorch's state dict keeps of `a` at the end, numbers as lists of one. */
  remembered?: Record<string, number[]>;
}

type AnyOptimizer = optim.Optimizer<{ lr: number }>;
const optimizers = optim as unknown as Record<string, new (params: unknown, options: unknown) => AnyOptimizer>;

const start = (dtype: 'float32' | 'float64' = 'float32'): [AnyTensor, AnyTensor] => [
  torch.tensor([0.5, -1.5, 2, 0.25], { dtype, requiresGrad: true }) as AnyTensor,
  torch.tensor(
    [
      [1, -0.5, 0.75],
      [-2, 0.1, 0.3],
    ],
    { dtype, requiresGrad: true },
  ) as AnyTensor,
];

/** The objective of the fixture script. */
function objective(a: AnyTensor, b: AnyTensor): AnyTensor {
  const first = a.mul(a).sum().mul(0.5);
  const second = b.sin().mul(0.5).add(b.mul(b).mul(0.25)).sum();
  return first.add(second).add(a.sum().mul(b.sum()).mul(0.1)) as AnyTensor;
}

const near = (actual: number, expected: number, tolerance: number, what: string): void => {
  if (!(Math.abs(actual - expected) <= tolerance * (1 + Math.abs(expected))))
    throw new Error(`${what}: ${actual}, PyTorch has ${expected}`);
};

describe('trajectories equal PyTorch over all steps', () => {
  for (const row of fixture<Trajectory[]>('optim', 'trajectories.json'))
    it(`${row.dtype} ${row.name} ${JSON.stringify(row.options)}${row.groups ? ` groups ${JSON.stringify(row.groups)}` : ''}`, () => {
      const [a, b] = start(row.dtype);
      const tolerance = row.dtype === 'float32' ? 2e-5 : 1e-7;
      const params = row.groups
        ? [
            { params: [a], ...row.groups[0] },
            { params: [b], ...row.groups[1] },
          ]
        : [a, b];
      const Optimizer = optimizers[row.name];
      if (Optimizer === undefined) throw new Error(`optim.${row.name} is missing`);
      const optimizer = new Optimizer(params, row.options);
      const points = new Map(row.points.map((p) => [p.step, p]));
      for (let step = 1; step <= row.steps; step++) {
        const loss = optimizer.step(() => {
          optimizer.zeroGrad();
          const value = objective(a, b);
          value.backward();
          return value;
        });
        near(loss.item() as number, row.losses[step - 1]!, tolerance, `loss at step ${step}`);
        const expected = points.get(step);
        [...a.detach().toArray()].forEach(
          (v, i) => expected && near(v, expected.a[i]!, tolerance, `a[${i}] after step ${step}`),
        );
        [...b.detach().toArray()].forEach(
          (v, i) => expected && near(v, expected.b[i]!, tolerance, `b[${i}] after step ${step}`),
        );
      }
      const kept = optimizer.stateDict().state[0]!;
      for (const [name, expected] of Object.entries(row.remembered ?? {})) {
        const value = kept[name]!;
        const values = typeof value === 'number' ? [value] : [...value.toArray()];
        expect(values.length).toBe(expected.length);
        values.forEach((v, i) => {
          near(v, expected[i]!, tolerance, `${name}[${i}] in the state dict`);
        });
      }
    });
});

describe('optimizers', () => {
  it('go on from a state dict as if they had never stopped', () => {
    for (const [name, options] of [
      ['SGD', { lr: 0.05, momentum: 0.9 }],
      ['Adam', { lr: 0.05, amsgrad: true }],
      ['Adagrad', {}],
      ['NAdam', { lr: 0.05 }],
      ['ASGD', { lr: 0.05, lambd: 0.1, t0: 1 }],
      ['LBFGS', { lr: 0.5 }],
    ] as const) {
      const run = (steps: number, optimizer: AnyOptimizer, a: AnyTensor, b: AnyTensor): void => {
        for (let i = 0; i < steps; i++)
          optimizer.step(() => {
            optimizer.zeroGrad();
            const loss = objective(a, b);
            loss.backward();
            return loss;
          });
      };
      const [a, b] = start();
      const straight = new optimizers[name]!([a, b], options);
      run(6, straight, a, b);
      const [c, d] = start();
      const first = new optimizers[name]!([c, d], options);
      run(3, first, c, d);
      const state = first.stateDict();
      const second = new optimizers[name]!([c, d], { ...options, lr: 99 });
      second.loadStateDict(state);
      run(3, second, c, d);
      expect(c.tolist(), name).toEqual(a.tolist());
    }
  });

  it('give the numbers of the step written out, to the bit', () => {
    const v = torch.tensor([-4, 1.2], { requiresGrad: true });
    const w = torch.tensor([-4, 1.2], { requiresGrad: true });
    const loss = (x: typeof v): AnyTensor =>
      x
        .square()
        .mul(torch.tensor([0.5, 4.5]))
        .sum() as AnyTensor;
    const sgd = new optim.SGD([v], { lr: 0.2 });
    for (let i = 0; i < 40; i++) {
      sgd.zeroGrad();
      loss(v).backward();
      sgd.step();
      loss(w).backward();
      torch.noGrad(() => w.sub_(w.grad!.mul(0.2)));
      w.grad = null;
    }
    expect(v.tolist()).toEqual(w.tolist());
  });

  it('leave parameters without a gradient alone', () => {
    const used = torch.ones(2).requiresGrad_();
    const unused = torch.ones(2).requiresGrad_();
    const sgd = new optim.SGD([used, unused], { lr: 0.1, weightDecay: 1 });
    used.sum().backward();
    sgd.step();
    expect(unused.tolist()).toEqual([1, 1]);
    expect(used.tolist()[0]).toBeCloseTo(0.8);
  });

  it('say what is wrong with their parameters', () => {
    const x = torch.ones(2).requiresGrad_();
    expect(() => new optim.SGD([], { lr: 0.1 })).toThrow('optimizer got an empty parameter list');
    expect(() => new optim.SGD([x], { lr: -1 })).toThrow('Invalid learning rate: -1');
    expect(() => new optim.SGD([x, x], { lr: 1 })).toThrow('some parameters appear in more than one parameter group');
    expect(() => new optim.SGD([x.mul(2)], { lr: 1 })).toThrow("can't optimize a non-leaf Tensor");
    expect(() => new optim.SGD(x as never, { lr: 1 })).toThrow('should be an iterable of Tensors');
    expect(() => new optim.SGD([x], {} as never)).toThrow(
      "didn't specify a value of required optimization parameter lr",
    );
    expect(() => new optim.NAdam([x], { momentumDecay: -1 })).toThrow('Invalid momentum_decay value: -1');
    expect(() => new optim.ASGD([x], { weightDecay: -1 })).toThrow('Invalid weight_decay value: -1');
    expect(() => new optim.SGD([x], { lr: 1, nesterov: true })).toThrow(
      'Nesterov momentum requires a momentum and zero dampening',
    );
  });

  it('print as PyTorch prints them', () => {
    expect(String(new optim.SGD([torch.ones(1).requiresGrad_()], { lr: 0.05 }))).toBe(
      'SGD (\nParameter Group 0\n    dampening: 0\n    lr: 0.05\n    maximize: False\n    momentum: 0\n    nesterov: False\n    weightDecay: 0\n)',
    );
    expect(String(new optim.ASGD([torch.ones(1).requiresGrad_()]))).toBe(
      'ASGD (\nParameter Group 0\n    alpha: 0.75\n    lambd: 0.0001\n    lr: 0.01\n    maximize: False\n    t0: 1000000.0\n    weightDecay: 0\n)',
    );
    expect(String(new optim.NAdam([torch.ones(1).requiresGrad_()]))).toBe(
      'NAdam (\nParameter Group 0\n    betas: (0.9, 0.999)\n    eps: 1e-08\n    lr: 0.002\n    momentumDecay: 0.004\n    weightDecay: 0\n)',
    );
  });
});
