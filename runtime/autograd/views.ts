// Views and in-place changes: a change of a view is a change of its base, for gradients too.
import { GradError } from '../errors.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { gradEnabled } from './grad-mode.js';
import { type Derivative, Node } from './node.js';
import { edge, record1 } from './record.js';

/** A view of x with another geometry. Gradients flow back through `derivative`. */
export function view(
  x: T,
  shape: number[],
  strides: readonly number[] | null,
  offset: number,
  derivative: Derivative,
  context: unknown,
  count?: number,
): T {
  const out = new Tensor<number[], T['dtype']>(x.storage, shape, x.dtype, offset, strides, count);
  // A leaf that is a view itself (made by reshape, then asked for gradients) is what its views are views of.
  const base = x.base === null || (x.own && x.node === null) ? x : x.base;
  out.base = base;
  out.baseNode = base.node;
  if (gradEnabled && x.tracked) record1(derivative, out, x, context);
  return out;
}

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}
const geometry = (x: T): Geometry => ({ shape: x.shape, strides: x.strides, offset: x.offset });

/** A window of another storage with the same layout as `like`'s. */
const windowOn = (storage: T, like: Geometry): T =>
  new Tensor<number[], T['dtype']>(storage.storage, like.shape as number[], storage.dtype, like.offset, like.strides);

/** Zeros in a storage laid out as that of the base, as a flat tensor. */
function flatZeros(g: T, base: Geometry): T {
  const last = base.shape.reduce((at, size, i) => at + Math.max(size - 1, 0) * base.strides[i]!, base.offset);
  return g.newZeros([last + 1]);
}

/** The gradient of a base from that of a view of it: zero outside of the view. */
function scatterView(g: T, base: Geometry, part: Geometry): T {
  const flat = flatZeros(g, base);
  const repeats = part.strides.some((s, i) => s === 0 && part.shape[i]! > 1);
  if (gradEnabled || repeats) return placeRecorded(g, flat, base, part);
  windowOn(flat, part).copy_(g);
  return windowOn(flat, base).contiguousCopy();
}

/** The same by operations that are recorded: positions of the view in the storage are put in place by index. */
function placeRecorded(g: T, flat: T, base: Geometry, part: Geometry): T {
  const positions = flat.arangeLike();
  const at = windowOn(positions, part).reshape([-1]);
  const from = windowOn(positions, base).reshape([-1]);
  return flat
    .scatterAdd(0, at, g.reshape([-1]))
    .indexSelect(0, from)
    .reshape(base.shape as number[]);
}

/** The part of a base's gradient that belongs to a view. */
function gatherView(g: T, base: Geometry, part: Geometry): T {
  if (gradEnabled) {
    const flat = flatZeros(g, base);
    const positions = flat.arangeLike();
    const at = windowOn(positions, base).reshape([-1]);
    return flat
      .scatterAdd(0, at, g.reshape([-1]))
      .indexSelect(0, windowOn(positions, part).reshape([-1]))
      .reshape(part.shape as number[]);
  }
  const flat = flatZeros(g, base);
  windowOn(flat, base).copy_(g);
  return windowOn(flat, part);
}

/** Brings a view's node up to date after its base (or another view of it) was changed in place. */
function viewNode(x: T): Node | null {
  const base = x.base!;
  if (x.baseNode === base.node) return x.node;
  x.baseNode = base.node;
  const whole = geometry(base);
  const part = geometry(x);
  const derivative: Derivative = { name: 'AsStridedBackward0', saves: 0, inputs: [(g) => scatterView(g, whole, part)] };
  x.node = new Node(derivative, x.shape, x.dtype, [edge(base)]);
  x.own = true;
  return x.node;
}
Tensor.viewNode = viewNode;

/** Fails where a change in place breaks the rules; to be called before it. */
export function checkInPlace(x: T, op: string): void {
  if (gradEnabled && x.tracked) {
    const leafBase = x.base?.own === true && x.base.node === null;
    const leaf = leafBase || (x.own && x.gradFn === null);
    if (leaf)
      throw new GradError(
        `a ${leafBase ? 'view of a ' : ''}leaf Variable that requires grad is being used in an in-place operation. ` +
          `${op}: wrap the change in torch.noGrad(() => …), or use the operation without "_"`,
        { op },
      );
  }
  if (!x.dense && x.count > 1 && x.strides.some((s, i) => s === 0 && x.shape[i]! > 1))
    throw new GradError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. ' +
        'Please clone() the tensor before performing the operation',
      { op },
    );
}

/** Records that x was changed in place by the operation of `node`, whose first edge leads to what x was. */
export function changedInPlace(x: T, node: Node): void {
  const base = x.base;
  if (base === null) {
    x.node = node;
    x.own = true;
    return;
  }
  const whole = geometry(base);
  const part = geometry(x);
  const inner = node.derivative.inputs;
  const derivative: Derivative = {
    name: 'CopySlices',
    saves: node.derivative.saves,
    inputs: [
      (g) => {
        node.check();
        const within = inner[0]!(gatherView(g, whole, part), node);
        const replaced = within?.sumToSize(part.shape as number[]);
        return g
          .sub(scatterView(gatherView(g, whole, part), whole, part))
          .add(replaced ? scatterView(replaced, whole, part) : 0);
      },
      ...inner.slice(1).map((input): Derivative['inputs'][number] => (g) => {
        node.check();
        return input(gatherView(g, whole, part), node);
      }),
    ],
  };
  const slices = new Node(derivative, base.shape, base.dtype, [edge(base), ...node.edges.slice(1)]);
  slices.context = node;
  base.node = slices;
  base.own = true;
}
