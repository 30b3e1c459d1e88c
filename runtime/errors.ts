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

/** Sizes do not fit: shapes cannot be broadcast, multiplied, viewed, concatenated … */
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

/** An index or a dimension lies outside of its range. */
export class IndexError extends RangeError {
  override readonly name = 'IndexError';
  readonly op: string;
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
  }
}

/** An operation does not take these dtypes. */
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

/** A rule of automatic differentiation is broken: a freed graph, an in-place change of a leaf, a missing gradient function. */
export class GradError extends Error {
  override readonly name = 'GradError';
  readonly op: string;
  constructor(message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.op = details.op;
  }
}

/** Operands lie on different devices, or a device lacks the operation. */
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
