import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import { demand, Optimizer, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link Rprop}. */
export interface RpropOptions {
  /** First step size. Default 0.01. */
  lr?: number;
  /** Factors when the sign of the gradient changed and when it stayed. Default [0.5, 1.2]. */
  etas?: readonly number[];
  /** Smallest and largest step. Default [1e-6, 50]. */
  stepSizes?: readonly number[];
}

/**
 * Resilient backpropagation: uses only the sign of the gradient and grows or shrinks a step size per element.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.Rprop([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.9000], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.Rprop.html
 */
export class Rprop extends Optimizer<Required<RpropOptions>> {
  constructor(params: Params<Required<RpropOptions>>, options: RpropOptions = {}) {
    super(params, settings({ lr: 1e-2, etas: [0.5, 1.2], stepSizes: [1e-6, 50] } as Required<RpropOptions>, options));
  }

  protected check(group: Required<RpropOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(
      group.etas[0]! > 0 && group.etas[0]! < 1 && group.etas[1]! > 1,
      'eta values',
      group.etas.join(', '),
      'a factor below 1 and one above 1',
    );
  }

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, etas, stepSizes }: Required<RpropOptions>,
  ): void {
    const before = memory.tensor('prev');
    const size = memory.tensor('stepSize', lr);
    const [shrink = 0.5, grow = 1.2] = etas;
    const [smallest = 1e-6, largest = 50] = stepSizes;
    // Signs first: the product of two small gradients would be 0.
    const agreement = g.sign().mul(before.sign());
    const factor = agreement
      .gt(0)
      .mul(grow - 1)
      .add(agreement.lt(0).mul(shrink - 1))
      .add(1);
    const d = g.mul(agreement.ge(0));
    size.copy_(size.mul(factor).clamp(smallest, largest));
    before.copy_(d);
    memory.settle();
    p.sub_(before.sign().mul(size));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<RpropOptions>): void {
    const before = slot(state, 'prev', p, n);
    const size = slot(state, 'stepSize', p, n, group.lr);
    const [shrink = 0.5, grow = 1.2] = group.etas;
    const [smallest = 1e-6, largest = 50] = group.stepSizes;
    for (let i = 0; i < n; i++) {
      let d = g[from + i]!;
      const agreement = d * before[i]!;
      const factor = agreement > 0 ? grow : agreement < 0 ? shrink : 1;
      size[i] = Math.min(Math.max(size[i]! * factor, smallest), largest);
      if (agreement < 0) d = 0;
      p[at + i]! -= Math.sign(d) * size[i]!;
      before[i] = d;
    }
  }
}
