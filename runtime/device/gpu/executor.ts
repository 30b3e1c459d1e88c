import type { Counters, KernelSource } from './command.js';
import type { Buffer, Gpu, Replay } from './gpujs.js';
import type { Sheet, Step } from './recording.js';

/** The device's side of recordings: keeps them as what the backend makes of them, and replays them. */
export class Executor {
  private readonly buffers = new Map<number, Buffer>();
  private readonly kernels = new Map<number, KernelSource>();
  private readonly recordings = new Map<number, Replay>();
  private failure: Error | null = null;

  constructor(
    private readonly gpu: Gpu,
    readonly counters: Counters,
  ) {}

  /** Runs a sheet, from task `from` on. What goes wrong is kept for {@link failed}; the tasks after it still run. */
  execute(sheet: Sheet, from = 0): void | Promise<void> {
    for (const { id, kernel } of sheet.kernels) this.kernels.set(id, kernel);
    if (sheet.steps !== null && sheet.count > 0) {
      this.recordings.get(sheet.recording)?.destroy();
      this.recordings.set(
        sheet.recording,
        this.gpu.record(sheet.steps, (id) => this.kernels.get(id)!),
      );
      this.counters.recorded++;
    } else if (sheet.count > 0) this.counters.replayed++;
    const replay = this.recordings.get(sheet.recording);
    const waiting = sheet.count > 0 && replay?.run(sheet, from, this.buffers, this.fail);
    // A card that is lost in the middle fails what is asked of it, not the thread.
    if (waiting instanceof Promise) return waiting.catch(this.fail).then(() => this.free(sheet));
    this.free(sheet);
  }

  /** The first thing that went wrong since the last call. */
  failed(): Error | null {
    const { failure } = this;
    this.failure = null;
    return failure;
  }

  private readonly fail = (error: Error): void => {
    this.failure ??= error;
  };

  private free({ free, clear }: Sheet): void {
    for (const id of free) {
      const buffer = this.buffers.get(id);
      if (buffer === undefined) continue;
      this.buffers.delete(id);
      this.gpu.free(buffer);
    }
    if (clear) this.gpu.clear?.();
  }
}

/** The buffer at a place of a recording. */
export function at(place: number, { made, given }: Sheet, buffers: ReadonlyMap<number, Buffer>): Buffer {
  const id = place >= 0 ? made[place]! : given[-1 - place]!;
  const buffer = buffers.get(id);
  if (buffer === undefined) throw new Error(`buffer ${id} is not on the device`);
  return buffer;
}

/** Of each step the places of what it makes, uploads and reads, counted from its beginning. */
export function positions(steps: readonly Step[]): { made: number; upload: number; into: number }[] {
  let [made, upload, into] = [0, 0, 0];
  return steps.map((step) => {
    const here = { made, upload, into };
    if (step.do === 'read') into++;
    else if (step.do !== 'wait') made++;
    if (step.do === 'upload') upload++;
    return here;
  });
}
