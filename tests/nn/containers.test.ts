import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, type Tensor, torch } from '#runtime';

const names = (list: Iterable<nn.ModuleBase>): string[] => [...list].map((m) => m.constructor.name);

describe('a list of modules', () => {
  it('can be changed in place and cut', () => {
    const list = new nn.ModuleList<nn.ModuleBase>([new nn.Linear(1, 1), new nn.ReLU()]);
    list.insert(1, new nn.Tanh()).append(new nn.Sigmoid());
    expect(names(list)).toEqual(['Linear', 'Tanh', 'ReLU', 'Sigmoid']);
    expect(list.pop(0).constructor.name).toBe('Linear');
    expect(list.pop().constructor.name).toBe('Sigmoid');
    list[1] = new nn.ELU();
    expect([names(list), names(list.slice(-1)), list.length]).toEqual([['Tanh', 'ELU'], ['ELU'], 2]);
    expect(list.parameters()).toEqual([]);
    expect(() => list.pop(2)).toThrow('index 2 is out of range');
  });
});

describe('modules by name', () => {
  it('come, go and are replaced', () => {
    const dict = new nn.ModuleDict<nn.ModuleBase>({ a: new nn.ReLU(), b: new nn.Linear(1, 1) });
    dict.update({ a: new nn.Tanh(), c: new nn.ELU() });
    expect([dict.keys(), names(dict.values()), dict.length]).toEqual([['a', 'b', 'c'], ['Tanh', 'Linear', 'ELU'], 3]);
    expect(dict.pop('b')).toBeInstanceOf(nn.Linear);
    expect([dict.keys(), dict.parameters()]).toEqual([['a', 'c'], []]);
    dict.clear();
    expect(String(dict)).toBe('ModuleDict()');
  });
});

describe('a sequence', () => {
  it('is cut into sequences of the same layers', () => {
    const model = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Linear(3, 1));
    const head = model.slice(1);
    expect(String(head)).toBe('Sequential(\n  (0): ReLU()\n  (1): Linear(in_features=3, out_features=1, bias=True)\n)');
    expect(head[1]).toBe(model[2]);
    const named = new nn.Sequential({ body: new nn.Linear(2, 3), act: new nn.ReLU() }).slice(0, 1);
    expect(named.namedChildren().map(([name]) => name)).toEqual(['body']);
    const x = torch.ones(1, 2) as AnyTensor;
    const whole = model(x as never) as unknown as AnyTensor;
    const parts = head(model.slice(0, 1)(x as never) as never) as unknown as AnyTensor;
    expect(whole.equal(parts)).toBe(true);
    expect(names(new nn.Sequential().extend([new nn.ReLU(), new nn.ELU()]))).toEqual(['ReLU', 'ELU']);
  });
});

it('a list of parameters prints as PyTorch prints it', () => {
  const list = new nn.ParameterList([torch.ones(2) as AnyTensor]).append(
    torch.ones([1, 3], { dtype: 'float64' }) as AnyTensor,
  );
  expect(String(list)).toBe(
    'ParameterList(\n    (0): Parameter containing: [torch.float32 of size 2]\n    (1): Parameter containing: [torch.float64 of size 1x3]\n)',
  );
});

describe('parameters by name', () => {
  it('print as PyTorch prints them, and the names of a plain object are sorted', () => {
    const sorted = new nn.ParameterDict({ b: new nn.Parameter(torch.ones(2)), a: torch.ones(2, 3).double() });
    expect(String(sorted)).toBe(
      'ParameterDict(\n    (a): Parameter containing: [torch.DoubleTensor of size 2x3]\n    (b): Parameter containing: [torch.FloatTensor of size 2]\n)',
    );
    const pairs = [
      ['b', torch.ones(2) as AnyTensor],
      ['a', torch.tensor(1) as unknown as AnyTensor],
    ] as const;
    for (const given of [pairs, new Map(pairs), new nn.ParameterDict<Record<string, AnyTensor>>(pairs)])
      expect(new nn.ParameterDict<Record<string, AnyTensor>>(given).keys()).toEqual(['b', 'a']);
    expect(String(new nn.ParameterDict([['a', torch.tensor(1)]]))).toBe(
      'ParameterDict(  (a): Parameter containing: [torch.FloatTensor of size ])',
    );
    expect(String(new nn.ParameterDict())).toBe('ParameterDict()');
  });

  it('come, go and are replaced', () => {
    const given = new nn.Parameter(torch.ones(1));
    const dict = new nn.ParameterDict({ a: given, b: torch.ones(1) });
    expect(dict.get('a')).toBe(given);
    expect(dict.get('b')).toBeInstanceOf(nn.Parameter);
    const copy = dict.copy();
    expect(copy.get('a')).toBe(given);
    dict.set('a', torch.zeros(2));
    dict.update({ d: torch.ones(1), c: torch.ones(1) });
    expect([dict.keys(), dict.length, dict.has('a'), copy.keys()]).toEqual([['a', 'b', 'c', 'd'], 4, true, ['a', 'b']]);
    expect(Object.keys(dict.stateDict())).toEqual(['a', 'b', 'c', 'd']);
    expect<number[]>(dict.pop('a').shape).toEqual([2]);
    expect(dict.setDefault('a', torch.ones(3)).shape).toEqual([3]);
    expect(dict.setDefault('a', torch.ones(4)).shape).toEqual([3]);
    expect(dict.keys()).toEqual(['b', 'c', 'd', 'a']);
    expect([dict.popItem()[0], dict.values().length]).toEqual(['a', 3]);
    dict.clear();
    expect([dict.length, dict.parameters(), String(dict)]).toEqual([0, [], 'ParameterDict()']);
  });

  it('are part of a module, trained and loaded', () => {
    class Scaled extends nn.Module {
      scales = new nn.ParameterDict({ up: torch.ones(2), down: torch.zeros(2) });
      override forward(x: Tensor<[2]>): Tensor<[2]> {
        return x.mul(this.scales.get('up')).add(this.scales.get('down'));
      }
    }
    const model = new Scaled();
    expect(model.namedParameters().map(([name]) => name)).toEqual(['scales.down', 'scales.up']);
    model(torch.ones(2)).sum().backward();
    expect(model.scales.get('up').grad!.tolist()).toEqual([1, 1]);
    const other = new Scaled();
    other.loadStateDict({ 'scales.up': torch.zeros(2), 'scales.down': torch.zeros(2) } as never);
    expect(other(torch.ones(2)).tolist()).toEqual([0, 0]);
  });

  it('say what is wrong in the words of PyTorch', () => {
    const dict = new nn.ParameterDict({ a: torch.ones(1) });
    expect(() => dict.get('z')).toThrow("'ParameterDict' object has no attribute 'z'. Its names are: a");
    expect(() => dict.pop('z')).toThrow("'ParameterDict' object has no attribute 'z'");
    expect(() => (dict as unknown as (x: number) => unknown)(1)).toThrow('ParameterDict should not be called.');
    expect(() => new nn.ParameterDict().popItem()).toThrow('popitem(): dictionary is empty');
    expect(() => dict.update(5 as never)).toThrow(
      'ParametersDict.update should be called with an iterable of key/value pairs, but got',
    );
    expect(() => dict.update([['a']] as never)).toThrow(
      'ParameterDict update sequence element #0 has length 1; 2 is required',
    );
    expect(() => dict.update([5] as never)).toThrow('ParameterDict update sequence element #0 should be Iterable; is');
    expect(() => dict.set('a.b', torch.ones(1))).toThrow(`parameter name can't contain "."`);
    expect(() => dict.set('', torch.ones(1))).toThrow(`parameter name can't be empty string ""`);
    expect(() => dict.set('keys', torch.ones(1))).toThrow("attribute 'keys' already exists");
    expect(() => dict.set('a', torch.ones(1).long() as never)).toThrow('nly Tensors of floating point');
    expect(() => dict.set('a', 5 as never)).toThrow("cannot assign 'number' object to parameter 'a'");
  });
});

class Part extends nn.Module {
  inner = new nn.Linear(2, 1);
  layers = [new nn.ReLU()];
}

const three = 3 as never;

/** What is done wrong, and PyTorch's sentence. */
const MISTAKES: [string, () => unknown, string][] = [
  ['a number for a layer', () => new nn.Sequential(three), 'is not a Module subclass'],
  ['a number in a list', () => new nn.ModuleList([three]), 'is not a Module subclass'],
  ['a number by name', () => new nn.ModuleDict({ a: three }), 'is not a Module subclass'],
  ['a number appended', () => new nn.Sequential().append(three), 'is not a Module subclass'],
  ['the name of a method', () => new nn.ModuleDict({ forward: new nn.ReLU() }), "attribute 'forward' already exists"],
  ['the name of a field', () => new nn.ModuleDict({ training: new nn.ReLU() }), "attribute 'training' already exists"],
  ['a name with a dot', () => new nn.ModuleDict({ 'a.b': new nn.ReLU() }), 'module name can\'t contain ".", got: a.b'],
  ['no name', () => new nn.ModuleDict({ '': new nn.ReLU() }), 'module name can\'t be empty string ""'],
  ['a buffer with a dot', () => new Part().registerBuffer('a.b', null), 'buffer name can\'t contain "."'],
  [
    'a buffer that is a number',
    () => new Part().registerBuffer('count', three),
    "cannot assign 'number' object to buffer 'count' (torch Tensor or None required)",
  ],
  [
    'a parameter that is a tensor',
    () => new Part().registerParameter('w', torch.ones(1) as never),
    "cannot assign 'Tensor' object to parameter 'w' (torch.nn.Parameter or None required)",
  ],
  ['a module that is not there', () => new Part().getSubmodule('inner.deep.x'), 'Linear has no attribute `deep`'],
  ['a parameter that is not there', () => new Part().getParameter('inner.w'), 'Part has no attribute `inner.w`'],
  ['a mode that is no boolean', () => new Part().train('no' as never), 'training mode is expected to be boolean'],
  [
    'whole numbers',
    () => new nn.ReLU().to('int64'),
    'nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int64',
  ],
  ['a list for a vector', () => nn.utils.vectorToParameters([1] as never, []), 'expected torch.Tensor, but got: list'],
  [
    'a vector that is too short',
    () => nn.utils.vectorToParameters(torch.ones(2), new nn.Linear(3, 1).parameters()),
    "shape '[1, 3]' is invalid for input of size 2",
  ],
];

describe('a module refuses in PyTorch’s words', () => {
  it.each(MISTAKES)('%s', (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });

  it('but finds what is there', () => {
    const part = new Part();
    expect(part.getParameter('inner.bias')).toBe(part.inner.bias);
    expect(part.getSubmodule('layers.0')).toBe(part.layers[0]);
    expect(new nn.BatchNorm1d(2).getBuffer('running_mean').tolist()).toEqual([0, 0]);
  });
});

it.each([
  [Number.POSITIVE_INFINITY, 4, [-0.75, 1]],
  [Number.NEGATIVE_INFINITY, 3, [-1, 4 / 3]],
  [0, 1, [-3, 4]],
  [1, 7, [-3 / 7, 4 / 7]],
  [0.5, 13.9282, [-0.2154, 0.2872]],
])('gradients are scaled to one length by the norm of order %s', (normType, length, scaled) => {
  const w = new nn.Parameter(torch.zeros(2)) as unknown as AnyTensor;
  w.grad = torch.tensor([-3, 4]) as AnyTensor;
  expect(nn.utils.clipGradNorm_([w], 1, { normType })).toBeCloseTo(length, 4);
  (w.grad.tolist() as number[]).forEach((v, i) => {
    expect(v).toBeCloseTo(scaled[i]!, 4);
  });
});
