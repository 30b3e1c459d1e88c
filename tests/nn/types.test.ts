import { describe, expect, expectTypeOf, it } from 'vitest';
import { type AnyTensor, F, nn, torch } from '#runtime';

type ShapeOf<T> = T extends { readonly shape: infer S } ? S : never;

describe('types of modules', () => {
  it('carry shapes through layers', () => {
    const model = new nn.Sequential(
      new nn.Linear(4, 12),
      new nn.ReLU(),
      new nn.Dropout(0.2),
      new nn.Linear(12, 3),
      new nn.Softmax({ dim: 1 }),
    );
    const out = model(torch.ones(5, 4));
    expectTypeOf<ShapeOf<typeof out>>().toEqualTypeOf<[5, 3]>();
    expect(out.shape).toEqual([5, 3]);
    const nested = new nn.Sequential(model, new nn.Tanh())(torch.ones(7, 4));
    expectTypeOf<ShapeOf<typeof nested>>().toEqualTypeOf<[7, 3]>();
    expect(nested.shape).toEqual([7, 3]);
  });

  it('are those of the parameters that a dictionary was made of', () => {
    const dict = new nn.ParameterDict({ left: torch.ones(2, 3), right: new nn.Parameter(torch.zeros(4)) });
    expectTypeOf(dict.get('left')).toEqualTypeOf<nn.Parameter<[2, 3]>>();
    expectTypeOf(dict.pop('right')).toEqualTypeOf<nn.Parameter<[4]>>();
    expectTypeOf(dict.setDefault('new', torch.ones(1))).toEqualTypeOf<nn.Parameter>();
    expectTypeOf(new nn.ParameterDict().values()).toEqualTypeOf<nn.Parameter[]>();
    expect(dict.get('left').shape).toEqual([2, 3]);
  });

  it("refuse shapes that do not fit, in PyTorch's words", () => {
    const layer = new nn.Linear(4, 12);
    // @ts-expect-error mat1 and mat2 shapes cannot be multiplied (5x3 and 4x12)
    expect(() => layer(torch.ones(5, 3))).toThrow('mat1 and mat2 shapes cannot be multiplied (5x3 and 4x12)');
    const model = new nn.Sequential(layer, new nn.ReLU(), new nn.Linear(10, 2));
    // @ts-expect-error mat1 and mat2 shapes cannot be multiplied (5x12 and 10x2)
    expect(() => model(torch.ones(5, 4))).toThrow('mat1 and mat2 shapes cannot be multiplied (5x12 and 10x2)');
  });

  it('let through what they do not know', () => {
    const layer: nn.Linear = new nn.Linear(4, 12);
    const x = torch.ones(5, 4) as AnyTensor;
    expectTypeOf<ShapeOf<ReturnType<typeof layer.forward>>>().toExtend<number[]>();
    expect(layer(x).shape).toEqual([5, 12]);
    const deep = new nn.Sequential(...Array.from({ length: 3 }, () => new nn.Linear(4, 4)));
    expect(deep(x).shape).toEqual([5, 4]);
  });

  it('know each layer by its number', () => {
    const model = new nn.Sequential(new nn.Linear(4, 12), new nn.ReLU(), new nn.Linear(12, 3));
    expectTypeOf(model[0]).toEqualTypeOf<nn.Linear<4, 12>>();
    expectTypeOf(model[1]).toEqualTypeOf<nn.ReLU>();
    expect(model[2].weight.shape).toEqual([3, 12]);
  });

  it('let any stack of layers be kept in a field', () => {
    class Net extends nn.Module {
      body: nn.Sequential;
      constructor(hidden: number) {
        super();
        this.body = new nn.Sequential(new nn.Linear(4, hidden), new nn.ReLU(), new nn.Linear(hidden, 2));
      }
      override forward(x: torch.Tensor) {
        return this.body(x);
      }
    }
    expect(new Net(3)(torch.ones(5, 4)).shape).toEqual([5, 2]);
  });

  it('of a class are those of its forward', () => {
    class Net extends nn.Module {
      fc = new nn.Linear(4, 3);
      override forward(x: torch.Tensor<[number, 4]>, double = false) {
        const y = this.fc(x);
        return double ? y.mul(2) : y;
      }
    }
    const net = new Net();
    const out = net(torch.ones(5, 4), true);
    expectTypeOf<ShapeOf<typeof out>>().toEqualTypeOf<[number, 3]>();
    expect(out.shape).toEqual([5, 3]);
    // @ts-expect-error three columns are not four
    expect(() => net(torch.ones(5, 3))).toThrow('cannot be multiplied');
  });

  it('of embeddings add a dimension, of losses are one number', () => {
    const vectors = new nn.Embedding(27, 10)(torch.zeros(32, 3).long());
    expectTypeOf<ShapeOf<typeof vectors>>().toEqualTypeOf<[32, 3, 10]>();
    expect(vectors.shape).toEqual([32, 3, 10]);
    const loss = new nn.CrossEntropyLoss()(torch.zeros(2, 3), torch.tensor([0, 1]));
    expectTypeOf(loss.item()).toEqualTypeOf<number>();
    expectTypeOf(F.crossEntropy(torch.zeros(2, 3), torch.tensor([0, 1])).item()).toEqualTypeOf<number>();
    expect(loss.item()).toBeCloseTo(Math.log(3), 5);
  });
});
