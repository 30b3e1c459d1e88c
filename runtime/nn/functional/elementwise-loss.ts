import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative, InputGrad, Node } from '../../autograd/node.js';
import { record2 } from '../../autograd/record.js';
import { tensorAlgebra } from '../../autograd/tensor-algebra.js';
import { ShapeError, show } from '../../errors.js';
import type { Formula } from '../../ops/algebra.js';
import { contiguous } from '../../ops/copy.js';
import { differentDevices, empty, unfilled } from '../../ops/pointwise.js';
import { Program } from '../../ops/program.js';
import { promoteTypes } from '../../tensor/promotion.js';
import { sameShape } from '../../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../../tensor/tensor.js';
import type { FloatDType } from '../../types/index.js';
import type { LossRow } from './loss-table.js';

/** How the losses of the elements become one: their mean, their sum, or not at all. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Compares prediction and target; `setting` is the row's `c`. */
export type ElementwiseLoss = (x: T, y: T, reduction: Reduction, setting?: number) => Loss;

/** A loss: one number, or one per element (or sample) with reduction 'none'. */
export type Loss = Tensor<number[], FloatDType>;

/** What backward needs: the setting, and what the gradient of a reduced loss is multiplied by (0: not reduced). */
interface Context {
  readonly setting: number;
  readonly scale: number;
}

/** Makes the function of a row of the table: forward is one pass and a sum, backward one pass. */
export function elementwiseLoss(row: LossRow): ElementwiseLoss {
  const program = new Program(`${row.name}Loss`, 3, row.formula as Formula, row.scalar);
  const gradient = (formula: LossRow['dx'], name: string): InputGrad => {
    const back = new Program(name, 4, formula as Formula);
    return (g, node) => backward(back, formula, g, node);
  };
  const derivative: Derivative = {
    name: `${row.name}${row.name.startsWith('BinaryCrossEntropy') ? '' : 'Loss'}Backward0`,
    saves: 3,
    inputs: [
      gradient(row.dx, `${row.name}LossGradX`),
      row.dy === undefined ? () => undefined : gradient(row.dy, `${row.name}LossGradY`),
    ],
  };
  return (x, y, reduction, setting = 0) => {
    if (x.storage.device !== y.storage.device) differentDevices(row.name, x, y);
    const dtype = x.dtype === y.dtype ? x.dtype : promoteTypes(x.dtype, y.dtype);
    const shape = sameShape(x.shape, y.shape) ? x.shape : broadcast(row.name, x, y);
    if (reduction !== 'none' && reduction !== 'mean') checkReduction(reduction);
    const device = x.storage.device;
    // The mean, and the sum, of one element is the element.
    const alone = reduction !== 'none' && x.count === 1 && y.count === 1;
    let out = unfilled(alone ? [] : shape, dtype, x);
    device.map(program, out, x, y, setting);
    const { count } = out;
    if (reduction !== 'none' && !alone) {
      const each = out;
      out = empty([], dtype, x);
      device.reduce(reduction, out, each, 1, count, 1);
    }
    const scale = reduction === 'none' ? 0 : reduction === 'mean' ? 1 / count : 1;
    if (gradEnabled && (x.tracked || y.tracked)) record2(derivative, out, x, y, { setting, scale } satisfies Context);
    return out as Loss;
  };
}

function backward(program: Program, formula: LossRow['dx'], g: T, node: Node): T {
  const { setting, scale } = node.context as Context;
  const x = node.a!;
  const y = node.b!;
  if (gradEnabled) return formula(tensorAlgebra, scale === 0 ? g : g.mul(scale), x, y, setting) as T;
  const shape = sameShape(x.shape, y.shape) ? x.shape : broadcast('loss', x, y);
  const out = unfilled(shape, g.dtype, g);
  const device = g.storage.device;
  if (scale === 0) device.map(program, out, g, x, y, setting);
  else if (device.type === 'cpu') device.map(program, out, g.storage.data[g.offset]! * scale, x, y, setting);
  else device.map(program, out, scale === 1 ? g : contiguous(g.mul(scale)), x, y, setting);
  return out;
}

function broadcast(name: string, x: T, y: T): number[] {
  const rank = Math.max(x.ndim, y.ndim);
  const shape: number[] = [];
  for (let i = 1; i <= rank; i++) {
    const p = x.shape[x.ndim - i] ?? 1;
    const q = y.shape[y.ndim - i] ?? 1;
    if (p !== q && p !== 1 && q !== 1)
      throw new ShapeError(
        `The size of tensor a (${p}) must match the size of tensor b (${q}) at non-singleton dimension ${rank - i}. ` +
          `${name}Loss: prediction and target have the shapes ${show(x.shape)} and ${show(y.shape)}; give them the same shape`,
        { op: name, shapes: [x.shape, y.shape] },
      );
    shape.unshift(p === 1 ? q : p);
  }
  return shape;
}

/** Applies a reduction to losses that were computed by other operations. */
export function reduceLoss(loss: T, reduction: Reduction): Loss {
  if (reduction === 'mean') return loss.mean() as T as Loss;
  if (reduction === 'sum') return loss.sum() as T as Loss;
  checkReduction(reduction);
  return loss as Loss;
}

/** Fails for a reduction that there is not. */
export function checkReduction(value: unknown): void {
  if (value !== 'mean' && value !== 'sum' && value !== 'none')
    throw new RangeError(`${String(value)} is not a valid value for reduction. Use 'mean', 'sum' or 'none'`);
}

/** Fails unless prediction and target are tensors. */
export function demandPair(name: string, input: T, target: T): void {
  if (!(input instanceof Tensor && target instanceof Tensor)) demandTensors(name, { input, target });
}

/** Fails with a sentence where something that is not a tensor comes in. */
export function demandTensors(name: string, values: Record<string, unknown>): void {
  for (const argument in values) {
    const value = values[argument];
    if (value instanceof Tensor) continue;
    throw new TypeError(
      `${name}(): argument '${argument}' must be Tensor, not ${Array.isArray(value) ? 'list' : value === null ? 'None' : typeof value}. ` +
        'Make one with torch.tensor(…)',
    );
  }
}
