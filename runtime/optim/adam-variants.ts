// Adamax, RAdam: Adam with another norm, and with a warm-up of its own.

import { power } from '../ops/power.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import { demand, Optimizer, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link Adamax} and {@link RAdam}. */
export interface AdamVariantOptions {
  /** Learning rate. Default 0.002 (RAdam 0.001). */
  lr?: number;
  /** Decay of the running moments. Default [0.9, 0.999]. */
  betas?: readonly number[];
  /** Added to the denominator. Default 1e-8. */
  eps?: number;
  /** λ of the penalty λ/2 Σ w². Default 0. */
  weightDecay?: number;
}

type Options = Required<AdamVariantOptions>;

const defaults = (lr: number): Options => ({ lr, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 });

/** What Adam's relatives share: their settings, what is refused, and the count of steps. */
export abstract class AdamVariant<O extends Options = Options> extends Optimizer<O> {
  protected check(group: O): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.eps >= 0, 'epsilon value', group.eps);
    demand(
      group.betas[0]! >= 0 && group.betas[0]! < 1,
      'beta parameter at index 0',
      group.betas[0],
      'from 0 to below 1',
    );
    demand(
      group.betas[1]! >= 0 && group.betas[1]! < 1,
      'beta parameter at index 1',
      group.betas[1],
      'from 0 to below 1',
    );
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
  }

  protected next(state: ParamState): number {
    const t = ((state.step as number | undefined) ?? 0) + 1;
    state.step = t;
    return t;
  }
}

/**
 * Adam with the infinity norm in place of the second moment (https://arxiv.org/abs/1412.6980, section 7).
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.Adamax([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.9000], requires_grad=True)
 */
export class Adamax extends AdamVariant {
  constructor(params: Params<Options>, options: AdamVariantOptions = {}) {
    super(params, settings(defaults(2e-3), options));
  }

  protected override updateOnDevice(p: AnyTensor, g: AnyTensor, memory: DeviceState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = memory.count('step');
    const d = group.weightDecay === 0 ? g : g.add(p.mul(group.weightDecay));
    const m = memory.tensor('expAvg');
    const u = memory.tensor('expInf');
    m.mul_(beta1).add_(d.mul(1 - beta1));
    u.copy_(u.mul(beta2).maximum(d.abs().add(group.eps)));
    memory.settle();
    p.sub_(m.mul(group.lr / (1 - power(beta1, t))).div(u));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = this.next(state);
    const m = slot(state, 'expAvg', p, n);
    const u = slot(state, 'expInf', p, n);
    const rate = group.lr / (1 - power(beta1, t));
    for (let i = 0; i < n; i++) {
      const d = g[from + i]! + group.weightDecay * p[at + i]!;
      m[i] = beta1 * m[i]! + (1 - beta1) * d;
      u[i] = Math.max(beta2 * u[i]!, Math.abs(d) + group.eps);
      p[at + i]! -= (rate * m[i]!) / u[i]!;
    }
  }
}

/**
 * Adam that starts without its second moment until that can be trusted (https://arxiv.org/abs/1908.03265).
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.RAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.8000], requires_grad=True)
 */
export class RAdam extends AdamVariant {
  constructor(params: Params<Options>, options: AdamVariantOptions = {}) {
    super(params, settings(defaults(1e-3), options));
  }

  protected override updateOnDevice(p: AnyTensor, g: AnyTensor, memory: DeviceState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = memory.count('step');
    const { trusted, rate, correction } = rectified(group, t);
    const d = group.weightDecay === 0 ? g : g.add(p.mul(group.weightDecay));
    const m = memory.tensor('expAvg');
    const v = memory.tensor('expAvgSq');
    m.mul_(beta1).add_(d.mul(1 - beta1));
    v.mul_(beta2).add_(d.square().mul(1 - beta2));
    memory.settle();
    const step = m.mul(trusted ? rate * correction : rate);
    p.sub_(trusted ? step.div(v.sqrt().add(group.eps)) : step);
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = this.next(state);
    const m = slot(state, 'expAvg', p, n);
    const v = slot(state, 'expAvgSq', p, n);
    const { trusted, rate, correction } = rectified(group, t);
    for (let i = 0; i < n; i++) {
      const d = g[from + i]! + group.weightDecay * p[at + i]!;
      m[i] = beta1 * m[i]! + (1 - beta1) * d;
      v[i] = beta2 * v[i]! + (1 - beta2) * d * d;
      p[at + i]! -= trusted ? (rate * m[i]! * correction) / (Math.sqrt(v[i]!) + group.eps) : rate * m[i]!;
    }
  }
}

/** The rate of step t, and whether there were steps enough to trust the second moment. */
function rectified({ betas, lr }: Options, t: number): { trusted: boolean; rate: number; correction: number } {
  const [beta1 = 0, beta2 = 0] = betas;
  const longest = 2 / (1 - beta2) - 1;
  const correction2 = 1 - power(beta2, t);
  const length = longest - (2 * t * power(beta2, t)) / correction2;
  const trusted = length > 5;
  const rectify = trusted
    ? Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length))
    : 1;
  return { trusted, rate: (lr * rectify) / (1 - power(beta1, t)), correction: Math.sqrt(correction2) };
}
