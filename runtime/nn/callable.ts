/** What a module keeps beside its fields; hidden from enumeration, so that fields are only what the user assigned. */
export interface ModuleState {
  /** Runs the module when hooks are set; null on the fast path. */
  run: ((self: unknown, args: unknown[]) => unknown) | null;
  /** Buffer names, and whether each belongs to the state dict. */
  buffers: Map<string, boolean>;
}

/** Where a module keeps its {@link ModuleState}. */
export const STATE = Symbol('state');

/**
 * Base of classes whose instances are functions: the constructor gives back a closure that carries the prototype of the class being
 * made, so fields and methods work as usual and `instance(x)` runs `forward(x)`. A Proxy would cost about a microsecond a call; this costs 20 ns.
 */
export class Callable {
  declare readonly [STATE]: ModuleState;

  constructor() {
    const state: ModuleState = { run: null, buffers: new Map() };
    const self = (...args: unknown[]): unknown => (state.run === null ? own.forward(...args) : state.run(self, args));
    Object.setPrototypeOf(self, new.target.prototype);
    const own = self as unknown as { name?: string; length?: number; forward(...args: unknown[]): unknown };
    // A function's own name and length would hide fields and getters of a subclass.
    delete own.name;
    delete own.length;
    Object.defineProperty(self, STATE, { value: state });
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance becomes callable
    return self as unknown as Callable;
  }
}
