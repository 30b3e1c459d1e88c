import { describe, expect, it } from 'vitest';
import { type FunctionContext, type AnyTensor as T, torch } from '#runtime';

const leaf = (values: number[]): T => torch.tensor(values, { requiresGrad: true }) as unknown as T;
const AGAIN = 'Trying to backward through the graph a second time';

/** Functions of one's own that keep to the rules, or do not. */
class Square extends torch.autograd.Function {
  static override forward(ctx: FunctionContext, x: T): T {
    ctx.saveForBackward(x);
    return x.mul(x) as T;
  }
  static override backward(ctx: FunctionContext, g: T): T {
    return g.mul(2).mul(ctx.savedTensors[0]!) as T;
  }
}
class Same extends torch.autograd.Function {
  static override forward(_ctx: FunctionContext, x: T): T {
    return x.mul(1) as T;
  }
}
/** Gives back what it was told to. */
const giving = (grads: (g: T) => unknown): typeof Same =>
  class Giving extends Same {
    static override backward(_ctx: FunctionContext, g: T): never {
      return grads(g) as never;
    }
  };
const run = (f: typeof Same, x: T): T => {
  (f.apply(x) as T).sum().backward();
  return x.grad!;
};

describe('functions of one’s own', () => {
  it('lose what they saved after a backward, as other operations do', () => {
    const y = Square.apply(leaf([3])) as T;
    y.backward();
    expect(() => y.backward()).toThrow(AGAIN);
    const kept = Square.apply(leaf([3])) as T;
    kept.backward(undefined, { retainGraph: true });
    kept.backward();
    expect(() => kept.backward()).toThrow(AGAIN);
  });

  it('may be gone through again where nothing was saved', () => {
    const x = leaf([1, 2]);
    const y = (giving((g) => g).apply(x) as T).sum();
    y.backward();
    y.backward();
    expect(x.grad!.tolist()).toEqual([2, 2]);
  });

  it('give one gradient for each input, and nothing for more', () => {
    const x = leaf([1]);
    expect(() =>
      run(
        giving((g) => [g, g]),
        x,
      ),
    ).toThrow(/^function GivingBackward returned an incorrect number of gradients \(expected 1, got 2\)/);
    expect(
      run(
        giving((g) => [g, null]),
        x,
      ).tolist(),
    ).toEqual([1]);
    expect(() =>
      run(
        giving(() => []),
        x,
      ),
    ).toThrow(/\(expected 1, got 0\)/);
  });

  it('give gradients of the shape of the input, or one that broadcasting leads to', () => {
    expect(() =>
      run(
        giving(() => torch.zeros(5)),
        leaf([1, 2, 3]),
      ),
    ).toThrow(
      /^Function GivingBackward returned an invalid gradient at index 0 - got \[5\] but expected shape compatible with \[3\]/,
    );
    const x = leaf([1, 2, 3]);
    expect(
      run(
        giving(() => torch.ones(2, 3)),
        x,
      ).tolist(),
    ).toEqual([2, 2, 2]);
  });

  it('say what is missing, and what was changed, in PyTorch’s words', () => {
    expect(() => run(Same, leaf([1]))).toThrow(
      /^You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD/,
    );
    const z = leaf([3]).mul(1) as T;
    const y = Square.apply(z) as T;
    z.add_(1);
    expect(() => y.backward()).toThrow(
      /modified by an inplace operation: \[torch.FloatTensor \[1\]\], which is output 0 of AddBackward0, is at version 1; expected version 0 instead/,
    );
  });
});

describe('autograd refuses in PyTorch’s words', () => {
  it('what was changed in place, by name', () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    y.add_(1);
    expect(() => y.sum().backward()).toThrow(
      /\[torch.FloatTensor \[2\]\], which is output 0 of ExpBackward0, is at version 1; expected version 0 instead/,
    );
    const square = x.mul(x).sum();
    torch.noGrad(() => x.mul_(2));
    expect(() => square.backward()).toThrow(
      /: \[torch.FloatTensor \[2\]\] is at version 1; expected version 0 instead/,
    );
  });

  it('gradients of another shape or dtype', () => {
    const x = leaf([1, 2]);
    expect(() => x.mul(2).backward(torch.tensor([1, 2, 3]) as unknown as T)).toThrow(
      'Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2])',
    );
    expect(() => {
      x.grad = torch.tensor([1, 1, 1]) as unknown as T;
    }).toThrow(/^assigned grad has data of a different size/);
    expect(() => {
      x.grad = torch.tensor([1, 1], { dtype: 'float64' }) as unknown as T;
    }).toThrow(/^assigned grad has data of a different type/);
    x.grad = torch.ones(2) as unknown as T;
    expect(x.grad!.tolist()).toEqual([1, 1]);
  });

  it('whole numbers that ask for gradients', () => {
    expect(() => torch.tensor([1, 2], { dtype: 'int64', requiresGrad: true })).toThrow(
      /^Only Tensors of floating point and complex dtype can require gradients/,
    );
    expect(() => torch.tensor([1, 2], { dtype: 'int64' }).requiresGrad_()).toThrow(
      /^only Tensors of floating point dtype can require gradients/,
    );
  });

  it('and shares the gradient of a median among equal elements', () => {
    const x = leaf([4, 1, 4]);
    x.median().backward();
    expect(x.grad!.tolist()).toEqual([0.5, 0, 0.5]);
  });

  it('and raises numbers to tensors', () => {
    const x = leaf([0, 2]);
    const y = torch.pow(2, x);
    y.sum().backward();
    expect(y.tolist()).toEqual([1, 4]);
    expect(x.grad!.allclose(torch.tensor([0.6931, 2.7726]) as unknown as T, { atol: 1e-4 })).toBe(true);
    expect(torch.pow(2, torch.arange(4)).tolist()).toEqual([1, 2, 4, 8]);
  });
});
