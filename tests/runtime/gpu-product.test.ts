import { describe, expect, it } from 'vitest';
import { type AnyTensor, torch } from '#runtime';
import { planProduct, productSource, TILES } from '#runtime/device/gpu/product';
import { onGpu } from './gpu-backend.js';

onGpu();

const SIZES = [
  [1, 1, 1],
  [1, 700, 1],
  [5, 64, 7],
  [130, 33, 65],
  [64, 128, 256],
  [3, 2000, 3],
  [64, 784, 128],
  [33, 17, 129],
  // Large enough for tiles of 128 × 128.
  [1450, 9, 1450],
] as const;

describe('a product on the gpu device', () => {
  it.each(SIZES)(
    'of %i × %i and n columns is the CPU’s, however its operands lie',
    { timeout: 120_000 },
    (m, depth, n) => {
      torch.manualSeed(m);
      const lay = (rows: number, columns: number, turned: boolean, device: string): AnyTensor => {
        const x = torch.randn(rows, columns);
        return (turned ? x.T.contiguous().to(device).T : x.to(device)) as AnyTensor;
      };
      for (const [at, bt] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ] as const) {
        // Software takes seconds for the largest: two of four ways.
        if (m > 1000 && at !== bt) continue;
        const a = lay(m, depth, at, 'gpu');
        const b = lay(depth, n, bt, 'gpu');
        const got = a.matmul(b).cpu() as AnyTensor;
        const want = (a.cpu() as AnyTensor).matmul(b.cpu() as AnyTensor) as AnyTensor;
        expect(got.sub(want).abs().max().item() as number).toBeLessThan(1e-5 * Math.sqrt(depth) + 1e-6);
      }
    },
  );

  it('takes parts of tensors, batches of matrices and what is not a multiple of anything', () => {
    torch.manualSeed(4);
    const big = torch.randn(70, 90);
    const part = (x: AnyTensor): AnyTensor => x.at('3:68', '1:90:2') as AnyTensor;
    const g = part(big.to('gpu') as AnyTensor);
    const close = (a: AnyTensor, b: AnyTensor) =>
      expect((a.cpu() as AnyTensor).sub(b).abs().max().item() as number).toBeLessThan(1e-4);
    const c = part(big as AnyTensor);
    close(g.matmul(g.T as AnyTensor), c.matmul(c.T as AnyTensor));
    close((g.T as AnyTensor).matmul(g), (c.T as AnyTensor).matmul(c));
    const p = torch.randn(5, 37, 21);
    const q = torch.randn(5, 21, 11);
    close(p.to('gpu').bmm(q.to('gpu')) as AnyTensor, p.bmm(q) as AnyTensor);
  });
});

describe('the tile of a product', () => {
  const plan = (m: number, n: number, depth: number) =>
    planProduct([0, m * depth, depth, 1], [0, depth * n, n, 1], 1, m, n, depth);

  it('is as large as the work keeps a card busy with', () => {
    expect(plan(4096, 4096, 4096).tile.rows).toBe(128);
    expect(plan(1024, 1024, 1024).tile.rows).toBe(64);
    expect(plan(64, 128, 32).tile.rows).toBe(32);
  });

  it('has the sum split where there are few results and it is long', () => {
    const { parts, step, groups } = plan(64, 128, 784);
    expect(parts).toBeGreaterThan(1);
    expect(parts * step).toBeGreaterThanOrEqual(784);
    expect((parts - 1) * step).toBeLessThan(784);
    expect(groups[2]).toBe(parts);
    expect(plan(4096, 4096, 4096).parts).toBe(1);
  });

  it('is read four elements at a time where they lie side by side and aligned, and fits what WebGPU guarantees', () => {
    expect(plan(4096, 4096, 4096).layout).toMatchObject({ aFours: true, bFours: true, outFours: true });
    expect(plan(4096, 4095, 4096).layout).toMatchObject({ aFours: true, bFours: false, outFours: false });
    for (const tile of TILES) {
      const { layout } = plan(64, 64, 64);
      expect(productSource(tile, layout)).toContain('vec4<f32>');
      expect((tile.rows * tile.columns) / (tile.down * tile.across)).toBeLessThanOrEqual(256);
      expect(16 * tile.depth * (tile.rows / 4 + 1 + tile.columns / 4 + 1)).toBeLessThanOrEqual(16384);
    }
  });
});
