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

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

/** An array of `length` zeros for this dtype. */
export function allocate(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'float64':
    case 'int64':
      return new Float64Array(length);
    case 'uint8':
    case 'bool':
      return new Uint8Array(length);
  }
  throw new DTypeError(`unknown dtype ${dtype}. Use one of ${DTYPES.join(', ')}`, { op: 'dtype', dtypes: [dtype] });
}

let defaultFloat: 'float32' | 'float64' = 'float32';

/** The dtype of new floating-point tensors. */
export const getDefaultDType = (): 'float32' | 'float64' => defaultFloat;

/** Sets the dtype of new floating-point tensors, as `torch.set_default_dtype`. */
export function setDefaultDType(dtype: 'float32' | 'float64'): void {
  if (!isFloat(dtype))
    throw new DTypeError(`only floating-point types are supported as the default type, got ${dtype}`, {
      op: 'setDefaultDType',
      dtypes: [dtype],
    });
  defaultFloat = dtype;
}
