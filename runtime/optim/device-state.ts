import type { TypedArray } from '../tensor/dtype.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { ParamState } from './optimizer.js';

/** What an optimizer remembers of one parameter on another device: tensors there, and numbers. */
export class DeviceState {
  private readonly tensors = new Map<string, AnyTensor>();
  private readonly numbers = new Map<string, number>();

  /** Starts from what was remembered on the CPU: loaded, or from before the move. */
  constructor(
    private readonly like: AnyTensor,
    before: ParamState,
  ) {
    for (const [name, value] of Object.entries(before))
      if (typeof value === 'number') this.numbers.set(name, value);
      else this.tensors.set(name, like.newTensor(value as Float32Array).reshape(like.shape) as AnyTensor);
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** A tensor like the parameter, zeros at first or what `fill` says. */
  tensor(name: string, fill = 0): AnyTensor {
    let found = this.tensors.get(name);
    if (found === undefined) {
      found = this.like.newZeros(this.like.shape) as AnyTensor;
      if (fill !== 0) found.fill_(fill);
      this.tensors.set(name, found);
    }
    return found;
  }

  /** Computes what was put off, so that the update of the parameter reads it and the next step finds it done. */
  settle(): void {
    for (const { storage } of this.tensors.values()) storage.device.settle?.(storage);
  }

  /** A number, `first` until another one is kept. */
  number(name: string, first: number): number {
    return this.numbers.get(name) ?? first;
  }

  /** Remembers a number for the next step, and gives it back. */
  keep(name: string, value: number): number {
    this.numbers.set(name, value);
    return value;
  }

  /** A number that counts up by one each time it is asked for. */
  count(name: string): number {
    return this.keep(name, this.number(name, 0) + 1);
  }

  /** Everything as arrays and numbers on the CPU. */
  download(): ParamState {
    const out: ParamState = Object.fromEntries(this.numbers);
    for (const [name, tensor] of this.tensors) out[name] = tensor.toArray() as TypedArray;
    return out;
  }
}
