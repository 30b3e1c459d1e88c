import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';
import { expectClose, fixture, type Plain } from './fixtures.js';

interface InitCase {
  name: string;
  args: number[];
  options: Record<string, unknown>;
  output: Plain;
}

const init = nn.init as unknown as Record<string, (tensor: AnyTensor, ...rest: unknown[]) => AnyTensor>;

describe('every initialiser draws what PyTorch draws', () => {
  for (const row of fixture<InitCase[]>('nn', 'init.json'))
    it(`${row.name}(${row.args.join(', ')}) ${JSON.stringify(row.options)} of [${row.output.shape.join(', ')}]`, () => {
      const fill = init[row.name];
      if (fill === undefined) throw new Error(`nn.init.${row.name} is missing`);
      torch.manualSeed(17);
      const tensor = torch.zeros(row.output.shape) as AnyTensor;
      fill(tensor, ...row.args, ...(Object.keys(row.options).length > 0 ? [row.options] : []));
      // A QR decomposition and an inverse error function round differently; all else is equal to the bit.
      if (row.name.startsWith('orthogonal') || row.name.startsWith('truncNormal'))
        expectClose(tensor, row.output, row.name, 1e-6);
      else expect([...tensor.toArray()]).toEqual(row.output.data.map(Math.fround));
    });
});

describe('initialisers', () => {
  it('know their gains', () => {
    expect(nn.init.calculateGain('tanh')).toBeCloseTo(5 / 3);
    expect(nn.init.calculateGain('leaky_relu', 0.2)).toBeCloseTo(Math.sqrt(2 / 1.04));
  });

  it('fill part of a tensor in place', () => {
    const whole = torch.zeros(4, 3);
    nn.init.constant_(whole.select(1, 1), 2);
    expect(whole.tolist()).toEqual([
      [0, 2, 0],
      [0, 2, 0],
      [0, 2, 0],
      [0, 2, 0],
    ]);
  });
});
