import { fromNested } from '../ops/create.js';
import { stack } from '../ops/join.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';

/** What a batch of samples of type T becomes: tensors with a new first dimension, tuples and objects of such. */
export type Collated<T> =
  T extends Tensor<infer S, infer D>
    ? Tensor<[number, ...S], D>
    : T extends number
      ? Tensor<[number]>
      : T extends boolean
        ? Tensor<[number], 'bool'>
        : T extends string
          ? string[]
          : T extends readonly unknown[]
            ? { -readonly [I in keyof T]: Collated<T[I]> }
            : T extends object
              ? { [K in keyof T]: Collated<T[K]> }
              : T[];

/**
 * Makes one batch of samples: tensors are stacked, numbers become a float32 tensor, truth values a bool one, strings a list; tuples and objects
 * are collated entry by entry.
 * @example
 * const [x, y] = data.defaultCollate([[torch.ones(3), 0], [torch.ones(3), 1]] as [Tensor, number][]);
 * [x.shape, y]; // → [[2, 3], tensor([0., 1.])]
 */
export function defaultCollate<T>(samples: readonly T[]): Collated<T> {
  return collate(samples) as Collated<T>;
}

function collate(samples: readonly unknown[]): unknown {
  const [first] = samples;
  if (first instanceof Tensor) return stack(samples as readonly AnyTensor[], 0);
  if (typeof first === 'number') return fromNested(samples as number[]);
  if (typeof first === 'boolean') return fromNested(samples as boolean[]);
  if (typeof first === 'string') return [...samples];
  if (Array.isArray(first)) {
    const lists = samples as unknown[][];
    if (lists.some((list) => list.length !== first.length))
      throw new RangeError(
        'each element in list of batch should be of equal size. Pad the samples, or pass a collateFn',
      );
    return first.map((_, i) => collate(lists.map((list) => list[i])));
  }
  if (typeof first === 'object' && first !== null)
    return Object.fromEntries(
      Object.keys(first).map((key) => [key, collate((samples as Record<string, unknown>[]).map((s) => s[key]))]),
    );
  throw new TypeError(
    `default_collate: batch must contain tensors, numbers, strings, lists or objects; found ${typeof first}. Pass a collateFn`,
  );
}
