import { IndexError } from '../../errors.js';
import { elements } from '../../ops/host.js';
import type { TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** The elements of a tensor of row numbers, after a look at each: whole numbers in range, whatever their dtype. */
export function checkIndices(op: string, index: T, rows: number): TypedArray {
  const at = elements(index);
  if (index.dtype === 'int64' || index.dtype === 'int32') {
    let i = 0;
    while (i < at.length && at[i]! >= 0 && at[i]! < rows) i++;
    if (i === at.length) return at;
  }
  for (let i = 0; i < at.length; i++) {
    const k = at[i]!;
    if (k >= 0 && k < rows && Math.floor(k) === k) continue;
    if (!Number.isInteger(k))
      throw new TypeError(
        `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ${k} in a ${index.dtype} tensor. ${op}: indices are whole numbers`,
      );
    throw new IndexError(
      `index out of range in self. ${op}: index ${k} is not one of the ${rows} rows, 0 to ${rows - 1}; enlarge numEmbeddings, or correct the index`,
      { op },
    );
  }
  return at;
}
