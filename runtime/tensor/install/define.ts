import { type AnyTensor, Tensor } from '../tensor.js';

/** Puts methods on Tensor's prototype, not enumerable, as class methods are. */
export function define(methods: object): void {
  for (const name of Reflect.ownKeys(methods))
    Object.defineProperty(Tensor.prototype, name, {
      value: (methods as Record<string | symbol, unknown>)[name],
      writable: true,
      configurable: true,
    });
}

/** Puts a getter on Tensor's prototype. */
export function defineGetter(name: string, get: (this: AnyTensor) => unknown): void {
  Object.defineProperty(Tensor.prototype, name, { get, configurable: true });
}

/** `(2, 3)` and `([2, 3])` alike. */
export const sizes = (args: readonly (number | readonly number[])[]): readonly number[] =>
  args.length === 1 && typeof args[0] !== 'number' ? (args[0] as readonly number[]) : (args as readonly number[]);
