// The table of derivatives, structural part: one row per operation that moves, reduces or multiplies. Formulas are written with
// tensor methods, which are recorded themselves when a graph of the derivative is wanted (createGraph).
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { type Derivative, type InputGrad, type Node, SAVE_OUT } from '../node.js';

const row = (name: string, saves: number, ...inputs: InputGrad[]): Derivative => ({
  name: `${name}Backward0`,
  saves,
  inputs,
});

/** The same by another name. */
const named = (derivative: Derivative, name: string): Derivative => ({ ...derivative, name });

/** Shape and dtype of input i. */
const shapeOf = (node: Node, i = 0): number[] => node.edges[i]!.shape as number[];

/** Puts reduced dimensions back as size 1, so that a reduced tensor broadcasts against the input. */
export function restore(g: T, dims: readonly number[], keepdim: boolean): T {
  if (keepdim) return g;
  for (const dim of dims) g = g.unsqueeze(dim);
  return g;
}

/** Adds up on the device what was picked by positions, into `out`; null where it leaves that to others. */
function spread(g: T, out: T, dim: number, at: T): T | null {
  const { device } = g.storage;
  if (g.tracked || device.spread === undefined) return null;
  const inner = out.shape.slice(dim + 1).reduce((n, size) => n * size, 1);
  const size = out.shape[dim] ?? 1;
  return device.spread(out, g.contiguous(), at.contiguous(), size, inner, at.shape[dim] ?? 1) ? out : null;
}

/** For each element the running products without it: nothing is divided by zero. */
function cumprodGradWithZeros(g: T, x: T, dim: number): T {
  const size = x.shape[dim]!;
  const out = g.newZeros(x.shape);
  for (let k = 0; k < size; k++) {
    const without = x.clone();
    without.narrow(dim, k, 1).fill_(1);
    const products = without.cumprod(dim).narrow(dim, k, size - k);
    out.narrow(dim, k, 1).copy_(
      g
        .narrow(dim, k, size - k)
        .mul(products)
        .sum(dim, { keepdim: true }),
    );
  }
  return out;
}

/** What a reduction keeps for backward. */
export interface Reduced {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  /** Number of elements that went into each result. */
  readonly size: number;
  /** var and std: what is subtracted from `size`. */
  readonly correction?: number;
}
const reduced = (n: Node): Reduced => n.context as Reduced;

/** What was taken by positions along a dimension. */
export interface Picked {
  readonly dim: number;
  readonly index: T;
  /** Whether the positions were found and not given, so that none comes twice. */
  readonly picked?: boolean;
  /** Whether the dimension, of size 1 then, is gone from the result. */
  readonly squeezed?: boolean;
}

const REAL = {
  // Back to where the tensor came from.
  toDevice: row('ToCopy', 0, (g, n) => g.to(n.context as string)),
  // views
  reshape: row('ReshapeAlias', 0, (g, n) => g.reshape(shapeOf(n))),
  permute: row('Permute', 0, (g, n) => {
    const dims = n.context as number[];
    const inverse = new Array<number>(dims.length);
    dims.forEach((d, i) => {
      inverse[d] = i;
    });
    return g.permute(inverse);
  }),
  expand: row('Expand', 0, (g, n) => g.sumToSize(shapeOf(n))),
  /** Select, slice, narrow, diagonal …: the context takes the same part of another tensor. */
  part: row('Slice', 0, (g, n) => {
    const whole = g.newZeros(shapeOf(n));
    (n.context as (x: T) => T)(whole).copy_(g);
    return whole;
  }),
  clone: row('Clone', 0, (g) => g),
  cast: row('ToCopy', 0, (g) => g), // the engine casts to the dtype of the input
  fill: row('Fill', 0, () => undefined),
  // The one that PyTorch spells in the plural.
  copy: { name: 'CopyBackwards', saves: 0, inputs: [() => undefined, (g) => g] },

  // reductions
  sum: row('Sum', 0, (g, n) => restore(g, reduced(n).dims, reduced(n).keepdim).expand(shapeOf(n))),
  mean: row('Mean', 0, (g, n) =>
    restore(g.div(reduced(n).size), reduced(n).dims, reduced(n).keepdim).expand(shapeOf(n)),
  ),
  prod: row('Prod', 1 | SAVE_OUT, (g, n) => {
    const { dims, keepdim } = reduced(n);
    const x = n.a!;
    if (x.ndim === 0) return g;
    const whole = restore(g.mul(n.out!), dims, keepdim).div(x);
    // With zeros among the factors, the product of the others is taken directly.
    return x.eq(0).any().item() ? restore(g, dims, keepdim).mul(x.prodOfOthers(dims)) : whole;
  }),
  variance: row('Var', 1, (g, n) => {
    const { dims, keepdim, size, correction = 1 } = reduced(n);
    if (size === correction) return restore(g, dims, keepdim).mul(Number.POSITIVE_INFINITY).expand(shapeOf(n));
    const centred = n.a!.sub(n.a!.mean(dims as number[], { keepdim: true }));
    return restore(g, dims, keepdim).mul(centred.mul(2 / (size - correction)));
  }),
  std: row('Std', 1 | SAVE_OUT, (g, n) => {
    const { dims, keepdim, size, correction = 1 } = reduced(n);
    const centred = n.a!.sub(n.a!.mean(dims as number[], { keepdim: true }));
    const slope = restore(g.div(n.out!.mul(size - correction)), dims, keepdim);
    return slope.mul(centred).maskedFill(restore(n.out!, dims, keepdim).eq(0), 0);
  }),
  /** amax, amin: equal elements share the gradient. */
  extreme: row('Amax', 1 | SAVE_OUT, (g, n) => {
    const { dims, keepdim } = reduced(n);
    const hit = n.a!.eq(restore(n.out!, dims, keepdim)).to(g.dtype);
    return restore(g, dims, keepdim)
      .mul(hit)
      .div(hit.sum(dims as number[], { keepdim: true }));
  }),
  /** Of all elements: those equal to the median share the gradient. */
  median: row('Median', 1 | SAVE_OUT, (g, n) => {
    const hit = n.a!.eq(n.out!).logicalOr(n.a!.isnan().logicalAnd(n.out!.isnan())).to(g.dtype);
    return g.mul(hit).div(hit.sum());
  }),
  logsumexp: row('Logsumexp', 1 | SAVE_OUT, (g, n) => {
    const { dims, keepdim } = reduced(n);
    return restore(g, dims, keepdim).mul(n.a!.sub(restore(n.out!, dims, keepdim)).exp());
  }),
  norm: row('LinalgVectorNorm', 1 | SAVE_OUT, (g, n) => {
    const { dims, keepdim, p } = n.context as Reduced & { p: number };
    const x = n.a!;
    const y = restore(n.out!, dims, keepdim);
    const up = restore(g, dims, keepdim);
    // The number of elements that are not zero does not change along with them.
    if (p === 0) return undefined;
    if (p === 1) return up.mul(x.sign());
    if (p === 2) return up.mul(x.div(y).maskedFill(y.eq(0), 0));
    if (Math.abs(p) === Number.POSITIVE_INFINITY) {
      const hit = x.abs().eq(y).to(g.dtype);
      return up
        .mul(x.sign())
        .mul(hit)
        .div(hit.sum(dims as number[], { keepdim: true }));
    }
    const slope = x.sign().mul(
      x
        .abs()
        .div(y)
        .pow(p - 1),
    );
    // Below p = 1 the slope at 0 is infinite: PyTorch leaves such elements out.
    return up.mul(slope.maskedFill(p < 1 ? x.eq(0) : y.eq(0), 0));
  }),
  cumsum: row('Cumsum', 0, (g, n) => {
    const dim = n.context as number;
    return g.flip(dim).cumsum(dim).flip(dim);
  }),
  cumprod: row('Cumprod', 1 | SAVE_OUT, (g, n) => {
    const dim = n.context as number;
    if (n.a!.eq(0).any().item()) return cumprodGradWithZeros(g, n.a!, dim);
    return g.mul(n.out!).flip(dim).cumsum(dim).flip(dim).div(n.a!);
  }),
  /** max, min, sort, topk, gather: the context holds the positions along one dimension. */
  gather: row('Gather', 0, (g, n) => {
    const { dim, index, picked, squeezed } = n.context as Picked;
    if (squeezed) g = g.unsqueeze(dim);
    const zeros = g.newZeros(shapeOf(n)) as T;
    return (picked && spread(g, zeros, dim, index)) || zeros.scatterAdd(dim, index, g);
  }),

  softmax: row('Softmax', SAVE_OUT, (g, n) => {
    const dim = n.context as number;
    const gy = g.mul(n.out!);
    return gy.sub(n.out!.mul(gy.sum(dim, { keepdim: true })));
  }),
  logSoftmax: row('LogSoftmax', SAVE_OUT, (g, n) => {
    const dim = n.context as number;
    return g.sub(n.out!.exp().mul(g.sum(dim, { keepdim: true })));
  }),

  // products
  mm: {
    ...row(
      'Mm',
      3,
      (g, n) => g.matmul(n.b!.transpose(0, 1)),
      (g, n) => n.a!.transpose(0, 1).matmul(g),
    ),
    each: [2, 1],
  },
  bmm: {
    ...row(
      'Bmm',
      3,
      (g, n) => g.matmul(n.b!.transpose(1, 2)),
      (g, n) => n.a!.transpose(1, 2).matmul(g),
    ),
    each: [2, 1],
  },
  dot: {
    ...row(
      'Dot',
      3,
      (g, n) => g.mul(n.b!),
      (g, n) => g.mul(n.a!),
    ),
    each: [2, 1],
  },

  // choosing and joining
  where: row(
    'Where',
    0,
    () => undefined,
    (g, n) => g.where(n.context as T, 0),
    (g, n) => g.where((n.context as T).logicalNot(), 0),
  ),
  clamp: named(
    row('Clamp', 1, (g, n) => {
      const { min, max } = n.context as { min: number; max: number };
      return g.where(n.a!.ge(min).logicalAnd(n.a!.le(max)), 0);
    }),
    'ClampBackward1',
  ),
  maskedFill: row('MaskedFill', 0, (g, n) => g.maskedFill(n.context as T, 0)),
} satisfies Record<string, Derivative>;

/** The same, and rows that differ in what `gradFn` is called only. */
export const D = {
  ...REAL,
  view: named(REAL.reshape, 'ViewBackward0'),
  unsafeView: named(REAL.reshape, 'UnsafeViewBackward0'),
  alias: named(REAL.reshape, 'AliasBackward0'),
  vector: named(REAL.reshape, 'SqueezeBackward3'),
  unsqueeze: named(REAL.reshape, 'UnsqueezeBackward0'),
  squeeze: named(REAL.reshape, 'SqueezeBackward0'),
  squeezeDim: named(REAL.reshape, 'SqueezeBackward1'),
  transpose: named(REAL.permute, 'TransposeBackward0'),
  t: named(REAL.permute, 'TBackward0'),
  select: named(REAL.part, 'SelectBackward0'),
  split: named(REAL.part, 'SplitBackward0'),
  splitWithSizes: named(REAL.part, 'SplitWithSizesBackward0'),
  unbind: named(REAL.part, 'UnbindBackward0'),
  diagonal: named(REAL.part, 'DiagonalBackward0'),
  zero: named(REAL.copy, 'ZeroBackward0'),
  fillTensor: named(REAL.copy, 'FillBackward3'),
  fillNumber: named(REAL.copy, 'FillBackward2'),
  normMethod: named(REAL.norm, 'NormBackward1'),
  sumAlong: named(REAL.sum, 'SumBackward1'),
  meanAlong: named(REAL.mean, 'MeanBackward1'),
  prodAlong: named(REAL.prod, 'ProdBackward1'),
  max: named(REAL.extreme, 'MaxBackward1'),
  min: named(REAL.extreme, 'MinBackward1'),
  amin: named(REAL.extreme, 'AminBackward0'),
  maxAlong: named(REAL.gather, 'MaxBackward0'),
  minAlong: named(REAL.gather, 'MinBackward0'),
  sort: named(REAL.gather, 'SortBackward0'),
  topk: named(REAL.gather, 'TopkBackward0'),
} satisfies Record<string, Derivative>;
