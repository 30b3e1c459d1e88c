// Work that comes again is sent once. Each group of tasks is split into what repeats (kernels, sizes, which result feeds which kernel), kept as
// a recording on both sides, and what does not: numbers of buffers, numbers such as a learning rate, elements to upload, places to read into.
import type { ArgumentType, Free, KernelSource, Task } from './command.js';

/** A task with buffers by place: 0, 1 … are made by the recording in this order, −1, −2 … were there before. */
export type Step =
  | {
      readonly do: 'run';
      readonly kernel: number;
      readonly threads: number | readonly number[];
      /** `Input`: a place; `Integer`: itself; `Float`: its position among {@link Sheet.floats}. */
      readonly args: readonly number[];
      readonly length?: number;
      readonly sizes?: readonly (readonly number[] | null)[];
    }
  | { readonly do: 'upload' }
  | { readonly do: 'read'; readonly from: number }
  | { readonly do: 'wait' };

/** What one replay needs beside the recording. */
export interface Sheet {
  /** Tasks before this group: a group that was posted twice, after an interrupt, is not run twice. */
  readonly start: number;
  /** Tasks of the group. */
  readonly count: number;
  /** Number of the recording. */
  readonly recording: number;
  /** The recording itself, where it is new. */
  readonly steps: readonly Step[] | null;
  readonly kernels: readonly { readonly id: number; readonly kernel: KernelSource }[];
  /** Buffers to make, in order, and buffers that are there. */
  readonly made: readonly number[];
  readonly given: readonly number[];
  readonly floats: readonly number[];
  readonly uploads: readonly Float32Array[];
  readonly into: readonly Float32Array[];
  readonly free: readonly number[];
  /** Whether memory that waits for its next use is given back. */
  readonly clear: boolean;
}

/** Tasks gathered since the last group. Lists grow in place; the whole is replaced at once. */
export interface Group {
  readonly start: number;
  readonly tasks: Task[];
  readonly kernels: { readonly id: number; readonly kernel: KernelSource }[];
  readonly free: Free[];
}

export const emptyGroup = (start: number): Group => ({ start, tasks: [], kernels: [], free: [] });

/** Recordings kept; the oldest makes place for a new one. */
const KEPT = 512;

interface Known {
  readonly number: number;
  readonly shape: readonly number[];
}

/** The caller's side: finds out whether a group was recorded. */
export class Recorder {
  private readonly types = new Map<number, readonly ArgumentType[]>();
  private readonly known = new Map<number, Known[]>();
  private readonly hashes = new Map<number, number>();
  private next = 0;

  /**
   * Writes a group as a sheet. Call `confirm` of the answer once the sheet is on its way: an interrupt between the two only means that the group
   * is recorded again.
   */
  write({ start, tasks, kernels, free }: Group): { sheet: Sheet; confirm: () => void } {
    for (const { id, kernel } of kernels) this.types.set(id, Object.values(kernel.types));
    const places = new Map<number, number>();
    const made: number[] = [];
    const given: number[] = [];
    const floats: number[] = [];
    const uploads: Float32Array[] = [];
    const into: Float32Array[] = [];
    const shape: number[] = [];
    const make = (id: number): void => {
      places.set(id, made.push(id) - 1);
    };
    const place = (id: number): number => {
      let found = places.get(id);
      if (found === undefined) {
        found = -given.push(id);
        places.set(id, found);
      }
      return found;
    };
    for (const task of tasks) {
      if (task.do === 'upload') {
        shape.push(-2, task.data.length);
        uploads.push(task.data);
        make(task.id);
      } else if (task.do === 'read') {
        shape.push(-3, task.into.length, place(task.id));
        into.push(task.into);
      } else if (task.do === 'wait') shape.push(-4);
      else {
        const { kernel, threads, args, length, sizes } = task;
        const types = this.types.get(kernel)!;
        shape.push(-1, kernel, length ?? -1);
        if (typeof threads === 'number') shape.push(threads);
        else shape.push(-threads.length, ...threads);
        for (let i = 0; i < args.length; i++) {
          const type = types[i];
          if (type === 'Input') shape.push(place(args[i]!));
          else if (type === 'Integer') shape.push(args[i]!);
          else floats.push(args[i]!);
        }
        if (sizes) for (const size of sizes) shape.push(size?.length ?? 0, ...(size ?? []));
        make(task.out);
      }
    }
    const hash = hashOf(shape);
    const same = this.known.get(hash)?.find((one) => equal(one.shape, shape));
    const freed = { free: free.flatMap(({ ids }) => ids), clear: free.some(({ spare }) => spare) };
    const rest = { start, count: tasks.length, kernels, made, given, floats, uploads, into, ...freed };
    if (same) return { sheet: { ...rest, recording: same.number, steps: null }, confirm() {} };
    const number = this.next++ % KEPT;
    this.forget(number);
    const steps = this.steps(tasks, places);
    return {
      sheet: { ...rest, recording: number, steps },
      confirm: () => {
        this.hashes.set(number, hash);
        const others = this.known.get(hash) ?? [];
        this.known.set(hash, [...others, { number, shape }]);
      },
    };
  }

  private forget(number: number): void {
    const hash = this.hashes.get(number);
    if (hash === undefined) return;
    this.hashes.delete(number);
    const left = this.known.get(hash)!.filter((one) => one.number !== number);
    if (left.length > 0) this.known.set(hash, left);
    else this.known.delete(hash);
  }

  private steps(tasks: readonly Task[], places: ReadonlyMap<number, number>): Step[] {
    let floats = 0;
    return tasks.map((task) => {
      if (task.do === 'upload' || task.do === 'wait') return { do: task.do };
      if (task.do === 'read') return { do: 'read', from: places.get(task.id)! };
      const types = this.types.get(task.kernel)!;
      const { kernel, threads, length, sizes } = task;
      const args = task.args.map((x, i) =>
        types[i] === 'Input' ? places.get(x)! : types[i] === 'Integer' ? x : floats++,
      );
      return { do: 'run', kernel, threads, args, ...(length !== undefined && { length }), ...(sizes && { sizes }) };
    });
  }
}

function hashOf(shape: readonly number[]): number {
  let h = shape.length;
  for (let i = 0; i < shape.length; i++) h = Math.imul(h ^ shape[i]!, 0x01000193) ^ (h >>> 15);
  return h;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
