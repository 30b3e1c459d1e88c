// Pointwise work that is put off: a value may stand for a formula over other values until somebody needs its elements. Chains of pointwise
// operations become one kernel this way, and what nobody reads is never computed. Values never change once made, so a formula may
// refer to them for as long as it likes.
import type { Program } from '../../ops/program.js';

/** Elements of one storage at one time. A change in place gives the storage another value. */
export class Value {
  /** Number of the buffer; 0 until it is computed. */
  id = 0;
  /** Storages and pending formulas that refer to it. */
  owners = 0;
  /** Formulas that took it in while it was pending. */
  uses = 0;
  /** The same elements on the CPU, where they came from there. */
  host: Float32Array | null = null;
  constructor(
    readonly length: number,
    public pending: Expression | null,
  ) {}
}

/** Where a formula reads: element `at` of the result comes from offset + Σ (index of dimension d) · strides[d]. */
export interface Leaf {
  readonly value: Value;
  readonly offset: number;
  /** No sizes: one element for all. */
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** How results are kept: everything lies in float32, whole numbers are cut and truth values are 0 or 1. */
export type Store = 'float' | 'int' | 'byte' | 'bool';

/** A formula over others. */
export interface Applied {
  readonly program: Program;
  readonly operands: readonly Expression[];
  readonly store: Store;
  /** Formulas in it, itself included. */
  readonly size: number;
}

/** A formula, elements of a value, or a number. */
export type Expression = Applied | Leaf | number;

export const isLeaf = (x: Expression): x is Leaf => typeof x !== 'number' && 'value' in x;
export const isApplied = (x: Expression): x is Applied => typeof x !== 'number' && 'program' in x;

/** Elements in the order in which they lie. */
export const isFlat = (x: Leaf): boolean => x.sizes.length === 1 && x.strides[0] === 1;

/** All elements of a value. */
export const leaf = (value: Value): Leaf => ({
  value,
  offset: 0,
  sizes: value.length === 1 ? [] : [value.length],
  strides: value.length === 1 ? [] : [1],
});

/** How a leaf is read: elements as they lie (f), the same from an offset on (o), one for all (s), or by strides (r and the rank). */
export const modeOf = (x: Leaf): string =>
  x.sizes.length === 0 ? 's' : !isFlat(x) ? `r${x.sizes.length}` : x.offset === 0 ? 'f' : 'o';

let programs = 0;
const numbers = new WeakMap<Program, number>();
function numberOf(program: Program): number {
  let n = numbers.get(program);
  if (n === undefined) {
    n = ++programs;
    numbers.set(program, n);
  }
  return n;
}

/** The parts of an expression in the order in which a kernel takes them, and a key that is equal for equal kernels. */
export class Plan {
  readonly leaves: Leaf[] = [];
  readonly constants: number[] = [];
  readonly key: string;
  /** What each part is called in the source. */
  readonly names = new Map<Leaf | Applied, string>();

  constructor(readonly root: Expression) {
    let applied = 0;
    const visit = (x: Expression): string => {
      if (typeof x === 'number') return `c${this.constants.push(x) - 1}`;
      const known = this.names.get(x);
      if (known !== undefined) return known;
      if (isLeaf(x)) {
        const same = this.leaves.findIndex((leaf) => sameLeaf(leaf, x));
        const name = `v${same >= 0 ? same : this.leaves.push(x) - 1}`;
        this.names.set(x, name);
        return same >= 0 ? name : `${name}${modeOf(x)}`;
      }
      const inside = x.operands.map(visit).join(' ');
      this.names.set(x, `e${applied++}`);
      return `(${numberOf(x.program)}${x.store[1]} ${inside})`;
    };
    this.key = visit(root);
  }

  /** Arguments for {@link parameters}. */
  arguments(): number[] {
    const out: number[] = [];
    for (const leaf of this.leaves) {
      out.push(leaf.value.id);
      const mode = modeOf(leaf);
      if (mode === 'f') continue;
      out.push(leaf.offset);
      if (!mode.startsWith('r')) continue;
      const { sizes, strides } = leaf;
      const rank = sizes.length;
      // Index of dimension d = (at / later sizes) − its own size · (at / (later sizes · own size)): the factors of the quotients.
      for (let d = 0; d < rank; d++) out.push(strides[d]! - (d + 1 < rank ? sizes[d + 1]! * strides[d + 1]! : 0));
      let later = 1;
      const divisors: number[] = [];
      for (let d = rank - 1; d > 0; d--) divisors.unshift((later *= sizes[d]!));
      out.push(...divisors);
    }
    out.push(...this.constants);
    return out;
  }
}

function sameLeaf(a: Leaf, b: Leaf): boolean {
  return (
    a.value === b.value &&
    a.offset === b.offset &&
    a.sizes.length === b.sizes.length &&
    a.sizes.every((s, i) => s === b.sizes[i]) &&
    a.strides.every((s, i) => s === b.strides[i])
  );
}

/** Every value that an expression reads. */
export function valuesOf(x: Expression, into = new Set<Value>(), seen = new Set<Applied>()): Set<Value> {
  if (isLeaf(x)) into.add(x.value);
  else if (isApplied(x) && !seen.has(x)) {
    seen.add(x);
    for (const operand of x.operands) valuesOf(operand, into, seen);
  }
  return into;
}
