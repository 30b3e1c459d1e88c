import { pythonFloat } from '../nn/printing.js';
import { power } from '../ops/power.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import { demand, Optimizer, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link ASGD}. */
export interface ASGDOptions {
  /** Learning rate of the first step. Default 0.01. */
  lr?: number;
  /** How fast weights and learning rate decay. Default 1e-4. */
  lambd?: number;
  /** Power of the decay of the learning rate. Default 0.75. */
  alpha?: number;
  /** Step from which on the average is taken; before it the average is the weights themselves. Default 1e6. */
  t0?: number;
  /** λ of the penalty λ/2 Σ w². Default 0. */
  weightDecay?: number;
  /** Go up the gradient. Default false. */
  maximize?: boolean;
}

type Options = Required<ASGDOptions>;

/**
 * Stochastic gradient descent with averaged weights (https://dl.acm.org/citation.cfm?id=131098): the average is what the state dict calls `ax`, the
 * parameters are not changed by it.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.ASGD([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.8000], requires_grad=True)
 * optimizer.stateDict().state[0]!.ax; // → tensor([0.8000])
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.ASGD.html
 */
export class ASGD extends Optimizer<Options> {
  constructor(params: Params<Options>, options: ASGDOptions = {}) {
    const defaults = { lr: 0.01, lambd: 1e-4, alpha: 0.75, t0: 1e6, weightDecay: 0, maximize: false };
    super(params, settings<Options>(defaults, options));
  }

  protected check(group: Options): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
  }

  /** The default is a float in PyTorch, and printed as one. */
  protected override printed(setting: string, value: unknown): string {
    return setting === 't0' && value === 1e6 ? pythonFloat(value) : super.printed(setting, value);
  }

  protected override updateOnDevice(p: AnyTensor, g: AnyTensor, memory: DeviceState, group: Options): void {
    const t = memory.count('step');
    const eta = memory.number('eta', Math.fround(group.lr));
    const mu = memory.number('mu', 1);
    let d = group.maximize ? g.neg() : g;
    if (group.weightDecay !== 0) d = d.add(p.mul(group.weightDecay));
    const ax = memory.tensor('ax');
    const moved = p.mul(1 - group.lambd * eta).sub(d.mul(eta));
    ax.copy_(mu === 1 ? moved : ax.add(moved.sub(ax).mul(mu)));
    memory.keep('eta', nextEta(group, t));
    memory.keep('mu', nextMu(group, t));
    memory.settle();
    p.copy_(moved);
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Options): void {
    const t = ((state.step as number | undefined) ?? 0) + 1;
    const eta = (state.eta as number | undefined) ?? Math.fround(group.lr);
    const mu = (state.mu as number | undefined) ?? 1;
    state.step = t;
    state.eta = nextEta(group, t);
    state.mu = nextMu(group, t);
    const ax = slot(state, 'ax', p, n);
    const shrink = 1 - group.lambd * eta;
    const sign = group.maximize ? -1 : 1;
    for (let i = 0; i < n; i++) {
      const x = p[at + i]!;
      const moved = x * shrink - eta * (sign * g[from + i]! + group.weightDecay * x);
      p[at + i] = moved;
      ax[i] = mu === 1 ? moved : ax[i]! + (moved - ax[i]!) * mu;
    }
  }
}

// PyTorch keeps both as float32, whatever the parameters are.

/** The learning rate of the step after t. */
const nextEta = ({ lr, lambd, alpha }: Options, t: number): number =>
  Math.fround(lr / power(1 + lambd * lr * t, alpha));

/** The share of the weights in their average, after step t. */
const nextMu = ({ t0 }: Options, t: number): number => Math.fround(1 / Math.max(1, t - t0));
