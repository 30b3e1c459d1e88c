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

/** Arrays of up to so many bytes are cut from blocks of memory that nobody clears: a buffer of its own costs as much as the product that fills it. */
const CUT = 16_384;
/** Four of the largest: an array that is kept holds at most three times its size besides. No other buffer has this length. */
export const BLOCK = 4 * CUT + 64;

/** Takes back an array that nothing refers to any more. */
export function recycle(data: TypedArray): void {
  const bytes = data.byteLength;
  if (bytes <= FROM || !(data instanceof Float32Array)) return;
  const whole = data.buffer.byteLength;
  if (whole !== bytes && whole !== BLOCK) return;
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

let source: ((bytes: number) => ArrayBuffer) | null = null;
let block: ArrayBuffer | null = null;
let used = 0;

/**
 * Sets where memory comes from that nobody clears: JavaScript itself has only zeroed one, and clearing takes as long as most kernels.
 */
export function setUnfilledSource(from: ((bytes: number) => ArrayBuffer) | null): void {
  source = from;
  block = null;
}

function fresh(from: (bytes: number) => ArrayBuffer, length: number): Float32Array {
  const bytes = length * 4;
  if (bytes > CUT) return new Float32Array(from(bytes));
  if (block === null || used + bytes > 4 * CUT) {
    block = from(BLOCK);
    used = 0;
  }
  const data = new Float32Array(block, used, length);
  used += (bytes + 63) & ~63;
  return data;
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
  return source !== null && length < 2 ** 26 ? fresh(source, length) : undefined;
}

/** An array for a dtype all of whose elements will be written. */
export const results = (dtype: DType, length: number): TypedArray =>
  (dtype === 'float32' ? unfilled(length) : undefined) ?? allocate(dtype, length);
