import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Transformer } from '@napi-rs/image';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, datasets, torch } from '#runtime';
import { installFiles } from '#runtime/node/files';

installFiles();
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));

/** A picture of one colour, as PNG or JPEG. */
function picture(path: string, colour: readonly [number, number, number], width = 6, height = 4): void {
  const pixels = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i % 4 === 3 ? 255 : colour[i % 4]!));
  const image = Transformer.fromRgbaPixels(pixels, width, height);
  writeFileSync(path, path.endsWith('.png') ? image.pngSync() : image.jpegSync(95));
}

describe('image folders', () => {
  const root = join(folder, 'pictures');
  const make = (): void => {
    for (const [name, colour] of [
      ['blue', [0, 0, 255]],
      ['red', [255, 0, 0]],
    ] as const) {
      mkdirSync(join(root, name), { recursive: true });
      for (let i = 0; i < 3; i++) picture(join(root, name, `${i}.${i === 0 ? 'png' : 'jpg'}`), colour);
    }
  };

  it('give pictures and class numbers, decoded at once or in the background', async () => {
    make();
    const set = new datasets.ImageFolder(root, { transform: new data.transforms.ToTensor() });
    expect([set.classes, set.length]).toEqual([['blue', 'red'], 6]);
    const [first, label] = set.get(0);
    expect([first.shape, label]).toEqual([[3, 4, 6], 0]);
    expect(first.select(0, 2).mean().item()).toBeCloseTo(1, 5);
    const direct = [...new data.DataLoader(set, { batchSize: 4 })];
    const background: typeof direct = [];
    for await (const batch of new data.DataLoader(set.background(), { batchSize: 4 })) background.push(batch);
    expect(background.map(([x]) => x.shape)).toEqual([
      [4, 3, 4, 6],
      [2, 3, 4, 6],
    ]);
    background.forEach(([x, y], i) => {
      expect(x.equal(direct[i]![0] as unknown as AnyTensor)).toBe(true);
      expect(y.tolist()).toEqual(direct[i]![1].tolist());
    });
  });

  it('are transformed in the order of the batches, whichever is decoded first', async () => {
    const root = mkdtempSync(join(folder, 'order-'));
    mkdirSync(join(root, 'a'));
    // Batches of large pictures before batches of small ones: the small ones are decoded first.
    for (let i = 0; i < 12; i++) {
      const side = i % 6 < 3 ? 400 : 4;
      picture(join(root, 'a', `${String(i).padStart(2, '0')}.png`), [i, 0, 0], side, side);
    }
    const order: number[] = [];
    const transform = (image: datasets.ImageTensor) => {
      order.push(image.at(0, 0, 0).item());
      return torch.rand(2);
    };
    const set = new datasets.ImageFolder(root, { transform });
    const epoch = async (loader: data.DataLoader<[AnyTensor, number]>) => {
      torch.manualSeed(3);
      const batches: AnyTensor[] = [];
      for await (const [x] of loader) batches.push(x as unknown as AnyTensor);
      return torch.cat(batches);
    };
    const background = await epoch(new data.DataLoader(set.background(), { batchSize: 3, prefetchFactor: 4 }) as never);
    expect(order).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(background.equal(await epoch(new data.DataLoader(set, { batchSize: 3 }) as never))).toBe(true);
  });

  it('that cannot be read fail their batch, by name; the others come all the same', async () => {
    const root = mkdtempSync(join(folder, 'torn-'));
    mkdirSync(join(root, 'a'));
    for (let i = 0; i < 4; i++) picture(join(root, 'a', `${i}.png`), [i, 0, 0]);
    writeFileSync(join(root, 'a', '1.png'), 'torn');
    const set = new datasets.ImageFolder(root);
    const items = set.background().getItems!;
    const batches = await Promise.allSettled([items([0, 1]), items([2, 3])]);
    expect(batches.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(String((batches[0] as PromiseRejectedResult).reason)).toMatch(/cannot identify image file '.*1\.png'/);
    rmSync(join(root, 'a', '3.png'));
    await expect(items([3])).rejects.toThrow(/no such file.*3\.png/);
  });

  it('leave no thread that keeps a program from ending', () => {
    make();
    const program = `
      const { data, datasets } = await import('#runtime');
      const set = new datasets.ImageFolder(${JSON.stringify(root)});
      for await (const _ of new data.DataLoader(set.background(), { batchSize: 2 }));
      console.log('read');`;
    const { stdout, status } = spawnSync(
      process.execPath,
      ['--import', '#runtime/node/main', '--input-type=module', '-e', program],
      { encoding: 'utf8', timeout: 30_000, cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    );
    expect([stdout, status]).toEqual(['read\n', 0]);
  });

  it('say which file is broken and which folder is empty', () => {
    mkdirSync(join(folder, 'broken', 'a'), { recursive: true });
    writeFileSync(join(folder, 'broken', 'a', 'x.png'), 'not a picture');
    expect(() => new datasets.ImageFolder(join(folder, 'broken')).get(0)).toThrow(
      /x\.png' cannot be loaded: cannot identify image file/,
    );
    mkdirSync(join(folder, 'empty', 'a'), { recursive: true });
    expect(() => new datasets.ImageFolder(join(folder, 'empty'))).toThrow('Found no valid file for the class a');
    expect(() => new datasets.ImageFolder('/nowhere')).toThrow("'/nowhere' does not exist");
  });

  it.each([
    [8, 6],
    [5, 3],
  ])('come in batches of the background as they come one by one, at %i by %i', async (width, height) => {
    const root = mkdtempSync(join(folder, 'sizes-'));
    mkdirSync(join(root, 'a'));
    for (let i = 0; i < 5; i++) {
      const pixels = Uint8Array.from({ length: 4 * width * height }, (_, k) =>
        k % 4 === 3 ? 255 : (k * 37 + i) % 256,
      );
      writeFileSync(join(root, 'a', `${i}.png`), Transformer.fromRgbaPixels(pixels, width, height).pngSync());
    }
    const set = new datasets.ImageFolder(root);
    const expected = Array.from({ length: height * width }, (_, i) => (4 * i * 37 + 2) % 256);
    expect(set.get(2)[0].select(0, 0).flatten().tolist()).toEqual(expected);
    const batches: AnyTensor[] = [];
    for await (const [images] of new data.DataLoader(set.background(), { batchSize: 3 }))
      batches.push(images as AnyTensor);
    const alone = torch.stack([0, 1, 2, 3, 4].map((i) => set.get(i)[0]));
    expect(torch.cat(batches).equal(alone as unknown as AnyTensor)).toBe(true);
    picture(join(root, 'a', '5.png'), [1, 2, 3], 2, 2);
    const mixed = new data.DataLoader(new datasets.ImageFolder(root).background(), { batchSize: 6 });
    await expect(mixed[Symbol.asyncIterator]().next()).rejects.toThrow('stack expects each tensor to be equal size');
  });
});
