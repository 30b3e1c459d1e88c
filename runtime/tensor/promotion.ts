// PyTorch's type promotion (https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc): a number or a tensor without
// dimensions changes the dtype only when it is of a higher kind (bool < integer < floating point).
import { type DType, getDefaultDType, RANK } from './dtype.js';

/** 0 bool, 1 integer, 2 floating point. */
const kind = (dtype: DType): number => (dtype === 'bool' ? 0 : RANK[dtype] >= 4 ? 2 : 1);

/**
 * The dtype that can hold both, as `torch.promote_types`.
 * @example
 * torch.promoteTypes('int64', 'float32'); // → 'float32'
 */
export const promoteTypes = (a: DType, b: DType): DType => (RANK[a] >= RANK[b] ? a : b);

/** Result dtype of a tensor and a plain number or boolean. A whole number counts as an integer: JavaScript does not tell 2 from 2.0. */
export function promoteScalar(dtype: DType, value: number | boolean): DType {
  const k = kind(dtype);
  if (k === 2 || typeof value === 'boolean') return dtype;
  if (!Number.isInteger(value)) return getDefaultDType();
  return k === 0 ? 'int64' : dtype;
}

/**
 * Result dtype of two tensors, as `torch.result_type`.
 * @example
 * torch.resultType(torch.tensor([1], { dtype: 'int32' }), torch.tensor([1.5])); // → 'float32'
 */
export function resultType(
  a: { dtype: DType; shape: readonly number[] },
  b: { dtype: DType; shape: readonly number[] },
): DType {
  if (a.dtype === b.dtype) return a.dtype;
  const dimsA = a.shape.length > 0;
  if (dimsA === b.shape.length > 0) return promoteTypes(a.dtype, b.dtype);
  const [strong, weak] = dimsA ? [a.dtype, b.dtype] : [b.dtype, a.dtype];
  return kind(weak) > kind(strong) ? promoteTypes(strong, weak) : strong;
}
