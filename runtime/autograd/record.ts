// Called by operations after their forward pass, when a gradient may be wanted. Written out per number of inputs: this is on the
// path of every small operation.
import type { AnyTensor as T } from '../tensor/tensor.js';
import { type Derivative, Node } from './node.js';

/** Adds to the gradient of a leaf; the engine handles it itself. */
const ACCUMULATE: Derivative = { name: 'AccumulateGrad', saves: 0, inputs: [] };

/** The node that gradients for x flow to; null if x wants none. */
export function edge(x: T): Node | null {
  const node = x.base === null ? x.node : x.gradFn;
  if (node !== null) return node;
  if (!x.own) return null;
  if (x.leaf === null) {
    x.leaf = new Node(ACCUMULATE, x.shape, x.dtype, []);
    x.leaf.variable = x;
  }
  return x.leaf;
}

function finish(node: Node, out: T, saves: number): void {
  if ((saves & 8) !== 0) {
    node.out = out;
    node.versionOut = out.storage.version;
  }
  out.node = node;
  out.own = true;
}

/** What the derivatives of those inputs read that a gradient flows to. */
const needed = ({ each, saves }: Derivative, edges: readonly (Node | null)[]): number =>
  each === undefined ? saves : edges.reduce((all, next, i) => (next === null ? all : all | (each[i] ?? saves)), 0);

/** Records an operation of one input. */
export function record1(derivative: Derivative, out: T, a: T, context: unknown = null): void {
  const node = new Node(derivative, out.shape, out.dtype, [edge(a)]);
  const saves = derivative.each === undefined ? derivative.saves : derivative.each[0]!;
  if ((saves & 1) !== 0) {
    node.a = a;
    node.versionA = a.storage.version;
  }
  node.context = context;
  finish(node, out, saves);
}

/** Has backward find out when a tensor that the derivative reads from its context (a mask, positions) was changed in the meantime. */
export function guard(out: T, read: T): void {
  out.node!.c = read;
  out.node!.versionC = read.storage.version;
}

/** Records an operation of two inputs. */
export function record2(derivative: Derivative, out: T, a: T, b: T, context: unknown = null): void {
  const first = edge(a);
  const second = edge(b);
  const node = new Node(derivative, out.shape, out.dtype, [first, second]);
  const { each } = derivative;
  const saves =
    each === undefined || (first !== null && second !== null) ? derivative.saves : each[first === null ? 1 : 0]!;
  if ((saves & 1) !== 0) {
    node.a = a;
    node.versionA = a.storage.version;
  }
  if ((saves & 2) !== 0) {
    node.b = b;
    node.versionB = b.storage.version;
  }
  node.context = context;
  finish(node, out, saves);
}

/** Records an operation of any number of inputs; the first three can be saved. A null stands for an input left out. */
export function recordN(derivative: Derivative, out: T, inputs: readonly (T | null)[], context: unknown = null): Node {
  const edges: (Node | null)[] = [];
  for (let i = 0; i < inputs.length; i++) edges.push(inputs[i] === null ? null : edge(inputs[i]!));
  const node = new Node(derivative, out.shape, out.dtype, edges);
  const [a = null, b = null, c = null] = inputs;
  const saves = needed(derivative, edges);
  if (a !== null && (saves & 1) !== 0) {
    node.a = a;
    node.versionA = a.storage.version;
  }
  if (b !== null && (saves & 2) !== 0) {
    node.b = b;
    node.versionB = b.storage.version;
  }
  if (c !== null && (saves & 4) !== 0) {
    node.c = c;
    node.versionC = c.storage.version;
  }
  node.context = context;
  finish(node, out, saves);
  return node;
}
