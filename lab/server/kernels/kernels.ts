import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KERNEL_NAME } from '#cli/install/kernelspec';
import type { Root } from '../contents/root.js';
import { RequestError } from '../errors.js';
import type { Events, KernelEvent } from '../events.js';
import { RunningKernel } from './kernel.js';
import { findSpecs } from './specs.js';

const CULL_INTERVAL_MS = 10_000;

/** All kernels of the server. */
export class Kernels {
  readonly #running = new Map<string, RunningKernel>();
  readonly #culling: NodeJS.Timeout | undefined;

  constructor(
    private readonly root: Root,
    private readonly events: Events,
    private readonly log: (line: string) => void,
    private readonly cullIdleSeconds = 0,
  ) {
    if (cullIdleSeconds > 0)
      this.#culling = setInterval(() => void this.#cull(), Math.min(CULL_INTERVAL_MS, cullIdleSeconds * 500)).unref();
  }

  list(): RunningKernel[] {
    return [...this.#running.values()];
  }

  /** @throws {RequestError} 404 */
  get(id: string): RunningKernel {
    const kernel = this.#running.get(id);
    if (!kernel) throw new RequestError(404, `Kernel does not exist: ${id}`);
    return kernel;
  }

  /** Starts a kernel in the folder of `path`, a notebook's or a folder's path of the contents API. */
  async start(name: string | undefined, path: string | undefined): Promise<RunningKernel> {
    const wanted = name || KERNEL_NAME;
    const specs = await findSpecs();
    const spec = specs.get(wanted.toLowerCase());
    if (!spec) {
      const names = [...specs.keys()].join(', ');
      throw new RequestError(400, `There is no kernel named ${wanted}. Installed are: ${names}.`);
    }
    const kernel = await RunningKernel.start(spec, await this.#folderOf(path), this.log);
    this.#running.set(kernel.id, kernel);
    kernel.once('closed', () => {
      this.#running.delete(kernel.id);
      this.#tell('shutdown', kernel);
    });
    this.#tell('start', kernel);
    return kernel;
  }

  async shutdown(id: string): Promise<void> {
    await this.get(id).shutdown();
  }

  interrupt(id: string): void {
    const kernel = this.get(id);
    kernel.interrupt();
    this.#tell('interrupt', kernel);
  }

  async restart(id: string): Promise<RunningKernel> {
    const kernel = this.get(id);
    await kernel.restart();
    this.#tell('restart', kernel);
    return kernel;
  }

  async close(): Promise<void> {
    clearInterval(this.#culling);
    await Promise.all(this.list().map((kernel) => kernel.shutdown()));
  }

  /** The folder a notebook's kernel works in: its own, where it has one. */
  async #folderOf(path: string | undefined): Promise<string> {
    if (!path) return this.root.folder;
    try {
      const { file } = await this.root.locate(path);
      for (let folder = file; folder.startsWith(this.root.folder); folder = dirname(folder)) {
        const info = await stat(folder).catch(() => undefined);
        if (info?.isDirectory()) return folder;
      }
    } catch {
      // A console's path may name no file at all.
    }
    return this.root.folder;
  }

  #tell(action: KernelEvent['action'], { id, spec }: RunningKernel): void {
    const done = { start: 'started', shutdown: 'shut down', interrupt: 'interrupted', restart: 'restarted' }[action];
    const msg = `Kernel ${id} was ${done}.`;
    this.events.kernel({ action, status: 'success', msg, kernel_id: id, kernel_name: spec.name });
  }

  async #cull(): Promise<void> {
    const limit = Date.now() - this.cullIdleSeconds * 1000;
    for (const kernel of this.list()) {
      const isIdle = kernel.executionState !== 'busy' && kernel.connections === 0;
      if (!isIdle || kernel.lastActivity.getTime() > limit) continue;
      this.log(`Shutting down kernel ${kernel.id}: idle for ${this.cullIdleSeconds} s.`);
      await kernel.shutdown();
    }
  }
}
