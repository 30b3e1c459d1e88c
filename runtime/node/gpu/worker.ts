// The thread gpu.js runs in. It sleeps on shared memory between batches and returns to its event loop only while WebGPU answers: a Dawn
// that is torn down while its own timers run aborts the whole process, one whose thread sleeps does not.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Executor } from '../../device/gpu/executor.js';
import { countersAtZero, type Gpu } from '../../device/gpu/gpujs.js';
import type { Sheet } from '../../device/gpu/recording.js';
import { openWebAssembly } from '../../device/gpu/webassembly.js';
import { openWebGpu } from '../../device/gpu/webgpu.js';
import { COUNTED, COUNTER, type WorkerData } from './channel.js';
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

const counts = countersAtZero();
/** Submissions to the GPU after which its work is waited for: an interrupted cell must not leave seconds of it. */
const AHEAD = 16;

async function open(): Promise<Gpu> {
  if (want === 'webasm') return openWebAssembly(reason, counts);
  const missing = await provideWebGpu();
  if (missing === null)
    try {
      return await openWebGpu(counts);
    } catch (error) {
      return openWebAssembly(`WebGPU has no adapter here: ${(error as Error).message.split('. ')[0]}`, counts);
    }
  return openWebAssembly(missing, counts);
}

async function serve(gpu: Gpu): Promise<never> {
  const executor = new Executor(gpu, counts);
  let done = 0;
  let waited = 0;
  for (let seen = 0; ; ) {
    Atomics.wait(counters, COUNTER.posted, seen);
    seen = Atomics.load(counters, COUNTER.posted);
    for (let message = receiveMessageOnPort(port); message; message = receiveMessageOnPort(port)) {
      const sheet = message.message as Sheet;
      const end = sheet.start + sheet.count;
      const waiting = executor.execute(sheet, Math.max(done - sheet.start, 0));
      if (waiting) await waiting;
      report(executor.failed());
      COUNTED.forEach((name, i) => {
        counters[COUNTER.counted + i] = counts[name];
      });
      done = Math.max(done, end);
      Atomics.store(counters, COUNTER.done, done);
      wake(COUNTER.done);
      if (gpu.idle && counts.submits - waited >= AHEAD) {
        waited = counts.submits;
        await gpu.idle();
      }
    }
  }
}

function report(error: Error | null): void {
  if (error === null || Atomics.load(counters, COUNTER.failed) === 1) return;
  // gpu.js adds the whole generated shader.
  say(error.message.split('\n--- generated')[0]!);
  Atomics.store(counters, COUNTER.failed, 1);
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
