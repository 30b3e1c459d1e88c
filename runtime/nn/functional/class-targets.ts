// Checks and views that the losses on class numbers share.
import { DTypeError, IndexError, ShapeError, show } from '../../errors.js';
import { elements } from '../../ops/host.js';
import { differentDevices } from '../../ops/pointwise.js';
import { SCALAR_NAME, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import type { Reduction } from './elementwise-loss.js';

/** Settings of the losses on class numbers. */
export interface ClassLossOptions {
  /** Weight of every class, [C]; the mean is divided by the sum of the weights that took part. */
  weight?: T | null;
  /** Targets of this value do not count. Default −100. */
  ignoreIndex?: number;
  /** Mean or sum of all losses, or each ('none'). Default 'mean'. */
  reduction?: Reduction;
}

/** Scores as rows with their class numbers, ready for a loop. */
export interface Rows {
  /** [M, C], contiguous. */
  readonly x: T;
  readonly labels: TypedArray;
  readonly weight: TypedArray | null;
  readonly ignore: number;
  readonly count: number;
  readonly classes: number;
}

/** [C], [N, C] or [N, C, d1, …] with targets [], [N] or [N, d1, …] → rows. */
export function asRows(name: string, x: T, target: T, options: ClassLossOptions): Rows {
  const wanted = x.ndim === 1 ? [] : [x.shape[0]!, ...x.shape.slice(2)];
  if (x.ndim === 0 || target.ndim !== wanted.length || target.shape.some((size, i) => size !== wanted[i]))
    mismatch(name, x, target, wanted);
  if (x.storage.device !== target.storage.device) differentDevices(name, x, target);
  const classes = x.ndim === 1 ? x.shape[0]! : x.shape[1]!;
  let flat = x;
  if (x.ndim === 1) flat = x.unsqueeze(0);
  else if (x.ndim > 2) flat = x.movedim(1, -1).reshape([-1, classes]);
  const weight = options.weight ?? null;
  if (weight !== null && (weight.ndim !== 1 || weight.shape[0] !== classes))
    throw new ShapeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ${show(weight.shape)}`,
      { op: name, shapes: [weight.shape] },
    );
  // torch.tensor([0, 2, 1]) is float32 here, as JavaScript does not tell 1 from 1.0: whole numbers count, whatever the dtype.
  const labels = elements(target);
  const ignore = options.ignoreIndex ?? -100;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label))
      throw new DTypeError(
        `expected scalar type Long but found ${SCALAR_NAME[target.dtype]}. ${name}: class numbers are whole, got ${label}`,
        {
          op: name,
          dtypes: [target.dtype],
        },
      );
    if (label !== ignore && !(label >= 0 && label < classes))
      throw new IndexError(
        `Target ${label} is out of bounds. ${name}: there are ${classes} classes, so targets go from 0 to ${classes - 1}`,
        { op: name },
      );
  }
  return {
    x: flat.dense ? flat : flat.clone(),
    labels,
    weight: weight === null ? null : elements(weight),
    ignore,
    count: labels.length,
    classes,
  };
}

function mismatch(name: string, x: T, target: T, wanted: readonly number[]): never {
  const message =
    x.ndim === 2 && target.ndim === 1
      ? `Expected input batch_size (${x.shape[0]}) to match target batch_size (${target.shape[0]}).`
      : x.ndim === 2 && target.ndim > 1
        ? '0D or 1D target tensor expected, multi-target not supported.'
        : `Expected target size ${show(wanted)}, got ${show(target.shape)}.`;
  throw new ShapeError(
    `${message} ${name}: scores have the shape ${show(x.shape)}, so class numbers must have ${show(wanted)}, got ${show(target.shape)}`,
    {
      op: name,
      shapes: [x.shape, target.shape],
    },
  );
}

/** Weight of row i: that of its class, 0 for one that is ignored. */
export function rowWeight({ labels, weight, ignore }: Rows, i: number): number {
  const label = labels[i]!;
  if (label === ignore) return 0;
  return weight === null ? 1 : weight[label]!;
}
