import type { Algebra, Arg, Formula } from './algebra.js';

/**
 * A pointwise formula with a name, and room for what devices compile it to. One object per formula lives as long as the module:
 * devices cache by identity.
 */
export class Program {
  /** The operands the formula reads, as bits: bit 0 for the first. */
  readonly reads: number;
  /** The formula gives back operand `passes` itself; -1 if it computes something. */
  readonly passes: number;
  /** Cache of the CPU device: the last loop used, and all of them by key. */
  key = -1;
  loop: unknown = null;
  readonly loops = new Map<number, unknown>();

  constructor(
    readonly name: string,
    /** Number of operands. */
    readonly arity: number,
    readonly formula: Formula,
    /** A function of the CPU device that gives the same as the formula, faster: a name in scalar-functions.ts. */
    readonly scalar: string | null = null,
  ) {
    let reads = 0;
    const operand = (i: number): Tracer => ({ bit: 1 << i, index: i });
    const result = formula(TRACE, operand(0), operand(1), operand(2), operand(3));
    const passed = typeof result === 'object' && result.index >= 0;
    if (typeof result === 'object') reads = result.bit;
    this.reads = reads;
    this.passes = passed ? (result as Tracer).index : -1;
  }
}

interface Tracer {
  bit: number;
  index: number;
}

/** Every operation gives the union of what its arguments read. */
const TRACE = new Proxy({} as Algebra<Tracer>, {
  get:
    () =>
    (...args: Arg<Tracer>[]) => ({
      bit: args.reduce<number>((bits, a) => bits | (typeof a === 'object' ? a.bit : 0), 0),
      index: -1,
    }),
});

/** out = a: copies, casts and fills. */
export const COPY = new Program('copy', 1, (_k, a) => a);
