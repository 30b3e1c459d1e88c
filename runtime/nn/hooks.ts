import { AutogradFunction, type FunctionContext } from '../autograd/function.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { STATE } from './callable.js';
import type { ModuleBase } from './module.js';

/** Sees the arguments of a module before its forward, and may replace them by giving back an array. */
export type ForwardPreHook = (module: ModuleBase, args: readonly unknown[]) => unknown;
/** Sees, and may replace, what a module gives back. */
export type ForwardHook = (module: ModuleBase, args: readonly unknown[], output: unknown) => unknown;
/**
 * Sees the gradients of a module's inputs (null where none is wanted) and of its outputs, and may give back others for the inputs: a list, or one
 * tensor where there is one input.
 */
export type BackwardHook = (
  module: ModuleBase,
  gradInput: readonly (AnyTensor | null)[],
  gradOutput: readonly (AnyTensor | null)[],
) => unknown;

/** Takes a hook off again. */
export interface HookHandle {
  /** Takes the hook off. */
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
  for (const hook of hooks.pre) {
    const changed = hook(module, args) ?? args;
    // As in PyTorch, one argument needs no list.
    args = Array.isArray(changed) ? (changed as readonly unknown[]) : [changed];
  }
  const watch = hooks.backward.size > 0 ? new BackwardWatch(module, hooks.backward) : null;
  if (watch !== null) args = watch.before(args);
  const forward = module.forward as unknown as (...args: readonly unknown[]) => unknown;
  let output = forward.apply(module, args as unknown[]);
  for (const hook of hooks.post) output = hook(module, args, output) ?? output;
  return watch === null ? output : watch.after(output);
}

/** Gives tensors on as they are, and what `backward` makes of their gradients back. */
function passing(
  tensors: readonly AnyTensor[],
  backward: (grads: readonly AnyTensor[]) => readonly (AnyTensor | null)[],
): AnyTensor[] {
  class BackwardHookFunction extends AutogradFunction {
    static override forward(_ctx: FunctionContext, ...xs: AnyTensor[]): AnyTensor[] {
      return xs;
    }
    static override backward(_ctx: FunctionContext, ...grads: AnyTensor[]): readonly (AnyTensor | null)[] {
      return backward(grads);
    }
  }
  return BackwardHookFunction.apply(...tensors);
}

/** Sees the gradients that pass a module in one backward pass, and calls the hooks when those of all inputs have come. */
class BackwardWatch {
  private gradOutput: readonly (AnyTensor | null)[] = [];
  private readonly inputs: number[] = [];
  private count = 0;

  constructor(
    private readonly module: ModuleBase,
    private readonly hooks: ReadonlySet<BackwardHook>,
  ) {}

  /** Passes inputs through a function of its own, so that only gradients through this module are seen. */
  before(args: readonly unknown[]): readonly unknown[] {
    this.count = args.length;
    const tracked = places(args);
    this.inputs.push(...tracked);
    return replace(args, tracked, (grads) => {
      const replaced = this.call(spread(grads, tracked, this.count));
      return replaced === null ? grads : tracked.map((i) => replaced[i] ?? null);
    });
  }

  after(output: unknown): unknown {
    const list = Array.isArray(output) ? (output as unknown[]) : [output];
    const tracked = places(list);
    const passed = replace(list, tracked, (grads) => {
      this.gradOutput = spread(grads, tracked, list.length);
      // Where no input wants a gradient, nothing else will come.
      if (this.inputs.length === 0) this.call(spread([], [], this.count));
      return grads;
    });
    return Array.isArray(output) ? passed : passed[0];
  }

  private call(gradInput: readonly (AnyTensor | null)[]): readonly (AnyTensor | null)[] | null {
    let current = gradInput;
    let changed = false;
    for (const hook of this.hooks) {
      const given = hook(this.module, current, this.gradOutput);
      if (given === undefined || given === null) continue;
      const list = Array.isArray(given) ? (given as readonly (AnyTensor | null)[]) : [given as AnyTensor];
      if (list.length !== current.length)
        throw new RangeError(
          `Backward hook returned an invalid number of grad_input, got ${list.length}, but expected ${current.length}`,
        );
      current = list;
      changed = true;
    }
    return changed ? current : null;
  }
}

/** Where the tensors stand that want gradients. */
const places = (list: readonly unknown[]): number[] =>
  list.flatMap((x, i) => (x instanceof Tensor && x.requiresGrad ? [i] : []));

function spread(grads: readonly AnyTensor[], at: readonly number[], length: number): (AnyTensor | null)[] {
  const all = new Array<AnyTensor | null>(length).fill(null);
  at.forEach((i, k) => (all[i] = grads[k] ?? null));
  return all;
}

function replace(
  list: readonly unknown[],
  at: readonly number[],
  backward: (grads: readonly AnyTensor[]) => readonly (AnyTensor | null)[],
): unknown[] {
  const out = [...list];
  if (at.length === 0) return out;
  const passed = passing(
    at.map((i) => list[i] as AnyTensor),
    backward,
  );
  at.forEach((i, k) => (out[i] = passed[k]));
  return out;
}
