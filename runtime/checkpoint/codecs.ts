import type { TypedArray } from '../tensor/dtype.js';
import type { DType } from '../types/index.js';

/** How the elements of one safetensors dtype are read and written. Little endian. */
interface Codec {
  /** Bytes per element. */
  readonly size: number;
  /** What they become here. */
  readonly dtype: DType;
  read(from: DataView, to: TypedArray): void;
  write(from: TypedArray, to: DataView): void;
}

type Get = (view: DataView, at: number) => number;
type Set = (view: DataView, at: number, value: number) => void;

function codec(size: number, dtype: DType, get: Get, set: Set): Codec {
  return {
    size,
    dtype,
    read(from, to) {
      for (let i = 0; i < to.length; i++) to[i] = get(from, i * size);
    },
    write(from, to) {
      for (let i = 0; i < from.length; i++) set(to, i * size, from[i]!);
    },
  };
}

const readOnly: Set = () => {
  throw new TypeError('this dtype can be read but not written');
};

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

function brain(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** By the names that safetensors uses. */
export const CODECS: Record<string, Codec> = {
  F64: codec(
    8,
    'float64',
    (v, at) => v.getFloat64(at, true),
    (v, at, x) => v.setFloat64(at, x, true),
  ),
  F32: codec(
    4,
    'float32',
    (v, at) => v.getFloat32(at, true),
    (v, at, x) => v.setFloat32(at, x, true),
  ),
  F16: codec(2, 'float32', (v, at) => half(v.getUint16(at, true)), readOnly),
  BF16: codec(2, 'float32', (v, at) => brain(v.getUint16(at, true)), readOnly),
  I64: codec(
    8,
    'int64',
    (v, at) => Number(v.getBigInt64(at, true)),
    (v, at, x) => v.setBigInt64(at, BigInt(x), true),
  ),
  I32: codec(
    4,
    'int32',
    (v, at) => v.getInt32(at, true),
    (v, at, x) => v.setInt32(at, x, true),
  ),
  I16: codec(2, 'int32', (v, at) => v.getInt16(at, true), readOnly),
  I8: codec(1, 'int32', (v, at) => v.getInt8(at), readOnly),
  U8: codec(
    1,
    'uint8',
    (v, at) => v.getUint8(at),
    (v, at, x) => v.setUint8(at, x),
  ),
  BOOL: codec(
    1,
    'bool',
    (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
    (v, at, x) => v.setUint8(at, x),
  ),
};

/** What each dtype is called in a file. */
export const NAMES: Record<DType, string> = {
  float64: 'F64',
  float32: 'F32',
  int64: 'I64',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};
