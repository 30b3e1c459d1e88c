// gpu.js in the calling thread, in its WebAssembly mode: for pages and other places without workers that one may wait for.
import type { Engine } from './command.js';
import { Executor } from './executor.js';
import { GpuDevice } from './gpu.js';
import { openWebAssembly } from './gpujs.js';

/** Loads gpu.js into this thread and returns the GPU as a device; hand it to `registerDevice`. */
export async function openGpu(): Promise<GpuDevice> {
  const gpu = await openWebAssembly('asked for in this thread');
  const executor = new Executor(gpu);
  const engine: Engine = {
    info: gpu.info,
    send: (command) => void executor.execute(command),
    finish() {},
    memory: (length) => new Float32Array(length),
    close() {},
  };
  return new GpuDevice(engine);
}
