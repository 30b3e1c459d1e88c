// Storages of the device, and how operands are read from them and results written into them.
import { DeviceError } from '../../errors.js';
import { allocate, type DType, type TypedArray } from '../../tensor/dtype.js';
import { Storage, type Strided } from '../../tensor/storage.js';
import type { Device, Operand } from '../device.js';
import { type Expression, isFlat, isLeaf, type Store, Value, valuesOf } from './expression.js';
import { scatterKernel } from './kernels.js';
import { walk } from './layout.js';
import { EXACT, type Handle, Values } from './values.js';

/** Elements that are also kept where they came from: class numbers and positions are looked at again without waiting for the device. */
const KEPT = 2 ** 16;

/** How the elements of a dtype are kept. */
export const STORES: Record<DType, Store> = {
  float32: 'float',
  float64: 'float',
  int64: 'int',
  int32: 'int',
  uint8: 'byte',
  bool: 'bool',
};

const handleOf = (x: { storage: Storage }): Handle => x.storage.handle as Handle;

/** Moves elements to the device and back, and looks at where they lie. */
export abstract class Storages extends Values {
  /** The device that all of this is. */
  protected abstract readonly self: Device;

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
    const value = this.valueIn(storage);
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
    const value = this.valueIn(storage);
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
    this.finish(true);
  }

  settle(storage: Storage): void {
    const value = this.valueIn(storage);
    if (value.pending !== null && typeof value.pending !== 'number') this.compute(value);
  }

  boundary(): void {
    this.engine.boundary?.();
  }

  /** Frees the elements of a storage now; using it afterwards is an error. */
  dispose(storage: Storage): void {
    this.set(storage.handle as Handle, null);
    this.memory.flush();
  }

  protected wrap(dtype: DType, value: Value): Storage {
    this.holds(dtype, value.length);
    const handle: Handle = { value: null };
    this.set(handle, value);
    return new Storage(this.self, dtype, ELSEWHERE, handle);
  }

  protected holds(dtype: DType, length: number): void {
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

  protected valueIn(storage: Storage): Value {
    if (storage.device !== this.self) otherDevice();
    const { value } = storage.handle as Handle;
    if (value === null)
      throw new DeviceError('this tensor was disposed of: its elements are gone. Call dispose() after the last use', {
        op: 'dispose',
      });
    return value;
  }

  /**
   * Operands as the kernel of `out` reads them; pending ones of the same layout are taken in. What must be computed is computed first: that
   * may free what the formula of the same value, taken in before, still refers to.
   */
  protected operands(given: readonly (Operand | undefined)[], out: Strided, reads: number): Expression[] {
    const seen = new Set<Value>();
    const places = given.map((x, i) => {
      if (typeof x === 'number' || (reads & (1 << i)) === 0) return typeof x === 'number' ? x : 0;
      const value = this.valueIn(x!.storage);
      if (typeof value.pending === 'number') return value.pending;
      const { sizes, strides } = walk(out.shape, x!);
      const asItLies =
        x!.offset === 0 &&
        value.length === out.count &&
        (value.length === 1 || (sizes.length === 1 && strides[0] === 1));
      if (!asItLies || (seen.has(value) && this.isCostly(value))) this.compute(value);
      seen.add(value);
      return asItLies ? value : { value, offset: x!.offset, sizes, strides };
    });
    return places.map((place) => (place instanceof Value ? this.taken(place) : place));
  }

  /** A copy of a whole storage into a whole one: both have the same value from now on. */
  protected share(out: Strided, x: Operand): boolean {
    if (typeof x === 'number') return false;
    const value = this.valueIn(x.storage);
    const all = (t: Strided): boolean => t.dense && t.offset === 0 && t.count === this.valueIn(t.storage).length;
    const [from, to] = [STORES[x.dtype], STORES[out.dtype]];
    if (!(to === 'float' || to === from || from === 'bool') || x.count !== out.count || !all(x) || !all(out))
      return false;
    if (!x.shape.every((size, d) => size === out.shape[out.shape.length - x.shape.length + d])) return false;
    this.set(handleOf(out), value);
    return true;
  }

  /** Puts results where `out` lies: the whole storage gets another value, a part of it is written over. */
  protected write(out: Strided, x: Expression): void {
    const handle = handleOf(out);
    const old = this.valueIn(out.storage);
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

  protected scatter(out: Strided, fresh: Value): void {
    const old = this.valueIn(out.storage);
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

  /** The elements of a contiguous operand in order: its formula, or where it lies. */
  protected inPlace(x: Strided, spare = 0): Expression {
    const value = this.valueIn(x.storage);
    if (x.offset === 0 && x.count === value.length) return this.taken(value, spare);
    this.compute(value);
    return { value, offset: x.offset, sizes: [x.count], strides: [1] };
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
