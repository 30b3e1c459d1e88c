import { setFlagsFromString } from 'node:v8';
import { createContext, runInNewContext, Script } from 'node:vm';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { Command, Counters, Engine, EngineInfo, Task } from '../../device/gpu/command.js';
import { emptyGroup, type Group, Recorder } from '../../device/gpu/recording.js';
import { DeviceError } from '../../errors.js';
import { COUNTED, COUNTER, TEXT, type WorkerData } from './channel.js';

/** Tasks that are posted together. */
const TOGETHER = 64;
/** Elements of a result after which a group ends: what is freed within a group is freed behind it. */
const LARGE = 2 ** 22;
/** Tasks that may wait in the worker: past this the caller waits, or garbage would grow without bounds and an interrupted cell would leave seconds of work. */
const AHEAD = 256;

/**
 * gpu.js in a thread of its own. Tasks are posted in groups, those that came before as the number of a recording; whoever needs a result sleeps on
 * shared memory until the worker has done everything before it. An interrupt ends the sleep: tasks are counted, so the next caller is in step
 * whatever was cut off.
 */
export class WorkerEngine implements Engine {
  readonly info: EngineInfo;
  private readonly shared = new Int32Array(new SharedArrayBuffer(4 * (COUNTER.counted + COUNTED.length)));
  private readonly text = new Uint8Array(new SharedArrayBuffer(TEXT));
  private readonly port: MessagePort;
  private readonly worker: Worker;
  /** One object, replaced at once: an interrupt may come between any two statements. */
  private group: Group = emptyGroup(0);
  private readonly recorder = new Recorder();
  private closed = false;

  constructor(want: WorkerData['want'], reason: string) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const data: WorkerData = { counters: this.shared, text: this.text, want, reason };
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
    if (Atomics.load(this.shared, COUNTER.state) === 2)
      throw new DeviceError(`the gpu device did not start: ${message}`, { op: 'gpu' });
    this.info = JSON.parse(message) as EngineInfo;
  }

  send(command: Command): void {
    const { tasks, kernels, free } = this.group;
    if (command.do === 'kernel') kernels.push(command);
    else if (command.do === 'free') free.push(command);
    else {
      tasks.push(command);
      if (tasks.length >= TOGETHER || sizeOf(command) >= LARGE) this.ahead();
    }
  }

  boundary(): void {
    if (this.group.tasks.length > 0) this.ahead();
  }

  get counters(): Counters {
    const counted = COUNTED.map((name, i) => [name, Atomics.load(this.shared, COUNTER.counted + i)]);
    return Object.fromEntries(counted) as unknown as Counters;
  }

  finish(idle = false): void {
    if (idle) this.group.tasks.push({ do: 'wait' });
    this.post();
    const all = this.group.start;
    this.sleep(COUNTER.done, (done) => done >= all);
    if (Atomics.load(this.shared, COUNTER.failed) === 0) return;
    const message = this.message();
    Atomics.store(this.shared, COUNTER.failed, 0);
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
    const all = this.group.start;
    const until = Date.now() + 5000;
    for (let done = this.done(); done < all && Date.now() < until; done = this.done())
      Atomics.wait(this.shared, COUNTER.done, done, 100);
    void this.worker.terminate();
  };

  private ahead(): void {
    this.post();
    const limit = this.group.start - AHEAD;
    if (limit > 0) this.sleep(COUNTER.done, (done) => done >= limit);
  }

  private done(): number {
    return Atomics.load(this.shared, COUNTER.done);
  }

  private post(): void {
    const { start, tasks, kernels, free } = this.group;
    if (tasks.length + kernels.length + free.length > 0) {
      const { sheet, confirm } = this.recorder.write(this.group);
      this.port.postMessage(sheet);
      this.group = emptyGroup(start + tasks.length);
      confirm();
    }
    // Also without work: the last call may have been cut off right here.
    Atomics.add(this.shared, COUNTER.posted, 1);
    Atomics.notify(this.shared, COUNTER.posted);
  }

  private sleep(counter: number, enough: (value: number) => boolean): void {
    for (;;) {
      const value = Atomics.load(this.shared, counter);
      if (enough(value)) return;
      Atomics.wait(this.shared, counter, value);
    }
  }

  private message(): string {
    const length = Atomics.load(this.shared, COUNTER.text);
    return new TextDecoder().decode(this.text.slice(0, length));
  }
}

function sizeOf(task: Task): number {
  if (task.do === 'upload') return task.data.length;
  if (task.do !== 'run') return 0;
  const { threads, length } = task;
  return length ?? (typeof threads === 'number' ? threads : threads.reduce((n, size) => n * size, 1));
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
