import { accelerators, limits } from '../device/cpu/accelerator.js';
import { addRows, type RowGrad } from '../nn/sparse-grad.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { DeviceState } from './device-state.js';
import {
  demand,
  Optimizer,
  type ParamGroup,
  type ParamState,
  type Params,
  type Stretch,
  settings,
  slot,
} from './optimizer.js';

/** Settings of {@link SGD}. */
export interface SGDOptions {
  /** Learning rate. */
  lr: number;
  /** Share of the last step that is taken again. Default 0. */
  momentum?: number;
  /** Share of the gradient that does not enter the momentum. Default 0. */
  dampening?: number;
  /** L2 penalty: `weightDecay · p` is added to the gradient. Default 0. */
  weightDecay?: number;
  /** Look ahead along the momentum (needs momentum, no dampening). Default false. */
  nesterov?: boolean;
  /** Climb instead of descend. Default false. */
  maximize?: boolean;
}

/**
 * Stochastic gradient descent: `p ← p − lr · g`, optionally with momentum.
 *
 * @example
 * const w = torch.tensor([1, 2], { requiresGrad: true });
 * const optimizer = new optim.SGD([w], { lr: 0.1 });
 * w.square().sum().backward();
 * optimizer.step();
 * w; // → tensor([0.8000, 1.6000], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<Required<SGDOptions>> {
  constructor(params: Params<Required<SGDOptions>>, options: SGDOptions) {
    if (options?.lr === undefined)
      throw new TypeError(
        "parameter group didn't specify a value of required optimization parameter lr. Write new optim.SGD(params, { lr: 0.01 })",
      );
    super(
      params,
      settings<Required<SGDOptions>>(
        { lr: 0, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
        options,
      ),
    );
  }

  protected check(group: Required<SGDOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(group.momentum >= 0, 'momentum value', group.momentum);
    demand(group.weightDecay >= 0, 'weight_decay value', group.weightDecay);
    if (group.nesterov && (group.momentum <= 0 || group.dampening !== 0))
      throw new RangeError('Nesterov momentum requires a momentum and zero dampening');
  }

  protected override updateRows(p: AnyTensor, rows: readonly RowGrad[], group: ParamGroup<Required<SGDOptions>>): void {
    if (group.momentum !== 0) this.refuseRows(p, ' with momentum');
    if (group.weightDecay !== 0) this.refuseRows(p, ' with weightDecay');
    if (p.device !== 'cpu')
      throw new TypeError(
        `optim.SGD does not support sparse gradients on the device '${p.device}'. Move the layer back with layer.to('cpu'), or leave { sparse: true } out of it`,
      );
    if (!p.dense)
      throw new TypeError(
        'optim.SGD does not support sparse gradients of a table whose rows do not lie one after the other. Make it of table.contiguous(), or leave { sparse: true } out',
      );
    const lr = p.dtype === 'float32' ? Math.fround(group.lr) : group.lr;
    for (let i = 0; i < rows.length; i++) addRows(p.storage.data, p.offset, rows[i]!, group.maximize ? lr : -lr);
    p.storage.version++;
  }

  protected override updateOnDevice(
    p: AnyTensor,
    g: AnyTensor,
    memory: DeviceState,
    { lr, momentum, dampening, weightDecay, nesterov, maximize }: Required<SGDOptions>,
  ): void {
    let d = maximize ? g.neg() : g;
    if (weightDecay !== 0) d = d.add(p.mul(weightDecay));
    if (momentum !== 0) {
      const fresh = !memory.has('momentumBuffer');
      const buffer = memory.tensor('momentumBuffer');
      if (fresh) buffer.copy_(d);
      else buffer.mul_(momentum).add_(d.mul(1 - dampening));
      memory.settle();
      d = nesterov ? d.add(buffer.mul(momentum)) : buffer;
    }
    p.sub_(d.mul(lr));
  }

  // Settings and products are rounded to float32 as the tensor operations p.sub_(g.mul(lr)) would: the same numbers, to the bit.
  protected update({ p, at, g, from, n }: Stretch, state: ParamState, group: Required<SGDOptions>): void {
    const { nesterov, maximize } = group;
    const plain = group.momentum === 0 && group.weightDecay === 0 && !maximize;
    if (plain && p instanceof Float32Array && g instanceof Float32Array) {
      descend(p, at, g, from, n, Math.fround(group.lr));
      return;
    }
    const round = p instanceof Float32Array ? Math.fround : Number;
    const lr = round(group.lr);
    const momentum = round(group.momentum);
    const weightDecay = round(group.weightDecay);
    if (plain) {
      for (let i = 0; i < n; i++) p[at + i]! -= lr * g[from + i]!;
      return;
    }
    const sign = maximize ? -1 : 1;
    if (momentum === 0 && p instanceof Float32Array && g instanceof Float32Array) {
      for (let i = 0; i < n; i++) {
        const w = p[at + i]!;
        p[at + i] = w - Math.fround(lr * Math.fround(sign * g[from + i]! + Math.fround(weightDecay * w)));
      }
      return;
    }
    const fresh = momentum !== 0 && state.momentumBuffer === undefined;
    const buffer = momentum !== 0 ? slot(state, 'momentumBuffer', p, n) : p;
    for (let i = 0; i < n; i++) {
      const d = round(sign * g[from + i]! + round(weightDecay * p[at + i]!));
      let step = d;
      if (momentum !== 0) {
        const b = fresh ? d : round(round(momentum * buffer[i]!) + round(round(1 - group.dampening) * d));
        buffer[i] = b;
        step = nesterov ? round(d + round(momentum * b)) : b;
      }
      p[at + i]! -= round(lr * step);
    }
  }
}

function descend(p: Float32Array, at: number, g: Float32Array, from: number, n: number, lr: number): void {
  if (n >= limits.length)
    for (const a of accelerators) if (n >= a.minLength && a.axpy?.(n, -lr, g, from, p, at)) return;
  for (let i = 0; i < n; i++) p[at + i] = p[at + i]! - Math.fround(lr * g[from + i]!);
}
