import { expect, it } from 'vitest';
import { Executor } from '#runtime/device/gpu/executor';
import { countersAtZero, type Gpu } from '#runtime/device/gpu/gpujs';
import { emptyGroup, Recorder } from '#runtime/device/gpu/recording';

const SOURCE = { source: '', types: { x: 'Input', n: 'Integer', c: 'Float' }, width: 1 } as const;

/** A group of one upload and one kernel on it, with numbers of buffers from `id` on. */
function group(start: number, id: number, n: number, c: number) {
  const one = emptyGroup(start);
  one.kernels.push({ id: 1, kernel: SOURCE });
  one.tasks.push({ do: 'upload', id, data: new Float32Array(n) });
  one.tasks.push({ do: 'run', kernel: 1, out: id + 1, threads: n, args: [id, n, c] });
  return one;
}

it('a card that is lost in the middle fails what was asked of it, and the executor goes on', async () => {
  let lost = true;
  const freed: unknown[] = [];
  const gpu = {
    info: {},
    record: () => ({
      run: async () => {
        if (lost) throw new Error('the GPU was lost');
      },
      destroy() {},
    }),
    free: (buffer: unknown) => freed.push(buffer),
  } as unknown as Gpu;
  const executor = new Executor(gpu, countersAtZero());
  const recorder = new Recorder();
  await executor.execute(recorder.write(group(0, 1, 3, 0.5)).sheet);
  expect(executor.failed()?.message).toBe('the GPU was lost');
  lost = false;
  await executor.execute(recorder.write(group(2, 3, 3, 0.5)).sheet);
  expect(executor.failed()).toBeNull();
});

it('a group is known again by kernels, sizes and which result feeds which kernel, not by buffers and numbers', () => {
  const recorder = new Recorder();
  const write = (...args: Parameters<typeof group>) => {
    const { sheet, confirm } = recorder.write(group(...args));
    confirm();
    return sheet;
  };
  const first = write(0, 1, 3, 0.5);
  expect(first.steps).toHaveLength(2);
  expect(write(2, 8, 3, 0.25)).toMatchObject({ recording: first.recording, steps: null, made: [8, 9], floats: [0.25] });
  const longer = write(4, 10, 4, 0.5);
  expect(longer.steps).toHaveLength(2);
  expect(longer.recording).not.toBe(first.recording);
});

it('a group whose message was cut off by an interrupt is recorded again', () => {
  const recorder = new Recorder();
  expect(recorder.write(group(0, 1, 3, 0.5)).sheet.steps).not.toBeNull();
  expect(recorder.write(group(0, 1, 3, 0.5)).sheet.steps).not.toBeNull();
});
