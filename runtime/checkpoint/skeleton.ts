// A checkpoint is tensors in plain objects. The tensors go into the file by name; the rest is JSON in its metadata, with a reference where a
// tensor was.
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import { CheckpointError } from './safetensors.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Takes the tensors out of nested objects, arrays and Maps with string keys; they are named by their path. */
export function dismantle(value: unknown): { skeleton: Json; tensors: Record<string, AnyTensor> } {
  const tensors: Record<string, AnyTensor> = {};
  const seen = new Set<object>();
  const walk = (v: unknown, path: string): Json => {
    if (v instanceof Tensor) {
      let name = path || 'tensor';
      while (Object.hasOwn(tensors, name)) name += '_';
      tensors[name] = v as unknown as AnyTensor;
      return { $tensor: name };
    }
    if (v === null || typeof v === 'boolean' || typeof v === 'string') return v;
    if (typeof v === 'number')
      return Number.isFinite(v) && !Object.is(v, -0) ? v : { $number: Object.is(v, -0) ? '-0' : String(v) };
    if (v === undefined) return { $undefined: true };
    if (typeof v === 'object') {
      if (seen.has(v)) throw new TypeError(`torch.save: the object at "${path}" contains itself`);
      const keep = (children: Json): Json => {
        seen.delete(v);
        return children;
      };
      seen.add(v);
      const join = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
      if (Array.isArray(v)) return keep(v.map((item, i) => walk(item, join(i))));
      const prototype = Object.getPrototypeOf(v) as object | null;
      if (prototype === Object.prototype || prototype === null) {
        const entries = Object.entries(v).map(
          ([key, item]) => [key.startsWith('$') ? `$${key}` : key, walk(item, join(key))] as const,
        );
        return keep(Object.fromEntries(entries));
      }
    }
    const what =
      typeof v === 'function' && 'stateDict' in v
        ? 'a module'
        : typeof v === 'object'
          ? `a ${v!.constructor.name}`
          : `a ${typeof v}`;
    const hint =
      typeof v === 'function' && 'stateDict' in v
        ? 'Save model.stateDict()'
        : 'Save tensors, numbers, strings, booleans, and arrays and plain objects of them';
    throw new TypeError(`torch.save cannot save ${what}${path === '' ? '' : ` (at "${path}")`}. ${hint}`);
  };
  return { skeleton: walk(value, ''), tensors };
}

/** Puts the tensors back where references are. */
export function assemble(skeleton: Json, tensors: Record<string, AnyTensor>): unknown {
  if (skeleton === null || typeof skeleton !== 'object') return skeleton;
  if (Array.isArray(skeleton)) return skeleton.map((item) => assemble(item, tensors));
  if (typeof skeleton.$tensor === 'string') {
    const found = tensors[skeleton.$tensor];
    if (found === undefined)
      throw new CheckpointError(`the checkpoint refers to a tensor "${skeleton.$tensor}" that it does not hold`);
    return found;
  }
  if (typeof skeleton.$number === 'string') return Number(skeleton.$number);
  if (skeleton.$undefined === true) return undefined;
  return Object.fromEntries(
    Object.entries(skeleton).map(([key, item]) => [key.startsWith('$$') ? key.slice(1) : key, assemble(item, tensors)]),
  );
}

/** Whether the value is a plain dictionary of tensors, which needs no skeleton. */
export const isTensorDict = (value: unknown): value is Record<string, AnyTensor> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Tensor) &&
  Object.values(value).length > 0 &&
  Object.values(value).every((v) => v instanceof Tensor);
