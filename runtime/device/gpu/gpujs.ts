// The one file that imports gpu.js, and only when a program asks for the GPU: loading takes some 150 ms.
import { DeviceError } from '../../errors.js';

/** The parts of gpu.js in use, typed more narrowly than its own declarations. */
export interface Gpu {
  /** Compiles a kernel from source in gpu.js's subset of JavaScript; every array is one-dimensional, every size an integer. */
  kernel(source: string, argumentTypes: Record<string, 'Input' | 'Integer' | 'Float'>): Kernel;
  /** Wraps elements as a one-dimensional argument. */
  input(values: Float32Array): unknown;
  /** `webasm`, `webgl2`, `webgpu` … */
  readonly mode: string;
}

/** Runs a kernel with one thread per output element. */
export type Kernel = (count: number, args: readonly unknown[]) => Float32Array;

interface Shortcut {
  (...args: unknown[]): Float32Array;
  setOutput(sizes: number[]): Shortcut;
  readonly kernel: { readonly fallbackReason?: string | null };
}

interface Library {
  readonly GPU: {
    readonly isWebAssemblySupported: boolean;
    new (settings: { mode: string }): { createKernel(source: string, settings: object): Shortcut };
  };
  input(values: Float32Array, size: readonly number[]): unknown;
}

/** Starts gpu.js in one of its modes. The WebAssembly mode runs anywhere and answers synchronously. */
export async function loadGpu(mode: 'webasm' = 'webasm'): Promise<Gpu> {
  const module = (await import('gpu.js')) as unknown as { default?: Library } & Library;
  // A CommonJS package: Node gives its exports as the default export.
  const { GPU, input } = module.default ?? module;
  if (!GPU.isWebAssemblySupported)
    throw new DeviceError('the gpu device needs WebAssembly with SIMD. Use the cpu device here', { op: 'gpu' });
  const gpu = new GPU({ mode });
  return {
    mode,
    input: (values) => input(values, [values.length]),
    kernel(source, argumentTypes) {
      const run = gpu.createKernel(source, {
        // 1-D output and 1-D inputs: `dynamicArguments` with 2-D inputs takes the output's width for the stride.
        output: [1],
        dynamicOutput: true,
        dynamicArguments: true,
        precision: 'single',
        argumentTypes,
      });
      return (count, args) => {
        run.setOutput([count]);
        return run(...args);
      };
    },
  };
}
