// What attention may not look at, and the shapes it takes.
import { ShapeError, show, showSize } from '../errors.js';
import { sameShape } from '../tensor/shape.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { pad } from './functional/padding.js';

/** What a call of {@link MultiheadAttention} may mask. */
export interface AttentionMasks {
  /** [L, S] (or [N·heads, L, S]): true forbids; a float mask is added to the scores. */
  attnMask?: AnyTensor | null;
  /** [N, S], or [S] without a batch: true for padding. */
  keyPaddingMask?: AnyTensor | null;
  /** Give the weights too. Default true. */
  needWeights?: boolean;
  /** Mean over the heads, or one by one. Default true. */
  averageAttnWeights?: boolean;
}

/** Sizes of the layer that the inputs have to have. */
interface Sizes {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly batchFirst: boolean;
}

/** A shape as Python prints a tuple. */
const tuple = (shape: readonly number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/** Fails with PyTorch's sentence where the inputs or masks do not fit. */
export function checkAttention(
  query: AnyTensor,
  key: AnyTensor,
  value: AnyTensor,
  { attnMask = null, keyPaddingMask = null }: AttentionMasks,
  { embedDim, numHeads, kdim, vdim, batchFirst }: Sizes,
): void {
  const demand = (right: boolean, message: () => string): void => {
    if (right) return;
    throw new ShapeError(
      `${message()}. MultiheadAttention: query ${show(query.shape)}, key ${show(key.shape)}, value ${show(value.shape)}`,
      {
        op: 'attention',
        shapes: [query.shape, key.shape, value.shape],
      },
    );
  };
  const rank = query.ndim;
  demand(
    rank === 2 || rank === 3,
    () => `query should be unbatched 2D or batched 3D tensor but received ${rank}-D query tensor`,
  );
  const batched = rank === 3;
  const kind = batched ? 'batched (3-D)' : 'unbatched (2-D)';
  demand(
    key.ndim === rank && value.ndim === rank,
    () =>
      `For ${kind} \`query\`, expected \`key\` and \`value\` to be ${rank}-D but found ${key.ndim}-D and ${value.ndim}-D tensors respectively`,
  );
  if (keyPaddingMask !== null)
    demand(
      keyPaddingMask.ndim === rank - 1,
      () =>
        `For ${kind} \`query\`, expected \`key_padding_mask\` to be \`None\` or ${rank - 1}-D but found ${keyPaddingMask.ndim}-D tensor instead`,
    );
  if (attnMask !== null)
    demand(
      attnMask.ndim === 2 || attnMask.ndim === 3,
      () =>
        `For ${kind} \`query\`, expected \`attn_mask\` to be \`None\`, 2-D or 3-D but found ${attnMask.ndim}-D tensor instead`,
    );
  const width = query.shape[rank - 1]!;
  demand(width === embedDim, () => `was expecting embedding dimension of ${embedDim}, but got ${width}`);
  // PyTorch looks at [length, batch, features].
  const order = (x: AnyTensor): number[] => {
    const [a, b, c] = x.shape as number[];
    return batched ? (batchFirst ? [b!, a!, c!] : [a!, b!, c!]) : [a!, 1, b!];
  };
  const [q, k, v] = [order(query), order(key), order(value)] as [number[], number[], number[]];
  if (kdim === embedDim && vdim === embedDim)
    demand(sameShape(k, v), () => `key shape ${showSize(k)} does not match value shape ${showSize(v)}`);
  else
    demand(
      k[0] === v[0] && k[1] === v[1],
      () => `key's sequence and batch dims ${showSize(k.slice(0, 2))} do not match value's ${showSize(v.slice(0, 2))}`,
    );
  const [length, batch, source] = [q[0]!, q[1]!, k[0]!];
  if (attnMask !== null) {
    const right = attnMask.ndim === 2 ? [length, source] : [batch * numHeads, length, source];
    demand(
      sameShape(attnMask.shape, right),
      () =>
        `The shape of the ${attnMask.ndim}D attn_mask is ${showSize(attnMask.shape)}, but should be ${tuple(right)}`,
    );
  }
  if (keyPaddingMask !== null)
    demand(
      sameShape(keyPaddingMask.shape, batched ? [batch, source] : [source]),
      () =>
        `expecting key_padding_mask shape of ${tuple([batch, source])}, but got ${showSize(batched ? keyPaddingMask.shape : [1, ...keyPaddingMask.shape])}`,
    );
}

/** Both masks as one that is added to the scores: it broadcasts over [N, heads, L, S + appended]. */
export function mergeMasks(
  { attnMask = null, keyPaddingMask = null }: AttentionMasks,
  query: AnyTensor,
  heads: number,
  appended: number,
): AnyTensor | null {
  // Nothing forbids what was appended.
  const additive = (mask: AnyTensor): AnyTensor => {
    const added = mask.dtype === 'bool' ? query.newZeros(mask.shape).maskedFill(mask, Number.NEGATIVE_INFINITY) : mask;
    return appended === 0 ? (added as AnyTensor) : pad(added as AnyTensor, [0, appended]);
  };
  let total: AnyTensor | null = null;
  if (attnMask !== null) {
    const mask = additive(attnMask);
    total = mask.ndim === 3 ? mask.unflatten(0, [-1, heads]) : mask;
  }
  if (keyPaddingMask !== null) {
    const batched = keyPaddingMask.ndim === 2 ? keyPaddingMask : keyPaddingMask.unsqueeze(0);
    const padding = additive(batched).unsqueeze(1).unsqueeze(1);
    total = total === null ? padding : total.add(padding);
  }
  return total;
}
