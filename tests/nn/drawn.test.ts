import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, torch } from '#runtime';
import { fixture } from './fixtures.js';

interface Case {
  name: 'rrelu' | 'alphaDropout' | 'featureAlphaDropout';
  args: [number?, number?];
  options: { p?: number; training?: boolean };
  shape: number[];
  dtype: 'float32' | 'float64';
  transposed: boolean;
  output: number[];
  grad: number[];
  gradFn: string;
  next: number;
}

const { cases, mistakes } = fixture<{ cases: Case[]; mistakes: { code: string; error: string }[] }>('nn', 'drawn.json');

/** The input of the fixture script. */
function input({ shape, dtype, transposed }: Case): AnyTensor {
  torch.manualSeed(5);
  const x = torch.randn(shape).to(dtype) as AnyTensor;
  const seen = transposed ? (x.transpose(0, 1) as AnyTensor) : x;
  torch.noGrad(() => seen.flatten().set(0, 0));
  return seen;
}

describe('what draws slopes and channels gives the numbers of PyTorch to the bit', () => {
  it.each(cases.map((row) => [`${row.dtype} ${row.name}(${row.args}) ${JSON.stringify(row.options)}`, row] as const))(
    '%s',
    (_title, row) => {
      const x = input(row).requiresGrad_();
      const [lower, upper] = row.args;
      const y = row.name === 'rrelu' ? F.rrelu(x, lower, upper, row.options) : F[row.name](x, row.options);
      y.sum().backward();
      expect([...y.detach().toArray()]).toEqual(row.output);
      expect([...x.grad!.toArray()]).toEqual(row.grad);
      if (y !== x) expect(y.gradFn!.name).toBe(row.gradFn);
      expect(torch.rand(1).item()).toBe(row.next);
    },
  );
});

const ones = torch.ones(2, 3);
const whole = ones.long() as AnyTensor;
const WRONG: Record<string, () => unknown> = {
  'rrelu of whole numbers': () => F.rrelu(whole, 0.1, 0.3, { training: true }),
  'rrelu of whole numbers in evaluation': () => F.rrelu(whole),
  'bounds the wrong way round': () => F.rrelu(ones, 0.5, 0.1),
  'bounds without end': () => F.rrelu(ones.neg(), 0, Number.POSITIVE_INFINITY, { training: true }),
  'softmax of a matrix': () => new nn.Softmax2d()(ones),
  'no probability': () => new nn.FeatureAlphaDropout(2),
  'no channels': () => F.featureAlphaDropout(torch.ones(3), { training: true }),
  'dropout of whole numbers': () => F.featureAlphaDropout(whole, { training: true }),
};

it.each(mistakes.map(({ code, error }) => [code, error]))('PyTorch says what is wrong with %s', (code, error) => {
  expect(WRONG[code!]).toThrow(error!.split('. ')[0]!);
});

it('a randomised leaky ReLU overwrites its input where asked, and prints so', () => {
  const x = torch.tensor([-1, 2, -3]);
  const layer = new nn.RReLU(0.1, 0.3, { inplace: true });
  torch.manualSeed(17);
  const y = layer(x);
  torch.manualSeed(17);
  const expected = new nn.RReLU(0.1, 0.3)(torch.tensor([-1, 2, -3]));
  expect(y).toBe(x);
  expect(x.tolist()).toEqual(expected.tolist());
  expect(String(layer)).toBe('RReLU(lower=0.1, upper=0.3, inplace=True)');
  expect(() => layer(torch.tensor([-1], { requiresGrad: true }))).toThrow('a leaf Variable that requires grad');
  const w = torch.tensor([-1, 2], { requiresGrad: true });
  layer.eval()(w.mul(1)).sum().backward();
  expect(w.grad!.tolist()).toEqual([Math.fround(0.2), 1]);
});

it('a randomised leaky ReLU keeps NaN and draws nothing for it', () => {
  torch.manualSeed(17);
  const next = torch.rand(1).item();
  torch.manualSeed(17);
  expect(F.rrelu(torch.tensor([Number.NaN, 1]), 0.1, 0.3, { training: true }).tolist()).toEqual([Number.NaN, 1]);
  expect(torch.rand(1).item()).toBe(next);
});
