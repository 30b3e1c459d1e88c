type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Calls the method of the first argument. */
export const method = <F>(name: string): F =>
  ((x: unknown, ...args: unknown[]) => {
    const f = (x as Methods | null)?.[name];
    if (typeof f !== 'function')
      throw new TypeError(
        `${name}(): argument 'input' (position 1) must be Tensor, not ${x === null ? 'null' : typeof x}. Make one with torch.tensor(…)`,
      );
    return args.length === 0 ? f.call(x) : f.apply(x, args);
  }) as F;
