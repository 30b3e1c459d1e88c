// Pictures and signals made larger or smaller. Each dimension is stretched by itself: a bilinear picture is linear along x, then along y.
import { ShapeError, show } from '../../errors.js';
import { fromElements } from '../../ops/host.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** How new pixels come from old ones. */
export type InterpolateMode = 'nearest' | 'linear' | 'bilinear';

/** Settings of {@link interpolate}: either `size` or `scaleFactor`. */
export interface InterpolateOptions {
  /** New length, or [height, width]. */
  size?: number | readonly number[] | null;
  /** How many times as large, for all or for each dimension. */
  scaleFactor?: number | readonly number[] | null;
  /** 'nearest' (default) repeats pixels; 'linear' [N, C, L] and 'bilinear' [N, C, H, W] mix neighbours. */
  mode?: InterpolateMode;
  /** The corner pixels keep their values, as if pixels were points; else pixels are squares. For 'linear' and 'bilinear'. Default false. */
  alignCorners?: boolean | null;
}

const RANKS: Record<InterpolateMode, readonly number[]> = { nearest: [3, 4], linear: [3], bilinear: [4] };

const perDimension = (value: number | readonly number[], x: T, name: string): number[] => {
  const list = typeof value === 'number' ? new Array<number>(x.ndim - 2).fill(value) : [...value];
  if (list.length !== x.ndim - 2)
    throw new RangeError(
      `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${show(x.shape.slice(2))} and ${name} of (${list.join(', ')})`,
    );
  return list;
};

function check(x: T, { size, scaleFactor, mode = 'nearest', alignCorners }: InterpolateOptions): void {
  const ranks = RANKS[mode];
  if (ranks === undefined)
    throw new RangeError(`interpolate: mode '${String(mode)}' is not there. Use ${Object.keys(RANKS).join(', ')}`);
  if (!ranks.includes(x.ndim))
    throw new ShapeError(
      (mode !== 'nearest' && (x.ndim === 3 || x.ndim === 4)
        ? `Got ${x.ndim}D input, but ${mode} mode needs ${ranks[0]}D input. `
        : `Input Error: Only 3D and 4D input Tensors supported (got ${x.ndim}D) for the modes: nearest | linear | bilinear (got ${mode}). `) +
        'interpolate: linear takes [N, C, L], bilinear [N, C, H, W]',
      { op: 'interpolate', shapes: [x.shape] },
    );
  if (mode === 'nearest' && alignCorners != null)
    throw new TypeError(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear. Leave alignCorners out',
    );
  if (size == null && scaleFactor == null)
    throw new TypeError('either size or scale_factor should be defined. Give { size: [28, 28] } or { scaleFactor: 2 }');
  if (size != null && scaleFactor != null)
    throw new TypeError('only one of size or scale_factor should be defined. Leave one of size and scaleFactor out');
}

/**
 * Resizes pictures and signals: [N, C, L] or [N, C, H, W] → the same with new L, or new H and W.
 *
 * @throws ShapeError for a rank that the mode does not take; TypeError for both or neither of `size` and `scaleFactor`.
 * @example
 * const x = torch.tensor([[[1, 3]]]);
 * F.interpolate(x, { scaleFactor: 2 }); // → tensor([[[1., 1., 3., 3.]]])
 * F.interpolate(x, { size: 3, mode: 'linear', alignCorners: true }); // → tensor([[[1., 2., 3.]]])
 * @see https://pytorch.org/docs/1.13/generated/torch.nn.functional.interpolate.html
 */
export function interpolate(x: T, options: InterpolateOptions): T {
  check(x, options);
  const { size, scaleFactor, mode = 'nearest', alignCorners } = options;
  const factors = scaleFactor == null ? null : perDimension(scaleFactor, x, 'scale_factor');
  const sizes =
    size == null
      ? factors!.map((factor, i) => Math.floor(x.shape[i + 2]! * factor))
      : perDimension(size, x, 'output size');
  if (sizes.some((n) => !Number.isInteger(n) || n < 1))
    throw new RangeError(
      `Input and output sizes should be greater than 0, but got output ${show(sizes)}. interpolate: sizes are whole numbers from 1`,
    );
  let out = x;
  for (let dim = x.ndim - 1; dim >= 2; dim--) {
    const n = sizes[dim - 2]!;
    // With a given factor PyTorch computes with it, not with the ratio of the rounded sizes.
    const step = factors === null ? x.shape[dim]! / n : 1 / factors[dim - 2]!;
    out = mode === 'nearest' ? nearest(out, dim, n, step) : linear(out, dim, n, step, alignCorners ?? false);
  }
  return out;
}

const pick = (x: T, dim: number, at: Float64Array): T =>
  x.indexSelect(dim, fromElements(at, [at.length], 'int64', x)) as T;

function nearest(x: T, dim: number, n: number, step: number): T {
  const last = x.shape[dim]! - 1;
  return pick(
    x,
    dim,
    Float64Array.from({ length: n }, (_, i) => Math.min(Math.floor(i * step), last)),
  );
}

function linear(x: T, dim: number, n: number, step: number, corners: boolean): T {
  const length = x.shape[dim]!;
  if (n === length && (corners || step === 1)) return x;
  const scale = corners ? (n > 1 ? (length - 1) / (n - 1) : 0) : step;
  const low = new Float64Array(n);
  const high = new Float64Array(n);
  const share = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const at = corners ? i * scale : Math.max((i + 0.5) * scale - 0.5, 0);
    low[i] = Math.min(Math.floor(at), length - 1);
    high[i] = Math.min(low[i]! + 1, length - 1);
    share[i] = at - low[i]!;
  }
  const shape = x.shape.map((_, k) => (k === dim ? n : 1));
  const weight = fromElements(share, shape, 'float64', x).to(x.dtype) as T;
  return pick(x, dim, low)
    .mul(weight.neg().add(1))
    .add(pick(x, dim, high).mul(weight)) as T;
}
