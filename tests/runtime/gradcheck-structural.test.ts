import { describe, expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';

const values = (shape: number[], phase = 0.1, scale = 1): T => {
  const n = shape.reduce((a, b) => a * b, 1);
  return torch
    .tensor(Float64Array.from({ length: n }, (_, i) => scale * (((0.61803 * i + phase) % 1) * 2 - 0.9)))
    .reshape(shape)
    .requiresGrad_() as unknown as T;
};
const index = (list: number[] | number[][]): T => torch.tensor(list, { dtype: 'int64' }) as unknown as T;
const mask = torch.tensor([
  [true, false, true],
  [false, true, true],
]) as unknown as T;

/** Operations with their sample inputs. */
const CASES: readonly (readonly [string, (...x: T[]) => T | readonly T[], readonly T[]])[] = [
  ['reshape', (x) => x!.reshape([3, 2]), [values([2, 3])]],
  ['view of a transposed tensor', (x) => x!.transpose(0, 1).reshape([-1]), [values([2, 3])]],
  ['permute', (x) => x!.permute([2, 0, 1]), [values([2, 3, 2])]],
  ['expand', (x) => x!.expand([4, 2, 3]), [values([2, 1])]],
  ['squeeze and unsqueeze', (x) => x!.unsqueeze(1).squeeze(1), [values([2, 3])]],
  ['select', (x) => x!.select(1, -1), [values([2, 3])]],
  ['narrow', (x) => x!.narrow(1, 1, 2), [values([2, 3])]],
  ['slice with a step', (x) => x!.at(':', '::2'), [values([2, 5])]],
  ['diagonal', (x) => x!.diagonal(1), [values([3, 4])]],
  ['split', (x) => x!.split(2, 1), [values([2, 5])]],
  [
    'index tensor',
    (x) =>
      x!.at(
        index([
          [2, 0],
          [2, 1],
        ]),
      ),
    [values([3, 2])],
  ],
  ['two index tensors apart', (x) => x!.at(index([1, 0]), ':', index([2, 0])), [values([2, 3, 4])]],
  ['boolean mask', (x) => x!.at(mask), [values([2, 3])]],
  ['indexSelect', (x) => x!.indexSelect(1, index([2, 2, 0])), [values([2, 3])]],
  ['indexAdd', (x, y) => x!.indexAdd(0, index([1, 1]), y!), [values([3, 2]), values([2, 2], 0.4)]],
  ['indexPut', (x, y) => x!.indexPut([index([2, 0])], y!), [values([3, 2]), values([2, 2], 0.4)]],
  [
    'indexPut, accumulated',
    (x, y) => x!.indexPut([index([1, 1])], y!, { accumulate: true }),
    [values([3, 2]), values([2, 2], 0.4)],
  ],
  [
    'indexPut apart',
    (x, y) => x!.indexPut([index([1, 0]), ':', index([2, 0])] as never, y!),
    [values([2, 3, 4]), values([2, 3], 0.4)],
  ],
  [
    'gather',
    (x) =>
      x!.gather(
        1,
        index([
          [2, 2],
          [0, 1],
        ]),
      ),
    [values([2, 3])],
  ],
  [
    'scatter',
    (x, y) =>
      x!.scatter(
        1,
        index([
          [2, 1],
          [0, 1],
        ]),
        y!,
      ),
    [values([2, 3]), values([2, 2], 0.4)],
  ],
  [
    'scatterAdd',
    (x, y) =>
      x!.scatterAdd(
        1,
        index([
          [2, 2],
          [0, 1],
        ]),
        y!,
      ),
    [values([2, 3]), values([2, 2], 0.4)],
  ],
  [
    'embedding',
    (w) =>
      w!.embedding(
        index([
          [2, 0],
          [2, 2],
        ]),
      ),
    [values([3, 2])],
  ],
  ['cat', (x, y) => torch.cat([x!, y!], 1), [values([2, 3]), values([2, 2], 0.4)]],
  ['stack', (x, y) => torch.stack([x!, y!], 1), [values([2, 3]), values([2, 3], 0.4)]],
  ['flip', (x) => x!.flip([0, 1]), [values([2, 3])]],
  ['roll', (x) => x!.roll([1, 2], [0, 1]), [values([2, 3])]],
  ['tril', (x) => x!.tril(-1), [values([3, 3])]],
  ['triu', (x) => x!.triu(1), [values([3, 3])]],
  ['diag', (x) => x!.diag(1), [values([3])]],
  ['repeat', (x) => x!.repeat([2, 1, 2]), [values([2, 3])]],
  ['repeatInterleave', (x) => x!.repeatInterleave(2, 1), [values([2, 3])]],
  ['where', (x, y) => torch.where(mask, x!, y!), [values([2, 3]), values([3], 0.4)]],
  ['clamp', (x) => x!.clamp(-0.5, 0.55), [values([2, 3])]],
  ['maskedFill', (x) => x!.maskedFill(mask, 2), [values([2, 3])]],
  ['sum', (x) => x!.sum([0, 2]), [values([2, 3, 2])]],
  ['sum with keepdim', (x) => x!.sum(1, { keepdim: true }), [values([2, 3])]],
  ['mean', (x) => x!.mean(-1), [values([2, 3])]],
  ['prod', (x) => x!.prod(1), [values([2, 3])]],
  ['prod with zeros', (x) => x!.mul(torch.tensor([1, 0, 1], { dtype: 'float64' })).prod(1), [values([2, 3])]],
  ['var', (x) => x!.var(1), [values([2, 4])]],
  ['var with correction 0', (x) => x!.var([0, 1], { correction: 0 }), [values([2, 4])]],
  ['std', (x) => x!.std(0, { keepdim: true }), [values([4, 2])]],
  ['amax', (x) => x!.amax(1), [values([2, 3])]],
  ['max with positions', (x) => x!.max(1).values, [values([2, 3])]],
  ['min', (x) => x!.min(), [values([2, 3])]],
  ['median', (x) => x!.median(1).values, [values([2, 3])]],
  ['sort', (x) => x!.sort(1, { descending: true }).values, [values([2, 4])]],
  ['topk', (x) => x!.topk(2, { dim: 0 }).values, [values([4, 2])]],
  ['cumsum', (x) => x!.cumsum(1), [values([2, 3])]],
  ['cumprod', (x) => x!.cumprod(0), [values([3, 2])]],
  ['logsumexp', (x) => x!.logsumexp(1), [values([2, 3])]],
  ['softmax', (x) => x!.softmax(0), [values([3, 2])]],
  ['logSoftmax', (x) => x!.logSoftmax(-1), [values([2, 3])]],
  ['norm', (x) => x!.norm(2, 1), [values([2, 3])]],
  ['norm 1', (x) => x!.norm(1), [values([2, 3])]],
  ['norm 3', (x) => x!.norm(3, 0), [values([2, 3])]],
  ['norm of infinity', (x) => x!.norm(Number.POSITIVE_INFINITY, 1), [values([2, 3])]],
  ['matmul', (x, y) => x!.matmul(y!), [values([2, 3]), values([3, 2], 0.4)]],
  ['matmul of a batch', (x, y) => x!.matmul(y!), [values([2, 1, 2, 3]), values([3, 3, 2], 0.4)]],
  ['matmul of a vector', (x, y) => x!.matmul(y!), [values([3]), values([3, 2], 0.4)]],
  ['dot', (x, y) => x!.dot(y!), [values([3]), values([3], 0.4)]],
  ['outer', (x, y) => x!.outer(y!), [values([3]), values([2], 0.4)]],
  [
    'addmm',
    (x, y, z) => x!.addmm(y!, z!, { beta: 0.5, alpha: 2 }),
    [values([2]), values([2, 3], 0.4), values([3, 2], 0.7)],
  ],
  [
    'in-place on a view',
    (x, y) => {
      const z = x!.mul(2);
      z.at(0).mul_(y!);
      return z.add(z.at(1));
    },
    [values([2, 3]), values([3], 0.4)],
  ],
  [
    'a view changed through its base',
    (x, y) => {
      const z = x!.mul(2);
      const row = z.at(0);
      z.mul_(y!);
      return row.mul(row);
    },
    [values([2, 3]), values([3], 0.4)],
  ],
  [
    'copy_ into a transposed view',
    (x, y) => {
      const z = x!.mul(2);
      z.transpose(0, 1).at(1).copy_(y!);
      return z.square();
    },
    [values([2, 3]), values([2], 0.4)],
  ],
];

describe('structural derivatives agree with differences', () => {
  for (const [name, f, inputs] of CASES)
    it(`${name}, and its own derivative`, () => {
      expect(torch.autograd.gradcheck(f, inputs)).toBe(true);
      const single = (...x: T[]): T => {
        const y = f(...x);
        return Array.isArray(y)
          ? (y as readonly T[]).reduce((s, t) => s.add(t.sum()), torch.zeros([], { dtype: 'float64' }) as unknown as T)
          : (y as T);
      };
      expect(torch.autograd.gradgradcheck(single, inputs)).toBe(true);
    });
});
