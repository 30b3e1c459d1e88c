import { cpu } from '../cpu/cpu.js';
import type { Counters } from './command.js';
import { type Crossover, crossover, measure } from './crossover.js';
import type { GpuDevice } from './gpu.js';
import { hasHardware, openedGpu, theGpu } from './open.js';

/** What the device `gpu` runs on. */
export interface GpuInfo {
  /** `webgpu`, or `webasm` where no adapter answers: gpu.js's WebAssembly mode. */
  backend: 'webgpu' | 'webasm';
  /** The adapter's own description, for example the name of the card. */
  adapter: string;
  vendor: string;
  /** Whether a real GPU computes: not WebAssembly, and not a GPU imitated in software. */
  hardware: boolean;
  /** Why WebGPU is not in use; null where it is. */
  fallback: string | null;
  limits: {
    /** Bytes of the largest tensor. */
    maxBufferBytes: number;
    /** Arrays a kernel can read. */
    maxInputs: number;
  };
  /** What happened since the device was opened: a training step is recorded once and then replayed. */
  counters: Counters;
}

/**
 * Whether a real GPU is there: `const device = torch.gpu.isAvailable() ? 'gpu' : 'cpu'`. The device `gpu` also works without one, in gpu.js's
 * WebAssembly mode; it is then slower than the CPU.
 * @example
 * const device = torch.gpu.isAvailable() ? 'gpu' : 'cpu';
 * torch.zeros([2], { device }).device === device; // → true
 */
export const isAvailable = (): boolean => hasHardware();

/**
 * Number of real GPUs: 0 or 1.
 * @example
 * torch.gpu.deviceCount() > 0 === torch.gpu.isAvailable(); // → true
 */
export const deviceCount = (): number => (hasHardware() ? 1 : 0);

/**
 * What the device runs on. Opens it: that takes some 300 ms the first time.
 * @example
 * if (torch.gpu.isAvailable()) torch.gpu.info().backend;
 */
export function info(): GpuInfo {
  const { info: about, counters } = theGpu().engine;
  return { ...about, limits: { ...about.limits }, counters: { ...counters } };
}

/**
 * Name of the adapter.
 * @example
 * if (torch.gpu.isAvailable()) torch.gpu.getDeviceName();
 */
export const getDeviceName = (): string => info().adapter;

/**
 * Waits until everything asked of the device is done; time measured without it is the time to ask.
 * @example
 * const start = performance.now();
 * torch.gpu.synchronize(); // what was asked of the device before is done
 * performance.now() >= start; // → true
 */
export function synchronize(): void {
  openedGpu()?.synchronize();
}

const memory = (read: (device: GpuDevice) => number): number => {
  const device = openedGpu();
  return device === null ? 0 : read(device);
};

/**
 * Bytes of the tensors on the device. Tensors nobody can reach count until they are collected.
 * @example
 * torch.gpu.memoryAllocated() <= torch.gpu.maxMemoryAllocated(); // → true
 */
export const memoryAllocated = (): number => memory((device) => device.memory.allocated);

/**
 * The most bytes there ever were.
 * @example
 * torch.gpu.memoryAllocated() <= torch.gpu.maxMemoryAllocated(); // → true
 */
export const maxMemoryAllocated = (): number => memory((device) => device.memory.peak);

/**
 * Frees the memory of tensors that nobody can reach any more. Happens by itself as memory fills.
 * @example
 * torch.gpu.emptyCache();
 */
export function emptyCache(): void {
  openedGpu()?.memory.clear();
}

const known = new Map<string, Crossover>();

/**
 * The device for work of this size: `gpu` where a real one is there and gains, else `cpu`. A product of [m, k] and [k, n] is 2·m·k·n. From
 * which size on it gains is measured when it is first asked for on an adapter (products of both devices, well under a second), and kept in the cache folder.
 * A GPU imitated in software is never taken, nor measured.
 *
 * @example
 * const device = torch.gpu.deviceFor(2 * 4096 ** 3);
 */
export function deviceFor(operations: number): 'gpu' | 'cpu' {
  if (!hasHardware()) return 'cpu';
  const gpu = theGpu();
  const { vendor, adapter } = gpu.engine.info;
  const name = `${vendor} ${adapter}`.trim();
  let found = known.get(name);
  if (found === undefined) {
    found = crossover(name, () => measure(cpu, gpu));
    known.set(name, found);
  }
  return found.operations !== null && operations >= found.operations ? 'gpu' : 'cpu';
}

export { type Kernel, type KernelArgument, type KernelOptions, type KernelThis, kernel, map } from './user-kernel.js';
