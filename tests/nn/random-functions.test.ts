// Functions with random settings against PyTorch. Made by tests/fixtures/random-cases/functions.py.
import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, torch } from '#runtime';
import { cases, expectNear, flat, make, type Spec, type Values } from './layer-cases.js';

interface Case {
  name: string;
  inputs: Spec[];
  args: unknown[];
  options: Record<string, unknown>;
  seed: number;
  outputs: [Values];
  inputGrads?: (Values | null)[];
  error?: string;
}

const rows = cases('functions') as unknown as Case[];
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
/** JSON has no infinity. */
const plain = (value: unknown): unknown => (value === 'inf' ? Number.POSITIVE_INFINITY : value);

function call({ name, inputs, args, options, seed }: Case): { xs: unknown[]; y: AnyTensor } {
  torch.manualSeed(seed);
  const xs = inputs.map((spec) => make(spec, 'cpu'));
  const given = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, plain(value)]));
  const positional = ['dim', 'numClasses'].filter((key) => key in given && /^(log_)?softm|one_hot|glu/.test(name));
  const rest = positional.map((key) => given[key]);
  for (const key of positional) delete given[key];
  const f = (F as unknown as Record<string, (...args: unknown[]) => AnyTensor>)[camel(name)]!;
  return { xs, y: f(...xs, ...args, ...rest, ...(Object.keys(given).length > 0 ? [given] : [])) };
}

describe('a function with random settings is PyTorch’s', () => {
  it.each([...new Set(rows.map((row) => row.name))])('%s', (name) => {
    const wrong = rows.flatMap((row) => {
      if (row.name !== name || row.error !== undefined) return [];
      try {
        const { xs, y } = call(row);
        expectNear(y, row.outputs[0], 'output', 'cpu');
        if (row.inputGrads === undefined) return [];
        const cotangent = torch.arange(y.numel(), { dtype: 'float64' }).cos().reshape(y.shape) as AnyTensor;
        (y.mul(cotangent).sum() as AnyTensor).backward();
        const inputs = flat(xs).filter((x) => x.requiresGrad);
        row.inputGrads.forEach((right, i) => {
          if (right !== null) expectNear(inputs[i]!.grad as AnyTensor, right, `gradient ${i}`, 'cpu');
        });
        return [];
      } catch (error) {
        return [`${JSON.stringify({ ...row, outputs: 0, inputGrads: 0 })}\n  ${(error as Error).message}`];
      }
    });
    expect(wrong.join('\n')).toBe('');
  });
});

describe('a wrong argument is told in PyTorch’s words', () => {
  const wrong = rows.filter(({ error }) => error !== undefined);
  it.each(wrong.map((row) => [JSON.stringify([row.name, row.inputs, row.args, row.options]), row] as const))(
    '%s',
    (_, row) => {
      expect(() => call(row)).toThrow(row.error);
    },
  );
});
