import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, optim, torch } from '#runtime';

describe('a numerical gradient', () => {
  const f = (w: { square(): { sum(): { item(): number | boolean } } }) =>
    w.square().sum() as { item(): number | boolean };

  it('agrees with the analytic one', () => {
    const w = torch.tensor([1, -2, 3], { dtype: 'float64' });
    expect(torch.autograd.numericalGradient(f, w).allclose(w.mul(2) as AnyTensor, { rtol: 1e-8 })).toBe(true);
  });

  it('is off by h from one side, by h² from both', () => {
    const w = torch.tensor([1], { dtype: 'float64' });
    const cube = (x: AnyTensor) => x.pow(3).sum() as AnyTensor;
    const error = (sides: 'one' | 'both', h: number) =>
      Math.abs(
        (torch.autograd.numericalGradient((x) => cube(x as unknown as AnyTensor), w, { h, sides }).item() as number) -
          3,
      );
    expect(error('one', 1e-3) / error('one', 1e-4)).toBeCloseTo(10, 0);
    expect(error('both', 1e-2) / error('both', 1e-3)).toBeCloseTo(100, -1);
  });

  it('leaves x as it was', () => {
    const w = torch.tensor([0.1, 0.7]);
    torch.autograd.numericalGradient(f, w, { h: 1e-3 });
    expect(w.tolist()).toEqual(torch.tensor([0.1, 0.7]).tolist());
  });

  it('finds a wrong derivative', () => {
    const x = torch.tensor([0.3, -1.2], { dtype: 'float64' });
    const good = torch.autograd.gradientCheck((w) => w.sin().sum() as unknown as AnyTensor, x);
    expect(good.ok).toBe(true);
    const bad = torch.autograd.gradientCheck((w) => w.sin().mul(w.detach()).sum() as unknown as AnyTensor, x);
    expect(bad.ok).toBe(false);
    expect(String(bad)).toContain('gradients differ: largest relative error');
  });
});

describe('penalties', () => {
  const w = (): AnyTensor =>
    torch
      .tensor([
        [3, -4],
        [0, 0.5],
      ])
      .requiresGrad_() as AnyTensor;

  it('are what the lecture writes', () => {
    expect(nn.utils.l1Penalty(w(), 2).item()).toBeCloseTo(15);
    expect(nn.utils.l2Penalty(w(), 2).item()).toBeCloseTo(25.25);
    expect(nn.utils.elasticNetPenalty(w(), 1, 0.5).item()).toBeCloseTo(3.75 + 25.25 / 4);
    expect(nn.utils.groupLassoPenalty(w()).item()).toBeCloseTo(5.5);
    expect(nn.utils.l1Penalty([w(), w()]).item()).toBeCloseTo(15);
  });

  it('have the gradients of weight decay and of the sign', () => {
    const a = w();
    nn.utils.l2Penalty(a, 0.1).backward();
    expect(a.grad!.allclose(a.detach().mul(0.1) as AnyTensor)).toBe(true);
    const b = w();
    nn.utils.l1Penalty(b).backward();
    expect(b.grad!.tolist()).toEqual([
      [1, -1],
      [0, 1],
    ]);
  });

  it('by soft thresholding make exact zeros', () => {
    const a = w();
    nn.utils.softThreshold_(a, 1);
    expect(a.tolist()).toEqual([
      [2, -3],
      [0, 0],
    ]);
    const b = w();
    nn.utils.groupSoftThreshold_(b, 1);
    [
      [2.4, -3.2],
      [0, 0],
    ]
      .flat()
      .forEach((v, i) => expect((b.flatten().tolist() as number[])[i]).toBeCloseTo(v, 5));
  });
});

describe('early stopping', () => {
  it('stops after its patience and brings the best weights back', () => {
    const model = new nn.Linear(1, 1);
    const stopping = new optim.EarlyStopping({ patience: 2, model });
    const best = model.weight.clone();
    const stops = [3, 4, 3.5].map((loss) => {
      const stop = stopping.step(loss);
      torch.noGrad(() => model.weight.add_(1));
      return stop;
    });
    expect(stops).toEqual([false, false, true]);
    expect([stopping.best, stopping.bestEpoch]).toEqual([3, 0]);
    stopping.restore();
    expect(model.weight.equal(best as unknown as AnyTensor)).toBe(true);
  });
});

describe('searches', () => {
  it('keep the best and never get worse', () => {
    torch.manualSeed(1);
    const goal = torch.tensor([1, 2]);
    const loss = (x: { sub(y: typeof goal): AnyTensor }) => x.sub(goal).square().sum() as AnyTensor;
    const random = optim.randomSearch(
      (x) => loss(x as never),
      () => torch.randn(2).mul(3),
      { tries: 300 },
    );
    const local = optim.localSearch(
      (x) => loss(x as never),
      torch.zeros(2),
      (x) => x.add(torch.randn(2).mul(0.1)) as unknown as AnyTensor,
      { tries: 300 },
    );
    expect(random.loss).toBeLessThan(1);
    expect(local.loss).toBeLessThan(random.loss);
    expect(local.history.every((v, i, all) => i === 0 || v <= all[i - 1]!)).toBe(true);
  });
});

describe('the learning-rate finder', () => {
  it('suggests a rate and leaves the model as it was', () => {
    torch.manualSeed(2);
    const x = torch.randn(50, 3);
    const y = x.matmul(torch.tensor([[1], [2], [-1]]));
    const model = new nn.Linear(3, 1);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
    const before = model.stateDict().weight!.clone();
    const curve = optim.findLearningRate({
      model,
      optimizer,
      step: () => {
        const loss = F.mseLoss(model(x) as unknown as AnyTensor, y as unknown as AnyTensor);
        optimizer.zeroGrad();
        loss.backward();
        optimizer.step();
        return loss;
      },
    });
    expect(curve.suggestion).toBeGreaterThan(1e-3);
    expect(curve.suggestion).toBeLessThan(5);
    expect(curve.rates.length).toBeLessThan(100);
    expect(model.stateDict().weight!.equal(before)).toBe(true);
    expect(optimizer.paramGroups[0]!.lr).toBe(0.01);
  });
});

describe('a summary', () => {
  it('counts parameters and notes shapes', () => {
    const model = new nn.Sequential(new nn.Linear(4, 12), new nn.ReLU(), new nn.Linear(12, 3));
    model[0]!.requiresGrad_(false);
    const summary = nn.summary(model, torch.zeros(2, 4));
    expect([summary.parameters, summary.trainable]).toEqual([99, 39]);
    expect(String(summary)).toBe(
      [
        'layer         output   parameters',
        '─────────────────────────────────',
        'Sequential    [2, 3]             ',
        '  Linear (0)  [2, 12]          60',
        '  ReLU (1)    [2, 12]            ',
        '  Linear (2)  [2, 3]           39',
        '─────────────────────────────────',
        '99 parameters, 60 of them frozen',
      ].join('\n'),
    );
    expect(model.training).toBe(true);
  });
});
