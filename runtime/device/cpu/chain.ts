// Chains of cheap pointwise operations on large tensors, as one pass: in tanh(x).mul(2).add(1).relu().sum() the results in between are never looked at,
// and writing each to memory and reading it again takes three times as long as computing it.
//
// A large result of a pointwise operation remembers what is computed from it (it is a root); an operation with a number, or of one operand, on a root
// is put off until somebody asks for its elements. Asking for the elements of a root, which every write does first, computes all that was put off
// first, and the root becomes an ordinary storage: so nobody ever sees old or changed values. Nothing else can tell the difference.
import type { Program } from '../../ops/program.js';
import type { TypedArray } from '../../tensor/dtype.js';
import { type Deferred, Storage, type Strided } from '../../tensor/storage.js';
import type { Device, Operand } from '../device.js';
import { accelerators, type ChainStep } from './accelerator.js';
import { results } from './recycle.js';

/** Elements from which operations are put off, and how many results of one root may wait before the oldest is computed after all. */
export const chains = { from: 32_768, waiting: 4, steps: 16 };

/** Operations with a number for the second operand, and of one operand. */
const WITH_NUMBER = new Set(['add', 'sub', 'mul', 'div']);
const UNARY = new Set(['relu', 'neg', 'abs', 'square']);

/** A storage without an array, a root with results that wait, or one of those. */
class Chain implements Deferred {
  root: Storage | null = null;
  steps: readonly ChainStep[] = [];
  readonly waiting: Storage[] = [];

  constructor(readonly length: number) {}

  get idle(): boolean {
    return this.root === null && this.waiting.length === 0;
  }

  settle(storage: Storage): TypedArray {
    if (this.root !== null) {
      const out = results('float32', this.length) as Float32Array;
      run(this.steps, this.length, out, this.root.array as Float32Array);
      storage.array = out;
      const rest = (this.root.deferred as Chain).waiting;
      rest.splice(rest.indexOf(storage), 1);
      this.root = null;
    }
    storage.array ??= results('float32', this.length);
    while (this.waiting.length > 0) this.waiting[0]!.deferred!.settle(this.waiting[0]!);
    storage.deferred = null;
    return storage.array;
  }
}

/** A float32 storage whose array comes when it is needed. */
export function blank(device: Device, length: number): Storage {
  const storage = new Storage(device, 'float32', null);
  storage.deferred = new Chain(length);
  return storage;
}

function run(steps: readonly ChainStep[], n: number, out: Float32Array, x: Float32Array): void {
  for (const accelerator of accelerators) if (accelerator.chain?.(steps, n, out, x)) return;
  throw new Error('the accelerator that takes chains was removed while results were waiting');
}

/** Whether `out` is a whole storage that nobody has written to. */
export const isBlank = (out: Strided): boolean =>
  out.storage.array === null &&
  (out.storage.deferred as Chain).root === null &&
  (out.storage.deferred as Chain).length === out.count;

/** Makes a storage that was just computed a root. */
export function makeRoot(out: Strided): void {
  if (out.dtype === 'float32') out.storage.deferred = new Chain(out.count);
}

/** Puts program(x, scalar) off; false where it cannot be. `out` is blank. */
export function putOff(program: Program, out: Strided, x: Operand, scalar: Operand | undefined): boolean {
  if (typeof x === 'number' || (scalar !== undefined && typeof scalar !== 'number')) return false;
  const { name } = program;
  if (!(scalar === undefined ? UNARY : WITH_NUMBER).has(name)) return false;
  const { storage } = x;
  const from = storage.deferred as Chain | null;
  if (from === null || from.length !== x.count || !x.dense || x.dtype !== 'float32' || out.count !== x.count)
    return false;
  const root = from.root ?? storage;
  if (root.array === null || from.steps.length >= chains.steps || !accelerators.some((c) => c.chain)) return false;
  const { waiting } = root.deferred as Chain;
  if (waiting.length >= chains.waiting) waiting[0]!.deferred!.settle(waiting[0]!);
  const chain = out.storage.deferred as Chain;
  chain.root = root;
  chain.steps = [...from.steps, { name, scalar }];
  waiting.push(out.storage);
  return true;
}

/** The sum of a result that waits, without computing its elements; undefined where x is none, or nothing takes it. */
export function sumOfChain(x: Strided): number | undefined {
  const chain = x.storage.deferred as Chain | null;
  if (chain === null || chain.root === null || chain.length !== x.count || !x.dense) return undefined;
  for (const accelerator of accelerators) {
    const sum = accelerator.chainSum?.(chain.steps, chain.length, chain.root.array as Float32Array);
    if (sum !== undefined) return sum;
  }
  return undefined;
}
