import type { Node } from '../autograd/node.js';
import { GradError } from '../errors.js';
import type { Shape } from '../types/shape.js';
import type { DType } from './dtype.js';
import type { TensorMethods } from './methods.js';
import { isRowMajor, product, rowMajor, sameShape } from './shape.js';
import type { Storage, Strided } from './storage.js';

/** A tensor of any shape and dtype. */
export type AnyTensor = Tensor<number[], DType>;

/**
 * Elements of one dtype in a grid of any number of dimensions: a window (offset, shape, strides) onto a storage that views share.
 * `S` is its shape where known (`Tensor<[32, 10]>`), `D` its dtype.
 *
 * The methods are declared in `methods.ts` and come from the op table at load time (`install.ts`).
 * @example
 * const x: Tensor<[2, 3]> = torch.ones(2, 3);
 * x.add(1).sum().item(); // → 12
 */
// @ts-expect-error TS2636: conditional result types are beyond the proof of covariance, and declaring it is what keeps cells fast to check:
// comparing two tensor types then looks at S and D only, not at two hundred methods (a cell with F.mseLoss: 2,300 ms without, 77 ms with).
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface declares what install.ts puts on the prototype
export class Tensor<out S extends Shape = number[], out D extends DType = 'float32'> implements Strided {
  /** @internal Where the elements are, shared with views. */
  readonly storage: Storage;
  /**
   * First element, counted in the storage.
   * @example
   * torch.arange(6).narrow(0, 2, 3).offset; // → 2
   */
  readonly offset: number;
  /**
   * Sizes of the dimensions. Shared between tensors: never change it in place.
   * @example
   * torch.zeros(2, 3).shape; // → [2, 3]
   */
  readonly shape: S;
  /**
   * What the elements are: `float32`, `int64`, `bool` …
   * @example
   * torch.zeros(2).dtype; // → 'float32'
   */
  readonly dtype: D;
  /**
   * Number of elements.
   * @example
   * torch.zeros(2, 3).count; // → 6
   */
  readonly count: number;
  /**
   * Row-major without gaps.
   * @example
   * torch.zeros(2, 3).t().dense; // → false
   */
  readonly dense: boolean;
  /** @internal What backward adds to. */
  gradient: Tensor<number[], DType> | null = null;
  /** @internal Whether anybody has asked for `grad`: if not, its array can be used again when it is dropped. */
  gradShown = false;
  /** @internal Strides, computed when first asked for if the tensor is contiguous. */
  lazyStrides: readonly number[] | null;
  /** @internal A leaf that asks for gradients, or the result of a recorded operation. */
  own = false;
  /** @internal The operation that made this tensor; null for leaves. */
  node: Node | null = null;
  /** @internal The node that adds to a leaf's `grad`. */
  leaf: Node | null = null;
  /** @internal The tensor this is a view of; `baseNode` is its node when this view was last brought up to date. */
  base: Tensor<number[], DType> | null = null;
  /** @internal */
  baseNode: Node | null = null;

  /** @internal Use `torch.tensor` and the other creation functions. */
  constructor(
    storage: Storage,
    shape: S,
    dtype: D,
    offset = 0,
    strides: readonly number[] | null = null,
    count: number = product(shape),
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.dtype = dtype;
    this.count = count;
    this.lazyStrides = strides;
    this.dense = strides === null || isRowMajor(shape, strides);
  }

  /**
   * What backward adds to; null until then.
   * @example
   * const w = torch.tensor([3], { requiresGrad: true });
   * w.square().sum().backward();
   * w.grad!; // → tensor([6.])
   */
  get grad(): Tensor<S, D> | null {
    this.gradShown = true;
    return this.gradient as Tensor<S, D> | null;
  }
  set grad(value: Tensor<S, D> | null) {
    if (value === null) Tensor.dropGradient(this as unknown as AnyTensor);
    else {
      if (value.dtype !== (this.dtype as DType))
        throw new GradError(
          `assigned grad has data of a different type. It is ${value.dtype}, the tensor ${this.dtype}: convert it with .to('${this.dtype}')`,
          { op: 'grad' },
        );
      if (!sameShape(value.shape, this.shape))
        throw new GradError(
          `assigned grad has data of a different size. Its shape is [${value.shape.join(', ')}], that of the tensor [${this.shape.join(', ')}]`,
          { op: 'grad' },
        );
      this.gradient = value as unknown as AnyTensor;
      this.gradShown = true;
    }
  }

  /** @internal `grad = null`; an array that only backward and optimizers have seen is used again. */
  static dropGradient(leaf: AnyTensor): void {
    const { gradient } = leaf;
    if (gradient === null) return;
    if (!leaf.gradShown) gradient.storage.recycle(gradient.count);
    leaf.gradient = null;
    leaf.gradShown = false;
  }

  /**
   * Step, in elements, from one index to the next along each dimension.
   * @example
   * torch.zeros(2, 3).strides; // → [3, 1]
   */
  get strides(): readonly number[] {
    return (this.lazyStrides ??= rowMajor(this.shape));
  }

  /**
   * Number of dimensions.
   * @example
   * torch.zeros(2, 3).ndim; // → 2
   */
  get ndim(): S['length'] {
    return this.shape.length;
  }

  /**
   * Where the elements live: `cpu`, `gpu` …
   * @example
   * torch.zeros(2).device; // → 'cpu'
   */
  get device(): string {
    return this.storage.device.type;
  }

  /** @internal Whether gradients may flow to this tensor; a view also follows its base. */
  get tracked(): boolean {
    return this.own || this.base?.own === true;
  }

  /**
   * Whether gradients are wanted; can be set on leaves only.
   * @example
   * torch.zeros([2], { requiresGrad: true }).requiresGrad; // → true
   */
  get requiresGrad(): boolean {
    return this.own || this.gradFn !== null;
  }
  set requiresGrad(value: boolean) {
    this.requiresGrad_(value);
  }

  /**
   * Whether no recorded operation made this tensor.
   * @example
   * torch.zeros([2], { requiresGrad: true }).mul(2).isLeaf; // → false
   */
  get isLeaf(): boolean {
    return this.gradFn === null;
  }

  /**
   * The recorded operation that made this tensor; null for leaves.
   * @example
   * String(torch.ones([2], { requiresGrad: true }).mul(2).gradFn); // → '<MulBackward0>'
   */
  get gradFn(): Node | null {
    return this.base === null || !this.base.own ? this.node : Tensor.viewNode(this as unknown as AnyTensor);
  }

  /** @internal Set by autograd/views.ts: brings a view's node up to date after its base was changed in place. */
  static viewNode: (view: AnyTensor) => Node | null = (view) => view.node;

  get [Symbol.toStringTag](): string {
    return 'Tensor';
  }

  /**
   * Turns gradients on or off for a leaf; gives back the tensor. Only floating-point tensors can have gradients.
   * @example
   * torch.zeros(2).requiresGrad_().requiresGrad; // → true
   */
  requiresGrad_(value = true): this {
    if (value === this.requiresGrad) return this;
    if (value && this.dtype !== 'float32' && this.dtype !== 'float64')
      throw new GradError(
        `only Tensors of floating point dtype can require gradients. This one is ${this.dtype}: convert it with .float() first`,
        { op: 'requiresGrad_' },
      );
    if (!value && this.gradFn !== null)
      throw new GradError(
        'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that ' +
          "doesn't require differentiation use x.detach()",
        { op: 'requiresGrad_' },
      );
    this.own = value;
    return this;
  }
}

// @ts-expect-error TS2636, as above.
export interface Tensor<out S extends Shape = number[], out D extends DType = 'float32'> extends TensorMethods<S, D> {}
