// Arrays of gradients that backward is done with are used again: a large array costs a malloc, page faults and a finalizer, several
// times what most kernels take to fill it.
import { allocate, type DType, type TypedArray } from '../../tensor/dtype.js';

/** Bytes from which keeping an array pays; smaller ones are cut from shared blocks. */
const FROM = 2048;
/** Bytes kept at most. */
const LIMIT = 32 * 2 ** 20;
/** Arrays of one size kept at most. */
const PER_SIZE = 8;

const pool = new Map<number, Float32Array[]>();
let kept = 0;

/** Takes back an array that nothing refers to any more. */
export function recycle(data: TypedArray): void {
  const bytes = data.byteLength;
  if (bytes <= FROM || !(data instanceof Float32Array) || data.buffer.byteLength !== bytes) return;
  if (kept + bytes > LIMIT) {
    pool.clear();
    kept = 0;
    if (bytes > LIMIT) return;
  }
  const list = pool.get(data.length);
  if (list === undefined) pool.set(data.length, [data]);
  else if (list.length < PER_SIZE) list.push(data);
  else return;
  kept += bytes;
}

/** Elements from which memory that is not cleared first is worth asking for. */
const SOURCE_FROM = 2048;
let source: ((length: number) => Float32Array) | null = null;

/**
 * Sets where large arrays come from that nobody clears: JavaScript itself has only zeroed ones, and clearing takes as long as most kernels.
 */
export function setUnfilledSource(from: ((length: number) => Float32Array) | null): void {
  source = from;
}

/** An array whose elements are anything: only for kernels that write all of them. */
export function unfilled(length: number): Float32Array | undefined {
  if (length * 4 <= FROM) return undefined;
  if (kept > 0) {
    const data = pool.get(length)?.pop();
    if (data !== undefined) {
      kept -= data.byteLength;
      return data;
    }
  }
  return source !== null && length >= SOURCE_FROM && length < 2 ** 26 ? source(length) : undefined;
}

/** An array for a dtype all of whose elements will be written. */
export const results = (dtype: DType, length: number): TypedArray =>
  (dtype === 'float32' ? unfilled(length) : undefined) ?? allocate(dtype, length);
