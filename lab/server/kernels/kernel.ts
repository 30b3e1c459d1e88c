import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KernelExit, KernelProcess } from '#cli/client/kernel-process';
import type { Connection } from '#kernel/protocol/connection';
import { RequestError } from '../errors.js';
import { KernelSockets, type Parts, readParts } from './sockets.js';
import { commandOf, type InstalledSpec } from './specs.js';

const SHUTDOWN_TIMEOUT_MS = 5_000;
/** A kernel that dies this often without having been idle in between is not started again. */
const MAX_RESTARTS = 3;

/** A kernel as the API shows it. */
export interface KernelModel {
  id: string;
  name: string;
  last_activity: string;
  execution_state: string;
  connections: number;
}

interface KernelEvents {
  /** A new process runs behind the same id: connect again. */
  connection: [];
  /** The kernel died; `restarting` when another one is on its way. */
  state: [state: 'restarting' | 'dead'];
  /** It is gone and will not come back. */
  closed: [];
}

/** A kernel that stays the same for its clients while its process may change. */
export class RunningKernel extends EventEmitter<KernelEvents> {
  readonly id = randomUUID();
  lastActivity = new Date();
  executionState = 'starting';
  connections = 0;
  #process: KernelProcess | undefined;
  #monitor: KernelSockets | undefined;
  #heard: Promise<void> = Promise.resolve();
  #isClosing = false;
  #restarting: Promise<void> | undefined;
  #deaths = 0;
  /** The requests that it works on: one on control begins and ends while a cell is running, which leaves it busy. */
  readonly #busyWith = new Set<string | undefined>();

  private constructor(
    readonly spec: InstalledSpec,
    private readonly cwd: string,
    private readonly log: (line: string) => void,
  ) {
    super();
    this.setMaxListeners(0);
  }

  static async start(spec: InstalledSpec, cwd: string, log: (line: string) => void): Promise<RunningKernel> {
    const kernel = new RunningKernel(spec, cwd, log);
    await kernel.#launch();
    return kernel;
  }

  get connection(): Connection {
    if (!this.#process) throw new RequestError(404, `The kernel ${this.id} is not running.`);
    return this.#process.connection;
  }

  /**
   * Resolves once this server hears what the present process publishes. Requests that arrive before would begin unnoticed: the
   * kernel would count as idle while their cell runs, and be shut down as such.
   */
  get heard(): Promise<void> {
    return this.#heard;
  }

  model(): KernelModel {
    return {
      id: this.id,
      name: this.spec.name,
      last_activity: this.lastActivity.toISOString(),
      execution_state: this.executionState,
      connections: this.connections,
    };
  }

  /** Stops the running cell; state is kept. */
  interrupt(): void {
    if (this.spec.spec.interrupt_mode === 'message') this.#monitor?.request('control', 'interrupt_request');
    else if (this.#process?.pid) signal(this.#process.pid, 'SIGINT');
  }

  /** A fresh process behind the same id; who asks while one is on its way gets that one. */
  restart(): Promise<void> {
    this.#deaths = 0;
    return this.#again();
  }

  #again(): Promise<void> {
    this.#restarting ??= this.#replace().finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  /** Asks the kernel to go, ends it when it does not. */
  async shutdown(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    await this.#restarting?.catch(() => undefined);
    await this.#end(false);
    this.executionState = 'dead';
    this.emit('closed');
  }

  async #replace(): Promise<void> {
    await this.#end(true);
    await this.#launch();
    this.emit('connection');
  }

  async #launch(): Promise<void> {
    this.executionState = 'starting';
    this.#busyWith.clear();
    const { env } = this.spec.spec;
    const process = await KernelProcess.start({ cwd: this.cwd, command: commandOf(this.spec), ...(env && { env }) });
    this.#process = process;
    const monitor = new KernelSockets(process.connection, randomUUID());
    this.#monitor = monitor;
    monitor.onParts = (channel, parts) => channel === 'iopub' && this.#observe(parts);
    void process.exited.then((exit) => this.#onExit(process, exit));
    this.#heard = monitor.becomeHeard();
    void this.#heard.then(() => {
      if (this.#monitor === monitor && this.executionState === 'starting') this.executionState = 'idle';
    });
  }

  /** Ends the present process without taking that for a crash. */
  async #end(restart: boolean): Promise<void> {
    const process = this.#process;
    const monitor = this.#monitor;
    this.#process = undefined;
    this.#monitor = undefined;
    if (!process) return;
    monitor?.request('control', 'shutdown_request', { restart });
    await Promise.race([process.exited, sleep(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    monitor?.close();
    process.kill();
    await process.exited;
  }

  async #onExit(process: KernelProcess, exit: KernelExit): Promise<void> {
    if (this.#process !== process) return;
    this.#monitor?.close();
    this.#process = undefined;
    this.#monitor = undefined;
    // What the kernel started must not outlive it.
    process.kill();
    const words = exit.stderr.trim();
    this.log(`Kernel ${this.id} died (${exit.signal ?? `exit code ${exit.code}`})${words ? `: ${words}` : '.'}`);
    if (this.#isClosing) return;
    if (++this.#deaths > MAX_RESTARTS) {
      this.executionState = 'dead';
      this.emit('state', 'dead');
      return;
    }
    this.executionState = 'restarting';
    this.emit('state', 'restarting');
    await this.#again();
  }

  #observe(parts: Parts): void {
    this.lastActivity = new Date();
    if (!parts[0]!.includes('"status"')) return;
    const { header, parent_header, content } = readParts(parts);
    if (header.msg_type !== 'status' || typeof content.execution_state !== 'string') return;
    const isIdle = content.execution_state === 'idle';
    if (content.execution_state === 'busy') this.#busyWith.add(parent_header.msg_id);
    // Cells run one after the other: where one has ended, an `idle` of something before it was lost.
    else if (isIdle && parent_header.msg_type === 'execute_request') this.#busyWith.clear();
    else if (isIdle) this.#busyWith.delete(parent_header.msg_id);
    if (isIdle && this.#busyWith.size > 0) return;
    this.executionState = content.execution_state;
    if (isIdle) this.#deaths = 0;
  }
}

/** To the kernel's whole group: what it started is interrupted with it. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch {
    // Already gone.
  }
}
