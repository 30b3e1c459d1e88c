import { describe, expect, it } from 'vitest';
import { optim, torch } from '#runtime';
import { fixture } from '../nn/fixtures.js';

interface Schedule {
  name: string;
  options: Record<string, unknown>;
  optimizer: { lr: number; momentum?: number };
  rates: number[];
  momenta?: number[];
  metrics?: number[];
}

const schedulers = optim.lrScheduler as unknown as Record<
  string,
  new (
    o: unknown,
    options: object,
  ) => { step(metric?: number): void }
>;
const functions: Record<string, object> = {
  LambdaLR: { lrLambda: (epoch: number) => 0.9 ** epoch },
  MultiplicativeLR: { lrLambda: () => 0.95 },
};

const sgd = (options: { lr: number; momentum?: number }) => new optim.SGD([torch.zeros(1).requiresGrad_()], options);

describe('every schedule sets the rates PyTorch sets', () => {
  for (const row of fixture<Schedule[]>('optim', 'schedules.json'))
    it(`${row.name} ${JSON.stringify(row.options)}`, () => {
      const optimizer = sgd(row.optimizer);
      const Scheduler = schedulers[row.name];
      if (Scheduler === undefined) throw new Error(`optim.lrScheduler.${row.name} is missing`);
      const scheduler = new Scheduler(optimizer, { ...row.options, ...functions[row.name] });
      const group = optimizer.paramGroups[0]!;
      const rates = [group.lr];
      const momenta = [group.momentum];
      for (let epoch = 1; epoch < row.rates.length; epoch++) {
        row.metrics ? scheduler.step(row.metrics[epoch - 1]) : scheduler.step();
        rates.push(group.lr);
        momenta.push(group.momentum);
      }
      rates.forEach((rate, i) => expect(rate, `rate after ${i} steps`).toBeCloseTo(row.rates[i]!, 10));
      row.momenta?.forEach((momentum, i) => expect(momenta[i], `momentum after ${i} steps`).toBeCloseTo(momentum, 10));
    });
});

describe('schedules', () => {
  it('follow one another: a warm-up, then a decay', () => {
    const optimizer = sgd({ lr: 1 });
    const scheduler = new optim.lrScheduler.SequentialLR(optimizer, {
      schedulers: [
        new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.1, totalIters: 2 }),
        new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 }),
      ],
      milestones: [2],
    });
    const rates = Array.from({ length: 5 }, () => {
      const [rate] = scheduler.getLastLr();
      scheduler.step();
      return rate!;
    });
    [0.1, 0.1, 1, 0.9, 0.81].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
  });

  it('multiply when chained', () => {
    const optimizer = sgd({ lr: 1 });
    const scheduler = new optim.lrScheduler.ChainedScheduler([
      new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.1, totalIters: 2 }),
      new optim.lrScheduler.ExponentialLR(optimizer, { gamma: 0.9 }),
    ]);
    const rates = Array.from({ length: 5 }, () => {
      const [rate] = scheduler.getLastLr();
      scheduler.step();
      return rate!;
    });
    [0.1, 0.09, 0.81, 0.729, 0.6561].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
  });

  it('go on from a state dict', () => {
    const optimizer = sgd({ lr: 1 });
    const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 3 });
    scheduler.step();
    scheduler.step();
    const again = new optim.lrScheduler.StepLR(optimizer, { stepSize: 99 });
    again.loadStateDict(scheduler.stateDict());
    again.step();
    expect(optimizer.paramGroups[0]!.lr).toBeCloseTo(0.1);
  });

  it('refuse more steps than a cycle has', () => {
    const scheduler = new optim.lrScheduler.OneCycleLR(sgd({ lr: 0.1, momentum: 0.9 }), { maxLr: 1, totalSteps: 2 });
    scheduler.step();
    scheduler.step();
    expect(() => scheduler.step()).toThrow('Tried to step 3 times. The specified number of total steps is 2');
  });
});
