import type { DType } from '../tensor/dtype.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { Callable, STATE } from './callable.js';
import { demandFloatTarget, moveTensor } from './convert.js';
import { addHook, type BackwardHook, type ForwardHook, type ForwardPreHook, type HookHandle } from './hooks.js';
import type { Parameter } from './parameter.js';
import { describe } from './printing.js';
import { checkRegistration } from './registration.js';
import { loadStateDict, type Mismatch, type StateDict, stateDict } from './state-dict.js';
import { entries, namedModules, namedTensors } from './walk.js';

/** Where names start and whether submodules are entered. */
export interface NamedOptions {
  /** Put before every name. */
  prefix?: string;
  /** Enter submodules. Default true. */
  recurse?: boolean;
}

/**
 * All that a module can do, without a type for the call: layers whose call type is more precise than their `forward` extend this
 * and declare their own. At run time it is the same class as {@link Module}.
 */
export abstract class ModuleBase extends Callable {
  /** Whether the module is in training mode; set by {@link train} and {@link eval}. */
  training = true;

  /**
   * Computes the module's output. Subclasses declare it with their own parameters; calling the module calls it.
   *
   * @throws Error when a subclass does not define it.
   */
  forward(..._args: never[]): unknown {
    throw new Error(
      `Module [${this.constructor.name}] is missing the required "forward" function. Add forward(x) { … } to the class`,
    );
  }

  /** The name a field goes by in state dicts; layers with PyTorch's snake_case names translate here. */
  stateName(field: string): string {
    return field;
  }

  /** Parameters with their dotted names (`layers.0.weight`), each once. */
  namedParameters(options: NamedOptions = {}): [string, Parameter][] {
    return namedTensors(this, 'parameter', options) as unknown as [string, Parameter][];
  }

  /** All parameters of this module and its submodules: what an optimizer is given. */
  parameters(options: { recurse?: boolean } = {}): Parameter[] {
    return this.namedParameters(options).map(([, value]) => value);
  }

  /** Buffers (tensors that are saved but not trained) with their dotted names. */
  namedBuffers(options: NamedOptions = {}): [string, AnyTensor][] {
    return namedTensors(this, 'buffer', options);
  }

  /** All buffers of this module and its submodules. */
  buffers(options: { recurse?: boolean } = {}): AnyTensor[] {
    return this.namedBuffers(options).map(([, value]) => value);
  }

  /** Direct submodules with their names, also those in arrays and objects that a field holds. */
  namedChildren(): [string, ModuleBase][] {
    return entries(this).flatMap(({ kind, name, value }) => (kind === 'module' ? [[name, value as ModuleBase]] : []));
  }

  /** Direct submodules. */
  children(): ModuleBase[] {
    return this.namedChildren().map(([, value]) => value);
  }

  /** This module (named by `prefix`) and all modules inside it, each once. */
  namedModules(options: { prefix?: string } = {}): [string, ModuleBase][] {
    return namedModules(this, options.prefix ?? '');
  }

  /** This module and all inside it, each once. */
  modules(): ModuleBase[] {
    return this.namedModules().map(([, value]) => value);
  }

  /** The submodule of a dotted name; an empty name is the module itself. */
  getSubmodule(target: string): ModuleBase {
    const all = this.namedModules();
    const found = all.find(([name]) => name === target);
    if (found !== undefined) return found[1];
    // The last module on the way, and what it does not have.
    const [path, owner] = all.findLast(([name]) => name === '' || target.startsWith(`${name}.`))!;
    const missing = (path === '' ? target : target.slice(path.length + 1)).split('.')[0];
    const names = all.map(([name]) => name).filter(Boolean);
    throw new RangeError(
      `${owner.constructor.name} has no attribute \`${missing}\`. The submodules are: ${names.join(', ') || 'none'}`,
    );
  }

  /** The parameter of a dotted name. */
  getParameter(target: string): Parameter {
    return lookUp(this, 'parameter', target) as unknown as Parameter;
  }

  /** The buffer of a dotted name. */
  getBuffer(target: string): AnyTensor {
    return lookUp(this, 'buffer', target);
  }

  /** Keeps a tensor that is not trained: it moves with {@link to} and, unless `persistent` is false, goes into the state dict. */
  registerBuffer(name: string, value: AnyTensor | null, options: { persistent?: boolean } = {}): void {
    checkRegistration(this, 'buffer', name, value);
    this[STATE].buffers.set(name, options.persistent ?? true);
    (this as unknown as Record<string, unknown>)[name] = value;
  }

  /** Sets a parameter by name, where a field declaration is not possible. */
  registerParameter(name: string, value: Parameter<number[], DType> | null): void {
    checkRegistration(this, 'parameter', name, value);
    (this as unknown as Record<string, unknown>)[name] = value;
  }

  /** Sets a submodule by name, where a field declaration is not possible. */
  registerModule(name: string, value: ModuleBase | null): void {
    checkRegistration(this, 'module', name, value);
    (this as unknown as Record<string, unknown>)[name] = value;
  }

  /** Puts this module and all inside it in training mode (dropout drops, batch norm uses the batch). */
  train(mode = true): this {
    if (typeof mode !== 'boolean') throw new TypeError('training mode is expected to be boolean');
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Puts this module and all inside it in evaluation mode; the same as `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /** Calls `fn` on every submodule, children first, and on the module itself: `model.apply(initialise)`. */
  apply(fn: (module: ModuleBase) => void): this {
    for (const child of this.children()) child.apply(fn);
    fn(this);
    return this;
  }

  /** Freezes (`false`) or unfreezes all parameters. */
  requiresGrad_(requiresGrad = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(requiresGrad);
    return this;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Moves parameters and buffers, in place, to a device (`'cpu'`, `'gpu'`) or floating-point dtype. */
  to(target: string): this {
    demandFloatTarget(target);
    for (const [, value] of [...namedTensors(this, 'parameter'), ...namedTensors(this, 'buffer')])
      moveTensor(value, target);
    return this;
  }

  /** Converts parameters and buffers to float64. */
  double(): this {
    return this.to('float64');
  }

  /** Converts parameters and buffers to float32. */
  float(): this {
    return this.to('float32');
  }

  /** The tensors of this module by dotted name; they share their elements with it. */
  stateDict(): StateDict {
    return stateDict(this);
  }

  /**
   * Copies a state dict into this module.
   *
   * @throws StateDictError naming every missing, unexpected and mis-shaped key; with `strict: false` only mis-shaped ones.
   */
  loadStateDict(state: StateDict, options: { strict?: boolean } = {}): Mismatch {
    return loadStateDict(this, state, options.strict ?? true);
  }

  /** Calls the hook with the arguments before every forward; it may give back other arguments. */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    return addHook(this, 'pre', hook);
  }

  /** Calls the hook with arguments and output after every forward; it may give back another output. */
  registerForwardHook(hook: ForwardHook): HookHandle {
    return addHook(this, 'post', hook);
  }

  /** Calls the hook with the gradients of inputs and outputs in every backward pass through this module. */
  registerFullBackwardHook(hook: BackwardHook): HookHandle {
    return addHook(this, 'backward', hook);
  }

  /** What stands in the parentheses when the module is printed. */
  extraRepr(): string {
    return '';
  }

  /** The module as PyTorch prints it. */
  override toString(): string {
    return describe(this);
  }

  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return { 'text/plain': describe(this) };
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return describe(this);
  }
}

function lookUp(module: ModuleBase, kind: 'parameter' | 'buffer', target: string): AnyTensor {
  const all = namedTensors(module, kind);
  const found = all.find(([name]) => name === target);
  if (found === undefined)
    throw new RangeError(
      `${module.constructor.name} has no attribute \`${target}\`. Its ${kind}s are: ${all.map(([name]) => name).join(', ') || 'none'}`,
    );
  return found[1];
}

/**
 * Base class of everything with parameters. Fields that are modules or `nn.Parameter`s, also in arrays and objects, are found by
 * {@link parameters} and {@link stateDict}; instances are called like functions and run `forward`.
 *
 * @example
 * class Net extends nn.Module {
 *   hidden = new nn.Linear(4, 12);
 *   output = new nn.Linear(12, 3);
 *   forward(x: Tensor<[number, 4]>) {
 *     return this.output(this.hidden(x).relu());
 *   }
 * }
 * const net = new Net();
 * net(torch.zeros(5, 4)).shape; // → [5, 3]
 */
export interface Module extends ModuleBase {
  (...args: Parameters<this['forward']>): ReturnType<this['forward']>;
}

/** See the interface of the same name. */
export const Module = ModuleBase as unknown as abstract new () => Module;

/** A module that takes one tensor and gives one back, of whatever shapes. */
export type TensorModule = ModuleBase & ((x: AnyTensor) => AnyTensor);
