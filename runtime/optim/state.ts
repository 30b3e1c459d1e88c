import { cpu } from '../device/cpu/cpu.js';
import type { TypedArray } from '../tensor/dtype.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Optimizer } from './optimizer.js';

/** An optimizer's state as `torch.save` takes it: parameters are numbers, counted through the groups. */
export interface OptimizerState<O> {
  /** What is remembered of each parameter, by its number. */
  state: Record<string, Record<string, AnyTensor | number>>;
  /** Settings of the groups, and the numbers of their parameters. */
  paramGroups: (Omit<O, 'params'> & { params: number[] })[];
}

export function exportState<O extends { lr: number }>(optimizer: Optimizer<O>): OptimizerState<O> {
  const all = optimizer.paramGroups.flatMap((group) => group.params);
  const number = new Map(all.map((p, i) => [p, i]));
  const state: OptimizerState<O>['state'] = {};
  for (const [p, remembered] of optimizer.state) {
    const entries = Object.entries(remembered).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : asTensor(value.slice(), value.length === p.count ? p.shape : [value.length]),
    ]);
    state[String(number.get(p))] = Object.fromEntries(entries);
  }
  const paramGroups = optimizer.paramGroups.map((group) => ({
    ...group,
    params: group.params.map((p) => number.get(p)!),
  }));
  return { state, paramGroups: paramGroups as OptimizerState<O>['paramGroups'] };
}

export function importState<O extends { lr: number }>(optimizer: Optimizer<O>, saved: OptimizerState<O>): void {
  if (saved.paramGroups.length !== optimizer.paramGroups.length)
    throw new RangeError(
      `loaded state dict has a different number of parameter groups (${saved.paramGroups.length}, this optimizer has ${optimizer.paramGroups.length}). ` +
        'Build the optimizer as it was when saved',
    );
  optimizer.paramGroups.forEach((group, i) => {
    if (saved.paramGroups[i]!.params.length !== group.params.length)
      throw new RangeError(
        "loaded state dict contains a parameter group that doesn't match the size of optimizer's group " +
          `(group ${i}: ${saved.paramGroups[i]!.params.length} parameters, expected ${group.params.length})`,
      );
  });
  const params = optimizer.paramGroups.flatMap((group) => group.params);
  const numbers = saved.paramGroups.flatMap((group) => group.params);
  optimizer.state.clear();
  numbers.forEach((number, i) => {
    const found = saved.state[String(number)];
    if (found === undefined) return;
    const p = params[i]!;
    const entries = Object.entries(found).map(([name, value]) => [
      name,
      value instanceof Tensor ? asArray(value as AnyTensor, p) : value,
    ]);
    optimizer.state.set(p, Object.fromEntries(entries));
  });
  optimizer.paramGroups.forEach((group, i) => {
    const { params: _numbers, ...settings } = saved.paramGroups[i]!;
    Object.assign(group, settings);
  });
}

function asTensor(data: TypedArray, shape: readonly number[]): AnyTensor {
  const dtype = data instanceof Float64Array ? 'float64' : 'float32';
  return new Tensor(cpu.upload(dtype, data), [...shape], dtype) as unknown as AnyTensor;
}

function asArray(value: AnyTensor, p: AnyTensor): TypedArray {
  const dtype = p.dtype === 'float64' || value.dtype === 'float64' ? 'float64' : 'float32';
  const copy = value.detach().to('cpu').to(dtype).clone() as AnyTensor;
  return copy.storage.data;
}
