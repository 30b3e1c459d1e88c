import { describe, expect, expectTypeOf, it } from 'vitest';
import { type AnyTensor, nn, optim, torch } from '#runtime';
import { expectClose, fixture, type Plain } from './fixtures.js';

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  shape: number[];
  evaluate: boolean;
  double: boolean;
  load: unknown[] | null;
  before: string;
  stateBefore: Record<string, string | Plain>;
  loaded?: string;
  after: string;
  type: string;
  training: boolean;
  output: Plain;
  next: number;
  inputGrad: Plain;
  grads: Record<string, Plain>;
  stateAfter: Record<string, Plain>;
  again: Plain;
}

type AnyModule = nn.ModuleBase & ((x: AnyTensor) => AnyTensor);
const layers = nn as unknown as Record<string, new (...args: unknown[]) => AnyModule>;
const { cases, mistakes } = fixture<{ cases: Case[]; mistakes: { code: string; error: string }[] }>('nn', 'lazy.json');

describe('lazy layers are what PyTorch makes of them, before and after the first input', () => {
  it.each(cases.map((row) => [`${row.before} on [${row.shape}]${row.load ? ', loaded' : ''}`, row] as const))(
    '%s',
    (_title, row) => {
      const module = new layers[row.name]!(...row.args, row.options).train(!row.evaluate);
      expect(String(module)).toBe(row.before);
      const before = module.stateDict();
      expect(Object.keys(before)).toEqual(Object.keys(row.stateBefore));
      for (const [name, value] of Object.entries(row.stateBefore))
        if (typeof value === 'string') expect(String(before[name])).toBe(value);
        else expectClose(before[name]!, value, name);
      if (row.double) module.double();
      if (row.load !== null) {
        torch.manualSeed(3);
        module.loadStateDict(new layers[row.name.replace('Lazy', '')]!(...row.load, row.options).stateDict());
        expect(String(module)).toBe(row.loaded);
      }
      const held = module.parameters();
      torch.manualSeed(17);
      const drawn = torch.randn(row.shape);
      const x = ((row.double ? drawn.double() : drawn) as AnyTensor).requiresGrad_();
      const y = module(x);
      expect(torch.rand(1).item()).toBe(row.next);
      expectClose(y, row.output, 'output');
      const n = y.numel();
      const direction = torch.arange(n).to(y.dtype).cos().reshape(y.shape);
      y.mul(direction).sum().backward();
      expectClose(x.grad as AnyTensor, row.inputGrad, 'gradient of the input');
      expect([String(module), module.constructor.name, module.training]).toEqual([row.after, row.type, row.training]);
      const parameters = module.namedParameters();
      expect(parameters.every(([, p], i) => p === held[i])).toBe(true);
      expect(parameters.map(([name]) => name)).toEqual(Object.keys(row.grads));
      for (const [name, p] of parameters) expectClose(p.grad as never, row.grads[name]!, `gradient of ${name}`);
      const after = module.stateDict();
      for (const [name, value] of Object.entries(row.stateAfter))
        expectClose(after[name]!, value, `${name} afterwards`);
      expectClose(module(x), row.again, 'second output');
    },
  );
});

const ones = (...shape: number[]): AnyTensor => torch.ones(shape) as AnyTensor;
const lazy = () => new nn.LazyLinear(3);
const WRONG: Record<string, () => unknown> = {
  'the shape': () => lazy().weight.shape.length,
  'a sum': () => lazy().weight.sum(),
  'an addition': () => lazy().weight.add(1),
  detach: () => lazy().bias!.detach(),
  tolist: () => lazy().bias!.tolist(),
  requires_grad_: () => lazy().requiresGrad_(false),
  statistics: () => new nn.LazyBatchNorm1d().resetRunningStats(),
  'loading into a layer with sizes': () => new nn.Linear(2, 3).loadStateDict(lazy().stateDict()),
  'loading a part': () => lazy().loadStateDict({ weight: ones(3, 2) }),
  'a single number': () => lazy()(torch.tensor(1) as unknown as AnyTensor),
  'a norm of a vector': () => new nn.LazyBatchNorm1d()(ones(2)),
  'too few dimensions': () => new nn.LazyConv2d(4, 3)(ones(2, 2)),
  'too many dimensions': () => new nn.LazyConv1d(4, 3)(ones(2, 2, 2, 2)),
  groups: () => new nn.LazyConv2d(4, 3, { groups: 2 })(ones(1, 3, 5, 5)),
  'no groups': () => new nn.LazyConv2d(4, 3, { groups: 0 }),
  'a norm of another rank': () => new nn.LazyBatchNorm1d()(ones(2, 2, 2, 2)),
};

/** The first sentence, up to where Python names its own objects or files. */
const sentence = (error: string): string => error.split(/\. | in <| in `|\n$/)[0]!;

it.each(mistakes.map(({ code, error }) => [code, sentence(error)]))(
  'PyTorch says what is wrong with %s',
  (code, error) => {
    expect(WRONG[code!]).toThrow(error!);
  },
);

describe('a lazy layer', () => {
  it('keeps its parameters, so that an optimizer made before the first input trains them', () => {
    const model = new nn.Sequential(new nn.LazyLinear(4), new nn.Tanh(), new nn.LazyLinear(1));
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    optimizer.zeroGrad();
    const before = model(torch.ones(2, 3));
    before.sum().backward();
    optimizer.step();
    expect((model(torch.ones(2, 3)).sum().item() as number) < (before.sum().item() as number)).toBe(true);
    expect(model.namedParameters().map(([name]) => name)).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
  });

  it('draws what a layer with the same sizes draws', () => {
    const late = new nn.LazyConv2d(4, 3);
    torch.manualSeed(5);
    late(torch.ones(1, 2, 5, 5));
    torch.manualSeed(5);
    const early = new nn.Conv2d(2, 4, 3);
    expect(late.weight.tolist()).toEqual(early.weight.tolist());
    expect(late.bias!.tolist()).toEqual(early.bias!.tolist());
  });

  it('gets its parameters where it was moved to before', () => {
    const layer = new nn.LazyLinear(2).double();
    expect(layer.weight.dtype).toBe('float64');
    expect(layer(torch.ones([1, 3], { dtype: 'float64' })).dtype).toBe('float64');
    expect(new nn.LazyLinear(2, { dtype: 'float64' }).to('float32').weight.dtype).toBe('float32');
  });

  it('loaded from another that waits goes on waiting; loaded in part it says so at its first input', () => {
    const layer = lazy();
    expect(layer.loadStateDict(lazy().stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(layer.hasUninitializedParams()).toBe(true);
    layer.loadStateDict({ weight: ones(3, 2) }, { strict: false });
    expect(layer.weight.tolist()).toEqual(ones(3, 2).tolist());
    expect(() => layer(torch.ones(1, 2))).toThrow('module LazyLinear has not been fully initialized');
  });

  it('runs its hooks, and is an ordinary layer behind them', () => {
    const layer = lazy();
    const seen: string[] = [];
    layer.registerForwardHook((m) => void seen.push(m.constructor.name));
    layer(torch.ones(1, 2));
    expect([seen, layer instanceof nn.LazyLinear, layer instanceof nn.Linear]).toEqual([['Linear'], false, true]);
  });

  it('is counted by a summary that has an input', () => {
    expect(nn.summary(new nn.Sequential(lazy(), new nn.LazyBatchNorm1d()), torch.ones(2, 4)).parameters).toBe(21);
  });

  it('has a type that follows shapes as far as they are known', () => {
    const y = new nn.Sequential(new nn.LazyLinear(8), new nn.LazyBatchNorm1d(), new nn.Linear(8, 3))(torch.ones(5, 4));
    expectTypeOf(y.shape).toEqualTypeOf<[5, 3]>();
    // @ts-expect-error mat1 and mat2 shapes cannot be multiplied (5x8 and 7x3)
    expect(() => new nn.Sequential(new nn.LazyLinear(8), new nn.Linear(7, 3))(torch.ones(5, 4))).toThrow(
      'mat1 and mat2 shapes cannot be multiplied (5x8 and 7x3)',
    );
  });
});
