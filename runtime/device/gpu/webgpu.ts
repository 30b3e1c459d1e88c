// gpu.js on WebGPU. It translates kernels and builds their pipelines; a group of them goes to the GPU in one command encoder of our own, where
// gpu.js would submit every kernel by itself and make its buffers and bindings anew.
import { DeviceError } from '../../errors.js';
import type { Counters, KernelSource } from './command.js';
import { helpersFor } from './dialect.js';
import { type Buffer, type Context, type Gpu, type GpuArray, load } from './gpujs.js';
import { Pipelines } from './pipelines.js';
import { Pool } from './pool.js';
import type { Step } from './recording.js';
import { WebGpuReplay } from './replay.js';

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|software/i;

/** Opens it. `navigator.gpu` must be there; rejects where no adapter answers. */
export async function openWebGpu(counters: Counters): Promise<Gpu> {
  const { GPU, WebGPUContext } = await load();
  const context: Context = await WebGPUContext.acquire();
  const { device, adapter } = context;
  const gpu = new GPU({ mode: 'webgpu' });
  for (const { source, ...types } of helpersFor('webgpu')) gpu.addFunction(source, types);
  const about = adapter.info ?? {};
  const name = [about.description, about.device, about.architecture].filter(Boolean).join(' ') || 'unknown';
  const maxBytes = Math.min(device.limits.maxStorageBufferBindingSize!, device.limits.maxBufferSize!);
  const pool = new Pool(device, counters);
  const pipelines = new Pipelines(device, gpu);
  let wrong: string | null = null;
  // What WebGPU finds wrong with a command it says later, and drops the submission.
  device.onuncapturederror = ({ error }) => {
    wrong ??= error.message;
  };
  const shared = { device, pool, pipelines, counters, context };
  return {
    info: {
      backend: 'webgpu',
      adapter: name,
      vendor: about.vendor ?? '',
      hardware: adapter.isFallbackAdapter !== true && !SOFTWARE.test(`${name} ${about.vendor}`),
      fallback: null,
      limits: { maxBufferBytes: maxBytes, maxInputs: device.limits.maxStorageBuffersPerShaderStage! - 1 },
    },
    record(steps: readonly Step[], kernel: (id: number) => KernelSource) {
      const replay = new WebGpuReplay(steps, kernel, shared);
      return {
        async run(sheet, from, buffers: Map<number, Buffer>, fail) {
          await replay.run(sheet, from, buffers as Map<number, GpuArray>, fail);
          if (wrong !== null) fail(new DeviceError(wrong, { op: 'gpu' }));
          wrong = null;
        },
        destroy: () => replay.destroy(),
      };
    },
    free: (buffer) => pool.give(buffer as GpuArray),
    clear: () => pool.clear(),
    idle: () => device.queue.onSubmittedWorkDone(),
  };
}
