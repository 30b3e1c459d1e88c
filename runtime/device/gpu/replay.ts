import { DeviceError } from '../../errors.js';
import type { Counters, KernelSource } from './command.js';
import { at, positions } from './executor.js';
import type { CommandEncoder, ComputePass, Context, GpuArray, GpuBuffer, GpuDeviceHandle } from './gpujs.js';
import { dispatchOf, type Pipeline, type Pipelines } from './pipelines.js';
import { type Pool, Slot } from './pool.js';
import type { Sheet, Step } from './recording.js';

/** UNIFORM and COPY_DST; MAP_READ and COPY_DST. */
const UNIFORM = 0x40 | 0x08;
const STAGING = 0x01 | 0x08;
/** Blocks of parameters begin at multiples of this. */
const ALIGNED = 256;
/** Bindings kept of one step: buffers come in turns. */
const BINDINGS = 1024;

interface Ready {
  readonly pipeline: Pipeline;
  readonly groups: readonly [number, number, number];
  readonly block: number;
  readonly out: Slot;
  readonly inputs: readonly number[];
  readonly bindings: Map<string, object>;
}

export interface WebGpu {
  readonly device: GpuDeviceHandle;
  readonly pool: Pool;
  readonly pipelines: Pipelines;
  readonly counters: Counters;
  readonly context: Context;
}

/**
 * A recording on WebGPU: pipelines, workgroups, a buffer with the parameters of all its kernels, and the bindings met so far. A replay writes the numbers that
 * changed, puts all kernels into one pass of one command encoder, and submits once.
 */
export class WebGpuReplay {
  private readonly places: ReturnType<typeof positions>;
  private ready: (Ready | Error | null)[] | null = null;
  private uniform: GpuBuffer | null = null;
  private mirror = new ArrayBuffer(0);
  private floats = new Float32Array(0);
  /** Where each number of a sheet goes, in floats. */
  private targets: number[] = [];
  private written = false;
  private readonly uploads: Slot[] = [];

  constructor(
    private readonly steps: readonly Step[],
    private readonly kernel: (id: number) => KernelSource,
    private readonly gpu: WebGpu,
  ) {
    this.places = positions(steps);
  }

  async run(sheet: Sheet, from: number, buffers: Map<number, GpuArray>, fail: (error: Error) => void): Promise<void> {
    const { device, pool, counters, context } = this.gpu;
    if (context.isLost) throw new DeviceError('the GPU was lost. Restart the kernel', { op: 'gpu' });
    const ready = this.ready ?? (await this.prepare());
    this.parameters(sheet.floats);
    const encoder = device.createCommandEncoder();
    const reads: { staging: GpuBuffer; into: Float32Array }[] = [];
    let pass: ComputePass | null = null;
    for (let i = from; i < this.steps.length; i++) {
      const step = this.steps[i]!;
      const { made, upload, into } = this.places[i]!;
      try {
        if (step.do === 'upload') {
          const data = sheet.uploads[upload]!;
          const slot = (this.uploads[i] ??= new Slot(Math.max(4, data.byteLength)));
          const array = pool.take(slot);
          // Dawn crashes on views of shared memory.
          device.queue.writeBuffer(array.buffer, 0, data.slice());
          buffers.set(sheet.made[made]!, array);
        } else if (step.do === 'read') {
          pass?.end();
          pass = null;
          reads.push(this.read(encoder, at(step.from, sheet, buffers) as GpuArray, sheet.into[into]!));
        } else if (step.do === 'run') {
          const kernel = ready[i]!;
          if (kernel instanceof Error) throw kernel;
          const inputs = kernel.inputs.map((place) => at(place, sheet, buffers) as GpuArray);
          const out = pool.take(kernel.out);
          buffers.set(sheet.made[made]!, out);
          pass ??= encoder.beginComputePass();
          pass.setPipeline(kernel.pipeline.pipeline);
          pass.setBindGroup(0, this.binding(kernel, inputs, out));
          pass.dispatchWorkgroups(...kernel.groups);
          counters.runs++;
        }
      } catch (error) {
        fail(error as Error);
      }
    }
    pass?.end();
    device.queue.submit([encoder.finish()]);
    counters.submits++;
    for (const { staging, into } of reads) {
      await staging.mapAsync(1);
      into.set(new Float32Array(staging.getMappedRange()).subarray(0, into.length));
      staging.unmap();
      staging.destroy();
    }
    if (this.steps.at(-1)?.do === 'wait') await device.queue.onSubmittedWorkDone();
  }

  destroy(): void {
    this.uniform?.destroy();
    for (const one of this.ready ?? []) if (one !== null && !(one instanceof Error)) this.gpu.pool.drop(one.out);
    for (const slot of Object.values(this.uploads)) this.gpu.pool.drop(slot);
  }

  private read(
    encoder: CommandEncoder,
    array: GpuArray,
    into: Float32Array,
  ): { staging: GpuBuffer; into: Float32Array } {
    const bytes = Math.min(Math.max(4, into.byteLength), array.slot.bytes);
    const staging = this.gpu.device.createBuffer({ size: bytes, usage: STAGING });
    encoder.copyBufferToBuffer(array.buffer, 0, staging, 0, bytes);
    return { staging, into };
  }

  private binding(kernel: Ready, inputs: readonly GpuArray[], out: GpuArray): object {
    let key = `${out.serial}`;
    for (const input of inputs) key += ` ${input.serial}`;
    const found = kernel.bindings.get(key);
    if (found !== undefined) return found;
    if (kernel.bindings.size >= BINDINGS) kernel.bindings.clear();
    const resources: object[] = [
      { buffer: this.uniform!, offset: kernel.block, size: kernel.pipeline.bytes },
      ...[...inputs, out].map(({ buffer }) => ({ buffer })),
    ];
    const group = this.gpu.device.createBindGroup({
      layout: kernel.pipeline.layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    this.gpu.counters.bindings++;
    kernel.bindings.set(key, group);
    return group;
  }

  /** Builds what is missing and lays the parameters out. A kernel that cannot be built stays an error. */
  private async prepare(): Promise<(Ready | Error | null)[]> {
    const pipelines = await Promise.all(
      this.steps.map((step) =>
        step.do !== 'run' ? null : this.gpu.pipelines.of(this.kernel(step.kernel)).catch((error: Error) => error),
      ),
    );
    let bytes = 0;
    const blocks = pipelines.map((one) => {
      const block = bytes;
      if (one !== null && !(one instanceof Error)) bytes += Math.ceil(one.bytes / ALIGNED) * ALIGNED;
      return block;
    });
    this.mirror = new ArrayBuffer(Math.max(bytes, ALIGNED));
    this.floats = new Float32Array(this.mirror);
    const whole = new Int32Array(this.mirror);
    const ready = this.steps.map((step, i) => {
      const pipeline = pipelines[i]!;
      if (step.do !== 'run' || pipeline === null || pipeline instanceof Error) return pipeline as Error | null;
      try {
        return this.layOut(step, pipeline, blocks[i]!, whole);
      } catch (error) {
        return error as Error;
      }
    });
    this.uniform = this.gpu.device.createBuffer({ size: this.mirror.byteLength, usage: UNIFORM });
    this.ready = ready;
    return ready;
  }

  private layOut(step: Step & { do: 'run' }, pipeline: Pipeline, block: number, whole: Int32Array): Ready {
    const threads = typeof step.threads === 'number' ? [step.threads] : [...step.threads];
    const most = this.gpu.device.limits.maxComputeWorkgroupsPerDimension!;
    const { groups, width } = dispatchOf(threads, pipeline.workgroup, most);
    const base = block / 4;
    [0, 1, 2].forEach((d) => {
      whole[base + d] = threads[d] ?? 1;
    });
    whole[base + 3] = width;
    const inputs: number[] = [];
    step.args.forEach((x, k) => {
      const dims = pipeline.dims.get(k);
      if (dims !== undefined) {
        inputs.push(x);
        const sizes = step.sizes?.[k] ?? [];
        [0, 1, 2].forEach((d) => {
          whole[base + dims / 4 + d] = sizes[d] ?? 1;
        });
        return;
      }
      const slot = base + pipeline.scalars.get(k)! / 4;
      if (pipeline.types[k] === 'Integer') whole[slot] = x;
      else this.targets[x] = slot;
    });
    const elements = step.length ?? threads.reduce((n, size) => n * size, 1) * pipeline.width;
    return { pipeline, groups, block, out: new Slot(Math.max(4, 4 * elements)), inputs, bindings: new Map() };
  }

  /** Brings the numbers of a sheet into the parameters; the GPU gets them when one of them changed. */
  private parameters(floats: readonly number[]): void {
    let changed = !this.written;
    floats.forEach((x, i) => {
      const slot = this.targets[i];
      if (slot === undefined) return;
      const value = Math.fround(x);
      if (Object.is(this.floats[slot], value)) return;
      this.floats[slot] = value;
      changed = true;
    });
    if (changed) this.gpu.device.queue.writeBuffer(this.uniform!, 0, this.mirror);
    this.written = true;
  }
}
