import { setFlagsFromString } from 'node:v8';
import { createContext, runInNewContext, Script } from 'node:vm';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Command, Engine, EngineInfo } from '../../device/gpu/command.js';
import { DeviceError } from '../../errors.js';
import { type Batch, COUNTER, TEXT, type WorkerData } from './channel.js';

/** Commands that are posted together. */
const TOGETHER = 32;
/** Commands that may wait in the worker: past this the caller waits, or garbage would grow without bounds and an interrupted cell would leave seconds of work. */
const AHEAD = 256;

/**
 * gpu.js in a thread of its own. Commands are posted in batches; whoever needs a result sleeps on shared memory until the worker has done
 * everything before it. An interrupt ends the sleep: commands are counted, so the next caller is in step whatever was cut off.
 */
export class WorkerEngine implements Engine {
  readonly info: EngineInfo;
  private readonly counters = new Int32Array(new SharedArrayBuffer(4 * 8));
  private readonly text = new Uint8Array(new SharedArrayBuffer(TEXT));
  private readonly port: MessagePort;
  private readonly worker: Worker;
  /** One object, replaced at once: an interrupt may come between any two statements. */
  private batch: { readonly start: number; readonly commands: Command[] } = { start: 0, commands: [] };
  private closed = false;

  constructor(want: WorkerData['want'], reason: string) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const data: WorkerData = { counters: this.counters, text: this.text, want, reason };
    // By package name: this file is also part of bundles that lie elsewhere.
    this.worker = new Worker(new URL(import.meta.resolve('#runtime/node/gpu/worker')), {
      workerData: { ...data, port: port2 },
      transferList: [port2],
      execArgv: [],
    });
    this.worker.unref();
    port1.unref();
    process.on('exit', this.close);
    this.sleep(COUNTER.state, (state) => state !== 0);
    const message = this.message();
    if (Atomics.load(this.counters, COUNTER.state) === 2)
      throw new DeviceError(`the gpu device did not start: ${message}`, { op: 'gpu' });
    this.info = JSON.parse(message) as EngineInfo;
  }

  send(command: Command): void {
    const { start, commands } = this.batch;
    commands.push(command);
    if (commands.length < TOGETHER) return;
    this.post();
    const limit = start + commands.length - AHEAD;
    if (limit > 0) this.sleep(COUNTER.done, (done) => done >= limit);
  }

  finish(): void {
    this.post();
    const all = this.batch.start;
    this.sleep(COUNTER.done, (done) => done >= all);
    if (Atomics.load(this.counters, COUNTER.failed) === 0) return;
    const message = this.message();
    Atomics.store(this.counters, COUNTER.failed, 0);
    throw new DeviceError(`the gpu device failed: ${message}`, { op: 'gpu' });
  }

  memory(length: number): Float32Array {
    return new Float32Array(new SharedArrayBuffer(4 * length));
  }

  collect(): boolean {
    collectGarbage();
    return true;
  }

  readonly close = (): void => {
    if (this.closed) return;
    this.closed = true;
    process.off('exit', this.close);
    // The worker must be asleep when its thread is torn down.
    this.post();
    const all = this.batch.start;
    const until = Date.now() + 5000;
    for (let done = this.done(); done < all && Date.now() < until; done = this.done())
      Atomics.wait(this.counters, COUNTER.done, done, 100);
    void this.worker.terminate();
  };

  private done(): number {
    return Atomics.load(this.counters, COUNTER.done);
  }

  private post(): void {
    const { start, commands } = this.batch;
    if (commands.length > 0) {
      this.port.postMessage({ start, commands } satisfies Batch);
      this.batch = { start: start + commands.length, commands: [] };
    }
    // Also without commands: the last call may have been cut off right here.
    Atomics.add(this.counters, COUNTER.posted, 1);
    Atomics.notify(this.counters, COUNTER.posted);
  }

  private sleep(counter: number, enough: (value: number) => boolean): void {
    for (;;) {
      const value = Atomics.load(this.counters, counter);
      if (enough(value)) return;
      Atomics.wait(this.counters, counter, value);
    }
  }

  private message(): string {
    const length = Atomics.load(this.counters, COUNTER.text);
    return new TextDecoder().decode(this.text.slice(0, length));
  }
}

let collector: (() => void) | null = null;

/**
 * Collects garbage in the middle of a synchronous loop, such that WeakRefs tell. Objects behind a WeakRef are kept until the current
 * job ends, or until microtasks are run: a context with a queue of its own does that.
 */
function collectGarbage(): void {
  if (collector === null) {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const context = createContext({}, { microtaskMode: 'afterEvaluate' });
    const nothing = new Script('0');
    collector = () => {
      nothing.runInContext(context);
      gc();
    };
  }
  collector();
}
