// The one file that imports gpu.js, and only when a program asks for the GPU: loading takes some 150 ms.
import type { Counters, EngineInfo, KernelSource } from './command.js';
import type { Slot } from './pool.js';
import type { Sheet, Step } from './recording.js';

/** Elements on the device: a typed array in WebAssembly mode, a buffer of the GPU on WebGPU. */
export type Buffer = Float32Array | GpuArray;

/** A buffer of the GPU. */
export interface GpuArray {
  readonly buffer: GpuBuffer;
  /** Where it came from and goes when it is free. */
  readonly slot: Slot;
  /** Its number: bindings are kept by it. */
  readonly serial: number;
}

/** gpu.js behind as little as the device needs of it. */
export interface Gpu {
  readonly info: EngineInfo;
  /** Keeps steps in the form in which they run fastest. */
  record(steps: readonly Step[], kernel: (id: number) => KernelSource): Replay;
  free(buffer: Buffer): void;
  /** Gives back memory that waits for its next use. */
  clear?(): void;
  /** Waits until the GPU itself is done; nothing to do where work is done when it is asked for. */
  idle?(): Promise<void>;
}

/** A recording of one backend. */
export interface Replay {
  run(
    sheet: Sheet,
    from: number,
    buffers: Map<number, Buffer>,
    fail: (error: Error) => void,
  ): undefined | Promise<void>;
  destroy(): void;
}

export interface GpuBuffer {
  readonly size: number;
  destroy(): void;
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
}
export interface ComputePass {
  setPipeline(pipeline: object): void;
  setBindGroup(index: number, group: object): void;
  dispatchWorkgroups(x: number, y: number, z: number): void;
  end(): void;
}
export interface CommandEncoder {
  beginComputePass(): ComputePass;
  copyBufferToBuffer(from: GpuBuffer, at: number, to: GpuBuffer, into: number, bytes: number): void;
  finish(): object;
}
/** As much of a GPUDevice as is used here. */
export interface GpuDeviceHandle {
  readonly limits: Record<string, number>;
  readonly queue: {
    writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBufferView | ArrayBuffer): void;
    submit(commands: readonly object[]): void;
    onSubmittedWorkDone(): Promise<void>;
  };
  onuncapturederror: ((event: { readonly error: { readonly message: string } }) => void) | null;
  createBuffer(settings: { size: number; usage: number }): GpuBuffer;
  createBindGroup(settings: object): object;
  createShaderModule(settings: { code: string }): {
    getCompilationInfo(): Promise<{ messages: readonly { type: string; lineNum: number; message: string }[] }>;
  };
  createComputePipeline(settings: object): { getBindGroupLayout(index: number): object };
  createCommandEncoder(): CommandEncoder;
}
interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
}
export interface Context {
  readonly device: GpuDeviceHandle;
  readonly adapter: { readonly info?: AdapterInfo; readonly isFallbackAdapter?: boolean };
  readonly isLost: boolean;
}

/** What gpu.js makes of a kernel for WebGPU. */
export interface BuiltKernel {
  build(...args: unknown[]): Promise<void>;
  readonly compiledSource: string;
  readonly componentCount: number;
  readonly computePipeline: object;
  readonly bindGroupLayout: object;
  readonly workgroupSize: readonly number[];
  readonly paramsLayout: {
    readonly byteLength: number;
    readonly arrayArgs: readonly { readonly index: number; readonly dimsOffset: number }[];
    readonly scalarArgs: readonly { readonly index: number; readonly offset: number; readonly type: string }[];
  };
}

export interface Shortcut {
  (...args: unknown[]): unknown;
  setOutput(sizes: number[]): Shortcut;
  destroy(): void;
  readonly kernel: BuiltKernel & {
    readonly fallbackReason?: string | null;
    moduleCacheLimit?: number;
    _shapeOutput: (data: Float32Array, ...rest: unknown[]) => unknown;
  };
}

export interface Library {
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
  input(values: Float32Array, size: readonly number[]): unknown;
}

export const NOT_A_NUMBER =
  'a kernel gives back one number per element, or { returns: n } of them as [a, b, …], in every place alike';

export async function load(): Promise<Library> {
  const module = (await import('#gpujs')) as unknown as { default?: Library } & Library;
  return module.default ?? module;
}

/** 1-D output and 1-D inputs: `dynamicArguments` with 2-D inputs takes the output's width for the stride. */
export const SETTINGS = {
  output: [1],
  dynamicOutput: true,
  dynamicArguments: true,
  precision: 'single',
  // Loops whose end is an argument stop silently after 1,000 rounds otherwise.
  loopMaxIterations: 2 ** 30,
};

export const countersAtZero = (): Counters => ({
  runs: 0,
  recorded: 0,
  replayed: 0,
  submits: 0,
  buffers: 0,
  bindings: 0,
});
