import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type FunctionContext, GradError, torch } from '#runtime';

const leaf = (values: number[]) => torch.tensor(values, { requiresGrad: true });

describe('backward', () => {
  it('adds to the gradients of leaves, and adds again the next time', () => {
    const x = leaf([1, 2, 3]);
    x.square().sum().backward();
    expect(x.grad!.tolist()).toEqual([2, 4, 6]);
    x.square().sum().backward();
    expect(x.grad!.tolist()).toEqual([4, 8, 12]);
  });
  it('sums the gradients of a tensor that is used twice', () => {
    const x = leaf([2]);
    const y = x.mul(3);
    y.mul(y).sum().backward();
    expect(x.grad!.item()).toBe(36);
  });
  it('takes a gradient for results of several elements', () => {
    const x = leaf([1, 2]);
    x.mul(2).backward(torch.tensor([1, 10]));
    expect(x.grad!.tolist()).toEqual([2, 20]);
  });
  it('does not leave one gradient in two leaves', () => {
    const a = leaf([1]);
    const b = leaf([1]);
    a.add(b).sum().backward();
    a.grad!.mul_(5);
    expect(b.grad!.item()).toBe(1);
  });
  it('fails without a gradient for results of several elements', () => {
    expect(() => leaf([1, 2]).mul(2).backward()).toThrow(/^grad can be implicitly created only for scalar outputs/);
  });
  it('fails for what needs no gradient', () => {
    expect(() => torch.ones(1).backward()).toThrow(
      /^element 0 of tensors does not require grad and does not have a grad_fn/,
    );
  });
  it('fails a second time through a freed graph, unless it was retained', () => {
    const x = leaf([2]);
    const y = x.square().sum();
    y.backward({ retainGraph: true });
    y.backward();
    expect(x.grad!.item()).toBe(8);
    expect(() => y.backward()).toThrow(/^Trying to backward through the graph a second time/);
  });
  it('goes through a hundred thousand operations in a row', () => {
    const x = leaf([1]);
    let y = x.mul(1);
    for (let i = 0; i < 100_000; i++) y = y.add(0);
    y.sum().backward();
    expect(x.grad!.item()).toBe(1);
  });
  it('casts gradients to the dtype of the leaf', () => {
    const x = leaf([1]);
    x.double().mul(2).sum().backward();
    expect(x.grad!.dtype).toBe('float32');
  });
});

describe('leaves and results', () => {
  it('tells them apart', () => {
    const x = leaf([1]);
    const y = x.mul(2);
    expect([x.isLeaf, y.isLeaf, y.requiresGrad, y.detach().requiresGrad]).toEqual([true, false, true, false]);
    expect(String(y.gradFn)).toBe('<MulBackward0>');
  });
  it('keeps the gradient of a result only when told', () => {
    const x = leaf([3]);
    const y = x.mul(2).retainGrad();
    y.square().sum().backward();
    expect(y.grad!.item()).toBe(12);
  });
  it('refuses gradients for whole numbers', () => {
    expect(() => torch.tensor([1], { dtype: 'int64', requiresGrad: true })).toThrow(
      /^Only Tensors of floating point and complex dtype can require gradients/,
    );
  });
  it('refuses to turn gradients off for a result', () => {
    const y = leaf([1]).mul(2);
    expect(() => y.requiresGrad_(false)).toThrow(/^you can only change requires_grad flags of leaf variables/);
  });
});

describe('changes in place', () => {
  it('are refused for a leaf and for a view of one', () => {
    const x = leaf([1, 2]);
    expect(() => x.add_(1)).toThrow(/^a leaf Variable that requires grad is being used in an in-place operation/);
    expect(() => x.at(0).add_(1)).toThrow(/^a view of a leaf Variable that requires grad/);
    torch.noGrad(() => x.add_(1));
    expect(x.tolist()).toEqual([2, 3]);
  });
  it('of what backward needs are found out', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const z = y.square().sum();
    y.add_(1);
    expect(() => z.backward()).toThrow(
      /^one of the variables needed for gradient computation has been modified by an inplace operation/,
    );
  });
  it('of what backward does not need do no harm', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const z = y.add(1).sum();
    y.add_(1);
    z.backward();
    expect(x.grad!.tolist()).toEqual([2, 2]);
  });
  it('through a view reach the base, and through the base the view', () => {
    const x = leaf([1, 2, 3]);
    const y = x.mul(2);
    const first = y.at(0);
    y.mul_(10);
    first.add_(1);
    expect(y.tolist()).toEqual([21, 40, 60]);
    y.sum().add(first).backward();
    expect(x.grad!.tolist()).toEqual([40, 20, 20]);
  });
  it('of a plain tensor by one with gradients make it part of the graph', () => {
    const x = leaf([5]);
    const z = torch.zeros(2, 2);
    z.set([0, 1], x.at(0));
    z.mul(3).sum().backward();
    expect(x.grad!.item()).toBe(3);
  });
  it('keep shape and dtype, or fail', () => {
    expect(() => torch.ones(2).add_(torch.ones(2, 2))).toThrow(/^output with shape \[2\] doesn't match/);
    expect(() => torch.ones([2], { dtype: 'int64' }).add_(0.5)).toThrow(/^result type Float can't be cast/);
    expect(() => torch.ones(1).expand(3).add_(1)).toThrow(/^unsupported operation: more than one element/);
  });
});

describe('gradient modes', () => {
  it('noGrad records nothing, enableGrad inside does', () => {
    const x = leaf([1]);
    torch.noGrad(() => {
      expect(x.mul(2).requiresGrad).toBe(false);
      torch.enableGrad(() => expect(x.mul(2).requiresGrad).toBe(true));
      expect(torch.isGradEnabled()).toBe(false);
    });
    expect(torch.isGradEnabled()).toBe(true);
  });
  it('come back after an error and after a promise', async () => {
    expect(() =>
      torch.noGrad(() => {
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(torch.isGradEnabled()).toBe(true);
    const value = await torch.noGrad(async () => {
      await null;
      return torch.isGradEnabled();
    });
    expect([value, torch.isGradEnabled()]).toEqual([false, true]);
  });
  it('hold to the end of a using block', () => {
    {
      using _guard = torch.noGrad();
      expect(torch.isGradEnabled()).toBe(false);
    }
    expect(torch.isGradEnabled()).toBe(true);
  });
  it('come back when a cell is interrupted, which skips finally', () => {
    const ends = (globalThis as never)[Symbol.for('gradbook.cellEnd')] as Set<
      (end: { interrupted: boolean; failed: boolean }) => void
    >;
    torch.setGradEnabled(false);
    for (const end of ends) end({ interrupted: false, failed: false });
    expect(torch.isGradEnabled()).toBe(false);
    for (const end of ends) end({ interrupted: true, failed: true });
    expect(torch.isGradEnabled()).toBe(true);
  });
});

it('gives right gradients after a backward that was terminated half-way', () => {
  const x = leaf([1, 2, 3]);
  const scope = globalThis as Record<string, unknown>;
  scope.step = () => {
    x.grad = null;
    let y = x.mul(1);
    for (let i = 0; i < 200; i++) y = y.add(x);
    y.sum().backward();
  };
  const ends = scope[Symbol.for('gradbook.cellEnd') as never] as Set<(end: object) => void>;
  for (let i = 0; i < 5; i++) {
    // As an interrupt does: `finally` is skipped.
    expect(() => runInThisContext('for (;;) step()', { timeout: 7 + i })).toThrow(/timed out/);
    for (const end of ends) end({ interrupted: true, failed: true });
    (scope.step as () => void)();
    expect(x.grad!.tolist()).toEqual([201, 201, 201]);
  }
});

describe('hooks', () => {
  it('see a gradient and may change it, until they are removed', () => {
    const x = leaf([1, 1]);
    const seen: number[][] = [];
    const y = x.mul(3);
    const handle = y.registerHook((g) => {
      seen.push(g.tolist());
      return g.mul(2);
    });
    y.sum().backward({ retainGraph: true });
    expect([seen, x.grad!.tolist()]).toEqual([[[1, 1]], [6, 6]]);
    handle.remove();
    y.sum().backward();
    expect(x.grad!.tolist()).toEqual([9, 9]);
  });
  it('on a leaf see the sum of all contributions', () => {
    const x = leaf([2]);
    const seen: number[] = [];
    x.registerHook((g) => {
      seen.push(g.item());
    });
    x.mul(x).add(x).sum().backward();
    expect(seen).toEqual([5]);
  });
});

describe('autograd.grad', () => {
  it('gives gradients without touching leaves', () => {
    const x = leaf([3]);
    const [g] = torch.autograd.grad(x.square().sum(), x);
    expect([g!.item(), x.grad]).toEqual([6, null]);
  });
  it('differentiates gradients', () => {
    const x = leaf([2]);
    const [g] = torch.autograd.grad(x.pow(3).sum(), x, { createGraph: true });
    const [h] = torch.autograd.grad(g!.sum(), x, { createGraph: true });
    const [k] = torch.autograd.grad(h!.sum(), x);
    expect([g!.item(), h!.item(), k!.item()]).toEqual([12, 12, 6]);
  });
  it('wants to be told when an input was not used', () => {
    const x = leaf([1]);
    const unused = leaf([1]);
    const y = x.mul(2).sum();
    expect(() => torch.autograd.grad(y, unused, { retainGraph: true })).toThrow(
      /^One of the differentiated Tensors appears to not have been used/,
    );
    expect(torch.autograd.grad(y, [unused], { allowUnused: true })).toEqual([null]);
  });
});

describe('custom functions', () => {
  class Cube extends torch.autograd.Function {
    static override forward(ctx: FunctionContext, x: torch.Tensor) {
      ctx.saveForBackward(x);
      return x.pow(3);
    }
    static override backward(ctx: FunctionContext, g: torch.Tensor) {
      return g.mul(ctx.savedTensors[0]!.square().mul(3));
    }
  }
  it('use the derivative they bring', () => {
    const x = leaf([1, 2]);
    const y = Cube.apply(x);
    expect(String(y.gradFn)).toBe('<CubeBackward>');
    y.sum().backward();
    expect(x.grad!.tolist()).toEqual([3, 12]);
  });
  it('may have several inputs and results', () => {
    class SumAndDifference extends torch.autograd.Function {
      static override forward(_ctx: unknown, a: torch.Tensor, b: torch.Tensor) {
        return [a.add(b), a.sub(b)];
      }
      static override backward(_ctx: unknown, g: torch.Tensor, h: torch.Tensor) {
        return [g.add(h), g.sub(h)];
      }
    }
    const [a, b] = [leaf([5]), leaf([3])];
    const [s, d] = SumAndDifference.apply(a, b);
    s!.mul(d!).sum().backward();
    expect([a.grad!.item(), b.grad!.item()]).toEqual([10, -6]);
  });
  it('are checked by gradcheck, which names what is wrong', () => {
    class Wrong extends torch.autograd.Function {
      static override forward(_ctx: unknown, x: torch.Tensor) {
        return x.mul(2);
      }
      static override backward(_ctx: unknown, g: torch.Tensor) {
        return g;
      }
    }
    const x = torch.tensor([1], { dtype: 'float64', requiresGrad: true });
    expect(() => torch.autograd.gradcheck((a) => Wrong.apply(a), x)).toThrow(GradError);
    expect(() => torch.autograd.gradcheck((a) => Wrong.apply(a), x)).toThrow(/^Jacobian mismatch for output 0/);
  });
});
