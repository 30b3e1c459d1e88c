import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import { type Pair, pair } from './functional/unfold.js';
import { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d } from './functional/unpooling.js';
import { ModuleBase } from './module.js';
import { python } from './printing.js';

/** Puts back what a pool with `returnIndices` took: called with its output and its indices, and with a size where several are possible. */
abstract class MaxUnpool extends ModuleBase {
  constructor(
    readonly kernelSize: Pair,
    readonly options: Omit<MaxUnpoolOptions, 'outputSize'> = {},
  ) {
    super();
  }
  protected abstract run(x: AnyTensor, indices: AnyTensor, options: MaxUnpoolOptions): AnyTensor;
  protected abstract readonly dims: 1 | 2;
  override forward(
    x: AnyTensor | Tensor,
    indices: AnyTensor | Tensor<number[], 'int64'>,
    outputSize: readonly number[] | null = null,
  ): Tensor {
    return this.run(x as AnyTensor, indices as AnyTensor, { ...this.options, outputSize }) as unknown as Tensor;
  }
  override extraRepr(): string {
    const all = (value: Pair): string => python(this.dims === 2 ? pair(value, '') : [value].flat());
    const { stride, padding = 0 } = this.options;
    return `kernel_size=${all(this.kernelSize)}, stride=${all(stride ?? this.kernelSize)}, padding=${all(padding)}`;
  }
}
interface MaxUnpool {
  (
    x: AnyTensor | Tensor,
    indices: AnyTensor | Tensor<number[], 'int64'>,
    outputSize?: readonly number[] | null,
  ): Tensor;
}

/**
 * Undoes {@link MaxPool1d} with `returnIndices`, zeros where it saw no maximum: [N, C, L'] → [N, C, L].
 * @example
 * const [largest, at] = new nn.MaxPool1d(2, { returnIndices: true })(torch.tensor([[[1, 4, 3, 2]]]));
 * new nn.MaxUnpool1d(2)(largest, at); // → tensor([[[0., 4., 3., 0.]]])
 */
export class MaxUnpool1d extends MaxUnpool {
  protected get dims(): 1 {
    return 1;
  }
  protected run(x: AnyTensor, indices: AnyTensor, options: MaxUnpoolOptions): AnyTensor {
    return maxUnpool1d(x, indices, this.kernelSize, options);
  }
}

/**
 * Undoes {@link MaxPool2d} with `returnIndices`, zeros where it saw no maximum: [N, C, H', W'] → [N, C, H, W].
 * @example
 * const [largest, at] = new nn.MaxPool2d(2, { returnIndices: true })(torch.rand(1, 3, 8, 8));
 * new nn.MaxUnpool2d(2)(largest, at).shape; // → [1, 3, 8, 8]
 */
export class MaxUnpool2d extends MaxUnpool {
  protected get dims(): 2 {
    return 2;
  }
  protected run(x: AnyTensor, indices: AnyTensor, options: MaxUnpoolOptions): AnyTensor {
    return maxUnpool2d(x, indices, this.kernelSize, options);
  }
}
