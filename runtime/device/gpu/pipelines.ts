import { DeviceError } from '../../errors.js';
import type { ArgumentType, KernelSource } from './command.js';
import { type GpuDeviceHandle, type Library, NOT_A_NUMBER, SETTINGS } from './gpujs.js';

/** A kernel built for WebGPU, and how its block of parameters is laid out. */
export interface Pipeline {
  readonly pipeline: object;
  readonly layout: object;
  readonly types: readonly ArgumentType[];
  /** Bytes of the block: sizes of the result, one row of sizes per input, then numbers. */
  readonly bytes: number;
  /** Where the sizes of each input lie, and where each number does, by argument. */
  readonly dims: ReadonlyMap<number, number>;
  readonly scalars: ReadonlyMap<number, number>;
  /** Threads of a workgroup; null where workgroups are counted themselves. */
  readonly workgroup: readonly number[] | null;
  readonly width: number;
}

/** Builds kernels when they are first met: gpu.js translates them, WGSL of our own is taken as it is, with the same parameters. */
export class Pipelines {
  private readonly built = new Map<KernelSource, Promise<Pipeline>>();

  constructor(
    private readonly device: GpuDeviceHandle,
    private readonly gpu: InstanceType<Library['GPU']>,
  ) {}

  of(kernel: KernelSource): Promise<Pipeline> {
    let pipeline = this.built.get(kernel);
    if (pipeline === undefined) {
      pipeline = kernel.wgsl === undefined ? this.translated(kernel) : this.written(kernel, kernel.wgsl);
      this.built.set(kernel, pipeline);
    }
    return pipeline;
  }

  private async translated({ source, types, width, constants, rank = 1 }: KernelSource): Promise<Pipeline> {
    const { kernel } = this.gpu.createKernel(source, {
      ...SETTINGS,
      output: new Array<number>(rank).fill(1),
      argumentTypes: types,
      pipeline: true,
      immutable: true,
      ...(constants && { constants }),
    });
    const list = Object.values(types);
    // Types are given: what the arguments are does not matter.
    await kernel.build(...list.map((type) => (type === 'Input' ? [0] : 0)));
    if (kernel.componentCount !== width) throw new DeviceError(NOT_A_NUMBER, { op: 'gpu' });
    const { byteLength, arrayArgs, scalarArgs } = kernel.paramsLayout;
    return {
      pipeline: kernel.computePipeline,
      layout: kernel.bindGroupLayout,
      types: list,
      bytes: byteLength,
      dims: new Map(arrayArgs.map(({ index, dimsOffset }) => [index, dimsOffset])),
      scalars: new Map(scalarArgs.map(({ index, offset }) => [index, offset])),
      workgroup: kernel.workgroupSize,
      width,
    };
  }

  private async written({ types, width }: KernelSource, code: string): Promise<Pipeline> {
    const module = this.device.createShaderModule({ code });
    const { messages } = await module.getCompilationInfo();
    const error = messages.find(({ type }) => type === 'error');
    if (error) throw new DeviceError(`line ${error.lineNum}: ${error.message}`, { op: 'gpu' });
    const pipeline = this.device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
    const list = Object.values(types);
    const inputs = list.filter((type) => type === 'Input').length;
    const dims = new Map<number, number>();
    const scalars = new Map<number, number>();
    let offset = 16 * (1 + inputs);
    list.forEach((type, i) => {
      if (type === 'Input') dims.set(i, 16 * (1 + dims.size));
      else {
        scalars.set(i, offset);
        offset += 4;
      }
    });
    return {
      pipeline,
      layout: pipeline.getBindGroupLayout(0),
      types: list,
      bytes: Math.ceil(offset / 16) * 16,
      dims,
      scalars,
      workgroup: null,
      width,
    };
  }
}

/** Workgroups of a dispatch, and the threads in a row of it: long ones are folded, as gpu.js's kernels of one dimension expect. */
export function dispatchOf(
  threads: readonly number[],
  workgroup: readonly number[] | null,
  most: number,
): { groups: [number, number, number]; width: number } {
  const [x = 1, y = 1, z = 1] = threads;
  if (workgroup === null) return { groups: [x, y, z], width: 0 };
  const [wx = 1, wy = 1, wz = 1] = workgroup;
  const groups: [number, number, number] = [Math.ceil(x / wx), Math.ceil(y / wy), Math.ceil(z / wz)];
  let width = 0;
  if (threads.length === 1) {
    if (groups[0] > most) {
      groups[1] = Math.ceil(groups[0] / most);
      groups[0] = Math.ceil(groups[0] / groups[1]);
    }
    width = groups[0] * wx;
  }
  const over = groups.findIndex((n) => n > most);
  if (over >= 0)
    throw new DeviceError(`this result needs ${groups[over]} workgroups in a row; this device takes ${most}`, {
      op: 'gpu',
    });
  return { groups, width };
}
