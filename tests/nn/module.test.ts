import { describe, expect, it } from 'vitest';
import { type AnyTensor, F, nn, torch } from '#runtime';

class Net extends nn.Module {
  hidden = new nn.Linear(4, 12);
  layers = [new nn.Linear(12, 12), new nn.ReLU()];
  heads = { value: new nn.Linear(12, 1) };
  scale = new nn.Parameter(torch.ones(1));
  note = 'text is no parameter';
  override forward(x: torch.Tensor<[number, 4]>) {
    let h = F.relu(this.hidden(x)) as unknown as AnyTensor;
    for (const layer of this.layers) h = (layer as unknown as (x: AnyTensor) => AnyTensor)(h);
    return this.heads.value(h).mul(this.scale);
  }
}

describe('a module', () => {
  it('is called like a function and runs forward', () => {
    const net = new Net();
    expect(typeof net).toBe('function');
    expect(net).toBeInstanceOf(nn.Module);
    expect(net.hidden).toBeInstanceOf(nn.Module);
    expect(net(torch.ones(5, 4)).shape).toEqual([5, 1]);
    expect(Object.hasOwn(net, 'name') || Object.hasOwn(net, 'length')).toBe(false);
  });

  it('finds parameters in fields, arrays and objects, each once', () => {
    const net = new Net();
    expect(net.namedParameters().map(([name]) => name)).toEqual([
      'scale',
      'hidden.weight',
      'hidden.bias',
      'layers.0.weight',
      'layers.0.bias',
      'heads.value.weight',
      'heads.value.bias',
    ]);
    const shared = new nn.Linear(2, 2);
    expect(new nn.Sequential(shared, new nn.Tanh(), shared).parameters().length).toBe(2);
  });

  it('prints as PyTorch prints it', () => {
    const model = new nn.Sequential(
      new nn.Linear(1, 1),
      new nn.Sequential(new nn.ReLU(), new nn.Dropout(0.2)),
      new nn.Softmax({ dim: 1 }),
    );
    const text =
      'Sequential(\n  (0): Linear(in_features=1, out_features=1, bias=True)\n  (1): Sequential(\n    (0): ReLU()\n    (1): Dropout(p=0.2, inplace=False)\n  )\n  (2): Softmax(dim=1)\n)';
    expect(String(model)).toBe(text);
    const shown = (model as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]!();
    expect(shown['text/plain']).toBe(text);
  });

  it('switches all its parts between training and evaluation', () => {
    const model = new nn.Sequential(new nn.Linear(2, 2), new nn.Dropout());
    model.eval();
    expect(model.modules().map((m) => m.training)).toEqual([false, false, false]);
    expect(model(torch.ones(1, 2)).equal(model(torch.ones(1, 2)))).toBe(true);
    expect(model.train()[1]!.training).toBe(true);
  });

  it('copies a state dict in, and back out of its own', () => {
    const a = new Net();
    const b = new Net();
    expect(b.loadStateDict(a.stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(b.hidden.weight.equal(a.hidden.weight as unknown as AnyTensor)).toBe(true);
    expect(b.hidden.weight.storage).not.toBe(a.hidden.weight.storage);
  });

  it('names every key of a state dict that does not fit, and changes nothing', () => {
    const model = new nn.Sequential(new nn.Linear(4, 3), new nn.Linear(3, 2));
    const before = model[0]!.stateDict().weight!.clone();
    const state = {
      '0.weight': torch.zeros(3, 5),
      '0.bias': torch.zeros(3),
      '1.weight': torch.zeros(2, 3),
      extra: torch.zeros(1),
    } as unknown as Record<string, AnyTensor>;
    expect(() => model.loadStateDict(state)).toThrowErrorMatchingInlineSnapshot(`
      [StateDictError: Error(s) in loading state_dict for Sequential:
      	Missing key(s) in state_dict: "1.bias". 
      	Unexpected key(s) in state_dict: "extra". 
      	size mismatch for 0.weight: copying a param with shape torch.Size([3, 5]) from checkpoint, the shape in current model is torch.Size([3, 4]).
      Build the model with the sizes it was saved with]
    `);
    expect(model[0]!.stateDict().weight!.equal(before)).toBe(true);
    delete state['0.weight'];
    expect(model.loadStateDict(state, { strict: false })).toEqual({
      missingKeys: ['0.weight', '1.bias'],
      unexpectedKeys: ['extra'],
    });
  });

  it('freezes and unfreezes its parameters', () => {
    const net = new Net().requiresGrad_(false);
    expect(net.parameters().some((p) => p.requiresGrad)).toBe(false);
    net.heads.value.requiresGrad_();
    net(torch.ones(1, 4)).sum().backward();
    expect(net.hidden.weight.grad).toBeNull();
    expect(net.heads.value.weight.grad).not.toBeNull();
  });

  it('converts its parameters in place, so that an optimizer still holds them', () => {
    const layer = new nn.Linear(2, 2);
    const [held] = layer.parameters();
    layer.double();
    expect(held!.dtype).toBe('float64');
    const out = (layer as unknown as (x: AnyTensor) => AnyTensor)(torch.ones(1, 2).double() as AnyTensor);
    expect(out.dtype).toBe('float64');
    (out.sum() as AnyTensor).backward();
    expect(held!.grad!.dtype).toBe('float64');
  });

  it('keeps buffers: saved, moved, not trained', () => {
    class Counter extends nn.Module {
      constructor() {
        super();
        this.registerBuffer('count', torch.zeros(1) as AnyTensor);
        this.registerBuffer('scratch', torch.zeros(1) as AnyTensor, { persistent: false });
      }
      override forward(x: AnyTensor) {
        return x;
      }
    }
    const counter = new Counter();
    expect(counter.namedBuffers().map(([name]) => name)).toEqual(['count', 'scratch']);
    expect(Object.keys(counter.stateDict())).toEqual(['count']);
    expect(counter.parameters()).toEqual([]);
  });

  it('applies a function to every part, children first', () => {
    const seen: string[] = [];
    new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU()).apply((m) => seen.push(m.constructor.name));
    expect(seen).toEqual(['Linear', 'ReLU', 'Sequential']);
  });

  it('runs hooks before, after and backward, until they are taken off', () => {
    const layer = new nn.Linear(2, 1);
    const log: string[] = [];
    const handles = [
      layer.registerForwardPreHook((_m, [x]) => {
        log.push('before');
        return [(x as AnyTensor).mul(2)];
      }),
      layer.registerForwardHook((_m, _args, out) => {
        log.push('after');
        return (out as AnyTensor).add(1);
      }),
      layer.registerFullBackwardHook((_m, gradInput, gradOutput) => {
        log.push(`backward ${gradInput[0]!.shape} ${gradOutput[0]!.shape}`);
      }),
    ];
    const x = torch.ones(3, 2).requiresGrad_();
    const plain = layer.forward(x.mul(2)).add(1);
    const hooked = layer(x);
    expect(hooked.allclose(plain as AnyTensor)).toBe(true);
    hooked.sum().backward();
    expect(log).toEqual(['before', 'after', 'backward 3,2 3,1']);
    for (const handle of handles) handle.remove();
    layer(x);
    expect(log.length).toBe(3);
  });

  it('may see and replace gradients in every backward pass, also where an input is not used', () => {
    class First extends nn.Module {
      override forward(a: AnyTensor, _b: AnyTensor) {
        return a.mul(2) as AnyTensor;
      }
    }
    const layer = new First();
    const seen: string[] = [];
    layer.registerFullBackwardHook((_m, [a, b], [out]) => {
      seen.push(`${a!.tolist()} ${b === null ? 'null' : b!.tolist()} ${out!.tolist()}`);
      return [a!.mul(10), null];
    });
    const a = torch.tensor([1, 2]).requiresGrad_() as AnyTensor;
    const out = layer(a, torch.tensor([3, 4]).requiresGrad_() as AnyTensor).sum() as AnyTensor;
    out.backward({ retainGraph: true });
    out.backward();
    expect(seen).toEqual(['2,2 0,0 1,1', '2,2 0,0 1,1']);
    expect((a.grad as AnyTensor).tolist()).toEqual([40, 40]);
  });

  it('runs backward hooks also where no input wants a gradient, and takes one argument for a list', () => {
    const layer = new nn.Linear(2, 1);
    const seen: unknown[] = [];
    layer.registerForwardPreHook((_m, [x]) => (x as AnyTensor).mul(0));
    layer.registerFullBackwardHook((_m, gradInput, gradOutput) => {
      seen.push(gradInput, gradOutput[0]!.tolist());
    });
    layer(torch.ones(1, 2)).sum().backward();
    expect(seen).toEqual([[null], [[1]]]);
    expect(layer.weight.grad!.tolist()).toEqual([[0, 0]]);
  });

  it('without forward says what is missing', () => {
    class Empty extends nn.Module {}
    expect(() => (new Empty() as unknown as () => void)()).toThrow(
      'Module [Empty] is missing the required "forward" function',
    );
  });
});

describe('containers', () => {
  it('hold modules that are found', () => {
    const list = new nn.ModuleList([new nn.Linear(1, 2), new nn.Linear(2, 3)]);
    expect(list.length).toBe(2);
    expect([...list].map((m) => m.outFeatures)).toEqual([2, 3]);
    expect(String(list)).toBe(
      'ModuleList(\n  (0): Linear(in_features=1, out_features=2, bias=True)\n  (1): Linear(in_features=2, out_features=3, bias=True)\n)',
    );
    const dict = new nn.ModuleDict({ a: new nn.ReLU() });
    expect(dict.keys()).toEqual(['a']);
    expect(() => dict.get('b')).toThrow("ModuleDict has no module 'b'");
  });

  it('take layers by name', () => {
    const model = new nn.Sequential({ hidden: new nn.Linear(1, 2), act: new nn.ReLU() });
    expect(model.namedParameters().map(([name]) => name)).toEqual(['hidden.weight', 'hidden.bias']);
    expect(model(torch.ones(3, 1)).shape).toEqual([3, 2]);
  });

  it('collapse when they are linear: W2 W1 is the same layer', () => {
    const [first, second] = [new nn.Linear(3, 5, { bias: false }), new nn.Linear(5, 2, { bias: false })];
    const one = second.weight.matmul(first.weight);
    const x = torch.randn(7, 3);
    expect(
      new nn.Sequential(first, second)(x).allclose(F.linear(x as AnyTensor, one as unknown as AnyTensor), {
        atol: 1e-6,
      }),
    ).toBe(true);
  });
});

describe('gradient clipping', () => {
  it('scales all gradients to one length', () => {
    const [a, b] = [torch.zeros(2).requiresGrad_(), torch.zeros(1).requiresGrad_()];
    a.mul(torch.tensor([3, 0]))
      .sum()
      .add(b.mul(4).sum())
      .backward();
    expect(nn.utils.clipGradNorm_([a, b], 1)).toBeCloseTo(5);
    expect(a.grad!.tolist()[0]).toBeCloseTo(0.6, 5);
    nn.utils.clipGradValue_([b], 0.5);
    expect(b.grad!.tolist()).toEqual([0.5]);
  });

  it('goes to a vector and back', () => {
    const model = new nn.Linear(2, 2);
    const vector = nn.utils.parametersToVector(model.parameters());
    expect(vector.shape).toEqual([6]);
    nn.utils.vectorToParameters(vector.mul(2), model.parameters());
    expect(nn.utils.parametersToVector(model.parameters()).allclose(vector.mul(2) as AnyTensor)).toBe(true);
  });
});
