import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, datasets, torch } from '#runtime';
import { installFiles } from '#runtime/node/files';

installFiles();
const folder = mkdtempSync(join(tmpdir(), 'datasets-'));

describe('generated points', () => {
  it('have the sizes asked for, evenly shared among classes, and are seeded', () => {
    for (const make of [
      datasets.makeBlobs,
      datasets.makeMoons,
      datasets.makeCircles,
      datasets.makeSpirals,
      datasets.makeXor,
    ]) {
      torch.manualSeed(5);
      const { x, y } = make({ samples: 100 });
      expect(x.shape).toEqual([100, 2]);
      const counts = y.bincount().tolist() as number[];
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      torch.manualSeed(5);
      expect(make({ samples: 100 }).x.equal(x as unknown as AnyTensor)).toBe(true);
    }
  });

  it('of a polynomial lie around its curve', () => {
    const { x, y, f } = datasets.makePolynomial({ samples: 200, noise: 0, truth: [1, 0, 3], grid: true });
    expect(f(2)).toBe(13);
    expect(y.allclose(x.square().mul(3).add(1) as unknown as AnyTensor)).toBe(true);
  });
});

describe('tables', () => {
  it('of irises has the known means', () => {
    const { x, y, classNames } = datasets.iris();
    expect(x.shape).toEqual([150, 4]);
    [5.8433, 3.0573, 3.758, 1.1993].forEach((mean, k) =>
      expect((x.mean(0).tolist() as number[])[k]).toBeCloseTo(mean, 3),
    );
    expect(y.bincount().tolist()).toEqual([50, 50, 50]);
    expect(classNames[2]).toBe('virginica');
  });

  it('of digits has 1797 pictures', () => {
    const { images, x, y } = datasets.digits();
    expect(images.shape).toEqual([1797, 8, 8]);
    expect([x.max().item(), x.min().item()]).toEqual([16, 0]);
    expect((x.at(0).tolist() as number[]).slice(0, 8)).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    expect(y.bincount().tolist()).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });
});

describe('drawn pictures', () => {
  it('in colours have bright ink on dark paper, and the same figures', () => {
    torch.manualSeed(2);
    const { x, y } = datasets.drawnShapes({ samples: 10, size: 24, color: true, noise: 0, variety: 0 });
    expect(x.shape).toEqual([10, 3, 24, 24]);
    expect(y.tolist()).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    const [corner, centre] = [x.at(1, ':', 0, 0), x.at(1, ':', 12, 12)] as unknown as AnyTensor[];
    expect(corner!.max().item()).toBeLessThan(0.4);
    expect(centre!.min().item()).toBeGreaterThan(0.5);
  });

  it('become files that ImageFolder reads back, within a step of 256', () => {
    torch.manualSeed(3);
    const pictures = datasets.drawnShapes({ samples: 10, color: true });
    const root = join(folder, 'written');
    const paths = datasets.saveImageFolder(pictures, root);
    expect(paths).toHaveLength(10);
    const set = new datasets.ImageFolder(root, { transform: new data.transforms.ToTensor() });
    expect(set.classes).toEqual([...pictures.classNames].sort());
    const i = set.samples.findIndex(([path]) => path === paths[7]);
    const [back, label] = set.get(i);
    expect(set.classes[label]).toBe('square');
    expect(
      back
        .sub(pictures.x.at(7) as unknown as AnyTensor)
        .abs()
        .max()
        .item(),
    ).toBeLessThan(0.5 / 255 + 1e-6);
  });

  it('are saved gray or coloured, and nothing else is', () => {
    const path = join(folder, 'gray.png');
    datasets.saveImage(torch.tensor([[0, 0.5, 1]]), path);
    expect(datasets.readImage(path).tolist()).toEqual(Array(3).fill([[0, 128, 255]]));
    expect(() => datasets.saveImage(torch.zeros(4, 3, 8, 8), path)).toThrow('got [4, 3, 8, 8]');
  });

  it('differ by class', () => {
    torch.manualSeed(1);
    for (const draw of [datasets.drawnShapes, datasets.drawnDigits]) {
      const { x, y, classNames } = draw({ samples: 20, noise: 0, variety: 0 });
      expect(x.shape).toEqual([20, 1, 16, 16]);
      expect(y.max().item()).toBe(classNames.length - 1);
      const first = x.at(0) as unknown as AnyTensor;
      expect(first.equal(x.at(classNames.length) as unknown as AnyTensor)).toBe(true);
      for (let k = 1; k < classNames.length; k++)
        expect(
          first
            .sub(x.at(k) as unknown as AnyTensor)
            .abs()
            .sum()
            .item(),
          classNames[k],
        ).toBeGreaterThan(5);
    }
  });
});

describe('invented names', () => {
  it('differ, are seeded, and have habits: u after q, vowels after most consonants', () => {
    torch.manualSeed(17);
    const names = datasets.makeNames({ samples: 2000 });
    expect(new Set(names).size).toBe(2000);
    for (const name of names) expect(name).toMatch(/^[a-z]{2,14}$/);
    const text = names.join(' ');
    expect(text).not.toMatch(/q[^u]/);
    expect(text.match(/m[aeiouy]/g)!.length).toBeGreaterThan(0.8 * text.match(/m/g)!.length);
    expect(new Set(text).size).toBe(27);
    torch.manualSeed(17);
    expect(datasets.makeNames({ samples: 3 })).toEqual(names.slice(0, 3));
  });
});

describe('names as questions and answers', () => {
  it('ask for every letter and the end, by the letters before', () => {
    const { x, y } = datasets.nextLetters(['ab', 'z'], { context: 2 });
    expect(x.tolist()).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [0, 0],
      [0, 26],
    ]);
    expect(y.tolist()).toEqual([1, 2, 0, 26, 0]);
    expect([x.dtype, datasets.nextLetters(['eva']).x.shape]).toEqual(['int64', [4, 3]]);
    expect(() => datasets.nextLetters(['Eva'])).toThrow("'Eva' holds more than the small letters a to z");
  });
});

describe('reviews', () => {
  it('of the grammar lean the right way', () => {
    torch.manualSeed(1);
    const reviews = datasets.makeReviews({ samples: 400 });
    const share = (label: number, word: string) =>
      reviews.filter((r) => r.label === label && r.text.split(' ').includes(word)).length;
    expect(share(1, 'brilliant')).toBeGreaterThan(3 * share(0, 'brilliant'));
    expect(share(0, 'dull')).toBeGreaterThan(3 * share(1, 'dull'));
  });

  it('are as long and as full of rare names as asked for', () => {
    torch.manualSeed(1);
    const reviews = datasets.makeReviews({ samples: 300, sentences: [4, 6], names: 500 });
    const sentences = reviews.map((r) => r.text.split(' . ').length);
    expect([Math.min(...sentences), Math.max(...sentences)]).toEqual([4, 6]);
    const { length, counts } = new data.Vocabulary(reviews.map((r) => r.text));
    expect(length).toBeGreaterThan(300);
    expect(counts.filter((n) => n === 1).length).toBeGreaterThan(50);
    expect(() => datasets.makeReviews({ sentences: [3, 2] })).toThrow('[fewest, most], whole numbers from 1 on');
  });

  it('of the corpus are read from a folder, or said to be missing', () => {
    writeFileSync(join(folder, 'rt-polarity.pos'), 'a fine film\nan hon\xe9st one\n', 'latin1');
    writeFileSync(join(folder, 'rt-polarity.neg'), 'dull\n');
    expect(datasets.movieReviews(folder)).toEqual([
      { text: 'a fine film', label: 1 },
      { text: 'dull', label: 0 },
      { text: 'an honést one', label: 1 },
    ]);
    expect(() => datasets.movieReviews('/nowhere')).toThrow("put rt-polarity.pos and rt-polarity.neg into '/nowhere'");
  });
});

describe('files', () => {
  it('in CSV with quotes, numbers and no header are read', () => {
    expect(datasets.parseCsv('name,x\n"Smith, J.",1.5\n"say ""hi""\nthere",-2\n')).toEqual([
      { name: 'Smith, J.', x: 1.5 },
      { name: 'say "hi"\nthere', x: -2 },
    ]);
    expect(datasets.parseCsv('1;2', { header: false, delimiter: ';' })).toEqual([{ 0: 1, 1: 2 }]);
    expect(() => datasets.parseCsv('a,b\n1')).toThrow('CSV row 1 has 1 fields, but there are 2 columns (a, b)');
    expect(datasets.toTensor([{ a: 1, b: 2 }], ['b', 'a']).tolist()).toEqual([[2, 1]]);
    expect(() => datasets.toTensor([{ a: 'x' }], ['a'])).toThrow(`column 'a' of row 0 is "x", not a number`);
  });

  it('in CSV from other programs: a mark at the start, Mac line ends, missing values, numbers that are none', () => {
    expect(datasets.parseCsv('\uFEFF"a",b\r\n1,2\r\n')).toEqual([{ a: 1, b: 2 }]);
    expect(datasets.parseCsv('a,b\r1,2\r3,4')).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
    expect(datasets.parseCsv('a,b,c\n1,,0x10\n.5,NA,-1e-3')).toEqual([
      { a: 1, b: '', c: '0x10' },
      { a: 0.5, b: 'NA', c: -0.001 },
    ]);
    expect(() => datasets.toTensor(datasets.parseCsv('a,b\n1,'), ['b'])).toThrow(
      `column 'b' of row 0 is "", not a number`,
    );
    expect(() => datasets.parseCsv('a,b\n1,"2\n3,4')).toThrow('CSV row 1: a quote is opened and never closed');
    expect(() => datasets.parseCsv('a,b,a\n1,2,3')).toThrow("CSV: the column 'a' occurs twice");
  });

  it('of MNIST are read, packed or not, and refused when cut off', () => {
    const root = join(folder, 'mnist');
    mkdirSync(root);
    const images = Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, ...new Array(2 * 784).fill(51)]);
    writeFileSync(join(root, 'train-images-idx3-ubyte.gz'), gzipSync(images));
    writeFileSync(join(root, 'train-labels-idx1-ubyte'), Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 3]));
    const { x, y } = datasets.mnist(root);
    expect(x.shape).toEqual([2, 1, 28, 28]);
    expect(x.at(0, 0, 0, 0).item()).toBeCloseTo(0.2);
    expect(y.tolist()).toEqual([7, 3]);
    expect(() => datasets.parseIdx(images.subarray(0, 100))).toThrow('not a whole IDX file');
    writeFileSync(join(root, 't10k-images-idx3-ubyte.gz'), gzipSync(images).subarray(0, 40));
    expect(() => datasets.mnist(root, { train: false })).toThrow(/t10k-images-idx3-ubyte\.gz cannot be unpacked/);
    writeFileSync(join(root, 't10k-images-idx3-ubyte.gz'), gzipSync(images));
    writeFileSync(join(root, 't10k-labels-idx1-ubyte'), Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 1, 7]));
    expect(() => datasets.mnist(root, { train: false })).toThrow('mnist: 2 pictures, but 1 labels');
    rmSync(join(root, 't10k-images-idx3-ubyte.gz'));
    expect(() => datasets.mnist(root, { train: false })).toThrow("t10k-images-idx3-ubyte' (or .gz) does not exist");
  });

  it('are downloaded once, continued, and refused with a wrong checksum', async () => {
    process.env.GRADBOOK_CACHE = join(folder, 'cache');
    const body = Buffer.from('twelve bytes');
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      ranges.push(request.headers.range);
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length - from }).end(body.subarray(from));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/twelve.txt`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    mkdirSync(process.env.GRADBOOK_CACHE, { recursive: true });
    writeFileSync(join(process.env.GRADBOOK_CACHE, 'twelve.txt.part'), 'twelve');
    const progress: [number, number | null][] = [];
    const path = await datasets.fetchFile({ url, sha256, onProgress: (...p) => progress.push(p) });
    expect(readFileSync(path, 'utf8')).toBe('twelve bytes');
    expect(progress.at(-1)).toEqual([12, 12]);
    await datasets.fetchFile({ url, sha256 });
    expect(ranges).toEqual(['bytes=6-']);
    await expect(datasets.fetchFile({ url, sha256: 'ab' })).rejects.toThrow('expected ab. Delete it and try again');
    server.close();
    await expect(datasets.fetchFile({ url: 'http://127.0.0.1:9/x.bin', sha256 })).rejects.toThrow(
      /Cannot reach http:\/\/127.0.0.1:9\/x.bin .*put it at .*x\.bin/,
    );
  });
});

describe('downloads', () => {
  const body = Buffer.from('twelve bytes');
  const sha256 = createHash('sha256').update(body).digest('hex');
  const cache = join(folder, 'downloads');

  /** A server, and how to ask it for a file of which so much has come before. */
  async function serving(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    ask: (get: (name: string, before?: string) => Promise<string>) => Promise<void>,
  ): Promise<void> {
    process.env.GRADBOOK_CACHE = cache;
    mkdirSync(cache, { recursive: true });
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await ask((name, before) => {
        const path = join(cache, decodeURIComponent(name.replace(/\?.*/, '')));
        rmSync(path, { force: true });
        if (before !== undefined) writeFileSync(`${path}.part`, before);
        return datasets.fetchFile({ url: `http://127.0.0.1:${port}/some/${name}`, sha256 });
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  const text = async (path: Promise<string>): Promise<string> => readFileSync(await path, 'utf8');

  it('begin anew where the server cannot continue them', async () => {
    await serving(
      (_, response) => response.end(body),
      async (get) => {
        expect(await text(get('rangeless.txt', 'twel'))).toBe('twelve bytes');
      },
    );
    await serving(
      ({ headers: { range } }, response) => {
        if (range === undefined) response.end(body);
        else response.writeHead(416, { 'content-range': 'bytes */12' }).end();
      },
      async (get) => {
        expect(await text(get('whole.txt', 'twelve bytes'))).toBe('twelve bytes');
        expect(await text(get('longer.txt', 'twelve bytes and more'))).toBe('twelve bytes');
      },
    );
    await serving(
      ({ headers: { range } }, response) => {
        if (range === undefined) response.end(body);
        else response.writeHead(206, { 'content-range': 'bytes 0-11/12' }).end(body);
      },
      async (get) => {
        expect(await text(get('elsewhere.txt', 'twel'))).toBe('twelve bytes');
      },
    );
  });

  it('that break off say how far they came, and go on from there', async () => {
    let breaks = true;
    await serving(
      ({ headers: { range } }, response) => {
        const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
        const head = from > 0 ? { 'content-range': `bytes ${from}-11/12` } : {};
        response.writeHead(from > 0 ? 206 : 200, { 'content-length': 12 - from, ...head });
        if (breaks) response.write(body.subarray(0, 5), () => setTimeout(() => response.destroy(), 50));
        else response.end(body.subarray(from));
      },
      async (get) => {
        await expect(get('broken.txt')).rejects.toThrow(
          /broken\.txt broke off after 5 of 12 bytes.*Ask again to go on.*put it at .*broken\.txt/,
        );
        breaks = false;
        expect(await text(get('broken.txt'))).toBe('twelve bytes');
      },
    );
  });

  it('are called by the last part of the path, without what is asked of the server', async () => {
    await serving(
      (_, response) => response.end(body),
      async (get) => {
        expect(await get('my%20file.txt?raw=1')).toBe(join(cache, 'my file.txt'));
      },
    );
    await serving(
      (_, response) => response.writeHead(404).end(),
      async (get) => {
        await expect(datasets.fetchFile({ url: 'http://127.0.0.1/', sha256 })).rejects.toThrow('Give the file a name');
        await expect(get('none.txt')).rejects.toThrow(/answers 404.*put it at .*none\.txt/);
      },
    );
  });
});
