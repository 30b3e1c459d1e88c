// What the device asks of whoever runs gpu.js. Commands are plain data, so that they can cross to a worker.

/** How an argument enters a kernel: elements, an integer (sizes, strides, offsets), or a number. */
export type ArgumentType = 'Input' | 'Integer' | 'Float';

/** A kernel in gpu.js's subset of JavaScript: one-dimensional inputs, one thread per output (or per four of them). */
export interface KernelSource {
  readonly source: string;
  readonly types: Record<string, ArgumentType>;
  /** Elements a thread gives back: 2 to 4 where the kernel returns an array of them. */
  readonly width: 1 | 2 | 3 | 4;
  /** Whole and other numbers that `this.constants` names. */
  readonly constants?: Record<string, number>;
  /** Dimensions of the result; 1 when left out. */
  readonly rank?: number;
}

/** One step for the device. Buffers and kernels go by numbers that the caller chose. */
export type Command =
  | { readonly do: 'kernel'; readonly id: number; readonly kernel: KernelSource }
  | { readonly do: 'upload'; readonly id: number; readonly data: Float32Array }
  /** Arguments in the order of the kernel's types; for an `Input` the number of a buffer. */
  | {
      readonly do: 'run';
      readonly kernel: number;
      readonly out: number;
      /** Number of threads, or sizes of the result from the last dimension to the first. */
      readonly threads: number | readonly number[];
      readonly args: readonly number[];
      /** Sizes of the inputs, from the last dimension to the first, where they have more than one. */
      readonly sizes?: readonly (readonly number[] | null)[];
    }
  | { readonly do: 'read'; readonly id: number; readonly into: Float32Array }
  | { readonly do: 'free'; readonly ids: readonly number[] };

/** What the device runs on. */
export interface EngineInfo {
  /** How gpu.js computes: on WebGPU, or in WebAssembly where no adapter answers. */
  readonly backend: 'webgpu' | 'webasm';
  /** The adapter's own description; of the WebAssembly mode, `WebAssembly`. */
  readonly adapter: string;
  readonly vendor: string;
  /** Whether a real GPU computes: false for WebAssembly and for software that imitates a GPU (SwiftShader, llvmpipe). */
  readonly hardware: boolean;
  /** Why it is not WebGPU; null where it is. */
  readonly fallback: string | null;
  readonly limits: { readonly maxBufferBytes: number; readonly maxInputs: number };
}

/** Runs commands in order. Only {@link Engine.finish} waits. */
export interface Engine {
  readonly info: EngineInfo;
  /** Adds a command; it may run later. */
  send(command: Command): void;
  /** Waits until everything sent has run. Throws what went wrong on the way. */
  finish(): void;
  /** Memory that readings are written into. */
  memory(length: number): Float32Array;
  /** Collects garbage now and says so with true, where the platform can; then dead tensors can be told. */
  collect?(): boolean;
  close(): void;
}
