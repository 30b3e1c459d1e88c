// The one file that imports gpu.js, and only when a program asks for the GPU: loading takes some 150 ms.
import { DeviceError } from '../../errors.js';
import type { EngineInfo, KernelSource } from './command.js';
import { helpersFor } from './dialect.js';

/** Elements on the device: a typed array in WebAssembly mode, a handle of a GPU buffer on WebGPU. */
export type Buffer = Float32Array | BufferResult;

/** gpu.js behind as little as the device needs of it. On WebGPU kernels and readings answer with promises. */
export interface Gpu {
  readonly info: EngineInfo;
  kernel(kernel: KernelSource): Kernel;
  upload(data: Float32Array): Buffer;
  read(buffer: Buffer): Float32Array | Promise<Float32Array>;
  free(buffer: Buffer): void;
}

/** Runs a kernel on `threads` threads; inputs among the arguments are buffers. */
export interface Kernel {
  run(
    threads: number | readonly number[],
    args: readonly (number | Buffer)[],
    sizes?: readonly (readonly number[] | null)[],
  ): Buffer | Promise<Buffer>;
  destroy(): void;
}

/** gpu.js's handle of a GPU buffer. */
interface BufferResult {
  readonly buffer: GpuBuffer;
  readonly output: number[];
  readonly componentCount?: number;
  toArray(): Promise<Float32Array>;
  delete(): void;
}
interface GpuBuffer {
  destroy(): void;
}
interface GpuDeviceHandle {
  readonly limits: Record<string, number>;
  readonly queue: { writeBuffer(buffer: GpuBuffer, offset: number, data: Float32Array): void };
  createBuffer(settings: { size: number; usage: number }): GpuBuffer;
}
interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
}
interface Context {
  readonly device: GpuDeviceHandle;
  readonly adapter: { readonly info?: AdapterInfo; readonly isFallbackAdapter?: boolean };
}

interface Shortcut {
  (...args: unknown[]): unknown;
  setOutput(sizes: number[]): Shortcut;
  destroy(): void;
  readonly kernel: {
    readonly fallbackReason?: string | null;
    moduleCacheLimit?: number;
    _shapeOutput: (data: Float32Array, ...rest: unknown[]) => unknown;
  };
}

interface Library {
  readonly GPU: {
    readonly isWebAssemblySupported: boolean;
    new (settings: {
      mode: string;
    }): {
      createKernel(source: string, settings: object): Shortcut;
      addFunction(source: string, settings: object): unknown;
    };
  };
  readonly WebGPUContext: { acquire(): Promise<Context> };
  readonly WebGPUBufferResult: new (settings: object) => BufferResult;
  input(values: Float32Array, size: readonly number[]): unknown;
}

/** STORAGE, COPY_SRC and COPY_DST of the WebGPU specification. */
const USAGE = 0x80 | 0x04 | 0x08;
const NOT_A_NUMBER =
  'a kernel gives back one number per element, or { returns: n } of them as [a, b, …], in every place alike';
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|software/i;

async function load(): Promise<Library> {
  const module = (await import('#gpujs')) as unknown as { default?: Library } & Library;
  return module.default ?? module;
}

/** 1-D output and 1-D inputs: `dynamicArguments` with 2-D inputs takes the output's width for the stride. */
const SETTINGS = {
  output: [1],
  dynamicOutput: true,
  dynamicArguments: true,
  precision: 'single',
  // Loops whose end is an argument stop silently after 1,000 rounds otherwise.
  loopMaxIterations: 2 ** 30,
};

/** gpu.js in its WebAssembly mode: runs anywhere and answers at once. */
export async function openWebAssembly(fallback: string): Promise<Gpu> {
  const { GPU, input } = await load();
  if (!GPU.isWebAssemblySupported)
    throw new DeviceError('the gpu device needs WebAssembly with SIMD. Use the cpu device here', { op: 'gpu' });
  const gpu = new GPU({ mode: 'webasm' });
  for (const { source, ...types } of helpersFor('webasm')) gpu.addFunction(source, types);
  return {
    info: {
      backend: 'webasm',
      adapter: 'WebAssembly',
      vendor: '',
      hardware: false,
      fallback,
      limits: { maxBufferBytes: 2 ** 31, maxInputs: 7 },
    },
    kernel({ source, types, width, constants, rank = 1 }) {
      const shortcut = gpu.createKernel(source, {
        ...SETTINGS,
        output: new Array<number>(rank).fill(1),
        argumentTypes: types,
        ...(constants && { constants }),
      });
      // Results stay flat, also those of four elements a thread.
      shortcut.kernel._shapeOutput = (data) => data;
      // A module per combination of sizes; each holds memory of its own.
      shortcut.kernel.moduleCacheLimit = 4;
      return {
        run(threads, args, sizes) {
          shortcut.setOutput(typeof threads === 'number' ? [threads] : [...threads]);
          const result = shortcut(
            ...args.map((x, i) => (x instanceof Float32Array ? input(x, sizes?.[i] ?? [x.length]) : x)),
          );
          const reason = shortcut.kernel.fallbackReason;
          if (reason) throw new DeviceError(`gpu.js left its WebAssembly mode: ${reason}`, { op: 'gpu' });
          const cells = typeof threads === 'number' ? threads : threads.reduce((n, size) => n * size, 1);
          if ((result as Float32Array).length !== cells * width) throw new DeviceError(NOT_A_NUMBER, { op: 'gpu' });
          return result as Float32Array;
        },
        destroy: () => shortcut.destroy(),
      };
    },
    upload: (data) => data,
    read: (buffer) => buffer as Float32Array,
    free() {},
  };
}

/** gpu.js on WebGPU. `navigator.gpu` must be there; rejects where no adapter answers. */
export async function openWebGpu(): Promise<Gpu> {
  const { GPU, WebGPUContext, WebGPUBufferResult } = await load();
  const context = await WebGPUContext.acquire();
  const { device, adapter } = context;
  const gpu = new GPU({ mode: 'webgpu' });
  for (const { source, ...types } of helpersFor('webgpu')) gpu.addFunction(source, types);
  const about = adapter.info ?? {};
  const name = [about.description, about.device, about.architecture].filter(Boolean).join(' ') || 'unknown';
  const maxBytes = Math.min(device.limits.maxStorageBufferBindingSize!, device.limits.maxBufferSize!);
  let reader: unknown = null;
  const handle = (buffer: GpuBuffer, output: readonly number[], kernel: unknown): BufferResult =>
    new WebGPUBufferResult({ buffer, output, context, kernel });
  const readerKernel = async (): Promise<unknown> => {
    const copy = gpu.createKernel('function (x) { return x; }', { ...SETTINGS, argumentTypes: { x: 'Float' } });
    await copy(0);
    return copy.kernel;
  };
  reader = await readerKernel();
  return {
    info: {
      backend: 'webgpu',
      adapter: name,
      vendor: about.vendor ?? '',
      hardware: adapter.isFallbackAdapter !== true && !SOFTWARE.test(`${name} ${about.vendor}`),
      fallback: null,
      limits: { maxBufferBytes: maxBytes, maxInputs: device.limits.maxStorageBuffersPerShaderStage! - 1 },
    },
    kernel({ source, types, width, constants, rank = 1 }) {
      const shortcut = gpu.createKernel(source, {
        ...SETTINGS,
        output: new Array<number>(rank).fill(1),
        argumentTypes: types,
        pipeline: true,
        immutable: true,
        ...(constants && { constants }),
      });
      return {
        async run(threads, args, sizes) {
          const output = typeof threads === 'number' ? [threads] : [...threads];
          shortcut.setOutput(output);
          const shaped = args.map((x, i) =>
            typeof x !== 'number' && sizes?.[i] ? handle((x as BufferResult).buffer, sizes[i], reader) : x,
          );
          const result = (await shortcut(...shaped)) as BufferResult;
          shaped.forEach((x, i) => {
            if (typeof x !== 'number' && x !== args[i]) (x as BufferResult).delete();
          });
          if (width !== (result.componentCount ?? 1)) throw new DeviceError(NOT_A_NUMBER, { op: 'gpu' });
          if (width === 1 && output.length === 1) return result;
          // The same buffer as single elements: gpu.js takes no arrays of four as arguments.
          const flat = handle(result.buffer, [output.reduce((n, size) => n * size, width)], reader);
          result.delete();
          return flat;
        },
        destroy: () => shortcut.destroy(),
      };
    },
    upload(data) {
      const buffer = device.createBuffer({ size: Math.max(data.byteLength, 4), usage: USAGE });
      // Dawn crashes on views of shared memory.
      device.queue.writeBuffer(buffer, 0, data.slice());
      return handle(buffer, [data.length], reader);
    },
    read: (buffer) => (buffer as BufferResult).toArray(),
    free: (buffer) => (buffer as BufferResult).delete(),
  };
}
