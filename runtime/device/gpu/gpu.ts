import { DeviceError } from '../../errors.js';
import type { Program } from '../../ops/program.js';
import type { DType, TypedArray } from '../../tensor/dtype.js';
import { Storage, type Strided } from '../../tensor/storage.js';
import type { Device, Operand } from '../device.js';
import { type Gpu, type Kernel, loadGpu } from './gpujs.js';
import { type Kind, MATMUL, pointwiseSource, REDUCTIONS, SOFTMAX } from './source.js';

/** What a storage's handle points to. In gpu.js's WebAssembly mode device memory is a typed array. */
interface Buffer {
  values: Float32Array;
}

/** gpu.js computes indices in float32 beyond what is declared an integer; up to here they are exact. */
const MAX_ELEMENTS = 2 ** 24;
const NONE = new Float32Array(0);

const bufferOf = (x: Strided): Buffer => x.storage.handle as Buffer;

function floatOnly(dtype: DType): void {
  if (dtype !== 'float32')
    throw new DeviceError(
      `the gpu device holds float32 only, not ${dtype}. Convert with .float(), or stay on the cpu`,
      { op: 'gpu' },
    );
}

/** Dimensions that all operands walk through evenly, merged: sizes, and a list of strides per operand. */
function collapse(shape: readonly number[], operands: readonly Strided[]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  shape.forEach((size, d) => {
    if (size === 1) return;
    const steps = operands.map((x) => {
      const own = d - (shape.length - x.shape.length);
      return own < 0 || x.shape[own] === 1 ? 0 : x.strides[own]!;
    });
    const last = sizes.length - 1;
    if (last >= 0 && steps.every((step, k) => strides[k]![last] === step * size)) {
      sizes[last]! *= size;
      steps.forEach((step, k) => {
        strides[k]![last] = step;
      });
    } else {
      sizes.push(size);
      steps.forEach((step, k) => {
        strides[k]!.push(step);
      });
    }
  });
  return { sizes, strides };
}

/** The GPU as a device: float32 tensors, and kernels that gpu.js compiles from the same formulas as the CPU's loops. */
class GpuDevice implements Device {
  readonly type = 'gpu';
  private readonly kernels = new Map<unknown, Map<string, Kernel>>();

  constructor(private readonly gpu: Gpu) {}

  allocate(dtype: DType, length: number): Storage {
    return this.wrap(dtype, new Float32Array(length));
  }

  unfilled(dtype: DType, length: number): Storage {
    return this.allocate(dtype, length);
  }

  recycle(): void {}

  upload(dtype: DType, data: TypedArray): Storage {
    return this.wrap(dtype, Float32Array.from(data));
  }

  private wrap(dtype: DType, values: Float32Array): Storage {
    floatOnly(dtype);
    return new Storage(this, dtype, NONE, { values } satisfies Buffer);
  }

  download(storage: Storage): TypedArray {
    return (storage.handle as Buffer).values.slice();
  }

  map(program: Program, out: Strided, ...operands: (Operand | undefined)[]): void {
    if (out.count === 0) return;
    const used = operands.slice(0, program.arity) as Operand[];
    const kinds = used.map((x): Kind => (typeof x === 'number' ? 'number' : 'array'));
    const { sizes, strides } = collapse(
      out.shape,
      used.filter((x) => typeof x !== 'number'),
    );
    const kernel = this.kernel(program, `${kinds} ${sizes.length}`, () =>
      pointwiseSource(program, kinds, sizes.length),
    );
    const args: unknown[] = [];
    let n = 0;
    for (const x of used) {
      if (typeof x === 'number') args.push(x);
      else args.push(this.input(x), x.offset, ...strides[n++]!);
    }
    // The index is taken apart from the last dimension to the first.
    this.write(out, this.run(kernel, out.count, [...args, ...sizes.slice(1).reverse()]));
  }

  reduce(kind: string, out: Strided, x: Strided, outer: number, size: number, inner: number): void {
    const source = REDUCTIONS[kind as keyof typeof REDUCTIONS];
    if (!source)
      throw new DeviceError(`${kind} is not available on the gpu device. Move the tensor with .to('cpu') first`, {
        op: kind,
      });
    if (outer * inner === 0) return;
    if (x.count === 0) {
      this.write(out, new Float32Array(outer * inner).fill(kind === 'mean' ? Number.NaN : 0));
      return;
    }
    const kernel = this.kernel(REDUCTIONS, kind, () => source);
    this.write(out, this.run(kernel, outer * inner, [this.input(x), x.offset, size, inner]));
  }

  matmul(out: Strided, a: Strided, b: Strided): void {
    const depth = a.shape[1]!;
    if (out.count === 0) return;
    if (depth === 0) {
      this.write(out, new Float32Array(out.count));
      return;
    }
    const kernel = this.kernel(MATMUL, '', () => MATMUL);
    const operand = (x: Strided) => [this.input(x), x.offset, x.strides[0]!, x.strides[1]!];
    this.write(out, this.run(kernel, out.count, [...operand(a), ...operand(b), b.shape[1]!, depth]));
  }

  softmax(out: Strided, x: Strided, outer: number, size: number, inner: number, log: boolean): void {
    if (x.count === 0) return;
    const rows = outer * inner;
    const { gpu } = this;
    const at = [this.input(x), x.offset, size, inner];
    const largest = gpu.input(
      this.run(
        this.kernel(REDUCTIONS, 'max', () => REDUCTIONS.max),
        rows,
        at,
      ),
    );
    const exp = gpu.input(
      this.run(
        this.kernel(SOFTMAX, 'exp', () => SOFTMAX.exp),
        x.count,
        [...at, largest],
      ),
    );
    const total = this.run(
      this.kernel(REDUCTIONS, 'sum', () => REDUCTIONS.sum),
      rows,
      [exp, 0, size, inner],
    );
    const last = log ? SOFTMAX.logSoftmax : SOFTMAX.softmax;
    const kernel = this.kernel(SOFTMAX, log ? 'log' : 'softmax', () => last);
    this.write(out, this.run(kernel, x.count, [...at, largest, gpu.input(total)]));
  }

  private input(x: Strided): unknown {
    return this.gpu.input(bufferOf(x).values);
  }

  private kernel(
    owner: unknown,
    key: string,
    make: () => { source: string; types: Parameters<Gpu['kernel']>[1] },
  ): Kernel {
    let own = this.kernels.get(owner);
    if (!own) {
      own = new Map();
      this.kernels.set(owner, own);
    }
    let kernel = own.get(key);
    if (!kernel) {
      const { source, types } = make();
      kernel = this.gpu.kernel(source, types);
      own.set(key, kernel);
    }
    return kernel;
  }

  private run(kernel: Kernel, count: number, args: readonly unknown[]): Float32Array {
    if (count > MAX_ELEMENTS)
      throw new DeviceError(
        `the gpu device makes at most ${MAX_ELEMENTS} elements at once, not ${count}. Split the tensor`,
        { op: 'gpu' },
      );
    return kernel(count, args);
  }

  /** Puts results where `out` lies: the whole storage is replaced, a part of it written element by element. */
  private write(out: Strided, values: Float32Array): void {
    const buffer = bufferOf(out);
    if (out.dense && out.offset === 0 && out.count === buffer.values.length) {
      buffer.values = values;
      return;
    }
    const { sizes, strides } = collapse(out.shape, [out]);
    const steps = strides[0]!;
    const index = sizes.map(() => 0);
    let at = out.offset;
    for (let i = 0; i < values.length; i++) {
      buffer.values[at] = values[i]!;
      for (let d = sizes.length - 1; d >= 0; d--) {
        at += steps[d]!;
        if (++index[d]! < sizes[d]!) break;
        at -= steps[d]! * sizes[d]!;
        index[d] = 0;
      }
    }
  }
}

/** Loads gpu.js and returns the GPU as a device. */
export async function openGpu(): Promise<Device> {
  return new GpuDevice(await loadGpu());
}
