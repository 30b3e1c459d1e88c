import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { STATE } from './callable.js';
import type { ModuleBase } from './module.js';

/** Sees the arguments of a module before its forward, and may replace them by giving back an array. */
export type ForwardPreHook = (module: ModuleBase, args: readonly unknown[]) => unknown;
/** Sees, and may replace, what a module gives back. */
export type ForwardHook = (module: ModuleBase, args: readonly unknown[], output: unknown) => unknown;
/** Sees the gradients of a module's inputs (null where none is wanted) and of its outputs. */
export type BackwardHook = (
  module: ModuleBase,
  gradInput: readonly (AnyTensor | null)[],
  gradOutput: readonly (AnyTensor | null)[],
) => void;

/** Takes a hook off again. */
export interface HookHandle {
  remove(): void;
}

interface Hooks {
  pre: Set<ForwardPreHook>;
  post: Set<ForwardHook>;
  backward: Set<BackwardHook>;
}

const registered = new WeakMap<ModuleBase, Hooks>();

/** Adds a hook; the module's fast path is left only while it has one. */
export function addHook<K extends keyof Hooks>(
  module: ModuleBase,
  kind: K,
  hook: Hooks[K] extends Set<infer H> ? H : never,
): HookHandle {
  const hooks = registered.get(module) ?? { pre: new Set(), post: new Set(), backward: new Set() };
  registered.set(module, hooks);
  const set = hooks[kind] as Set<unknown>;
  set.add(hook);
  const state = module[STATE];
  state.run = (self, args) => run(self as ModuleBase, hooks, args);
  return {
    remove() {
      set.delete(hook);
      if (hooks.pre.size + hooks.post.size + hooks.backward.size === 0) state.run = null;
    },
  };
}

function run(module: ModuleBase, hooks: Hooks, given: readonly unknown[]): unknown {
  let args = given;
  for (const hook of hooks.pre) args = (hook(module, args) as readonly unknown[] | undefined) ?? args;
  const watch = hooks.backward.size > 0 ? new BackwardWatch(module, hooks.backward) : null;
  if (watch !== null) args = watch.inputs(args);
  const forward = module.forward as unknown as (...args: readonly unknown[]) => unknown;
  let output = forward.apply(module, args as unknown[]);
  for (const hook of hooks.post) output = hook(module, args, output) ?? output;
  return watch === null ? output : watch.outputs(output);
}

/** Collects the gradients that pass a module in one backward pass and calls the hooks when the last has come. */
class BackwardWatch {
  private gradInput: (AnyTensor | null)[] = [];
  private gradOutput: (AnyTensor | null)[] = [];
  private waiting = 0;

  constructor(
    private readonly module: ModuleBase,
    private readonly hooks: ReadonlySet<BackwardHook>,
  ) {}

  /** Passes inputs through views of their own, so that only gradients through this module are seen. */
  inputs(args: readonly unknown[]): readonly unknown[] {
    this.gradInput = args.map(() => null);
    return args.map((arg, i) => {
      if (!(arg instanceof Tensor) || !arg.requiresGrad) return arg;
      const own = (arg as unknown as AnyTensor).viewAs(arg as unknown as AnyTensor);
      this.waiting++;
      own.registerHook((grad: AnyTensor) => {
        this.gradInput[i] = grad;
        if (--this.waiting === 0) this.call();
      });
      return own;
    });
  }

  outputs(output: unknown): unknown {
    const list = Array.isArray(output) ? output : [output];
    this.gradOutput = list.map(() => null);
    list.forEach((item, i) => {
      if (item instanceof Tensor && item.requiresGrad)
        (item as unknown as AnyTensor).registerHook((grad: AnyTensor) => {
          this.gradOutput[i] = grad;
          if (this.waiting === 0) this.call();
        });
    });
    return output;
  }

  private call(): void {
    for (const hook of this.hooks) hook(this.module, this.gradInput, this.gradOutput);
  }
}
