import { isTensor, shapeOf } from './plain.js';

const MAX_LENGTH = 200;

/** A value on one line of an error message: tensors by shape and contents, long things cut. */
export function show(value: unknown): string {
  if (isTensor(value)) return `tensor [${shapeOf(value).join(', ')}] ${cut(list(value.tolist()))}`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `function ${value.name}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return cut(list(value));
}

function list(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(list).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return list(Array.from(value as unknown as ArrayLike<number>));
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) {
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return Object.is(value, -0) ? '-0' : String(value);
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)} …` : text;
}
