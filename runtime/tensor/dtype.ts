import { DTypeError } from '../errors.js';

import type { DType } from '../types/dtype.js';

export type { DType } from '../types/dtype.js';

/** What the CPU keeps elements in. int64 lies in float64, exact up to 2^53 (docs/decisions/int64.md). */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** dtypes by what they can hold: bool < uint8 < int32 < int64 < float32 < float64. The number is also the kernels' cache key. */
export const RANK: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, int64: 3, float32: 4, float64: 5 };

/** All dtypes in the order of RANK. */
export const DTYPES: readonly DType[] = ['bool', 'uint8', 'int32', 'int64', 'float32', 'float64'];

/** Bytes per element as PyTorch counts them. */
export const ITEM_SIZE: Record<DType, number> = { bool: 1, uint8: 1, int32: 4, int64: 8, float32: 4, float64: 8 };

/** PyTorch's C++ names, used in its error messages. */
export const SCALAR_NAME: Record<DType, string> = {
  bool: 'Bool',
  uint8: 'Byte',
  int32: 'Int',
  int64: 'Long',
  float32: 'Float',
  float64: 'Double',
};

/** The names that PyTorch's casts have for them. */
export const CPP_NAME: Record<DType, string> = {
  bool: 'bool',
  uint8: 'unsigned char',
  int32: 'int',
  int64: 'long int',
  float32: 'float',
  float64: 'double',
};

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

// V8 keeps arrays of up to 64 bytes in its own heap (20 ns); larger ones cost a malloc and a finalizer each (250–1600 ns). So arrays
// of medium size are cut from shared blocks (20–50 ns). A block lives as long as any array in it: small enough that a few tensors
// that are kept do not hold much memory.
const OWN_HEAP = 64;
const SHARED = 2048;
const BLOCK = 32_768;
let block = new ArrayBuffer(BLOCK);
let used = 0;

function large(Type: (typeof ARRAYS)[DType], length: number, bytes: number): TypedArray {
  try {
    return new Type(length);
  } catch (cause) {
    throw new RangeError(
      `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes. ` +
        `That is ${(bytes / 2 ** 30).toFixed(1)} GiB for ${length} elements: use smaller batches, or look for a broadcast that was not meant`,
      { cause },
    );
  }
}

/** An array of `length` zeros for this dtype. It may be a window on a larger buffer: use its `byteOffset`, or copy it with `slice()`. */
export function allocate(dtype: DType, length: number): TypedArray {
  if (dtype === 'float32' && length <= 16) return new Float32Array(length);
  const Type = ARRAYS[dtype];
  if (Type === undefined)
    throw new DTypeError(`unknown dtype ${dtype}. Use one of ${DTYPES.join(', ')}`, { op: 'dtype', dtypes: [dtype] });
  const bytes = length * Type.BYTES_PER_ELEMENT;
  if (bytes <= OWN_HEAP) return new Type(length);
  if (bytes > SHARED) return large(Type, length, bytes);
  if (used + bytes > BLOCK) {
    block = new ArrayBuffer(BLOCK);
    used = 0;
  }
  const array = dtype === 'float32' ? new Float32Array(block, used, length) : new Type(block, used, length);
  used += (bytes + 7) & ~7;
  return array;
}

let defaultFloat: 'float32' | 'float64' = 'float32';

/**
 * The dtype of new floating-point tensors.
 * @example
 * torch.getDefaultDType(); // → 'float32'
 */
export const getDefaultDType = (): 'float32' | 'float64' => defaultFloat;

/**
 * Sets the dtype of new floating-point tensors, as `torch.set_default_dtype`.
 * @example
 * torch.setDefaultDType('float64');
 * torch.tensor([1]).dtype; // → 'float64'
 * torch.setDefaultDType('float32');
 */
export function setDefaultDType(dtype: 'float32' | 'float64'): void {
  if (!isFloat(dtype))
    throw new DTypeError(`only floating-point types are supported as the default type, got ${dtype}`, {
      op: 'setDefaultDType',
      dtypes: [dtype],
    });
  defaultFloat = dtype;
}
