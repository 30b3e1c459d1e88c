import { enableGrad, noGrad } from '../autograd/grad-mode.js';
import { adopt } from '../nn/convert.js';
import { python } from '../nn/printing.js';
import { clearSparseGrad, type RowGrad, sparseGrad } from '../nn/sparse-grad.js';
import type { DType, TypedArray } from '../tensor/dtype.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { DeviceState } from './device-state.js';
import { exportState, importState, type OptimizerState } from './state.js';

/** A tensor to train. */
export type Trainable = Tensor<number[], DType> | Tensor<number[]>;

/** Parameters with settings of their own; what is left out comes from the optimizer's. */
export type ParamGroup<O> = { params: AnyTensor[]; initialLr?: number } & O;

/** What an optimizer is given: parameters, or groups of them with settings. */
export type Params<O> = Iterable<{ readonly shape: readonly number[] }> | readonly GroupInput<O>[];
/** One group as given to an optimizer. */
export type GroupInput<O> = { params: Iterable<{ readonly shape: readonly number[] }> } & Partial<O>;

/** Where a parameter and its gradient lie: `n` elements of `p` from `at` on, of `g` from `from` on. */
export interface Stretch {
  readonly p: TypedArray;
  readonly at: number;
  readonly g: TypedArray;
  readonly from: number;
  readonly n: number;
}

/** What an optimizer remembers of one parameter: running averages as arrays, counts as numbers. */
export type ParamState = Record<string, TypedArray | number>;

/** Runs the model once more: clears gradients, computes the loss, calls backward, gives the loss back. */
export type Closure<L> = () => L;

/**
 * Base of all optimizers: holds parameter groups and what is remembered of each parameter.
 *
 * Updates are plain loops over the elements; a tensor that lies on another device, or is not contiguous, is copied to an array and back.
 * @example
 * const optimizer = new optim.SGD(new nn.Linear(2, 1).parameters(), { lr: 0.1 });
 * optimizer instanceof optim.Optimizer; // → true
 * optimizer.paramGroups[0]!.lr = 0.01;
 */
export abstract class Optimizer<O extends { lr: number }> {
  /** Groups of parameters with their settings, which may be changed between steps: `optimizer.paramGroups[0].lr = 0.01`. */
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What is remembered of each parameter. */
  readonly state = new Map<AnyTensor, ParamState>();

  constructor(
    params: Params<O>,
    /** Settings of groups that do not set their own. */
    readonly defaults: O,
  ) {
    const name = new.target.name;
    if (params instanceof Tensor)
      throw new TypeError(
        `params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.Tensor. Write new optim.${name}([parameter], …)`,
      );
    const list = [...params] as (AnyTensor | GroupInput<O>)[];
    if (list.length === 0)
      throw new RangeError(`optimizer got an empty parameter list. Give optim.${name} what model.parameters() returns`);
    if (list[0] instanceof Tensor) this.addParamGroup({ params: list as AnyTensor[] } as unknown as GroupInput<O>);
    else for (const group of list) this.addParamGroup(group as GroupInput<O>);
  }

  /** Adds parameters with settings of their own, for example layers that are unfrozen later. */
  addParamGroup(group: GroupInput<O>): void {
    const given = group.params instanceof Tensor ? [group.params] : [...group.params];
    const params = given as AnyTensor[];
    const known = new Set(this.paramGroups.flatMap((g) => g.params));
    for (const p of params) {
      if (!(p instanceof Tensor))
        throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${typeof p}`);
      if (!p.isLeaf)
        throw new TypeError(
          "can't optimize a non-leaf Tensor. Optimize the tensors that others are computed from, or detach() this one first",
        );
      if (known.has(p))
        throw new RangeError('some parameters appear in more than one parameter group. Give each parameter once');
      known.add(p);
    }
    const full = { ...this.defaults, ...withoutUndefined(group), params } as ParamGroup<O>;
    this.check(full);
    this.paramGroups.push(full);
  }

  /** Forgets the gradients of all parameters; backward adds to what is there. */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    const clear = options.setToNone ?? true;
    const groups = this.paramGroups;
    // Counted loops here and in step: a small network spends more on iterators than on its numbers.
    for (let i = 0; i < groups.length; i++) {
      const { params } = groups[i]!;
      for (let k = 0; k < params.length; k++) {
        const p = params[k]!;
        if (clear) Tensor.dropGradient(p);
        else p.grad?.zero_();
        clearSparseGrad(p);
      }
    }
  }

  /**
   * Takes one step against the gradients. With a closure, runs it first and gives back the loss it gives.
   * Parameters without a gradient stay as they are.
   */
  step(): undefined;
  step<L>(closure: Closure<L>): L;
  step<L>(closure?: Closure<L>): L | undefined {
    const loss = closure === undefined ? undefined : enableGrad(closure);
    const groups = this.paramGroups;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!;
      const { params } = group;
      for (let k = 0; k < params.length; k++) {
        const p = params[k]!;
        if (p.gradient !== null) this.updateTensor(p, group);
        const rows = sparseGrad(p);
        if (rows !== undefined) this.updateRows(p, rows, group);
      }
    }
    const device = groups[0]?.params[0]?.storage.device;
    if (device?.boundary !== undefined) {
      for (const { params } of groups) for (const { storage } of params) storage.device.settle?.(storage);
      device.boundary();
    }
    return loss;
  }

  /** Everything to go on from later: groups and what is remembered, parameters by number. */
  stateDict(): OptimizerState<O> {
    for (const [p, memory] of this.onDevice) this.state.set(p, memory.download());
    return exportState(this);
  }

  /** Takes over what {@link stateDict} gave for an optimizer over the same parameters. */
  loadStateDict(state: OptimizerState<O>): void {
    this.onDevice.clear();
    importState(this, state);
  }

  /** Fails on settings that make no sense. */
  protected abstract check(group: O): void;

  /** One step for one parameter, in place, from its gradient. What is remembered holds `n` elements as well. */
  protected abstract update(of: Stretch, state: ParamState, group: O): void;

  /** One step for the rows that have a gradient; optimizers that can leave the others alone override it. */
  protected updateRows(p: AnyTensor, _rows: readonly RowGrad[], _group: ParamGroup<O>): void {
    this.refuseRows(p);
  }

  /** Fails where no row can be changed alone: `setting` names what it is about the optimizer. */
  protected refuseRows(p: AnyTensor, setting = ''): never {
    const where = p.device === 'cpu' ? '' : ", on the CPU (layer.to('cpu'))";
    throw new TypeError(
      `optim.${this.constructor.name}${setting} does not support sparse gradients. Use optim.SGD without momentum and weightDecay${where}, or leave { sparse: true } out of the layer`,
    );
  }

  /** One step where the tensors are, by operations on them: `p` in place, from gradient `g`. Optimizers without it compute on the CPU. */
  protected updateOnDevice?(p: AnyTensor, g: AnyTensor, memory: DeviceState, group: O): void;

  /** What is remembered of parameters on other devices, there. Read back for {@link stateDict}. */
  readonly onDevice = new Map<AnyTensor, DeviceState>();

  private updateTensor(p: AnyTensor, group: ParamGroup<O>): void {
    const grad = p.gradient as AnyTensor;
    let state = this.state.get(p);
    if (state === undefined) {
      state = {};
      this.state.set(p, state);
    }
    const g = grad.dense ? grad : grad.clone();
    if (p.dense && p.device === 'cpu') this.update(stretch(p, g), state, group);
    else if (p.device !== 'cpu' && this.updateOnDevice !== undefined) {
      const value = p.detach() as AnyTensor;
      let memory = this.onDevice.get(p);
      if (memory === undefined) {
        memory = new DeviceState(p, state);
        this.onDevice.set(p, memory);
      }
      noGrad(() => this.updateOnDevice!(value, grad.detach() as AnyTensor, memory, group));
    } else {
      const own = p.detach().to('cpu').clone() as AnyTensor;
      const here = g.to('cpu') as AnyTensor;
      this.update(stretch(own, here), state, group);
      adopt(p, own.to(p.device) as AnyTensor);
    }
    p.storage.version++;
  }

  /** A setting as Python prints it; a class whose default is a whole number that PyTorch writes with a point overrides it. */
  protected printed(_setting: string, value: unknown): string {
    return python(value);
  }

  /** The optimizer and its groups as PyTorch prints them. */
  toString(): string {
    const groups = this.paramGroups.map((group, i) => {
      const settings = Object.entries(group)
        .filter(([key]) => key !== 'params')
        .sort(([a], [b]) => (a < b ? -1 : 1));
      return `Parameter Group ${i}\n${settings.map(([key, value]) => `    ${key}: ${this.printed(key, value)}`).join('\n')}`;
    });
    return `${this.constructor.name} (\n${groups.join('\n\n')}\n)`;
  }

  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return { 'text/plain': this.toString() };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const withoutUndefined = <T extends object>(options: T): Partial<T> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;

/** Fills in defaults; a setting given as `undefined` counts as left out. */
export const settings = <O extends object>(defaults: O, given: Partial<NoInfer<O>>): O => ({
  ...defaults,
  ...withoutUndefined(given),
});

/** Fails unless the number is in range, in PyTorch's words. */
export function demand(ok: boolean, what: string, value: unknown, range = 'at least 0'): void {
  if (ok) return;
  throw new RangeError(`Invalid ${what}: ${String(value)}. It has to be ${range}`);
}

const stretch = (p: AnyTensor, g: AnyTensor): Stretch => ({
  p: p.storage.data,
  at: p.offset,
  g: g.storage.data,
  from: g.offset,
  n: p.count,
});

/** An array like `p` of `n` zeros, remembered under `name`. */
export function slot(state: ParamState, name: string, like: TypedArray, n: number, fill = 0): TypedArray {
  const found = state[name];
  if (found !== undefined) return found as TypedArray;
  const made = like instanceof Float64Array ? new Float64Array(n) : new Float32Array(n);
  if (fill !== 0) made.fill(fill);
  state[name] = made;
  return made;
}
