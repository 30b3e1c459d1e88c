// Linear layers as one operation: on small tensors half of the time of a product, a transpose and a sum would be overhead.
import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative, Node } from '../../autograd/node.js';
import { record2, recordN } from '../../autograd/record.js';
import { limits } from '../../device/cpu/accelerator.js';
import { cpu } from '../../device/cpu/cpu.js';
import { gemm } from '../../device/cpu/matmul.js';
import { by, DTypeError, ShapeError, show } from '../../errors.js';
import { contiguous } from '../../ops/copy.js';
import { elements } from '../../ops/host.js';
import { unfilled } from '../../ops/pointwise.js';
import { isFloat, SCALAR_NAME, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** y = x Wᵀ + b in loops, for layers too small for anything else: the bits of a product followed by an addition, in one pass. */
function smallLinear(
  n: number,
  outs: number,
  ins: number,
  x: Float32Array,
  xo: number,
  w: Float32Array,
  wo: number,
  b: Float32Array | null,
  y: Float32Array,
): void {
  if (outs === 1) {
    const shift = b === null ? -0 : b[0]!;
    if (ins === 1) {
      const factor = w[wo]!;
      for (let i = 0; i < n; i++) y[i] = Math.fround(x[xo + i]! * factor) + shift;
      return;
    }
    for (let i = 0, p = xo; i < n; i++) {
      let s = 0;
      for (let k = 0; k < ins; k++) s += x[p++]! * w[wo + k]!;
      y[i] = Math.fround(s) + shift;
    }
    return;
  }
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0, q = wo; j < outs; j++, at++) {
      let s = 0;
      for (let k = 0, p = xo + i * ins; k < ins; k++) s += x[p++]! * w[q++]!;
      y[at] = b === null ? s : Math.fround(s) + b[j]!;
    }
}

/** Adds b to every row of y, [n, outs]. */
function addRow(n: number, outs: number, y: TypedArray, b: TypedArray): void {
  if (y instanceof Float32Array && b instanceof Float32Array) {
    for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < outs; j++, at++) y[at] = y[at]! + b[j]!;
    return;
  }
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j < outs; j++) y[at++]! += b[j]!;
}

/** Folds all dimensions but the last into rows. */
const rows = (x: T): T => (x.ndim === 2 ? x : x.reshape([-1, x.shape[x.ndim - 1]!]));

const LINEAR: Derivative = {
  name: 'AddmmBackward0',
  saves: 3,
  // Each factor is read for the other's gradient only.
  each: [2, 1, 0],
  inputs: [
    (g, n) => {
      const w = n.b!;
      if (gradEnabled || !plain(g, w)) return g.matmul(w);
      const [outs, ins] = w.shape as [number, number];
      const out = unfilled([...g.shape.slice(0, -1), ins], g.dtype, g);
      const up = contiguous(g);
      gemm(
        g.count / outs,
        ins,
        outs,
        up.storage.data,
        up.offset,
        outs,
        1,
        w.storage.data,
        w.offset,
        ins,
        1,
        out.storage.data,
        0,
      );
      return out;
    },
    (g, n) => {
      const x = n.a!;
      if (gradEnabled || !plain(g, x)) return rows(g).transpose(0, 1).matmul(rows(x));
      const ins = x.shape[x.ndim - 1]!;
      const outs = g.shape[g.ndim - 1]!;
      const out = unfilled([outs, ins], g.dtype, g);
      const up = contiguous(g);
      gemm(
        outs,
        ins,
        g.count / outs,
        up.storage.data,
        up.offset,
        1,
        outs,
        x.storage.data,
        x.offset,
        ins,
        1,
        out.storage.data,
        0,
      );
      return out;
    },
    (g, _n: Node) => (g.ndim === 1 ? g : rows(g).sum(0)),
  ],
};

/** Of matrices, without a bias. */
const PRODUCT: Derivative = { ...LINEAR, name: 'MmBackward0' };

/** On the CPU, floating point, contiguous: what the direct loops can read. */
function plain(a: T, b: T): boolean {
  return a.storage.device === cpu && b.storage.device === cpu && b.dense && a.dtype === b.dtype;
}

function check(x: T, weight: T, bias: T | null): void {
  const [outs, ins] = weight.shape as [number, number];
  if (weight.ndim !== 2)
    throw new ShapeError(`linear: the weight must be a matrix [out, in], got ${show(weight.shape)}`, {
      op: 'linear',
      shapes: [weight.shape],
    });
  const { shape } = x;
  if (shape.length === 0)
    throw new ShapeError(
      'both arguments to matmul need to be at least 1D, but they are 0D and 2D. linear: unsqueeze the input',
      { op: 'linear', shapes: [shape] },
    );
  if (shape[shape.length - 1] !== ins)
    throw new ShapeError(
      `mat1 and mat2 shapes cannot be multiplied (${by([x.count / shape[shape.length - 1]!, shape[shape.length - 1]!])} and ${by([ins, outs])}). ` +
        `linear: the input has the shape ${show(shape)}, and the layer takes ${ins} features. Set inFeatures to ${shape[shape.length - 1]}, or reshape the input`,
      { op: 'linear', shapes: [shape, weight.shape] },
    );
  if (x.dtype !== weight.dtype)
    throw new DTypeError(
      `mat1 and mat2 must have the same dtype, but got ${SCALAR_NAME[x.dtype]} and ${SCALAR_NAME[weight.dtype]}. linear: convert the input with .to('${weight.dtype}')`,
      { op: 'linear', dtypes: [x.dtype, weight.dtype] },
    );
  if (bias !== null && (bias.ndim !== 1 || bias.shape[0] !== outs))
    throw new ShapeError(`linear: the bias must have the shape [${outs}], got ${show(bias.shape)}`, {
      op: 'linear',
      shapes: [bias.shape],
    });
}

/**
 * `x Wᵀ + b`: [..., In], [Out, In], [Out] → [..., Out].
 * @throws ShapeError when the last size of x is not In.
 * @example
 * F.linear(torch.tensor([[1, 2]]), torch.tensor([[3, 4]]), torch.tensor([0.5])); // → tensor([[11.5000]])
 */
export function linear(x: T, weight: T, bias: T | null = null): T {
  if (
    x.ndim === 0 ||
    x.shape[x.ndim - 1] !== weight.shape[1] ||
    x.dtype !== weight.dtype ||
    weight.ndim !== 2 ||
    !isFloat(x.dtype)
  )
    check(x, weight, bias);
  const [outs, ins] = weight.shape as [number, number];
  if (bias !== null && bias.shape[0] !== outs) check(x, weight, bias);
  if (x.storage.device !== cpu || weight.storage.device !== cpu || !weight.dense || ins === 0 || !isFloat(x.dtype)) {
    const product = x.matmul(weight.transpose(0, 1));
    return bias === null ? product : product.add(bias);
  }
  const input = x.dense ? x : contiguous(x);
  const n = input.count / ins;
  const shape = input.shape.slice();
  shape[shape.length - 1] = outs;
  const out = unfilled(shape, x.dtype, x);
  const data = out.storage.data;
  const from = input.storage.data;
  const w = weight.storage.data;
  const b = bias === null ? null : elements(bias);
  if (
    data instanceof Float32Array &&
    from instanceof Float32Array &&
    w instanceof Float32Array &&
    n * outs * ins < limits.work
  ) {
    smallLinear(n, outs, ins, from, input.offset, w, weight.offset, b as Float32Array | null, data);
  } else {
    gemm(n, outs, ins, from, input.offset, ins, 1, w, weight.offset, 1, ins, data, 0);
    if (b !== null) addRow(n, outs, data, b);
  }
  if (gradEnabled && (x.tracked || weight.tracked || bias?.tracked))
    if (bias === null) record2(out.ndim === 2 ? PRODUCT : LINEAR, out, input, weight);
    else recordN(LINEAR, out, [input, weight, bias]);
  return out;
}

function checkBilinear(x1: T, x2: T, weight: T): void {
  const demand = (right: boolean, message: () => string): void => {
    if (right) return;
    throw new ShapeError(`bilinear(): ${message()}. The inputs are ${show(x1.shape)} and ${show(x2.shape)}`, {
      op: 'bilinear',
      shapes: [x1.shape, x2.shape, weight.shape],
    });
  };
  const rank = x1.ndim;
  demand(rank === x2.ndim, () => `input dimensions do not match: got ${rank} and ${x2.ndim}`);
  for (let i = 0; i < rank - 1; i++)
    demand(
      x1.shape[i] === x2.shape[i],
      () => `input batch dimensions do not match at dim ${i}: got ${x1.shape[i]} and ${x2.shape[i]}`,
    );
  for (const [i, x] of [x1, x2].entries())
    demand(
      x.shape[rank - 1] === weight.shape[i + 1],
      () =>
        `input${i + 1} size does not match weight size: got ${x.shape[rank - 1]} but expected ${weight.shape[i + 1]}`,
    );
}

/**
 * `y_k = x1ᵀ A_k x2 + b_k`: [..., In1], [..., In2] → [..., Out].
 * @example
 * F.bilinear(torch.ones(4, 2), torch.ones(4, 3), torch.ones(5, 2, 3)).shape; // → [4, 5]
 */
export function bilinear(x1: T, x2: T, weight: T, bias: T | null = null): T {
  const [outs, in1, in2] = weight.shape as [number, number, number];
  checkBilinear(x1, x2, weight);
  const lead = x1.shape.slice(0, -1);
  const a = x1.reshape([-1, in1]);
  const b = x2.reshape([-1, in2]);
  // [n, in1] · [in1, out·in2] → [n, out, in2], times b, summed over in2
  const mixed = a.matmul(weight.permute([1, 0, 2]).reshape([in1, outs * in2])).reshape([-1, outs, in2]);
  const out = mixed.mul(b.unsqueeze(1)).sum(2);
  return (bias === null ? out : out.add(bias)).reshape([...lead, outs]);
}
