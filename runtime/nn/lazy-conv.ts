import { ShapeError, showSize } from '../errors.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { Conv1d, Conv2d, type ConvLayerOptions } from './conv.js';
import type { Pair } from './functional/unfold.js';
import { begin, hasUninitialized, type Lazy, materializeAll, sizeOf } from './lazy.js';
import type { Parameter } from './parameter.js';
import { uninitializedParameter } from './uninitialized.js';

interface Open {
  weight: Parameter;
  bias: Parameter | null;
  outChannels: number;
}

/** Takes the tensors away that the layer was made with. */
function open(layer: LazyConv1d | LazyConv2d, outChannels: number, options: ConvLayerOptions): void {
  const target = layer as Open;
  target.outChannels = outChannels;
  target.weight = uninitializedParameter(options.dtype) as unknown as Parameter;
  if (options.bias ?? true) target.bias = uninitializedParameter(options.dtype) as unknown as Parameter;
}

function initialize(layer: LazyConv1d | LazyConv2d, x: AnyTensor): void {
  if (!layer.hasUninitializedParams()) return;
  const { kernelSize, groups, outChannels } = layer;
  const unbatched = kernelSize.length + 1;
  if (x.ndim !== unbatched && x.ndim !== unbatched + 1)
    throw new ShapeError(
      `Expected ${unbatched}D (unbatched) or ${unbatched + 1}D (batched) input to ${layer.constructor.name}, but got input of size: ${showSize(x.shape)}`,
      { op: layer.constructor.name, shapes: [x.shape] },
    );
  const inChannels = sizeOf(layer, x, x.ndim - unbatched);
  (layer as { inChannels: number }).inChannels = inChannels;
  if (inChannels % groups !== 0) throw new RangeError('in_channels must be divisible by groups');
  materializeAll(layer, [
    [layer.weight, [outChannels, inChannels / groups, ...kernelSize]],
    [layer.bias, [outChannels]],
  ]);
  layer.resetParameters();
}

/**
 * A {@link Conv1d} that takes its number of input channels from the first batch: [N, C, L] → [N, O, L'].
 * @example
 * const layer = new nn.LazyConv1d(8, 5);
 * layer(torch.randn(2, 3, 20)).shape; // → [2, 8, 16]
 * layer; // → Conv1d(3, 8, kernel_size=(5,), stride=(1,))
 */
export class LazyConv1d extends Conv1d implements Lazy {
  constructor(outChannels: number, kernelSize: Pair, options: ConvLayerOptions = {}) {
    super(0, 0, kernelSize, { ...options, bias: false });
    open(this, outChannels, options);
  }

  /** Whether the parameters wait for their shape. */
  hasUninitializedParams(): boolean {
    return hasUninitialized(this);
  }

  /** Gives the parameters the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void {
    initialize(this, x);
  }

  override resetParameters(): void {
    if (this.inChannels !== 0 && !this.hasUninitializedParams()) super.resetParameters();
  }

  override forward(x: AnyTensor): Tensor {
    return begin(this, Conv1d, x);
  }
}

/**
 * A {@link Conv2d} that takes its number of input channels from the first batch: [N, C, H, W] → [N, O, H', W'].
 * @example
 * const layer = new nn.LazyConv2d(8, 3, { padding: 1 });
 * layer(torch.zeros(5, 1, 28, 28)).shape; // → [5, 8, 28, 28]
 * layer; // → Conv2d(1, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
 */
export class LazyConv2d extends Conv2d implements Lazy {
  constructor(outChannels: number, kernelSize: Pair, options: ConvLayerOptions = {}) {
    super(0, 0, kernelSize, { ...options, bias: false });
    open(this, outChannels, options);
  }

  /** Whether the parameters wait for their shape. */
  hasUninitializedParams(): boolean {
    return hasUninitialized(this);
  }

  /** Gives the parameters the shapes that an input like this one needs, and their first numbers. */
  initializeParameters(x: AnyTensor): void {
    initialize(this, x);
  }

  override resetParameters(): void {
    if (this.inChannels !== 0 && !this.hasUninitializedParams()) super.resetParameters();
  }

  override forward(x: AnyTensor): Tensor {
    return begin(this, Conv2d, x);
  }
}
