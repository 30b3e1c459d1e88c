/** Numbers as a reader writes them: one, or nested lists of them. */
export type Numbers = number | bigint | boolean | readonly Numbers[] | ArrayLike<number>;

/** What a tensor offers to be compared; structural, so that any tensor library will do. */
export interface TensorLike {
  readonly shape: readonly number[];
  tolist(): unknown;
}

export function isTensor(value: unknown): value is TensorLike {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    'tolist' in value &&
    typeof value.tolist === 'function' &&
    'shape' in value &&
    Array.isArray(value.shape)
  );
}

/** `value` without tensors and typed arrays in it: nested lists instead. */
export function toPlain(value: unknown): unknown {
  if (isTensor(value)) return value.tolist();
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(toPlain);
  return value;
}

/** The lengths of a nested list along its first elements: `[[1, 2], [3, 4]]` is `[2, 2]`. */
export function shapeOf(value: unknown): number[] {
  if (isTensor(value)) return [...value.shape];
  const plain = toPlain(value);
  return Array.isArray(plain) ? [plain.length, ...(plain.length > 0 ? shapeOf(plain[0]) : [])] : [];
}
