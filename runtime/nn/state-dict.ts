import { noGrad } from '../autograd/grad-mode.js';
import { showSize } from '../errors.js';
import { sameShape } from '../tensor/shape.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { ModuleBase } from './module.js';
import { isUninitialized, materialize } from './uninitialized.js';
import { namedModules, stateEntries } from './walk.js';

/** Tensors by dotted name, as a module keeps them: `{ 'fc.weight': Tensor, 'fc.bias': Tensor }`. */
export type StateDict = Record<string, AnyTensor>;

/** Names that did not match, from {@link Module.loadStateDict}. */
export interface Mismatch {
  /** Names of the module that the state dict does not have. */
  missingKeys: string[];
  /** Names of the state dict that the module does not have. */
  unexpectedKeys: string[];
}

/**
 * A state dict does not fit the module; says for every key how.
 * @example
 * new nn.Linear(2, 1).loadStateDict({ weight: torch.ones(1, 2) }); // throws StateDictError: Error(s) in loading state_dict for Linear: Missing key(s) in state_dict: "…
 */
export class StateDictError extends Error {
  override readonly name = 'StateDictError';
  constructor(
    message: string,
    readonly missingKeys: readonly string[],
    readonly unexpectedKeys: readonly string[],
    readonly mismatchedKeys: readonly string[],
  ) {
    super(message);
  }
}

/** The tensors of a module by name; they share their elements with the module. */
export function stateDict(module: ModuleBase): StateDict {
  return Object.fromEntries(
    stateEntries(module).map(([name, value]) => [name, isUninitialized(value) ? value : value.detach()]),
  );
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Old checkpoints keep single numbers as vectors of one. */
const isNumber = (given: AnyTensor, own: AnyTensor): boolean => own.ndim === 0 && given.ndim === 1 && given.count === 1;

/** Names that nobody asked for in PyTorch's order: those under the module itself, then those under its children. */
function inOrderOfModules(module: ModuleBase, names: readonly string[]): string[] {
  const modules = namedModules(module).map(([path]) => path);
  const under = (name: string, path: string): boolean => path === '' || name.startsWith(`${path}.`);
  const depth = (name: string): number => modules.findLastIndex((path) => under(name, path));
  return names.toSorted((a, b) => depth(a) - depth(b));
}

/** Copies tensors into the module. Nothing is changed when something does not fit. */
export function loadStateDict(module: ModuleBase, state: StateDict, strict: boolean): Mismatch {
  const own = stateEntries(module);
  const names = new Set(own.map(([name]) => name));
  const missing = own.map(([name]) => name).filter((name) => !Object.hasOwn(state, name));
  const unexpected = inOrderOfModules(
    module,
    Object.keys(state).filter((name) => !names.has(name)),
  );
  const mismatched: string[] = [];
  const complaints: string[] = [];
  if (strict && missing.length > 0) complaints.push(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  if (strict && unexpected.length > 0) complaints.push(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
  for (const [name, value] of own) {
    const given = state[name];
    if (given !== undefined && !(given instanceof Tensor)) {
      mismatched.push(name);
      complaints.push(
        `While copying the parameter named "${name}", expected torch.Tensor or Tensor-like object from checkpoint but received ${typeof given}`,
      );
    } else if (
      given !== undefined &&
      !isUninitialized(value) &&
      !sameShape(given.shape, value.shape) &&
      !isNumber(given, value)
    ) {
      mismatched.push(name);
      complaints.push(
        `size mismatch for ${name}: copying a param with shape ${showSize(given.shape)} from checkpoint, the shape in current model is ${showSize(value.shape)}.`,
      );
    }
  }
  if (complaints.length > 0)
    throw new StateDictError(
      `Error(s) in loading state_dict for ${module.constructor.name}:\n\t${complaints.join('\n\t')}\n` +
        `Build the model with the sizes it was saved with${mismatched.length === 0 ? ', or pass { strict: false } to load what matches' : ''}`,
      missing,
      unexpected,
      mismatched,
    );
  noGrad(() => {
    for (const [name, value] of own) {
      const given = state[name];
      if (given === undefined || isUninitialized(given)) continue;
      // A lazy layer takes the shapes of what is loaded.
      if (isUninitialized(value)) materialize(value, given.shape);
      value.copy_(given.reshape(value.shape));
    }
  });
  return { missingKeys: missing, unexpectedKeys: unexpected };
}
