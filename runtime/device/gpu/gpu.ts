import type { Windows } from '../../nn/functional/unfold.js';
import { COPY, type Program } from '../../ops/program.js';
import type { Storage, Strided } from '../../tensor/storage.js';
import type { Device, Operand } from '../device.js';
import type { KernelSource } from './command.js';
import type { Backend } from './dialect.js';
import { type Expression, leaf, Value } from './expression.js';
import { type Built, productKernel, takeKernel, tiledProductKernel } from './kernels.js';
import { Orders } from './order.js';
import { planProduct, tiledKernel } from './product.js';
import { FOLD } from './reductions.js';
import { STORES } from './storages.js';
import { EXACT } from './values.js';
import { foldKernel, unfoldKernel, windowArguments } from './windows.js';

/** The GPU as a device: tensors in float32 on the device, and kernels that gpu.js compiles from the same formulas as the CPU's loops. */
export class GpuDevice extends Orders implements Device {
  readonly type = 'gpu';
  protected readonly self = this;

  map(program: Program, out: Strided, ...given: (Operand | undefined)[]): void {
    if (out.count === 0) return;
    if (program.passes >= 0 && this.share(out, given[program.passes]!)) return;
    const operands = this.operands(given.slice(0, program.arity), out, program.reads);
    this.write(out, this.apply(program, operands, STORES[out.dtype]));
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

  /** out[o, i, k] = x[o, at[i], k] for a contiguous x [outer, size, inner]; positions must be in range. */
  takeRows(out: Strided, x: Strided, at: ArrayLike<number>, _outer: number, size: number, inner: number): void {
    if (out.count === 0) return;
    const positions = this.upload('float32', Float32Array.from(at));
    const value = new Value(out.count, null);
    this.run('take', () => takeKernel(this.engine.info.backend), value, out.count, [
      this.compute(this.valueIn(x.storage)),
      this.compute(this.valueIn(positions)),
      x.offset,
      size,
      inner,
      at.length,
    ]);
    this.write(out, leaf(value));
  }

  unfold(out: Strided, x: Strided, windows: Windows): boolean {
    return this.windows('unfold', unfoldKernel, out, x, windows);
  }

  fold(out: Strided, x: Strided, windows: Windows): boolean {
    return this.windows('fold', foldKernel, out, x, windows);
  }

  private windows(
    name: string,
    make: (backend: Backend) => Built,
    out: Strided,
    x: Strided,
    windows: Windows,
  ): boolean {
    if (x.count > EXACT || out.count > EXACT) return false;
    if (out.count === 0) return true;
    const value = new Value(out.count, null);
    const source = this.compute(this.valueIn(x.storage));
    this.run(name, () => make(this.engine.info.backend), value, out.count, [
      source,
      ...windowArguments(windows, x.offset),
    ]);
    this.write(out, leaf(value));
    return true;
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
    const args = inputs.map((x) => (typeof x === 'number' ? x : this.compute(this.valueIn(x.storage))));
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

  protected product(
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
    const [x, y] = [this.valueIn(a.storage), this.valueIn(b.storage)].map((value) => this.compute(value)) as [
      number,
      number,
    ];
    if (backend === 'webgpu') {
      const plan = planProduct([a.offset, ba, ra, ca], [b.offset, bb, rb, cb], batch, m, n, depth);
      const { parts, step, groups, layout, tile } = plan;
      if (groups.every((count) => count < 2 ** 16)) {
        const size = batch * m * n;
        const value = new Value(size * parts, null);
        const key = `product ${tile.rows} ${Object.values(layout)}`;
        const [aStep, bStep] = parts > 1 ? [ca * step, rb * step] : [ba, bb];
        const args = [x, a.offset, aStep, ra, ca, y, b.offset, bStep, rb, cb, m, n, depth, step];
        this.run(key, () => tiledKernel(plan), value, groups, args, undefined, value.length);
        this.write(out, leaf(parts > 1 ? this.reduced('sum', leaf(value), 1, parts, size) : value));
        return;
      }
    }
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
  protected grid(batch: number, rows: number, columns: number): number | readonly number[] {
    return this.engine.info.backend === 'webasm' ? [columns, rows, batch] : batch * rows * columns;
  }

  protected rows(value: Value, batch: number, tiles: number, m: number, n: number): Expression {
    if (m % 4 === 0) return { value, offset: 0, sizes: [batch * tiles, 4, n], strides: [4 * n, 1, 4] };
    if (batch === 1) return { value, offset: 0, sizes: [tiles, 4, n], strides: [4 * n, 1, 4] };
    // Rows past the last are in the way: a copy of all, then the part that counts.
    const all = this.computed({ value, offset: 0, sizes: [batch * tiles, 4, n], strides: [4 * n, 1, 4] });
    return { value: all, offset: 0, sizes: [batch, m * n], strides: [tiles * 4 * n, 1] };
  }
}
