// Values of the device: computed when somebody needs them, by kernels that are built once.
import { DeviceError } from '../../errors.js';
import type { Program } from '../../ops/program.js';
import type { Engine } from './command.js';
import {
  type Applied,
  type Expression,
  isApplied,
  isLeaf,
  type Leaf,
  leaf,
  Plan,
  type Store,
  Value,
  valuesOf,
} from './expression.js';
import { type Built, pointwiseKernel } from './kernels.js';
import { Memory } from './memory.js';
import { SPECIAL } from './source.js';

/** What a storage on the device points to. Null once it was disposed of. */
export interface Handle {
  value: Value | null;
}

/** Whole numbers are exact in float32 up to here; quotients of indices as well. */
export const EXACT = 2 ** 24;
/** Formulas put into one kernel at most, and arrays it reads. WebGPU guarantees eight buffers to a kernel, the result among them. */
const LARGEST = 24;
const INPUTS = 6;
/** Formulas that are computed again rather than kept when they are used a second time. */
const CHEAP = 4;

/** Puts pointwise work off, and runs it. */
export class Values {
  readonly memory: Memory;
  private sources = 0;
  protected readonly kernels = new Map<string, { readonly id: number; readonly built: Built }>();

  constructor(readonly engine: Engine) {
    this.memory = new Memory(engine);
  }

  protected finish(idle = false): void {
    this.memory.flush();
    this.engine.finish(idle);
  }

  /** Gives a storage another value; one that nobody else refers to is freed. */
  protected set(handle: Handle, value: Value | null): void {
    const old = handle.value;
    if (value !== null) value.owners++;
    handle.value = value;
    if (old !== null) this.disown(old);
  }

  protected disown(value: Value): void {
    if (--value.owners > 0) return;
    if (value.pending !== null) {
      const parts = valuesOf(value.pending);
      value.pending = null;
      for (const part of parts) this.disown(part);
    }
    this.memory.free(value);
  }

  /** Whether a formula is too long to be computed more than once. */
  protected isCostly({ pending }: Value): boolean {
    return pending !== null && isApplied(pending) && pending.size > CHEAP;
  }

  /** All of a value, as its formula where that is pending and may be repeated. */
  protected taken(value: Value, spare = 0): Expression {
    const { pending } = value;
    if (pending === null) return leaf(value);
    if (typeof pending === 'number') return pending;
    if ((value.uses > 0 && this.isCostly(value)) || valuesOf(pending).size + spare > INPUTS) {
      this.compute(value);
      return leaf(value);
    }
    value.uses++;
    return pending;
  }

  /** A formula over expressions, some of which are computed first if it grew too large for one kernel. */
  protected apply(program: Program, operands: readonly Expression[], store: Store): Expression {
    const passed = program.passes >= 0 ? operands[program.passes]! : null;
    if (passed !== null && store === 'float') return passed;
    if (typeof passed === 'number') return stored(store, passed);
    const measure = (list: readonly Expression[]): { size: number; reads: number } => {
      let size = 1;
      const values = new Set<Leaf>();
      for (const x of list) {
        size += isApplied(x) ? x.size : 0;
        leavesOf(x, values);
      }
      return { size, reads: values.size };
    };
    let list = operands;
    let { size, reads } = measure(list);
    if (size > LARGEST || reads > INPUTS) {
      list = list.map((x) => (isApplied(x) && x.size > 1 ? leaf(this.computed(x)) : x));
      ({ size, reads } = measure(list));
    }
    return { program, operands: list, store, size } satisfies Applied;
  }

  /** The elements of an expression over `length`, known by the largest value in it. */
  protected computed(x: Expression): Value {
    const length = lengthOf(x);
    const value = new Value(length, x);
    for (const part of valuesOf(x)) part.owners++;
    this.compute(value);
    return value;
  }

  /** The buffer of a value, computed now if it was put off. */
  protected compute(value: Value): number {
    if (value.id !== 0) return value.id;
    const { pending } = value;
    if (pending === null) return this.empty(value);
    const parts = valuesOf(pending);
    for (const part of parts) this.compute(part);
    const plan = new Plan(pending);
    const { backend } = this.engine.info;
    this.limitStrides(plan, value.length);
    this.run(plan.key, () => pointwiseKernel(plan, backend), value, value.length, plan.arguments());
    value.pending = null;
    for (const part of parts) this.disown(part);
    return value.id;
  }

  protected empty(value: Value): number {
    const id = this.memory.number();
    this.engine.send({ do: 'upload', id, data: this.engine.memory(value.length) });
    this.memory.adopt(value, id);
    return id;
  }

  protected limitStrides(plan: Plan, length: number): void {
    if (length <= EXACT || this.engine.info.backend === 'webgpu') return;
    if (plan.leaves.some((x) => x.sizes.length > 1))
      throw new DeviceError(
        `the gpu device in its WebAssembly mode broadcasts and transposes at most ${EXACT} elements, not ${length}. Split the tensor`,
        { op: 'gpu' },
      );
  }

  /** Runs a kernel that gives all elements of `value`. */
  protected run(
    key: string,
    make: () => Built,
    value: Value,
    threads: number | readonly number[],
    args: readonly number[],
    sizes?: readonly (readonly number[] | null)[],
    length?: number,
  ): void {
    let kernel = this.kernels.get(key);
    if (kernel === undefined) {
      const { specials, ...source } = make();
      kernel = { id: ++this.sources, built: { ...source, specials } };
      this.engine.send({ do: 'kernel', id: kernel.id, kernel: source });
      this.kernels.set(key, kernel);
    }
    const out = this.memory.number();
    const all = [...args, ...kernel.built.specials.map((name) => SPECIAL[name])];
    this.engine.send({
      do: 'run',
      kernel: kernel.id,
      out,
      threads,
      args: all,
      ...(sizes && { sizes }),
      ...(length && { length }),
    });
    this.memory.adopt(value, out);
  }
}

/** A number as a dtype keeps it. */
function stored(store: Store, x: number): number {
  if (store === 'float') return x;
  if (store === 'bool') return x === 0 ? 0 : 1;
  const whole = Number.isNaN(x) ? 0 : Math.trunc(x);
  return store === 'int' ? whole : whole & 255;
}

function leavesOf(x: Expression, into: Set<Leaf>): void {
  if (isLeaf(x)) into.add(x);
  else if (isApplied(x)) for (const operand of x.operands) leavesOf(operand, into);
}

/** Elements of an expression: those of its leaves, broadcast ones by their sizes. */
function lengthOf(x: Expression): number {
  if (typeof x === 'number') return 1;
  if (isLeaf(x)) return x.sizes.reduce((n, s) => n * s, 1);
  return Math.max(...x.operands.map(lengthOf));
}
