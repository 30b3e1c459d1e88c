/** Base of the runtime's own errors: the message begins with PyTorch's sentence and ends with how to mend it. */
export interface ErrorDetails {
  /** The operation, as the user called it. */
  op: string;
  /** Shapes of the operands. */
  shapes?: readonly (readonly number[])[];
  /** dtypes of the operands. */
  dtypes?: readonly string[];
  cause?: unknown;
}

/**
 * Sizes do not fit: shapes cannot be broadcast, multiplied, viewed, concatenated …
 * @example
 * const x: Tensor<number[]> = torch.ones(2, 3);
 * x.reshape(4, 2); // throws ShapeError: shape '[4, 2]' is invalid for input of size 6. reshape: the sizes must multipl…
 */
export class ShapeError extends RangeError {
  override readonly name = 'ShapeError';
  readonly op: string;
  readonly shapes: readonly (readonly number[])[];
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
    this.shapes = details.shapes ?? [];
  }
}

/**
 * An index or a dimension lies outside of its range.
 * @example
 * const row: number = 5;
 * torch.tensor([1, 2]).select(0, row); // throws IndexError: select(): index 5 out of range for tensor of size [2] at dimension 0
 */
export class IndexError extends RangeError {
  override readonly name = 'IndexError';
  readonly op: string;
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
  }
}

/**
 * An operation does not take these dtypes.
 * @example
 * torch.ones([2], { dtype: 'float16' as 'float32' }); // throws DTypeError: unknown dtype float16. Use one of bool, uint8, int32, int64, float32, float64
 */
export class DTypeError extends TypeError {
  override readonly name = 'DTypeError';
  readonly op: string;
  readonly dtypes: readonly string[];
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
    this.dtypes = details.dtypes ?? [];
  }
}

/**
 * A rule of automatic differentiation is broken: a freed graph, an in-place change of a leaf, a missing gradient function.
 * @example
 * torch.ones(2).sum().backward(); // throws GradError: element 0 of tensors does not require grad and does not have a grad_fn. Nothing…
 */
export class GradError extends Error {
  override readonly name = 'GradError';
  readonly op: string;
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
  }
}

/**
 * Operands lie on different devices, or a device lacks the operation.
 * @example
 * torch.ones([2], { device: 'moon' }); // throws DeviceError: Expected one of cpu, …
 */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly op: string;
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
  }
}

/** `2x3` for [2, 3], as PyTorch names matrix sizes. */
export const by = (shape: readonly number[]): string => shape.join('x');

/** `[2, 3]`, as PyTorch prints a size. */
export const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** `torch.Size([2, 3])`, as many of PyTorch's sentences have it. */
export const showSize = (shape: readonly number[]): string => `torch.Size(${show(shape)})`;
