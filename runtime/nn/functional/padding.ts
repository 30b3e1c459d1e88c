import { clone } from '../../ops/copy.js';
import { fromElements } from '../../ops/host.js';
import { cat } from '../../ops/join.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** How {@link pad} fills. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** Where position i of a padded dimension comes from. */
function source(i: number, size: number, mode: PadMode): number {
  if (mode === 'replicate') return Math.min(Math.max(i, 0), size - 1);
  if (mode === 'circular') return ((i % size) + size) % size;
  return i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
}

/**
 * Adds elements before and after: pairs of amounts, the last dimension first, as in PyTorch. Negative amounts cut off.
 * @example
 * F.pad(torch.ones(2, 3), [1, 1, 0, 2]).shape; // → [4, 5]
 */
export function pad(
  x: T,
  amounts: readonly number[],
  { mode = 'constant', value = 0 }: { mode?: PadMode; value?: number } = {},
): T {
  if (amounts.length % 2 !== 0)
    throw new RangeError('Padding length must be divisible by 2: a pair for every dimension, the last dimension first');
  if (amounts.length / 2 > x.ndim)
    throw new RangeError(`Padding length too large: ${amounts.length / 2} pairs for a tensor of ${x.ndim} dimensions`);
  if (amounts.every((n) => n === 0)) return clone(x);
  const cuts = mode === 'constant' && amounts.every((n) => n <= 0);
  let out = x;
  for (let k = 0; k < amounts.length / 2; k++) {
    const dim = x.ndim - 1 - k;
    const [before, after] = [amounts[2 * k]!, amounts[2 * k + 1]!];
    if (before === 0 && after === 0) continue;
    const size = x.shape[dim]!;
    if (!cuts && size + before + after <= 0 && (before < 0 || after < 0))
      throw new RangeError(
        `The input size ${size}, plus negative padding ${before} and ${after} resulted in a negative output size, which is invalid. pad: dimension ${dim} of [${x.shape.join(', ')}]`,
      );
    if (mode !== 'constant') {
      if (mode === 'reflect' && Math.max(before, after) >= size)
        throw new RangeError(
          `Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (${before}, ${after}) at dimension ${dim} of input [${x.shape.join(', ')}]`,
        );
      if (mode === 'circular' && Math.max(before, after) > size)
        throw new RangeError(
          `Padding value causes wrapping around more than once. pad: (${before}, ${after}) at dimension ${dim} of [${x.shape.join(', ')}]`,
        );
      // Going round, what is cut off is cut off first.
      const cut = mode === 'circular' ? Math.max(-before, 0) : 0;
      const kept = mode === 'circular' ? size - cut - Math.max(-after, 0) : size;
      const lead = mode === 'circular' ? Math.max(before, 0) : before;
      const index = Float64Array.from({ length: size + before + after }, (_, i) => cut + source(i - lead, kept, mode));
      out = out.indexSelect(dim, fromElements(index, [index.length], 'int64', x));
      continue;
    }
    const start = Math.max(-before, 0);
    const kept = size - start - Math.max(-after, 0);
    const block = (length: number): T => {
      const shape = out.shape.slice();
      shape[dim] = length;
      return x.newFull(shape, value);
    };
    const middle = kept === size ? out : out.narrow(dim, start, kept);
    const list = [before > 0 ? block(before) : null, middle as T, after > 0 ? block(after) : null];
    out = cat(
      list.filter((t): t is T => t !== null),
      dim,
    );
  }
  return out;
}
