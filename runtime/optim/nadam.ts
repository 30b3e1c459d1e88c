import { power } from '../ops/power.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { AdamVariant, type AdamVariantOptions } from './adam-variants.js';
import type { DeviceState } from './device-state.js';
import { demand, type ParamState, type Params, type Stretch, settings, slot } from './optimizer.js';

/** Settings of {@link NAdam}. */
export interface NAdamOptions extends AdamVariantOptions {
  /** How fast the momentum grows towards the first beta. Default 0.004. */
  momentumDecay?: number;
}

type Options = Required<NAdamOptions>;

/**
 * Adam with Nesterov's momentum, which grows from step to step (https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ). Default `lr` 0.002.
 * @example
 * const w = torch.tensor([1], { requiresGrad: true });
 * const optimizer = new optim.NAdam([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.8950], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.NAdam.html
 */
export class NAdam extends AdamVariant<Options> {
  constructor(params: Params<Options>, options: NAdamOptions = {}) {
    super(
      params,
      settings<Options>({ lr: 2e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, momentumDecay: 4e-3 }, options),
    );
  }

  protected override check(group: Options): void {
    super.check(group);
    demand(group.momentumDecay >= 0, 'momentum_decay value', group.momentumDecay);
  }

  protected override updateOnDevice(p: AnyTensor, g: AnyTensor, memory: DeviceState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = memory.count('step');
    const product = memory.keep('muProduct', times(memory.number('muProduct', 1), momentum(group, t)));
    const { ofGradient, ofMean, correction } = rates(group, t, product);
    const d = group.weightDecay === 0 ? g : g.add(p.mul(group.weightDecay));
    const m = memory.tensor('expAvg');
    const v = memory.tensor('expAvgSq');
    m.mul_(beta1).add_(d.mul(1 - beta1));
    v.mul_(beta2).add_(d.square().mul(1 - beta2));
    memory.settle();
    p.sub_(d.mul(ofGradient).add(m.mul(ofMean)).div(v.div(correction).sqrt().add(group.eps)));
  }

  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Options): void {
    const [beta1 = 0, beta2 = 0] = group.betas;
    const t = this.next(state);
    const product = times((state.muProduct as number | undefined) ?? 1, momentum(group, t));
    state.muProduct = product;
    const m = slot(state, 'expAvg', p, n);
    const v = slot(state, 'expAvgSq', p, n);
    const { ofGradient, ofMean, correction } = rates(group, t, product);
    for (let i = 0; i < n; i++) {
      const d = g[from + i]! + group.weightDecay * p[at + i]!;
      m[i] = beta1 * m[i]! + (1 - beta1) * d;
      v[i] = beta2 * v[i]! + (1 - beta2) * d * d;
      p[at + i]! -= (ofGradient * d + ofMean * m[i]!) / (Math.sqrt(v[i]! / correction) + group.eps);
    }
  }
}

/** The momentum of step t. */
const momentum = ({ betas, momentumDecay }: Options, t: number): number =>
  betas[0]! * (1 - 0.5 * power(0.96, t * momentumDecay));

/** PyTorch keeps the product of the momenta as a float32, whatever the parameter is. */
const times = (product: number, mu: number): number => Math.fround(product * Math.fround(mu));

/** What the gradient and its mean are multiplied with in step t. */
function rates(group: Options, t: number, product: number): { ofGradient: number; ofMean: number; correction: number } {
  const mu = momentum(group, t);
  const next = momentum(group, t + 1);
  return {
    ofGradient: (group.lr * (1 - mu)) / (1 - product),
    // The momentum of this step stands in the product already: PyTorch 1.13 takes it twice, and so do trainings to be compared with.
    ofMean: (group.lr * next) / (1 - times(times(product, mu), next)),
    correction: 1 - power(group.betas[1]!, t),
  };
}
