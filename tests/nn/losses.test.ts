import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, torch } from '#runtime';
import { cotangent, expectClose, fixture, type Plain, toOptions, toTensor } from './fixtures.js';

interface LossCase {
  name: string;
  options: Record<string, unknown>;
  inputs: Plain[];
  wants: boolean[];
  output: Plain;
  inputGrads: (Plain | null)[];
}

const losses = nn as unknown as Record<string, new (options: object) => (...inputs: AnyTensor[]) => AnyTensor>;

describe('every loss agrees with PyTorch', () => {
  for (const row of fixture<LossCase[]>('nn', 'losses.json')) {
    const title = `${row.name} { ${Object.keys(row.options).join(', ')}: ${row.options.reduction} } on ${row.inputs.map((x) => `[${x.shape.join(', ')}]`).join(', ')}`;
    it(title, () => {
      const Loss = losses[row.name];
      if (Loss === undefined) throw new Error(`nn.${row.name} is missing`);
      const inputs = row.inputs.map((plain, i) => (row.wants[i] ? toTensor(plain).requiresGrad_() : toTensor(plain)));
      const output = new Loss(toOptions(row.options))(...inputs);
      expectClose(output, row.output, 'loss');
      (output.mul(cotangent(output)).sum() as AnyTensor).backward();
      row.inputGrads.forEach((plain, i) => {
        if (plain !== null) expectClose(inputs[i]!.grad!, plain, `gradient of input ${i}`, 5e-6);
      });
    });
  }
});

describe('losses', () => {
  it('of swapped arguments clamp the logarithm at -100, as the lecture shows', () => {
    const truth = torch.tensor([1, 0]);
    const forecast = torch.tensor([0.25, 0.75]);
    expect(F.binaryCrossEntropy(truth, forecast).item()).toBeCloseTo(75, 3);
    expect(F.binaryCrossEntropy(forecast, truth).item()).toBeCloseTo(1.3863, 4);
  });

  it('refuse lists, as PyTorch does', () => {
    expect(() => F.binaryCrossEntropy([1, 0] as never, [0.25, 0.75] as never)).toThrow(
      "argument 'input' must be Tensor, not list",
    );
  });

  it('with logits refuse integer targets and other sizes', () => {
    const logits = torch.zeros(3);
    expect(() => F.binaryCrossEntropyWithLogits(logits, torch.tensor([1, 0, 1]).long())).toThrow(
      'Found dtype Long but expected Float',
    );
    expect(() => F.binaryCrossEntropyWithLogits(logits, torch.zeros(3, 1))).toThrow(
      'Target size (torch.Size([3, 1])) must be the same as input size (torch.Size([3]))',
    );
  });

  it('of class numbers name a class that does not exist', () => {
    expect(() => F.crossEntropy(torch.zeros(2, 3), torch.tensor([0, 3]))).toThrow('Target 3 is out of bounds');
    expect(() => F.crossEntropy(torch.zeros(2, 3), torch.tensor([0, 1, 2]))).toThrow(
      'Expected input batch_size (2) to match target batch_size (3)',
    );
    expect(() => F.nllLoss(torch.zeros(2, 3), torch.tensor([0.5, 1]))).toThrow(
      'expected scalar type Long but found Float',
    );
  });

  it('of an untrained network are ln n', () => {
    expect(F.crossEntropy(torch.zeros(4, 10), torch.tensor([1, 2, 3, 4])).item()).toBeCloseTo(Math.log(10), 5);
    expect(F.crossEntropy(torch.zeros(4, 27), torch.tensor([1, 2, 3, 4])).item()).toBeCloseTo(Math.log(27), 5);
  });

  it('can be differentiated twice', () => {
    for (const loss of [
      (x: AnyTensor) => F.crossEntropy(x, torch.tensor([0, 2])),
      (x: AnyTensor) => F.mseLoss(x, torch.ones(2, 3)),
      (x: AnyTensor) => F.binaryCrossEntropyWithLogits(x, torch.ones(2, 3)),
      (x: AnyTensor) =>
        F.batchNorm(x, null, null, { training: true, eps: 0.1 })
          .mul(
            torch.tensor([
              [1, 2, 3],
              [4, 5, 7],
            ]),
          )
          .square()
          .sum() as AnyTensor,
      (x: AnyTensor) => F.linear(x, x.square()).sum() as AnyTensor,
    ]) {
      const start = torch
        .tensor([
          [0.3, -0.7, 1.1],
          [0.2, 0.9, -0.4],
        ])
        .double();
      const squaredGradient = (x: AnyTensor): AnyTensor => {
        const [g] = torch.autograd.grad(loss(x), [x], { createGraph: true }) as unknown as [AnyTensor];
        return g.square().sum() as AnyTensor;
      };
      const x = start.clone().requiresGrad_() as AnyTensor;
      squaredGradient(x).backward();
      const numerical = start.clone();
      for (let i = 0; i < 6; i++) {
        const shifted = (h: number): number => {
          const y = start.clone();
          (y as AnyTensor).storage.data[i]! += h;
          return squaredGradient((y as AnyTensor).requiresGrad_()).item() as number;
        };
        (numerical as AnyTensor).storage.data[i] = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      }
      expect(x.grad!.allclose(numerical as AnyTensor, { rtol: 1e-5, atol: 1e-7 }), String(loss)).toBe(true);
    }
  });

  it('that ignore every target are NaN, and their gradients 0', () => {
    for (const labelSmoothing of [0, 0.1])
      for (const createGraph of [false, true]) {
        const x = torch.tensor([[0.5, -1, 2]], { requiresGrad: true }) as AnyTensor;
        const loss = F.crossEntropy(x, torch.tensor([1]).long(), { ignoreIndex: 1, labelSmoothing });
        expect(loss.item()).toBeNaN();
        expect((torch.autograd.grad(loss, [x], { createGraph })[0] as AnyTensor).tolist()).toEqual([[0, 0, 0]]);
      }
    const logs = torch.tensor([[-1, -2]], { requiresGrad: true }) as AnyTensor;
    F.nllLoss(logs, torch.tensor([0]).long(), { ignoreIndex: 0 }).backward();
    expect(logs.grad!.tolist()).toEqual([[0, 0]]);
  });

  it('of ignored rows do not spoil the others, whatever stands in them', () => {
    const x = torch.tensor([
      [Number.NEGATIVE_INFINITY, 0],
      [1, 2],
    ]);
    const target = torch.tensor([-100, 1]).long();
    const alone = F.crossEntropy(x.narrow(0, 1, 1), torch.tensor([1]).long(), { labelSmoothing: 0.2 }).item();
    expect(F.crossEntropy(x, target, { labelSmoothing: 0.2 }).item()).toBe(alone);
  });
});
