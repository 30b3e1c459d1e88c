// Learning rates per parameter from the size of past gradients: RMSprop, Adagrad, Adadelta.
import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import { demand, Optimizer, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link RMSprop}. */
export interface RMSpropOptions {
  /** Learning rate. Default 0.01. */
  lr?: number;
  /** Decay of the running mean of squares. Default 0.99. */
  alpha?: number;
  /** Added to the denominator. Default 1e-8. */
  eps?: number;
  /** λ of the penalty λ/2 Σ w². Default 0. */
  weightDecay?: number;
  /** Share of the last step that is kept. Default 0. */
  momentum?: number;
  /** Divide by the estimated standard deviation instead of the root mean square. Default false. */
  centered?: boolean;
  /** Go up the gradient. Default false. */
  maximize?: boolean;
}

/**
 * Divides the gradient by a running root mean square of itself.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.RMSprop([w], { lr: 0.01 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.9000], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<Required<RMSpropOptions>> {
  constructor(params: Params<Required<RMSpropOptions>>, options: RMSpropOptions = {}) {
    const defaults = {
      lr: 0.01,
      alpha: 0.99,
      eps: 1e-8,
      weightDecay: 0,
      momentum: 0,
      centered: false,
      maximize: false,
    };
    super(params, settings<Required<RMSpropOptions>>(defaults, options));
  }

  protected check(group: Required<RMSpropOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.eps >= 0, 'epsilon value', group.eps);
    demand(group.momentum >= 0, 'momentum value', group.momentum);
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
    demand(group.alpha >= 0, 'alpha value', group.alpha);
  }

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, alpha, eps, weightDecay, momentum, centered, maximize }: Required<RMSpropOptions>,
  ): void {
    let d = maximize ? g.neg() : g;
    if (weightDecay !== 0) d = d.add(p.mul(weightDecay));
    const square = memory.tensor('squareAvg');
    square.mul_(alpha).add_(d.square().mul(1 - alpha));
    let variance = square;
    if (centered) {
      const mean = memory.tensor('gradAvg');
      mean.mul_(alpha).add_(d.mul(1 - alpha));
      variance = square.sub(mean.square()) as AnyTensor;
    }
    memory.settle();
    let step: AnyTensor = d.div(variance.sqrt().add(eps));
    if (momentum > 0) {
      const buffer = memory.tensor('momentumBuffer');
      buffer.mul_(momentum).add_(step);
      memory.settle();
      step = buffer;
    }
    p.sub_(step.mul(lr));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<RMSpropOptions>): void {
    const { lr, alpha, eps, weightDecay, momentum, centered, maximize } = group;
    const square = slot(state, 'squareAvg', p, n);
    const mean = centered ? slot(state, 'gradAvg', p, n) : square;
    const buffer = momentum > 0 ? slot(state, 'momentumBuffer', p, n) : square;
    for (let i = 0; i < n; i++) {
      const d = (maximize ? -g[from + i]! : g[from + i]!) + weightDecay * p[at + i]!;
      square[i] = alpha * square[i]! + (1 - alpha) * d * d;
      let variance = square[i]!;
      if (centered) {
        mean[i] = alpha * mean[i]! + (1 - alpha) * d;
        variance -= mean[i]! * mean[i]!;
      }
      let step = d / (Math.sqrt(variance) + eps);
      if (momentum > 0) {
        buffer[i] = momentum * buffer[i]! + step;
        step = buffer[i]!;
      }
      p[at + i]! -= lr * step;
    }
  }
}

/** Settings of {@link Adagrad}. */
export interface AdagradOptions {
  /** Learning rate. Default 0.01. */
  lr?: number;
  /** The rate in step t is `lr / (1 + (t − 1) · lrDecay)`. Default 0. */
  lrDecay?: number;
  /** λ of the penalty λ/2 Σ w². Default 0. */
  weightDecay?: number;
  /** Where the sums of squares start. Default 0. */
  initialAccumulatorValue?: number;
  /** Added to the denominator. Default 1e-10. */
  eps?: number;
  /** Go up the gradient. Default false. */
  maximize?: boolean;
}

/**
 * Divides the gradient by the root of the sum of all its squares so far.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.Adagrad([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.9000], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends Optimizer<Required<AdagradOptions>> {
  constructor(params: Params<Required<AdagradOptions>>, options: AdagradOptions = {}) {
    const defaults = { lr: 0.01, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false };
    super(params, settings<Required<AdagradOptions>>(defaults, options));
  }

  protected check(group: Required<AdagradOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.lrDecay >= 0, 'lr_decay value', group.lrDecay);
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
    demand(group.initialAccumulatorValue >= 0, 'initial_accumulator_value value', group.initialAccumulatorValue);
    demand(group.eps >= 0, 'epsilon value', group.eps);
  }

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize }: Required<AdagradOptions>,
  ): void {
    const t = memory.count('step');
    let d = maximize ? g.neg() : g;
    if (weightDecay !== 0) d = d.add(p.mul(weightDecay));
    const sum = memory.tensor('sum', initialAccumulatorValue);
    sum.add_(d.square());
    memory.settle();
    p.sub_(d.mul(lr / (1 + (t - 1) * lrDecay)).div(sum.sqrt().add(eps)));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<AdagradOptions>): void {
    const { lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize } = group;
    const t = ((state.step as number | undefined) ?? 0) + 1;
    state.step = t;
    const sum = slot(state, 'sum', p, n, initialAccumulatorValue);
    const rate = lr / (1 + (t - 1) * lrDecay);
    for (let i = 0; i < n; i++) {
      const d = (maximize ? -g[from + i]! : g[from + i]!) + weightDecay * p[at + i]!;
      sum[i]! += d * d;
      p[at + i]! -= (rate * d) / (Math.sqrt(sum[i]!) + eps);
    }
  }
}

/** Settings of {@link Adadelta}. */
export interface AdadeltaOptions {
  /** Factor on every step. Default 1. */
  lr?: number;
  /** Decay of the running means. Default 0.9. */
  rho?: number;
  /** Added under the roots. Default 1e-6. */
  eps?: number;
  /** λ of the penalty λ/2 Σ w². Default 0. */
  weightDecay?: number;
  /** Go up the gradient. Default false. */
  maximize?: boolean;
}

/**
 * Scales the gradient by the root mean square of past steps over that of past gradients (https://arxiv.org/abs/1212.5701).
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.Adadelta([w]);
 * w.square().sum().backward();
 * optimizer.step();
 * w.item() < 1; // → true
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.Adadelta.html
 */
export class Adadelta extends Optimizer<Required<AdadeltaOptions>> {
  constructor(params: Params<Required<AdadeltaOptions>>, options: AdadeltaOptions = {}) {
    super(
      params,
      settings<Required<AdadeltaOptions>>({ lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false }, options),
    );
  }

  protected check(group: Required<AdadeltaOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.rho >= 0 && group.rho <= 1, 'rho value', group.rho, 'from 0 to 1');
    demand(group.eps >= 0, 'epsilon value', group.eps);
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
  }

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, rho, eps, weightDecay, maximize }: Required<AdadeltaOptions>,
  ): void {
    let d = maximize ? g.neg() : g;
    if (weightDecay !== 0) d = d.add(p.mul(weightDecay));
    const square = memory.tensor('squareAvg');
    const delta = memory.tensor('accDelta');
    square.mul_(rho).add_(d.square().mul(1 - rho));
    memory.settle();
    const step = delta.add(eps).sqrt().div(square.add(eps).sqrt()).mul(d);
    p.sub_(step.mul(lr));
    delta.mul_(rho).add_(step.square().mul(1 - rho));
    memory.settle();
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<AdadeltaOptions>): void {
    const { lr, rho, eps, weightDecay, maximize } = group;
    const square = slot(state, 'squareAvg', p, n);
    const delta = slot(state, 'accDelta', p, n);
    for (let i = 0; i < n; i++) {
      const d = (maximize ? -g[from + i]! : g[from + i]!) + weightDecay * p[at + i]!;
      square[i] = rho * square[i]! + (1 - rho) * d * d;
      const step = (Math.sqrt(delta[i]! + eps) / Math.sqrt(square[i]! + eps)) * d;
      delta[i] = rho * delta[i]! + (1 - rho) * step * step;
      p[at + i]! -= lr * step;
    }
  }
}
