// Backward: from the newest recorded operation to the oldest, each passes its gradient on to its inputs.
import { GradError, show, showSize } from '../errors.js';
import { sameShape } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { gradEnabled, setGradEnabled } from './grad-mode.js';
import type { Node } from './node.js';
import { edge } from './record.js';

export interface BackwardOptions {
  /** Keeps the graph for another backward. Default: the value of createGraph. */
  retainGraph?: boolean;
  /** Records backward itself, so that gradients can be differentiated again. */
  createGraph?: boolean;
}

let pass = 0;

/** All nodes that can be reached, newest first. */
function order(roots: readonly Node[]): Node[] {
  const visit = ++pass;
  const nodes: Node[] = [];
  for (const root of roots)
    if (root.visit !== visit) {
      root.visit = visit;
      root.grad = null;
      nodes.push(root);
    }
  for (let i = 0; i < nodes.length; i++) {
    const { edges } = nodes[i]!;
    for (let k = 0; k < edges.length; k++) {
      const next = edges[k]!;
      if (next !== null && next.visit !== visit) {
        next.visit = visit;
        // A pass that was interrupted, which skips `finally`, may have left something here.
        next.grad = null;
        nodes.push(next);
      }
    }
  }
  // Mostly sorted already: insertion beats a general sort for the graphs of small networks.
  if (nodes.length > 64) return nodes.sort((p, q) => q.seq - p.seq);
  for (let i = 1; i < nodes.length; i++) {
    const node = nodes[i]!;
    let k = i - 1;
    while (k >= 0 && nodes[k]!.seq < node.seq) {
      nodes[k + 1] = nodes[k]!;
      k--;
    }
    nodes[k + 1] = node;
  }
  return nodes;
}

/** Sums a gradient over broadcast dimensions and casts it, so that it looks like the tensor it belongs to. */
function conform(node: Node, grad: T): T {
  if (!sameShape(node.shape, grad.shape)) grad = grad.sumToSize(node.shape as number[]);
  return grad.dtype === node.dtype ? grad : grad.to(node.dtype);
}

/** Gives the array of a gradient back; a part of a larger storage stays, other parts may be in use. */
function discard(grad: T): void {
  grad.storage.recycle(grad.count);
}

/** Adds a gradient to what has come for a node. `owned`: nobody else holds its storage, so it may be added to in place. */
function deliver(node: Node, grad: T, owned: boolean, create: boolean): void {
  if (node.shape !== grad.shape || node.dtype !== grad.dtype) {
    const fitted = conform(node, grad);
    owned ||= fitted.storage !== grad.storage;
    grad = fitted;
  }
  if (node.grad === null) {
    node.grad = grad;
    node.owned = owned && grad.dense;
  } else if (node.owned && !create) {
    node.grad.add_(grad);
    if (owned) discard(grad);
  } else {
    node.grad = node.grad.add(grad);
    node.owned = true;
  }
}

/** Adds to the `grad` of a leaf. */
function accumulate(node: Node, grad: T, owned: boolean, create: boolean): void {
  const leaf = node.variable!;
  const before = leaf.gradient;
  if (before === null) {
    leaf.gradient = grad.dense && (create || owned) ? grad : grad.clone();
    leaf.gradShown = create;
  } else if (create || before.tracked) leaf.grad = before.add(grad);
  else {
    before.add_(grad);
    if (owned) discard(grad);
  }
}

/** Tensors whose gradients are wanted, instead of adding to leaves. */
interface Capture {
  readonly found: Map<Node, T | null>;
  /** What leads to them; nothing else is computed, as in PyTorch. */
  readonly leading: Set<Node>;
}

/** Fills in what leads to the wanted, and gives the nodes among it in their order. */
function leading(nodes: readonly Node[], { found, leading }: Capture): readonly Node[] {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (found.has(node) || node.edges.some((next) => next !== null && leading.has(next))) leading.add(node);
  }
  return nodes.filter((node) => leading.has(node));
}

function run(roots: readonly Node[], grads: readonly T[], options: BackwardOptions, capture: Capture | null): void {
  const create = options.createGraph ?? false;
  const retain = options.retainGraph ?? create;
  const before = gradEnabled;
  const nodes = capture === null ? order(roots) : leading(order(roots), capture);
  setGradEnabled(create);
  try {
    for (let i = 0; i < roots.length; i++) deliver(roots[i]!, grads[i]!, false, create);
    for (let i = 0; i < nodes.length; i++) step(nodes[i]!, retain, create, capture);
  } finally {
    setGradEnabled(before);
    for (let i = 0; i < nodes.length; i++) nodes[i]!.grad = null;
  }
}

function step(node: Node, retain: boolean, create: boolean, capture: Capture | null): void {
  let grad = node.grad;
  if (grad === null) return;
  const owned = node.owned;
  node.grad = null;
  if (node.hooks !== null)
    for (const hook of node.hooks) {
      const changed = hook(grad);
      if (changed instanceof Tensor) grad = changed as T;
    }
  if (capture?.found.has(node)) capture.found.set(node, grad);
  if (node.variable !== null) {
    if (capture === null) accumulate(node, grad, owned && node.hooks === null, create);
    return;
  }
  if (capture !== null && !node.edges.some((next) => next !== null && capture.leading.has(next))) return;
  node.check();
  const { edges } = node;
  const { inputs } = node.derivative;
  // Whether anything may still refer to the gradient's storage when this step is done.
  let free = owned && !retain && !create && !node.shared && node.hooks === null && capture === null;
  for (let k = 0; k < edges.length; k++) {
    const next = edges[k]!;
    if (next === null || (capture !== null && !capture.leading.has(next))) continue;
    const passed = inputs[k]!(grad, node);
    if (!passed) continue;
    const fresh = passed.storage !== grad.storage;
    if (!fresh) free = false;
    deliver(next, passed, fresh && !node.shared, create);
  }
  if (free) discard(grad);
  if (!retain) node.release();
}

function seed(x: T, gradient: T | undefined): T {
  if (gradient === undefined) {
    if (x.count !== 1)
      throw new GradError(
        `grad can be implicitly created only for scalar outputs. This one has shape ${show(x.shape)}: reduce it first (.sum() or .mean()), ` +
          'or pass a gradient of that shape to backward',
        { op: 'backward' },
      );
    const one = x.dtype === 'float32' ? new Float32Array(1) : new Float64Array(1);
    one[0] = 1;
    return new Tensor<number[], T['dtype']>(x.storage.device.upload(x.dtype, one), x.shape, x.dtype, 0, null, 1);
  }
  if (!sameShape(x.shape, gradient.shape))
    throw new GradError(
      `Mismatch in shape: grad_output[0] has a shape of ${showSize(gradient.shape)} and output[0] has a shape of ${showSize(x.shape)}. ` +
        'Pass a gradient of the shape of the tensor',
      { op: 'backward' },
    );
  return gradient;
}

function root(x: T): Node {
  const node = edge(x);
  if (node === null)
    throw new GradError(
      'element 0 of tensors does not require grad and does not have a grad_fn. Nothing that led to it has requiresGrad, or it was ' +
        'computed inside noGrad: create the parameters with { requiresGrad: true }',
      { op: 'backward' },
    );
  return node;
}

/** Adds d x / d leaf to the `grad` of every leaf that x was computed from. */
export function backward(x: T, gradient: T | undefined, options: BackwardOptions): void {
  run([root(x)], [seed(x, gradient)], options, null);
}

/** Options of {@link grad}. */
export interface GradOptions extends BackwardOptions {
  /** Gradients of the outputs; ones for scalars when left out. */
  gradOutputs?: T | readonly T[];
  /** Gives null for inputs that the outputs do not depend on, instead of failing. */
  allowUnused?: boolean;
}

/** Gradients of the sum of outputs with respect to the inputs; leaves' `grad` stays as it is. As `torch.autograd.grad`. */
export function grad(outputs: T | readonly T[], inputs: T | readonly T[], options: GradOptions = {}): (T | null)[] {
  const outs = outputs instanceof Tensor ? [outputs] : (outputs as readonly T[]);
  const ins = inputs instanceof Tensor ? [inputs] : (inputs as readonly T[]);
  const given = options.gradOutputs;
  const seeds = given === undefined ? [] : given instanceof Tensor ? [given] : (given as readonly T[]);
  const targets = ins.map((x) => {
    const node = edge(x);
    if (node === null)
      throw new GradError(
        'One of the differentiated Tensors does not require grad. Set requiresGrad on it before computing',
        { op: 'grad' },
      );
    return node;
  });
  const capture: Capture = { found: new Map(targets.map((node) => [node, null])), leading: new Set() };
  run(
    outs.map(root),
    outs.map((x, i) => seed(x, seeds[i])),
    options,
    capture,
  );
  return targets.map((node) => {
    const g = capture.found.get(node) ?? null;
    if (g === null && !options.allowUnused)
      throw new GradError(
        'One of the differentiated Tensors appears to not have been used in the graph. Set allowUnused: true if this is the desired behavior',
        { op: 'grad' },
      );
    return g;
  });
}
