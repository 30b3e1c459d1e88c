import { GradError } from '../errors.js';
import { type DType, SCALAR_NAME } from '../tensor/dtype.js';
import type { Storage } from '../tensor/storage.js';
import type { AnyTensor as Tensor } from '../tensor/tensor.js';

/**
 * Gradient of one input: from the gradient of the output and what the node saved. Undefined stands for zero. What it gives back is
 * either g (or a view of it) or a storage of its own, which backward may then write to and use again: never a saved tensor, and never
 * one storage for two inputs.
 */
export type InputGrad = (g: Tensor, node: Node) => Tensor | undefined | null;

/** One row of the table of derivatives. */
export interface Derivative {
  /** Name shown by `gradFn`: MulBackward0 for mul. */
  readonly name: string;
  /** What has to be kept until backward, as bits: 1, 2, 4 for the first three inputs, 8 for the output. */
  readonly saves: number;
  /** The same for each input alone, where they differ: what nobody asks a gradient of need not be kept. */
  readonly each?: readonly number[];
  /** One function per input. */
  readonly inputs: readonly InputGrad[];
}

export const SAVE_OUT = 8;

/** What is said where saved tensors are gone. */
export const FREED =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). ' +
  'Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). ' +
  'Pass { retainGraph: true } to the first backward, or compute the loss again before the second';

/** What is said where a saved tensor was changed since: PyTorch's sentence. */
export function staleSentence(x: Tensor, version: number, from: Node | null): string {
  const of = from === null || from.variable !== null ? '' : `, which is output 0 of ${from.name},`;
  return (
    `one of the variables needed for gradient computation has been modified by an inplace operation: ` +
    `[torch.${SCALAR_NAME[x.dtype]}Tensor [${x.shape.join(', ')}]]${of} is at version ${x.storage.version}; expected version ${version} instead. `
  );
}

/** `MulBackward0` for mul, as PyTorch prints it. */
export const backwardName = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}Backward0`;

let counter = 0;

/** A recorded operation: where gradients flow on to, and what the derivatives need. */
export class Node {
  /** Grows with every operation: backward runs from the newest to the oldest. */
  readonly seq = ++counter;
  /** Inputs' nodes; null where no gradient is wanted. */
  edges: (Node | null)[];
  /** Saved inputs and output, with their versions at that time. */
  a: Tensor | null = null;
  b: Tensor | null = null;
  c: Tensor | null = null;
  out: Tensor | null = null;
  versionA = 0;
  versionB = 0;
  versionC = 0;
  versionOut = 0;
  freed = false;
  /** Gradients it passes on may be held elsewhere (custom functions), so they must not be added to in place. */
  shared = false;
  /** Plain attributes: dimensions, a scalar, a mask … */
  context: unknown = null;
  /** The storage of the output where nothing but this node and newer ones refers to it: used again once this node is released. */
  spare: Storage | null = null;
  /** The gradient that has come together so far in the backward pass under way, and whether it may be added to in place. */
  grad: Tensor | null = null;
  owned = false;
  /** The pass that last visited this node. */
  visit = 0;
  hooks: ((grad: Tensor) => unknown)[] | null = null;
  /** The leaf whose `grad` this node adds to; null for operations. */
  variable: Tensor | null = null;

  constructor(
    readonly derivative: Derivative,
    /** Shape and dtype of the output: its gradient has the same. */
    readonly shape: readonly number[],
    readonly dtype: DType,
    edges: (Node | null)[],
  ) {
    this.edges = edges;
  }

  get name(): string {
    return this.derivative.name;
  }

  /** Lets go of saved tensors after backward. */
  release(): void {
    if (this.derivative.saves !== 0) this.freed = true;
    this.a = this.b = this.c = this.out = null;
    if (this.spare !== null) {
      this.spare.recycle(this.spare.device.lengthOf(this.spare));
      this.spare = null;
    }
    if (this.context instanceof Node) this.context.release();
  }

  /** Fails if saved tensors are gone or were changed since. */
  check(): void {
    if (this.freed) throw new GradError(FREED, { op: this.name });
    if (this.a !== null && this.a.storage.version !== this.versionA) this.stale(this.a, this.versionA, 0);
    if (this.b !== null && this.b.storage.version !== this.versionB) this.stale(this.b, this.versionB, 1);
    if (this.c !== null && this.c.storage.version !== this.versionC) this.stale(this.c, this.versionC, 2);
    if (this.out !== null && this.out.storage.version !== this.versionOut) this.stale(this.out, this.versionOut, -1);
  }

  /** Input i, or a result of this node, was changed: told by the operation it came from when it was saved. */
  private stale(x: Tensor, version: number, i: number): never {
    const from = !x.tracked && i === 2 ? null : this.edges[i] === undefined ? this : this.edges[i];
    throw new GradError(
      `${staleSentence(x, version, from)}It is needed by ${this.name}: use the operation without "_" on it, or change a clone()`,
      { op: this.name },
    );
  }

  toString(): string {
    return `<${this.name}>`;
  }
}
