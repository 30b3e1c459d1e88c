import type { Counters } from './command.js';
import type { GpuArray, GpuDeviceHandle } from './gpujs.js';

/** STORAGE, COPY_SRC and COPY_DST of the WebGPU specification. */
const USAGE = 0x80 | 0x04 | 0x08;
/** Bytes of buffers that wait for their next use; past it they are destroyed. */
const SPARE = 256 * 2 ** 20;

/** Buffers that one step of a recording made and that are free again, the longest free first. */
export class Slot {
  readonly free: GpuArray[] = [];
  constructor(readonly bytes: number) {}
}

/**
 * Buffers are used again by the step of the recording that made them: a new one costs an allocation and, as WebGPU promises zeros, a kernel that
 * clears it. Each step takes the one that has been free longest, so steps meet the same buffers in the same order, and with them the
 * bindings of the last round.
 */
export class Pool {
  /** Slots with spare buffers, in the order in which they first had one. */
  private readonly slots = new Set<Slot>();
  private bytes = 0;
  private serials = 0;

  constructor(
    private readonly device: GpuDeviceHandle,
    private readonly counters: Counters,
  ) {}

  take(slot: Slot): GpuArray {
    const found = slot.free.shift();
    if (found !== undefined) {
      this.bytes -= slot.bytes;
      return found;
    }
    this.counters.buffers++;
    const buffer = this.device.createBuffer({ size: slot.bytes, usage: USAGE });
    return { buffer, slot, serial: ++this.serials };
  }

  give(array: GpuArray): void {
    const { slot } = array;
    slot.free.push(array);
    this.bytes += slot.bytes;
    this.slots.add(slot);
    for (const old of this.slots) {
      if (this.bytes <= SPARE) return;
      this.drop(old);
    }
  }

  /** Destroys the spare buffers of a slot. */
  drop(slot: Slot): void {
    this.slots.delete(slot);
    this.bytes -= slot.bytes * slot.free.length;
    for (const { buffer } of slot.free.splice(0)) buffer.destroy();
  }

  /** Destroys all spare buffers. */
  clear(): void {
    for (const slot of this.slots) this.drop(slot);
  }
}
