import { accelerators, limits } from '../device/cpu/accelerator.js';
import { power } from '../ops/power.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import { demand, Optimizer, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link Adam} and {@link AdamW}. */
export interface AdamOptions {
  /** Learning rate. Default 0.001. */
  lr?: number;
  /** Decay of the running means of the gradient and of its square. Default [0.9, 0.999]. */
  betas?: readonly [number, number] | readonly number[];
  /** Added to the denominator. Default 1e-8. */
  eps?: number;
  /** Weight decay: an L2 penalty in Adam (default 0), a shrinking of the weights themselves in AdamW (default 0.01). */
  weightDecay?: number;
  /** Use the largest second moment so far. Default false. */
  amsgrad?: boolean;
  /** Climb instead of descend. Default false. */
  maximize?: boolean;
}

/** Both: `m̂ / (√v̂ + ε)` from running means of the gradient and of its square. */
abstract class AdamBase extends Optimizer<Required<AdamOptions>> {
  /** Whether weight decay shrinks the weights (AdamW) or enters the gradient (Adam). */
  protected abstract readonly decoupled: boolean;

  protected check(group: Required<AdamOptions>): void {
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

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, betas, eps, weightDecay, amsgrad, maximize }: Required<AdamOptions>,
  ): void {
    const [beta1, beta2] = betas as [number, number];
    const t = memory.count('step');
    const stepSize = lr / (1 - power(beta1, t));
    const correction = 1 / Math.sqrt(1 - power(beta2, t));
    if (this.decoupled) p.mul_(1 - lr * weightDecay);
    let d = maximize ? g.neg() : g;
    if (!this.decoupled && weightDecay !== 0) d = d.add(p.mul(weightDecay));
    const m = memory.tensor('expAvg');
    const v = memory.tensor('expAvgSq');
    m.mul_(beta1).add_(d.mul(1 - beta1));
    v.mul_(beta2).add_(d.square().mul(1 - beta2));
    let largest = v;
    if (amsgrad) {
      largest = memory.tensor('maxExpAvgSq');
      largest.copy_(largest.maximum(v));
    }
    memory.settle();
    p.sub_(m.mul(stepSize).div(largest.sqrt().mul(correction).add(eps)));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<AdamOptions>): void {
    const { lr, eps, weightDecay, amsgrad, maximize } = group;
    const beta1 = group.betas[0]!;
    const beta2 = group.betas[1]!;
    const t = ((state.step as number | undefined) ?? 0) + 1;
    state.step = t;
    const m = slot(state, 'expAvg', p, n);
    const v = slot(state, 'expAvgSq', p, n);
    const largest = amsgrad ? slot(state, 'maxExpAvgSq', p, n) : v;
    const stepSize = lr / (1 - power(beta1, t));
    const correction = 1 / Math.sqrt(1 - power(beta2, t));
    const shrink = this.decoupled ? 1 - lr * weightDecay : 1;
    const penalty = this.decoupled ? 0 : weightDecay;
    const sign = maximize ? -1 : 1;
    if (p instanceof Float32Array && g instanceof Float32Array && !amsgrad) {
      const moments = [m as Float32Array, v as Float32Array] as const;
      if (n >= limits.length) {
        const step = { beta1, beta2, stepSize, correction: 1 / correction, eps, shrink, penalty, sign };
        for (const a of accelerators) if (n >= a.minLength && a.adam?.(n, p, at, g, from, ...moments, step)) return;
      }
      adamLoop(p, at, g, from, n, ...moments, beta1, beta2, stepSize, correction, eps, shrink, penalty, sign);
      return;
    }
    for (let i = 0; i < n; i++) {
      const x = p[at + i]! * shrink;
      const d = sign * g[from + i]! + penalty * x;
      m[i] = beta1 * m[i]! + (1 - beta1) * d;
      v[i] = beta2 * v[i]! + (1 - beta2) * d * d;
      if (amsgrad) largest[i] = Math.max(largest[i]!, v[i]!);
      p[at + i] = x - (stepSize * m[i]!) / (Math.sqrt(largest[i]!) * correction + eps);
    }
  }
}

function adamLoop(
  p: Float32Array,
  at: number,
  g: Float32Array,
  from: number,
  n: number,
  m: Float32Array,
  v: Float32Array,
  beta1: number,
  beta2: number,
  stepSize: number,
  correction: number,
  eps: number,
  shrink: number,
  penalty: number,
  sign: number,
): void {
  for (let i = 0; i < n; i++) {
    const x = p[at + i]! * shrink;
    const d = sign * g[from + i]! + penalty * x;
    const first = beta1 * m[i]! + (1 - beta1) * d;
    const second = beta2 * v[i]! + (1 - beta2) * d * d;
    m[i] = first;
    v[i] = second;
    p[at + i] = x - (stepSize * first) / (Math.sqrt(second) * correction + eps);
  }
}

const defaults = (options: AdamOptions, weightDecay: number): Required<AdamOptions> =>
  settings(
    { lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay, amsgrad: false, maximize: false } as Required<AdamOptions>,
    options,
  );

/**
 * Adam (https://arxiv.org/abs/1412.6980): a learning rate per parameter from running moments of its gradient.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.Adam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.9000], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.Adam.html
 */
export class Adam extends AdamBase {
  protected get decoupled(): boolean {
    return false;
  }
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    super(params, defaults(options, 0));
  }
}

/**
 * Adam with decoupled weight decay (https://arxiv.org/abs/1711.05101).
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.AdamW([w], { lr: 0.1, weightDecay: 0.01 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.8990], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.AdamW.html
 */
export class AdamW extends AdamBase {
  protected get decoupled(): boolean {
    return true;
  }
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    super(params, defaults(options, 0.01));
  }
}
