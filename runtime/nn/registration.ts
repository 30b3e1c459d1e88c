// What may be registered under which name: PyTorch's rules and sentences.
import { Tensor } from '../tensor/tensor.js';
import { Callable } from './callable.js';
import { isParameter } from './parameter.js';

type Kind = 'module' | 'parameter' | 'buffer';

const typeName = (value: unknown): string =>
  value === undefined ? 'undefined' : value instanceof Tensor ? 'Tensor' : Array.isArray(value) ? 'list' : typeof value;

/** Fails for a name that a state dict could not tell from a path, and for one that would hide a method. */
function checkName(owner: object, kind: Kind, name: string): void {
  if (name.includes('.'))
    throw new RangeError(`${kind} name can't contain "."${kind === 'module' ? `, got: ${name}` : ` (got ${name})`}`);
  if (name === '') throw new RangeError(`${kind} name can't be empty string ""`);
  if (name === 'training' || name in (Object.getPrototypeOf(owner) as object))
    throw new RangeError(
      `attribute '${name}' already exists: ${owner.constructor.name} has a method or property of this name, choose another`,
    );
}

/** Fails unless the value may be registered as this kind under this name. */
export function checkRegistration(owner: object, kind: Kind, name: string, value: unknown): void {
  checkName(owner, kind, name);
  if (value === null) return;
  if (kind === 'module') demandModule(value, name);
  else if (kind === 'buffer' && !(value instanceof Tensor))
    throw new TypeError(
      `cannot assign '${typeName(value)}' object to buffer '${name}' (torch Tensor or None required). Make it a tensor: torch.tensor(…)`,
    );
  else if (kind === 'parameter' && !isParameter(value))
    throw new TypeError(
      `cannot assign '${typeName(value)}' object to parameter '${name}' (torch.nn.Parameter or None required). Make it one: new nn.Parameter(…)`,
    );
}

/** Fails unless the value is a module. */
export function demandModule(value: unknown, name: string): void {
  if (!(value instanceof Callable))
    throw new TypeError(
      `${value === null ? 'None' : typeName(value)} is not a Module subclass. Entry ${name} must be a module, made with \`new\``,
    );
}
