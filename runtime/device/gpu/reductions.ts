import { Program } from '../../ops/program.js';
import type { Strided } from '../../tensor/storage.js';
import type { Reduction } from '../device.js';
import { type Expression, type Leaf, leaf, Plan, Value, valuesOf } from './expression.js';
import { candidatesKernel, reductionKernel } from './kernels.js';
import { Storages } from './storages.js';

/** Elements one thread of a reduction folds; longer rows take a tree. */
export const FOLD = 64;
/** Largest row that a single thread folds where there are threads enough. */
const FOLD_MANY = 512;
const ENOUGH = 4096;

const EXP_SHIFTED = new Program('softmaxTerm', 2, (k, x, m) => k.exp(k.sub(x, m)));
const SOFTMAX = new Program('softmax', 3, (k, x, m, t) => k.div(k.exp(k.sub(x, m)), t));
const LOG_SOFTMAX = new Program('logSoftmax', 3, (k, x, m, t) => k.sub(k.sub(x, m), k.log(t)));
const DIVIDE = new Program('divide', 2, (k, a, b) => k.div(a, b));

/** Reductions as trees, and what is made of them. */
export abstract class Reductions extends Storages {
  reduce(kind: Reduction, out: Strided, x: Strided, outer: number, size: number, inner: number): void {
    if (outer * inner === 0) return;
    const source = this.inPlace(x);
    if (kind === 'argmax' || kind === 'argmin') {
      this.write(out, this.position(kind, x, source, outer, size, inner));
      return;
    }
    const total = leaf(this.reduced(kind, source, outer, size, inner));
    this.write(out, kind === 'mean' ? this.apply(DIVIDE, [total, size], 'float') : total);
  }

  softmax(out: Strided, x: Strided, outer: number, size: number, inner: number, log: boolean): void {
    if (x.count === 0) return;
    const source = this.inPlace(x, 2);
    const along = (value: Value): Leaf => ({ value, offset: 0, sizes: [outer, size, inner], strides: [inner, 0, 1] });
    const largest = along(this.reduced('max', source, outer, size, inner));
    const terms = this.apply(EXP_SHIFTED, [source, largest], 'float');
    const total = along(this.reduced('sum', terms, outer, size, inner));
    this.write(out, this.apply(log ? LOG_SOFTMAX : SOFTMAX, [source, largest, total], 'float'));
  }

  /** [outer, size, inner] becomes [outer, inner], by a tree where rows are long. */
  protected reduced(kind: Reduction, x: Expression, outer: number, size: number, inner: number): Value {
    let from: Value | null = null;
    for (let rest = size; ; ) {
      const single = rest <= FOLD || (outer * inner >= ENOUGH && rest <= FOLD_MANY);
      const chunks = single ? 1 : Math.min(Math.ceil(rest / FOLD), ENOUGH);
      const value = this.folded(kind, from === null ? x : leaf(from), outer, rest, inner, chunks, 1, chunks);
      if (from !== null) this.memory.free(from);
      if (chunks === 1) return value;
      from = value;
      rest = chunks;
    }
  }

  /** One step of the tree: [outer, size, inner] becomes [outer, chunks, inner]. */
  protected folded(
    kind: Reduction,
    x: Expression,
    outer: number,
    size: number,
    inner: number,
    chunks: number,
    first: number,
    stride: number,
  ): Value {
    for (const part of valuesOf(x)) this.compute(part);
    const plan = new Plan(x);
    const value = new Value(outer * chunks * inner, null);
    const { backend } = this.engine.info;
    this.limitStrides(plan, outer * size * inner);
    this.run(`${kind} ${plan.key}`, () => reductionKernel(kind, plan, backend), value, value.length, [
      ...plan.arguments(),
      size,
      inner,
      chunks,
      first,
      stride,
      Math.ceil(size / chunks),
    ]);
    return value;
  }

  /** Positions of the extremes; each thread takes neighbours, so that the first of equals stays first. */
  protected position(
    kind: 'argmax' | 'argmin',
    x: Strided,
    source: Expression,
    outer: number,
    size: number,
    inner: number,
  ): Expression {
    const chunks = size <= FOLD || (outer * inner >= ENOUGH && size <= FOLD_MANY) ? 1 : Math.ceil(size / FOLD);
    const length = Math.ceil(size / chunks);
    const used = Math.ceil(size / length);
    const candidates = this.folded(kind, source, outer, size, inner, used, length, 1);
    if (used === 1) return leaf(candidates);
    const value = new Value(outer * inner, null);
    this.run(`${kind} of candidates`, () => candidatesKernel(kind, this.engine.info.backend), value, value.length, [
      this.compute(this.valueIn(x.storage)),
      candidates.id,
      x.offset,
      size,
      inner,
      used,
    ]);
    return leaf(value);
  }
}
