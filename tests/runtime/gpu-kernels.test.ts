import { describe, expect, it } from 'vitest';
import { gpu, torch } from '#runtime';
import { onGpu } from './gpu-backend.js';

onGpu();

describe('a kernel of the user', () => {
  it('maps every element by value, position and further arguments', () => {
    expect(gpu.map(torch.tensor([1, 2, 3]), (v, i) => v * v + i).tolist()).toEqual([1, 5, 11]);
    const x = torch.tensor([
      [1, 2],
      [3, 4],
    ]);
    const y = gpu.map(x, (v, _i, k: number, shift: number[]) => v * k + shift[1]!, 10, torch.tensor([0, 0.5]));
    expect(y.device).toBe('gpu');
    expect(y.tolist()).toEqual([
      [10.5, 20.5],
      [30.5, 40.5],
    ]);
    expect(gpu.map(x.T as never, (v) => v).tolist()).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('computes a result of its own shape from arrays of up to three dimensions', () => {
    const product = gpu.kernel(
      function (a: number[][], b: number[][], n: number) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[this.thread.y]![k]! * b[k]![this.thread.x]!;
        return sum;
      },
      { output: [3, 5] },
    );
    torch.manualSeed(0);
    const a = torch.randn(3, 1500);
    const b = torch.randn(1500, 5);
    const c = product(a, b.to('gpu'), 1500);
    expect(c.shape).toEqual([3, 5]);
    expect(c.cpu().sub(a.matmul(b)).abs().max().item()).toBeLessThan(1e-3);
    const cube = gpu.kernel(
      function (x: number[][][]) {
        return x[this.thread.z]![this.thread.y]![this.thread.x]! * this.constants.factor!;
      },
      { output: [2, 3, 4], constants: { factor: 2 } },
    );
    const x = torch.arange(24, { dtype: 'float32' }).reshape(2, 3, 4);
    expect(cube(x).tolist()).toEqual(x.mul(2).tolist());
  });

  const zoom = 2;
  const words = 'hello';
  it.each<[string, () => unknown, string, string]>([
    [
      'a name from around it',
      () => gpu.map(torch.ones(3), (v) => v * zoom),
      'zoom is not known on the device: pass it as an argument',
      'v * zoom',
    ],
    ['text', () => gpu.map(torch.ones(3), (v) => (`${words}`.length > 2 ? v : 0)), 'there are no texts', 'words'],
    [
      'printing',
      () =>
        gpu.kernel(
          (a: number[]) => {
            const first = a[0]!;
            console.log(first);
            return first;
          },
          { output: [2] },
        )([1, 2]),
      'nothing can be printed from the device',
      '3 | ',
    ],
    [
      'an unknown function of Math',
      () => gpu.map(torch.ones(3), (v) => (Math as unknown as { twice(v: number): number }).twice(v)),
      'there is no Math.twice',
      'Math.twice',
    ],
    ['arrays as results', () => gpu.kernel((() => [1, 2]) as never, { output: [2] })(), 'one number per element', ''],
  ])('says in one sentence and with its line that it cannot use %s', (_what, use, sentence, line) => {
    let message = '';
    try {
      use();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(sentence);
    expect(message).toContain(line);
    if (line !== '') expect(message).toMatch(/\d+ \| .*\n +\| +\^/);
    // The device goes on working.
    expect(gpu.map(torch.ones(2), (v) => v + 1).tolist()).toEqual([2, 2]);
  });

  it('is refused with a wrong number of arguments or a shape that no result can have', () => {
    const add = gpu.kernel((a: number, b: number) => a + b, { output: [1] });
    expect(() => (add as (a: number) => unknown)(1)).toThrow('this kernel takes 2 arguments (a, b), got 1');
    expect(() => gpu.kernel(() => 1, { output: [0] })).toThrow('output must be one to three sizes, got [0]');
    expect(add(1, 2.5).tolist()).toEqual([3.5]);
    expect(add(1, 2).tolist()).toEqual([3]);
  });
});
