// How a module's parameters, buffers and submodules are found: by looking through its fields whenever somebody asks.
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { Callable, STATE } from './callable.js';
import type { ModuleBase } from './module.js';
import { isParameter } from './parameter.js';

/** One field, or one place in an array or object that a field holds. */
export interface Entry {
  kind: 'parameter' | 'buffer' | 'module';
  /** `fc`, `layers.0`, `heads.value` … */
  name: string;
  value: AnyTensor | ModuleBase;
}

export const isModule = (value: unknown): value is ModuleBase => value instanceof Callable;

/** Parameters, buffers and submodules that belong to the module itself, in the order of its fields. */
export function entries(module: ModuleBase): Entry[] {
  const found: Entry[] = [];
  const fields = module as unknown as Record<string, unknown>;
  for (const key of Object.keys(fields))
    look(fields[key], module.stateName(key), module[STATE].buffers.has(key), found);
  return found;
}

function look(value: unknown, name: string, buffer: boolean, found: Entry[]): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
  if (isModule(value)) found.push({ kind: 'module', name, value });
  else if (value instanceof Tensor) {
    if (isParameter(value)) found.push({ kind: 'parameter', name, value: value as AnyTensor });
    else if (buffer) found.push({ kind: 'buffer', name, value: value as AnyTensor });
  } else if (Array.isArray(value)) {
    // A list of numbers or strings is data: its first element tells.
    if (value.length > 0 && (typeof value[0] === 'object' || typeof value[0] === 'function'))
      value.forEach((item, i) => look(item, `${name}.${i}`, false, found));
  } else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const [key, item] of Object.entries(value)) look(item, `${name}.${key}`, false, found);
}

const join = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

/** The module and all modules in it, parents before children, each once. */
export function namedModules(module: ModuleBase, prefix = '', seen = new Set<ModuleBase>()): [string, ModuleBase][] {
  if (seen.has(module)) return [];
  seen.add(module);
  const list: [string, ModuleBase][] = [[prefix, module]];
  for (const { kind, name, value } of entries(module))
    if (kind === 'module') list.push(...namedModules(value as ModuleBase, join(prefix, name), seen));
  return list;
}

/** Parameters or buffers with their dotted names, each tensor once. */
export function namedTensors(
  module: ModuleBase,
  wanted: 'parameter' | 'buffer',
  { prefix = '', recurse = true }: { prefix?: string; recurse?: boolean } = {},
): [string, AnyTensor][] {
  const seen = new Set<unknown>();
  const list: [string, AnyTensor][] = [];
  for (const [path, owner] of recurse ? namedModules(module, prefix) : [[prefix, module] as const])
    for (const { kind, name, value } of entries(owner))
      if (kind === wanted && !seen.has(value)) {
        seen.add(value);
        list.push([join(path, name), value as AnyTensor]);
      }
  return list;
}

/** What a state dict holds: parameters and persistent buffers of the module, then of its children, shared ones every time. */
export function stateEntries(module: ModuleBase, prefix = ''): [string, AnyTensor][] {
  const own = entries(module);
  const buffers = new Map(
    [...module[STATE].buffers].map(([field, persistent]) => [module.stateName(field), persistent]),
  );
  const list: [string, AnyTensor][] = [];
  for (const { kind, name, value } of own) if (kind === 'parameter') list.push([prefix + name, value as AnyTensor]);
  for (const { kind, name, value } of own)
    if (kind === 'buffer' && buffers.get(name)) list.push([prefix + name, value as AnyTensor]);
  for (const { kind, name, value } of own)
    if (kind === 'module') list.push(...stateEntries(value as ModuleBase, `${prefix}${name}.`));
  return list;
}
