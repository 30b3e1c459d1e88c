// gpu.js in its WebAssembly mode: runs anywhere and answers at once.
import { DeviceError } from '../../errors.js';
import type { Counters, KernelSource } from './command.js';
import { helpersFor } from './dialect.js';
import { at, positions } from './executor.js';
import { type Gpu, load, NOT_A_NUMBER, type Replay, SETTINGS, type Shortcut } from './gpujs.js';
import type { Sheet, Step } from './recording.js';

/** Kernels kept: each has modules with memory of their own. */
const KERNELS = 256;

/** Opens it; `fallback` says why it is not WebGPU. */
export async function openWebAssembly(fallback: string, counters: Counters): Promise<Gpu> {
  const { GPU, input } = await load();
  if (!GPU.isWebAssemblySupported)
    throw new DeviceError('the gpu device needs WebAssembly with SIMD. Use the cpu device here', { op: 'gpu' });
  const gpu = new GPU({ mode: 'webasm' });
  for (const { source, ...types } of helpersFor('webasm')) gpu.addFunction(source, types);
  const shortcuts = new Map<KernelSource, Shortcut>();

  const shortcutOf = (kernel: KernelSource): Shortcut => {
    let shortcut = shortcuts.get(kernel);
    if (shortcut) {
      shortcuts.delete(kernel);
    } else {
      const { source, types, constants, rank = 1 } = kernel;
      shortcut = gpu.createKernel(source, {
        ...SETTINGS,
        output: new Array<number>(rank).fill(1),
        argumentTypes: types,
        ...(constants && { constants }),
      });
      // Results stay flat, also those of four elements a thread.
      shortcut.kernel._shapeOutput = (data) => data;
      // A module per combination of sizes; each holds memory of its own.
      shortcut.kernel.moduleCacheLimit = 4;
      if (shortcuts.size >= KERNELS) {
        const [oldest, old] = shortcuts.entries().next().value!;
        shortcuts.delete(oldest);
        old.destroy();
      }
    }
    // The least recently used comes first.
    shortcuts.set(kernel, shortcut);
    return shortcut;
  };

  const run = (kernel: KernelSource, threads: number[], args: unknown[]): Float32Array => {
    counters.runs++;
    const shortcut = shortcutOf(kernel);
    shortcut.setOutput(threads);
    const result = shortcut(...args) as Float32Array;
    const reason = shortcut.kernel.fallbackReason;
    if (reason) throw new DeviceError(`gpu.js left its WebAssembly mode: ${reason}`, { op: 'gpu' });
    const cells = threads.reduce((n, size) => n * size, 1);
    if (result.length !== cells * kernel.width) throw new DeviceError(NOT_A_NUMBER, { op: 'gpu' });
    return result;
  };

  const record = (steps: readonly Step[], sourceOf: (id: number) => KernelSource): Replay => {
    const places = positions(steps);
    const kernels = steps.map((step) => (step.do === 'run' ? sourceOf(step.kernel) : null));
    const types = kernels.map((kernel) => (kernel === null ? [] : Object.values(kernel.types)));
    const outputs = steps.map((step) =>
      step.do !== 'run' ? [] : typeof step.threads === 'number' ? [step.threads] : [...step.threads],
    );
    return {
      run(sheet: Sheet, from, buffers, fail) {
        for (let i = from; i < steps.length; i++) {
          const step = steps[i]!;
          const { made, upload, into } = places[i]!;
          try {
            if (step.do === 'upload') buffers.set(sheet.made[made]!, sheet.uploads[upload]!);
            else if (step.do === 'read') sheet.into[into]!.set(at(step.from, sheet, buffers) as Float32Array);
            else if (step.do === 'run') {
              const args = step.args.map((x, k) => {
                const type = types[i]![k];
                if (type !== 'Input') return type === 'Float' ? sheet.floats[x]! : x;
                const array = at(x, sheet, buffers) as Float32Array;
                return input(array, step.sizes?.[k] ?? [array.length]);
              });
              buffers.set(sheet.made[made]!, run(kernels[i]!, outputs[i]!, args));
            }
          } catch (error) {
            fail(error as Error);
          }
        }
        return undefined;
      },
      destroy() {},
    };
  };

  return {
    info: {
      backend: 'webasm',
      adapter: 'WebAssembly',
      vendor: '',
      hardware: false,
      fallback,
      limits: { maxBufferBytes: 2 ** 31, maxInputs: 7 },
    },
    record,
    free() {},
  };
}
