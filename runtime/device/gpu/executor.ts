import type { Command } from './command.js';
import type { Buffer, Gpu, Kernel } from './gpujs.js';

/** Kernels kept in WebAssembly mode: each has modules with memory of their own. */
const KERNELS = 256;

/** Runs commands on gpu.js. Answers at once in WebAssembly mode, with promises on WebGPU. */
export class Executor {
  private readonly buffers = new Map<number, Buffer>();
  private readonly sources = new Map<number, Command & { do: 'kernel' }>();
  /** Compiled kernels, the least recently used first. */
  private readonly kernels = new Map<number, Kernel>();

  constructor(private readonly gpu: Gpu) {}

  /** Runs one command. */
  execute(command: Command): void | Promise<void> {
    switch (command.do) {
      case 'kernel':
        this.sources.set(command.id, command);
        return;
      case 'upload':
        this.put(command.id, this.gpu.upload(command.data));
        return;
      case 'free':
        for (const id of command.ids) this.put(id, null);
        return;
      case 'read': {
        const values = this.gpu.read(this.buffer(command.id));
        if (values instanceof Promise) return values.then((v) => command.into.set(v));
        command.into.set(values);
        return;
      }
      case 'run':
        return this.run(command);
    }
  }

  private run({ kernel: id, out, threads, args, sizes }: Command & { do: 'run' }): void | Promise<void> {
    const kernel = this.kernel(id);
    const types = Object.values(this.sources.get(id)!.kernel.types);
    const result = kernel.run(
      threads,
      args.map((x, i) => (types[i] === 'Input' ? this.buffer(x) : x)),
      sizes,
    );
    if (result instanceof Promise) return result.then((buffer) => this.put(out, buffer));
    this.put(out, result);
  }

  private kernel(id: number): Kernel {
    let kernel = this.kernels.get(id);
    if (kernel) this.kernels.delete(id);
    else {
      kernel = this.gpu.kernel(this.sources.get(id)!.kernel);
      if (this.gpu.info.backend === 'webasm' && this.kernels.size >= KERNELS) {
        const [oldest, old] = this.kernels.entries().next().value!;
        this.kernels.delete(oldest);
        old.destroy();
      }
    }
    this.kernels.set(id, kernel);
    return kernel;
  }

  private buffer(id: number): Buffer {
    const buffer = this.buffers.get(id);
    if (!buffer) throw new Error(`buffer ${id} is not on the device`);
    return buffer;
  }

  private put(id: number, buffer: Buffer | null): void {
    const old = this.buffers.get(id);
    if (old) this.gpu.free(old);
    if (buffer) this.buffers.set(id, buffer);
    else this.buffers.delete(id);
  }
}
