// gpu.js in the calling thread, in its WebAssembly mode: for pages and other places without workers that one may wait for.

import { DeviceError } from '../../errors.js';
import type { Engine } from './command.js';
import { Executor } from './executor.js';
import { GpuDevice } from './gpu.js';
import { countersAtZero } from './gpujs.js';
import { emptyGroup, Recorder } from './recording.js';
import { openWebAssembly } from './webassembly.js';

const TOGETHER = 64;

/** Loads gpu.js into this thread and returns the GPU as a device; hand it to `registerDevice`. */
export async function openGpu(): Promise<GpuDevice> {
  const counters = countersAtZero();
  const gpu = await openWebAssembly('asked for in this thread', counters);
  const executor = new Executor(gpu, counters);
  const recorder = new Recorder();
  let group = emptyGroup(0);
  const post = (): void => {
    const { sheet, confirm } = recorder.write(group);
    group = emptyGroup(group.start + group.tasks.length);
    confirm();
    void executor.execute(sheet);
  };
  const engine: Engine = {
    info: gpu.info,
    counters,
    send(command) {
      if (command.do === 'kernel') group.kernels.push(command);
      else if (command.do === 'free') group.free.push(command);
      else if (group.tasks.push(command) >= TOGETHER) post();
    },
    boundary: post,
    finish() {
      post();
      const error = executor.failed();
      if (error !== null) throw new DeviceError(`the gpu device failed: ${error.message}`, { op: 'gpu' });
    },
    memory: (length) => new Float32Array(length),
    close() {},
  };
  return new GpuDevice(engine);
}
