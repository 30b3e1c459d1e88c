import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative } from '../../autograd/node.js';
import { record1 } from '../../autograd/record.js';
import { fromElements } from '../../ops/host.js';
import { allocate, type TypedArray } from '../../tensor/dtype.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';

/** What {@link timesEach} records: the gradient is multiplied by the same factors. */
export const timesEachDerivative = (name: string): Derivative => ({
  name,
  saves: 0,
  inputs: [(g, n) => g.mul(n.context as T)],
});

/** x with every element multiplied by its own factor, which is no tensor of the graph. `from` are the elements of x. */
export function timesEach(x: T, from: TypedArray, factors: TypedArray, derivative: Derivative): T {
  const to = allocate(x.dtype, x.count);
  for (let i = 0; i < to.length; i++) to[i] = from[i]! * factors[i]!;
  const shape = x.shape.slice();
  const out = fromElements(to, shape, x.dtype, x);
  if (gradEnabled && x.tracked) record1(derivative, out, x, fromElements(factors, shape, x.dtype, x));
  return out;
}
