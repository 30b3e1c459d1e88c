import { DeviceError } from '../../errors.js';
import { COPY, Program } from '../../ops/program.js';
import { allocate, type DType, type TypedArray } from '../../tensor/dtype.js';
import { Storage, type Strided } from '../../tensor/storage.js';
import type { Device, Operand, Reduction } from '../device.js';
import type { Engine, KernelSource } from './command.js';
import {
  type Applied,
  type Expression,
  isApplied,
  isLeaf,
  type Leaf,
  Plan,
  type Store,
  Value,
  valuesOf,
} from './expression.js';
import {
  type Built,
  candidatesKernel,
  pointwiseKernel,
  productKernel,
  reductionKernel,
  scatterKernel,
  takeKernel,
  tiledProductKernel,
} from './kernels.js';
import { walk } from './layout.js';
import { Memory } from './memory.js';
import { SPECIAL } from './source.js';

/** What a storage on the device points to. Null once it was disposed of. */
interface Handle {
  value: Value | null;
}

/** Whole numbers are exact in float32 up to here; quotients of indices as well. */
const EXACT = 2 ** 24;
/** Elements that are also kept where they came from: class numbers and positions are looked at again without waiting for the device. */
const KEPT = 2 ** 16;
/** Formulas put into one kernel at most, and arrays it reads. WebGPU guarantees eight buffers to a kernel, the result among them. */
const LARGEST = 24;
const INPUTS = 6;
/** Formulas that are computed again rather than kept when they are used a second time. */
const CHEAP = 4;
/** Elements one thread of a reduction folds; longer rows take a tree. */
const FOLD = 64;
/** Largest row that a single thread folds where there are threads enough. */
const FOLD_MANY = 512;
const ENOUGH = 4096;

const STORES: Record<DType, Store> = {
  float32: 'float',
  float64: 'float',
  int64: 'int',
  int32: 'int',
  uint8: 'byte',
  bool: 'bool',
};

const EXP_SHIFTED = new Program('softmaxTerm', 2, (k, x, m) => k.exp(k.sub(x, m)));
const SOFTMAX = new Program('softmax', 3, (k, x, m, t) => k.div(k.exp(k.sub(x, m)), t));
const LOG_SOFTMAX = new Program('logSoftmax', 3, (k, x, m, t) => k.sub(k.sub(x, m), k.log(t)));
const DIVIDE = new Program('divide', 2, (k, a, b) => k.div(a, b));

const handleOf = (x: { storage: Storage }): Handle => x.storage.handle as Handle;

/** The GPU as a device: tensors in float32 on the device, and kernels that gpu.js compiles from the same formulas as the CPU's loops. */
export class GpuDevice implements Device {
  readonly type = 'gpu';
  readonly memory: Memory;
  private sources = 0;
  private readonly kernels = new Map<string, { readonly id: number; readonly built: Built }>();

  constructor(readonly engine: Engine) {
    this.memory = new Memory(engine);
  }

  allocate(dtype: DType, length: number): Storage {
    return this.wrap(dtype, new Value(length, 0));
  }

  unfilled(dtype: DType, length: number): Storage {
    return this.allocate(dtype, length);
  }

  lengthOf(storage: Storage): number {
    return (storage.handle as Handle).value?.length ?? 0;
  }

  recycle(storage: Storage): void {
    this.set(storage.handle as Handle, null);
  }

  upload(dtype: DType, data: TypedArray): Storage {
    this.holds(dtype, data.length);
    if (dtype === 'int32' || dtype === 'int64')
      for (let i = 0; i < data.length; i++)
        if (Math.abs(data[i]!) > EXACT)
          throw new DeviceError(
            `the gpu device keeps whole numbers in float32, exact up to 2^24: ${data[i]} is too large. Keep this tensor on the cpu`,
            { op: 'gpu' },
          );
    const value = new Value(data.length, null);
    const copy = this.engine.memory(data.length);
    copy.set(data);
    if (data.length <= KEPT) value.host = copy;
    const id = this.memory.number();
    this.engine.send({ do: 'upload', id, data: copy });
    this.memory.adopt(value, id);
    return this.wrap(dtype, value);
  }

  download(storage: Storage): TypedArray {
    const value = this.valueOf(storage);
    const out = allocate(storage.dtype, value.length);
    if (value.length === 0) return out;
    if (value.host !== null) {
      out.set(value.host);
      return out;
    }
    const into = this.engine.memory(value.length);
    this.engine.send({ do: 'read', id: this.compute(value), into });
    this.finish();
    out.set(into);
    return out;
  }

  element(storage: Storage, index: number): number {
    const value = this.valueOf(storage);
    if (value.host !== null) return value.host[index]!;
    if (value.length === 1) return this.download(storage)[0]!;
    this.compute(value);
    const one = new Value(1, { value, offset: index, sizes: [], strides: [] });
    value.owners++;
    const into = this.engine.memory(1);
    this.engine.send({ do: 'read', id: this.compute(one), into });
    this.finish();
    this.memory.free(one);
    return into[0]!;
  }

  /** Waits until everything asked for so far is done, what was put off and is still reachable excepted. */
  synchronize(): void {
    this.finish();
  }

  private finish(): void {
    this.memory.flush();
    this.engine.finish();
  }

  map(program: Program, out: Strided, ...given: (Operand | undefined)[]): void {
    if (out.count === 0) return;
    if (program.passes >= 0 && this.share(out, given[program.passes]!)) return;
    const operands = given
      .slice(0, program.arity)
      .map((x, i) => this.operand(x!, out, (program.reads & (1 << i)) !== 0));
    this.write(out, this.apply(program, operands, STORES[out.dtype]));
  }

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

  matmul(out: Strided, a: Strided, b: Strided): void {
    const [m, depth] = a.shape as [number, number];
    this.product(
      out,
      [a, 0, a.strides[0]!, a.strides[1]!],
      [b, 0, b.strides[0]!, b.strides[1]!],
      1,
      m,
      b.shape[1]!,
      depth,
    );
  }

  /** out[batch, m, n] = a[batch, m, k] · b[batch, k, n]; the operands have any strides. */
  batchMatmul(out: Strided, a: Strided, b: Strided): void {
    const [batch, m, depth] = a.shape as [number, number, number];
    this.product(
      out,
      [a, ...(a.strides as [number, number, number])],
      [b, ...(b.strides as [number, number, number])],
      batch,
      m,
      b.shape[2]!,
      depth,
    );
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

  /** out[o, i, k] = x[o, at[i], k] for a contiguous x [outer, size, inner]; positions must be in range. */
  takeRows(out: Strided, x: Strided, at: ArrayLike<number>, _outer: number, size: number, inner: number): void {
    if (out.count === 0) return;
    const positions = this.upload('float32', Float32Array.from(at));
    const value = new Value(out.count, null);
    this.run('take', () => takeKernel(this.engine.info.backend), value, out.count, [
      this.compute(this.valueOf(x.storage)),
      this.compute(this.valueOf(positions)),
      x.offset,
      size,
      inner,
      at.length,
    ]);
    this.write(out, leaf(value));
  }

  /**
   * Runs a kernel of the user's own: `inputs` are storages that are read whole, with their sizes, and numbers. The first run waits, so that what
   * the kernel cannot do is said where it is called.
   */
  launch(
    key: string,
    kernel: KernelSource,
    shape: readonly number[],
    inputs: readonly (number | { readonly storage: Storage; readonly shape: readonly number[] })[],
  ): Storage {
    const length = shape.reduce((n, size) => n * size, kernel.width);
    const value = new Value(length, null);
    const sizes = inputs.map((x) => (typeof x === 'number' || x.shape.length < 2 ? null : [...x.shape].reverse()));
    const args = inputs.map((x) => (typeof x === 'number' ? x : this.compute(this.valueOf(x.storage))));
    const first = !this.kernels.has(key);
    const threads = [...shape].reverse();
    this.run(key, () => ({ ...kernel, specials: [] }), value, threads, args, sizes);
    if (first) {
      try {
        this.finish();
      } catch (error) {
        this.kernels.delete(key);
        throw error;
      }
    }
    return this.wrap('float32', value);
  }

  /** Frees the elements of a storage now; using it afterwards is an error. */
  dispose(storage: Storage): void {
    this.set(storage.handle as Handle, null);
    this.memory.flush();
  }

  private wrap(dtype: DType, value: Value): Storage {
    this.holds(dtype, value.length);
    const handle: Handle = { value: null };
    this.set(handle, value);
    return new Storage(this, dtype, ELSEWHERE, handle);
  }

  private holds(dtype: DType, length: number): void {
    if (dtype === 'float64')
      throw new DeviceError(
        "the gpu device has no float64. Convert with .float() before .to('gpu'), or stay on the cpu",
        { op: 'gpu' },
      );
    const { maxBufferBytes } = this.engine.info.limits;
    if (4 * length > maxBufferBytes)
      throw new DeviceError(
        `the gpu device holds at most ${maxBufferBytes / 4} elements in one tensor, not ${length}. Split the tensor`,
        { op: 'gpu' },
      );
  }

  /** Gives a storage another value; one that nobody else refers to is freed. */
  private set(handle: Handle, value: Value | null): void {
    const old = handle.value;
    if (value !== null) value.owners++;
    handle.value = value;
    if (old !== null) this.disown(old);
  }

  private disown(value: Value): void {
    if (--value.owners > 0) return;
    if (value.pending !== null) {
      const parts = valuesOf(value.pending);
      value.pending = null;
      for (const part of parts) this.disown(part);
    }
    this.memory.free(value);
  }

  private valueOf(storage: Storage): Value {
    if (storage.device !== this) otherDevice();
    const { value } = storage.handle as Handle;
    if (value === null)
      throw new DeviceError('this tensor was disposed of: its elements are gone. Call dispose() after the last use', {
        op: 'dispose',
      });
    return value;
  }

  /** An operand as the kernel of `out` reads it; a pending one of the same layout is taken in. */
  private operand(x: Operand, out: Strided, read: boolean): Expression {
    if (typeof x === 'number' || !read) return typeof x === 'number' ? x : 0;
    const value = this.valueOf(x.storage);
    if (typeof value.pending === 'number') return value.pending;
    const { sizes, strides } = walk(out.shape, x);
    const asItLies =
      x.offset === 0 && value.length === out.count && (value.length === 1 || (sizes.length === 1 && strides[0] === 1));
    if (!asItLies) {
      this.compute(value);
      return { value, offset: x.offset, sizes, strides };
    }
    return this.taken(value);
  }

  /** All of a value, as its formula where that is pending and may be repeated. */
  private taken(value: Value, spare = 0): Expression {
    const { pending } = value;
    if (pending === null) return leaf(value);
    if (typeof pending === 'number') return pending;
    const size = isApplied(pending) ? pending.size : 1;
    if ((value.uses > 0 && size > CHEAP) || valuesOf(pending).size + spare > INPUTS) {
      this.compute(value);
      return leaf(value);
    }
    value.uses++;
    return pending;
  }

  /** A formula over expressions, some of which are computed first if it grew too large for one kernel. */
  private apply(program: Program, operands: readonly Expression[], store: Store): Expression {
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
  private computed(x: Expression): Value {
    const length = lengthOf(x);
    const value = new Value(length, x);
    for (const part of valuesOf(x)) part.owners++;
    this.compute(value);
    return value;
  }

  /** A copy of a whole storage into a whole one: both have the same value from now on. */
  private share(out: Strided, x: Operand): boolean {
    if (typeof x === 'number') return false;
    const value = this.valueOf(x.storage);
    const all = (t: Strided): boolean => t.dense && t.offset === 0 && t.count === this.valueOf(t.storage).length;
    const [from, to] = [STORES[x.dtype], STORES[out.dtype]];
    if (!(to === 'float' || to === from || from === 'bool') || x.count !== out.count || !all(x) || !all(out))
      return false;
    if (!x.shape.every((size, d) => size === out.shape[out.shape.length - x.shape.length + d])) return false;
    this.set(handleOf(out), value);
    return true;
  }

  /** Puts results where `out` lies: the whole storage gets another value, a part of it is written over. */
  private write(out: Strided, x: Expression): void {
    const handle = handleOf(out);
    const old = this.valueOf(out.storage);
    const whole = out.dense && out.offset === 0 && out.count === old.length;
    if (isLeaf(x) && x.value.length === out.count && x.offset === 0 && (x.sizes.length === 0 || isFlat(x))) {
      if (whole) this.set(handle, x.value);
      else this.scatter(out, x.value);
      return;
    }
    const value = new Value(out.count, x);
    for (const part of valuesOf(x)) part.owners++;
    if (whole) this.set(handle, value);
    else this.scatter(out, value);
  }

  private scatter(out: Strided, fresh: Value): void {
    const old = this.valueOf(out.storage);
    if (old.length > EXACT)
      throw new DeviceError(
        `the gpu device writes into parts of tensors of at most ${EXACT} elements, not ${old.length}. Split the tensor`,
        { op: 'gpu' },
      );
    const { sizes, strides } = walk(out.shape, out);
    const steps = new Array<number>(sizes.length).fill(1);
    for (let d = sizes.length - 2; d >= 0; d--) steps[d] = steps[d + 1]! * sizes[d + 1]!;
    const order = sizes.map((_, d) => d).sort((p, q) => strides[q]! - strides[p]!);
    const value = new Value(old.length, null);
    const key = `scatter ${order.length}`;
    const args = [this.compute(old), this.compute(fresh), out.offset];
    for (const d of order) args.push(strides[d]!, sizes[d]!, steps[d]!);
    this.run(key, () => scatterKernel(order.length, this.engine.info.backend), value, old.length, args);
    this.set(handleOf(out), value);
    if (fresh.owners === 0) this.memory.free(fresh);
  }

  /** The buffer of a value, computed now if it was put off. */
  private compute(value: Value): number {
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

  private empty(value: Value): number {
    const id = this.memory.number();
    this.engine.send({ do: 'upload', id, data: this.engine.memory(value.length) });
    this.memory.adopt(value, id);
    return id;
  }

  private limitStrides(plan: Plan, length: number): void {
    if (length <= EXACT || this.engine.info.backend === 'webgpu') return;
    if (plan.leaves.some((x) => x.sizes.length > 1))
      throw new DeviceError(
        `the gpu device in its WebAssembly mode broadcasts and transposes at most ${EXACT} elements, not ${length}. Split the tensor`,
        { op: 'gpu' },
      );
  }

  /** Runs a kernel that gives all elements of `value`. */
  private run(
    key: string,
    make: () => Built,
    value: Value,
    threads: number | readonly number[],
    args: readonly number[],
    sizes?: readonly (readonly number[] | null)[],
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
    this.engine.send({ do: 'run', kernel: kernel.id, out, threads, args: all, ...(sizes && { sizes }) });
    this.memory.adopt(value, out);
  }

  /** The elements of a contiguous operand in order: its formula, or where it lies. */
  private inPlace(x: Strided, spare = 0): Expression {
    const value = this.valueOf(x.storage);
    if (x.offset === 0 && x.count === value.length) return this.taken(value, spare);
    this.compute(value);
    return { value, offset: x.offset, sizes: [x.count], strides: [1] };
  }

  /** [outer, size, inner] becomes [outer, inner], by a tree where rows are long. */
  private reduced(kind: Reduction, x: Expression, outer: number, size: number, inner: number): Value {
    let from: Value | null = null;
    for (let rest = size; ; ) {
      const single = rest <= FOLD || (outer * inner >= ENOUGH && rest <= FOLD_MANY);
      const chunks = single ? 1 : Math.min(Math.ceil(rest / FOLD), ENOUGH);
      const value = this.fold(kind, from === null ? x : leaf(from), outer, rest, inner, chunks, 1, chunks);
      if (from !== null) this.memory.free(from);
      if (chunks === 1) return value;
      from = value;
      rest = chunks;
    }
  }

  /** One step of the tree: [outer, size, inner] becomes [outer, chunks, inner]. */
  private fold(
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
  private position(
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
    const candidates = this.fold(kind, source, outer, size, inner, used, length, 1);
    if (used === 1) return leaf(candidates);
    const value = new Value(outer * inner, null);
    this.run(`${kind} of candidates`, () => candidatesKernel(kind, this.engine.info.backend), value, value.length, [
      this.compute(this.valueOf(x.storage)),
      candidates.id,
      x.offset,
      size,
      inner,
      used,
    ]);
    return leaf(value);
  }

  private product(
    out: Strided,
    [a, ba, ra, ca]: readonly [Strided, number, number, number],
    [b, bb, rb, cb]: readonly [Strided, number, number, number],
    batch: number,
    m: number,
    n: number,
    depth: number,
  ): void {
    if (out.count === 0) return;
    if (depth === 0) {
      this.write(out, this.apply(COPY, [0], 'float'));
      return;
    }
    const { backend } = this.engine.info;
    const [x, y] = [this.valueOf(a.storage), this.valueOf(b.storage)].map((value) => this.compute(value)) as [
      number,
      number,
    ];
    // Few results of long rows would keep few threads busy: products of parts, then their sum.
    const parts = m * n * batch <= 256 && depth >= 8 * FOLD && batch === 1 ? Math.floor(depth / FOLD) : 1;
    if (parts > 1 && depth % parts === 0) {
      const step = depth / parts;
      const partial = new Value(parts * m * n, null);
      const args = [x, a.offset, ca * step, ra, ca, y, b.offset, rb * step, rb, cb, m, n, step];
      this.run('product', () => productKernel(backend), partial, this.grid(parts, m, n), args);
      this.write(out, leaf(this.reduced('sum', leaf(partial), 1, parts, m * n)));
      return;
    }
    const args = [x, a.offset, ba, ra, ca, y, b.offset, bb, rb, cb, m, n, depth];
    if (m < 4) {
      const value = new Value(batch * m * n, null);
      this.run('product', () => productKernel(backend), value, this.grid(batch, m, n), args);
      this.write(out, leaf(value));
      return;
    }
    const tiles = Math.ceil(m / 4);
    const value = new Value(batch * tiles * 4 * n, null);
    this.run('tiled product', () => tiledProductKernel(backend), value, this.grid(batch, tiles, n), [...args, tiles]);
    // [batch, tiles, n, 4] read as [batch, rows, n]: the next kernel puts the rows in order as it reads.
    this.write(out, this.rows(value, batch, tiles, m, n));
  }

  /** Threads of a product, as its kernel of this backend counts them. */
  private grid(batch: number, rows: number, columns: number): number | readonly number[] {
    return this.engine.info.backend === 'webasm' ? [columns, rows, batch] : batch * rows * columns;
  }

  private rows(value: Value, batch: number, tiles: number, m: number, n: number): Expression {
    if (m % 4 === 0) return { value, offset: 0, sizes: [batch * tiles, 4, n], strides: [4 * n, 1, 4] };
    if (batch === 1) return { value, offset: 0, sizes: [tiles, 4, n], strides: [4 * n, 1, 4] };
    // Rows past the last are in the way: a copy of all, then the part that counts.
    const all = this.computed({ value, offset: 0, sizes: [batch * tiles, 4, n], strides: [4 * n, 1, 4] });
    return { value: all, offset: 0, sizes: [batch, m * n], strides: [tiles * 4 * n, 1] };
  }
}

/** Fails in PyTorch's words. */
function otherDevice(): never {
  throw new DeviceError(
    'Expected all tensors to be on the same device, but found at least two devices, gpu and cpu! Move one with .to()',
    { op: 'gpu' },
  );
}

/** What the CPU sees of elements on the device: an array of length 0 that refuses to be read. Without it whoever mixes devices would get NaN. */
const ELSEWHERE: Float32Array = new Proxy(new Float32Array(0), {
  get(target, key) {
    if (key === 'length' || key === 'byteLength' || typeof key === 'symbol') return Reflect.get(target, key, target);
    return otherDevice();
  },
});

const leaf = (value: Value): Leaf => ({
  value,
  offset: 0,
  sizes: value.length === 1 ? [] : [value.length],
  strides: value.length === 1 ? [] : [1],
});
const isFlat = (x: Leaf): boolean => x.sizes.length === 1 && x.strides[0] === 1;

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
