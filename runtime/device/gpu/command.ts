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
  /** WGSL of our own for what gpu.js cannot say: workgroup memory. Its threads are workgroups. On WebGPU only. */
  readonly wgsl?: string;
}

/** One thing to do for the device. Buffers and kernels go by numbers that the caller chose. */
export type Command = Task | { readonly do: 'kernel'; readonly id: number; readonly kernel: KernelSource } | Free;

/** Frees buffers, once everything asked for before is done. */
export interface Free {
  readonly do: 'free';
  readonly ids: readonly number[];
  /** Also what waits for its next use. */
  readonly spare?: true;
}

/** Work on buffers, in order. */
export type Task =
  | { readonly do: 'upload'; readonly id: number; readonly data: Float32Array }
  /** Arguments in the order of the kernel's types; for an `Input` the number of a buffer. */
  | {
      readonly do: 'run';
      readonly kernel: number;
      readonly out: number;
      /** Number of threads, or sizes of the result from the last dimension to the first; of WGSL the workgroups. */
      readonly threads: number | readonly number[];
      readonly args: readonly number[];
      /** Elements of the result, where threads do not tell. */
      readonly length?: number;
      /** Sizes of the inputs, from the last dimension to the first, where they have more than one. */
      readonly sizes?: readonly (readonly number[] | null)[];
    }
  | { readonly do: 'read'; readonly id: number; readonly into: Float32Array }
  /** Waits until the GPU itself is done. */
  | { readonly do: 'wait' };

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

/** How often what happened since the device was opened. */
export interface Counters {
  /** Kernels that ran. */
  runs: number;
  /** Sequences of work that were recorded, because they came for the first time. */
  recorded: number;
  /** Sequences that were replayed from a recording. */
  replayed: number;
  /** Submissions to the GPU's queue; of WebAssembly 0. */
  submits: number;
  /** Buffers made on the GPU, and bindings of buffers to kernels; what is not made was kept from before. */
  buffers: number;
  bindings: number;
}

/** Runs commands in order. Only {@link Engine.finish} waits. */
export interface Engine {
  readonly info: EngineInfo;
  readonly counters: Readonly<Counters>;
  /** Adds a command; it may run later. */
  send(command: Command): void;
  /** Says that work which is likely to come again ends here, for example a training step. */
  boundary?(): void;
  /** Waits until everything sent has run, readings included; `idle`: until the GPU itself is done. Throws what went wrong on the way. */
  finish(idle?: boolean): void;
  /** Memory that readings are written into. */
  memory(length: number): Float32Array;
  /** Collects garbage now and says so with true, where the platform can; then dead tensors can be told. */
  collect?(): boolean;
  close(): void;
}
