import { type BackwardOptions, backward } from '../../autograd/engine.js';
import { edge } from '../../autograd/record.js';
import { GradError } from '../../errors.js';
import { detach } from '../../ops/copy.js';
import type { HookHandle } from '../methods/autograd.js';
import { type AnyTensor as T, Tensor } from '../tensor.js';
import { define, defineGetter } from './define.js';

type Hook = (grad: T) => unknown;

defineGetter('data', function () {
  return detach(this);
});

define({
  backward(this: T, gradient?: T | BackwardOptions, options: BackwardOptions = {}): void {
    if (gradient === undefined || gradient instanceof Tensor) backward(this, gradient, options);
    else backward(this, undefined, gradient);
  },
  detach(this: T): T {
    return detach(this);
  },
  detach_(this: T): T {
    if (this.base !== null) throw new GradError("Can't detach views in-place. Use detach() instead", { op: 'detach_' });
    this.node = null;
    this.own = false;
    return this;
  },
  retainGrad(this: T): T {
    const node = edge(this);
    if (node === null)
      throw new GradError("can't retain_grad on Tensor that has requires_grad=False", { op: 'retainGrad' });
    if (node.variable === null)
      (node.hooks ??= []).push((grad) => {
        this.grad = grad;
      });
    return this;
  },
  registerHook(this: T, hook: Hook): HookHandle {
    const node = edge(this);
    if (node === null)
      throw new GradError("cannot register a hook on a tensor that doesn't require gradient. Set requiresGrad first", {
        op: 'registerHook',
      });
    node.hooks ??= [];
    const { hooks } = node;
    hooks.push(hook);
    return {
      remove() {
        const i = hooks.indexOf(hook);
        if (i >= 0) hooks.splice(i, 1);
      },
    };
  },
});
