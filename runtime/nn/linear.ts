import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type { FloatDType, LinearArg, Linear as LinearShape, Shape } from '../types/index.js';
import { plainLayers } from './between-layers.js';
import { emptyParameter } from './factory.js';
import { bilinear, linear } from './functional/linear.js';
import * as init from './init.js';
import { ModuleBase } from './module.js';
import type { Parameter } from './parameter.js';
import { python } from './printing.js';

/** Settings of {@link Linear}. */
export interface LinearOptions {
  /** Learn an offset for every output. Default true. */
  bias?: boolean;
  /** Of the parameters. Default: the default dtype. */
  dtype?: FloatDType;
}

/**
 * `y = x Wᵀ + b`: [..., In] → [..., Out]. `weight` is [Out, In], `bias` [Out], both drawn from U(−1/√In, 1/√In) with PyTorch's own
 * numbers.
 *
 * @example
 * const layer = new nn.Linear(4, 12);
 * layer(torch.ones(5, 4)).shape; // → [5, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export class Linear<In extends number = number, Out extends number = number> extends ModuleBase {
  readonly inFeatures: In;
  readonly outFeatures: Out;
  weight: Parameter<[Out, In]>;
  bias: Parameter<[Out]> | null;

  constructor(inFeatures: In, outFeatures: Out, options: LinearOptions = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = emptyParameter([outFeatures, inFeatures], options.dtype);
    this.bias = (options.bias ?? true) ? emptyParameter([outFeatures], options.dtype) : null;
    this.resetParameters();
  }

  /** Draws weight and bias anew. */
  resetParameters(): void {
    init.kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias !== null) {
      const bound = this.inFeatures > 0 ? 1 / Math.sqrt(this.inFeatures) : 0;
      init.uniform_(this.bias, -bound, bound);
    }
  }

  override forward<S extends Shape, D extends DType>(
    x: Tensor<S, D> & LinearArg<S, In, Out>,
  ): Tensor<LinearShape<S, Out>, D> {
    return linear(
      x as unknown as AnyTensor,
      this.weight as unknown as AnyTensor,
      this.bias as unknown as AnyTensor | null,
    ) as never;
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${python(this.bias !== null)}`;
  }
}
export interface Linear<In extends number, Out extends number> {
  <S extends Shape, D extends DType>(x: Tensor<S, D> & LinearArg<S, In, Out>): Tensor<LinearShape<S, Out>, D>;
}

/**
 * `y = x1ᵀ A x2 + b`: [..., In1] and [..., In2] → [..., Out].
 * @example
 * new nn.Bilinear(2, 3, 5)(torch.ones(4, 2), torch.ones(4, 3)).shape; // → [4, 5]
 */
export class Bilinear extends ModuleBase {
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    readonly in1Features: number,
    readonly in2Features: number,
    readonly outFeatures: number,
    options: LinearOptions = {},
  ) {
    super();
    this.weight = emptyParameter([outFeatures, in1Features, in2Features], options.dtype);
    this.bias = (options.bias ?? true) ? emptyParameter([outFeatures], options.dtype) : null;
    const bound = 1 / Math.sqrt(in1Features);
    init.uniform_(this.weight, -bound, bound);
    if (this.bias !== null) init.uniform_(this.bias, -bound, bound);
  }

  override forward(x1: AnyTensor, x2: AnyTensor): Tensor {
    return bilinear(
      x1,
      x2,
      this.weight as unknown as AnyTensor,
      this.bias as unknown as AnyTensor | null,
    ) as unknown as Tensor;
  }

  override extraRepr(): string {
    return `in1_features=${this.in1Features}, in2_features=${this.in2Features}, out_features=${this.outFeatures}, bias=${python(this.bias !== null)}`;
  }
}
export interface Bilinear {
  (x1: AnyTensor, x2: AnyTensor): Tensor;
}

/**
 * Gives back its input; takes and ignores any constructor arguments. [...] → [...].
 * @example
 * new nn.Identity()(torch.tensor([1, 2])); // → tensor([1., 2.])
 */
export class Identity extends ModuleBase {
  constructor(..._ignored: unknown[]) {
    super();
  }
  override forward<T extends Tensor<number[], DType>>(x: T): T {
    return x;
  }
}
export interface Identity {
  <T extends AnyTensor>(x: T): T;
}

plainLayers(Linear);
