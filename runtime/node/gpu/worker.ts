// The thread gpu.js runs in. It sleeps on shared memory between batches and returns to its event loop only while WebGPU answers: a Dawn
// that is torn down while its own timers run aborts the whole process, one whose thread sleeps does not.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Executor } from '../../device/gpu/executor.js';
import { type Gpu, openWebAssembly, openWebGpu } from '../../device/gpu/gpujs.js';
import { type Batch, COUNTER, type WorkerData } from './channel.js';
import { provideWebGpu } from './webgpu.js';

const { counters, text, want, reason, port } = workerData as WorkerData & { port: MessagePort };

function say(message: string): void {
  const bytes = new TextEncoder().encode(message).subarray(0, text.length);
  text.set(bytes);
  Atomics.store(counters, COUNTER.text, bytes.length);
}

function wake(counter: number): void {
  Atomics.notify(counters, counter);
}

async function open(): Promise<Gpu> {
  if (want === 'webasm') return openWebAssembly(reason);
  const missing = await provideWebGpu();
  if (missing === null)
    try {
      return await openWebGpu();
    } catch (error) {
      return openWebAssembly(`WebGPU has no adapter here: ${(error as Error).message.split('. ')[0]}`);
    }
  return openWebAssembly(missing);
}

async function serve(gpu: Gpu): Promise<never> {
  const executor = new Executor(gpu);
  let done = 0;
  for (let seen = 0; ; ) {
    Atomics.wait(counters, COUNTER.posted, seen);
    seen = Atomics.load(counters, COUNTER.posted);
    for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) {
      const { start, commands } = message.message as Batch;
      for (let i = Math.max(done - start, 0); i < commands.length; i++) {
        try {
          const waiting = executor.execute(commands[i]!);
          if (waiting) await waiting;
        } catch (error) {
          if (Atomics.load(counters, COUNTER.failed) === 0) {
            // gpu.js adds the whole generated shader.
            say((error as Error).message.split('\n--- generated')[0]!);
            Atomics.store(counters, COUNTER.failed, 1);
          }
        }
        done++;
        Atomics.store(counters, COUNTER.done, done);
      }
      wake(COUNTER.done);
    }
  }
}

try {
  const gpu = await open();
  say(JSON.stringify(gpu.info));
  Atomics.store(counters, COUNTER.state, 1);
  wake(COUNTER.state);
  await serve(gpu);
} catch (error) {
  say((error as Error).message);
  Atomics.store(counters, COUNTER.state, 2);
  wake(COUNTER.state);
}
