import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, optim, torch } from '#runtime';

const square = (x: AnyTensor): AnyTensor => x.square().sum() as AnyTensor;
const model = new nn.Linear(1, 1);

describe('the tools of the notes say what is wrong', () => {
  it.each([
    [
      'differences of whole numbers',
      () => torch.autograd.numericalGradient(square as never, torch.tensor([1]).long()),
      'whole numbers have no small differences',
    ],
    [
      'a step of 0',
      () => torch.autograd.numericalGradient(square as never, torch.tensor([1]), { h: 0 }),
      'the step h must not be 0',
    ],
    [
      'a rate of 0',
      () =>
        optim.findLearningRate({
          model,
          optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
          step: () => 0,
          start: 0,
        } as never),
      'both ends must be above 0',
    ],
    ['an unknown mode', () => new optim.EarlyStopping({ mode: 'least' as 'min' }), 'mode least is unknown!'],
    ['no patience at all', () => new optim.EarlyStopping({ patience: -1 }), 'patience must be at least 0'],
    ['a threshold below 0', () => nn.utils.softThreshold_(torch.ones(1), -1), 'by an amount of at least 0'],
    [
      'the same for rows',
      () => nn.utils.groupSoftThreshold_(torch.ones(1, 1), Number.NaN),
      'by an amount of at least 0',
    ],
  ])('%s', (_, use, sentence) => {
    expect(use).toThrow(sentence);
  });
});

it('early stopping without patience lets improvements pass', () => {
  const stopping = new optim.EarlyStopping({ patience: 0 });
  expect([5, 4, 3, 3].map((loss) => stopping.step(loss))).toEqual([false, false, false, true]);
});

it('early stopping takes NaN for an epoch without improvement', () => {
  const stopping = new optim.EarlyStopping({ patience: 2 });
  expect([3, Number.NaN, 2, Number.NaN, Number.NaN].map((loss) => stopping.step(loss))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});

it('searches leave a start behind that has no loss', () => {
  const losses = [Number.NaN, 3, 2, Number.NaN, 4];
  let i = 0;
  const found = optim.randomSearch(
    (w: number) => losses[w]!,
    () => i++,
    { tries: losses.length },
  );
  expect([found.best, found.loss]).toEqual([2, 2]);
  const local = optim.localSearch(
    (w) => (w as AnyTensor).log().sum() as AnyTensor,
    torch.tensor([-1]),
    () => torch.tensor([1]),
    { tries: 2 },
  );
  expect(local.loss).toBe(0);
});

it('the numerical gradient follows the elements of a view, not its memory', () => {
  const x = torch.tensor(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { dtype: 'float64' },
  ).T as AnyTensor;
  const weights = torch.tensor(
    [
      [1, 10],
      [100, 1000],
      [1e4, 1e5],
    ],
    { dtype: 'float64' },
  ) as AnyTensor;
  const gradient = torch.autograd.numericalGradient((y: AnyTensor) => y.mul(weights).sum() as AnyTensor, x);
  expect((gradient as AnyTensor).allclose(weights, { rtol: 1e-4 })).toBe(true);
});
