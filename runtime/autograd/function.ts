// biome-ignore-all lint/complexity/noThisInStatic: `apply` works on the subclass it is called on
import { DTypeError, GradError, ShapeError, show } from '../errors.js';
import { isFloat } from '../tensor/dtype.js';
import { sameShape } from '../tensor/shape.js';
import { type AnyTensor as T, Tensor } from '../tensor/tensor.js';
import { gradEnabled, noGrad } from './grad-mode.js';
import { type Derivative, FREED, Node, staleSentence } from './node.js';
import { edge } from './record.js';

/** What a custom function keeps from forward to backward. */
export class FunctionContext {
  private saved: readonly T[] = [];
  private versions: readonly number[] = [];
  private freed = false;
  /** Which inputs want a gradient: backward may give null for the others. */
  needsInputGrad: readonly boolean[] = [];
  /** Anything else backward needs. */
  [key: string]: unknown;

  /** Keeps tensors for backward, checked then for changes in place. */
  saveForBackward(...tensors: T[]): void {
    this.saved = tensors;
    this.versions = tensors.map((x) => x.storage.version);
  }

  /** What {@link saveForBackward} kept. */
  get savedTensors(): readonly T[] {
    if (this.freed) throw new GradError(FREED, { op: 'savedTensors' });
    this.saved.forEach((x, i) => {
      const version = this.versions[i]!;
      if (x.storage.version !== version)
        throw new GradError(`${staleSentence(x, version, x.gradFn)}It was saved for backward: save a clone()`, {
          op: 'savedTensors',
        });
    });
    return this.saved;
  }

  /** @internal Lets go of what was saved, after backward. */
  release(): void {
    this.freed = this.freed || this.saved.length > 0;
    this.saved = [];
  }
}

/** The node of a function of one's own: releases what its context saved. */
class FunctionNode extends Node {
  ctx: FunctionContext | null = null;
  override release(): void {
    super.release();
    this.ctx?.release();
  }
}

type Grads = T | null | undefined | readonly (T | null | undefined)[];

/**
 * An operation with a derivative of your own. Subclass it with static `forward` and `backward`, and call it with `apply`.
 *
 * @example
 * class Cube extends torch.autograd.Function {
 *   static override forward(ctx: FunctionContext, x: Tensor) { ctx.saveForBackward(x); return x.pow(3); }
 *   static override backward(ctx: FunctionContext, g: Tensor) { return g.mul(ctx.savedTensors[0].square().mul(3)); }
 * }
 * const y = Cube.apply(x);
 */
export class AutogradFunction {
  /** Computes the result, unrecorded; keeps in ctx what backward needs. */
  static forward(_ctx: FunctionContext, ..._inputs: never[]): unknown {
    throw new TypeError('You must implement the forward function for custom autograd.Function.');
  }

  /** Gradient of every input of forward, from that of the outputs. */
  static backward(_ctx: FunctionContext, ..._grads: never[]): unknown {
    throw new TypeError(
      'You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD. Add a static backward to the class',
    );
  }

  /** Runs forward and records it. */
  static apply<C extends typeof AutogradFunction>(this: C, ...inputs: unknown[]): ReturnType<C['forward']> {
    type Result = ReturnType<C['forward']>;
    const ctx = new FunctionContext();
    const tensors = inputs.map((x) => (x instanceof Tensor ? (x as T) : null));
    ctx.needsInputGrad = tensors.map((x) => x?.requiresGrad ?? false);
    const result = noGrad(() => this.forward(ctx, ...(inputs as never[])) as T | readonly T[]);
    const outputs = (result instanceof Tensor ? [result] : result) as T[];
    if (!gradEnabled || !tensors.some((x) => x?.tracked)) return result as Result;
    // An input given back as it is must become a tensor of its own, or it would be its own input.
    const own = outputs.map((y) => (tensors.includes(y) ? y.detach() : y));
    if (own.length === 1) this.record(ctx, tensors, own[0]!);
    else this.recordMany(ctx, tensors, own);
    return (result instanceof Tensor ? own[0] : own) as Result;
  }

  private static derivative(ctx: FunctionContext, count: number, grads: () => T[]): Derivative {
    // All gradients are computed when the first is asked for.
    let computed: readonly (T | null | undefined)[] | null = null;
    return {
      name: `${this.name}Backward`,
      saves: 0,
      inputs: Array.from({ length: count }, (_, i) => (_g, node) => {
        computed ??= this.checked(this.backward(ctx, ...(grads() as never[])) as Grads, node);
        const g = computed[i];
        if (i === count - 1) computed = null;
        return g;
      }),
    };
  }

  /** As many gradients as inputs, each of the shape of its input. */
  private static checked(given: Grads, { edges }: Node): readonly (T | null | undefined)[] {
    const name = `${this.name}Backward`;
    const list = (
      given instanceof Tensor || given === null || given === undefined ? [given] : given
    ) as readonly (T | null)[];
    if (list.length < edges.length || list.slice(edges.length).some((g) => g))
      throw new TypeError(
        `function ${name} returned an incorrect number of gradients (expected ${edges.length}, got ${list.length}). Give one for each input of forward, null where there is none`,
      );
    return list.map((g, i) => {
      const shape = edges[i]?.shape;
      if (!g || shape === undefined || sameShape(g.shape, shape)) return g;
      const gap = g.ndim - shape.length;
      if (gap < 0 || shape.some((size, d) => size !== 1 && size !== g.shape[gap + d]))
        throw new ShapeError(
          `Function ${name} returned an invalid gradient at index ${i} - got ${show(g.shape)} but expected shape compatible with ${show(shape)}. backward gives gradients of the shape of the inputs`,
          { op: name, shapes: [g.shape, shape] },
        );
      return g.sumToSize(shape) as T;
    });
  }

  private static record(ctx: FunctionContext, inputs: (T | null)[], out: T): void {
    demandFloat(this.name, out);
    let current: T;
    const derivative = this.derivative(ctx, inputs.length, () => [current]);
    const node = new FunctionNode(
      {
        ...derivative,
        inputs: derivative.inputs.map((f) => (g, n) => {
          current = g;
          return f(g, n);
        }),
      },
      out.shape,
      out.dtype,
      inputs.map((x) => (x === null ? null : edge(x))),
    );
    node.shared = true;
    node.ctx = ctx;
    out.node = node;
    out.own = true;
  }

  /** Each output gets a node that hands its gradient to the one for the function. */
  private static recordMany(ctx: FunctionContext, inputs: (T | null)[], outs: T[]): void {
    const grads = new Map<number, T>();
    const derivative = this.derivative(ctx, inputs.length, () =>
      outs.map((y, i) => grads.get(i) ?? (y.newZeros(y.shape) as T)),
    );
    const first = outs.find((y) => isFloat(y.dtype)) ?? outs[0]!;
    const node = new FunctionNode(
      derivative,
      [],
      first.dtype,
      inputs.map((x) => (x === null ? null : edge(x))),
    );
    node.shared = true;
    node.ctx = ctx;
    outs.forEach((y, i) => {
      if (!isFloat(y.dtype)) return;
      const hand: Derivative = {
        name: `${this.name}Backward`,
        saves: 0,
        inputs: [
          (g) => {
            grads.set(i, g);
            return g.newZeros([]);
          },
        ],
      };
      const handing = new Node(hand, y.shape, y.dtype, [node]);
      // It keeps the gradient for the node of the function.
      handing.shared = true;
      y.node = handing;
      y.own = true;
    });
  }
}

function demandFloat(name: string, y: T): void {
  if (!isFloat(y.dtype))
    throw new DTypeError(`${name}: only floating-point results can have gradients, got ${y.dtype}`, {
      op: name,
      dtypes: [y.dtype],
    });
}
