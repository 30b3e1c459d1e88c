import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, nn, optim, torch } from '#runtime';

const t = data.transforms;
/** A picture whose red channel counts up. */
const picture = (h = 4, w = 6): AnyTensor =>
  torch
    .arange(3 * h * w)
    .reshape(3, h, w)
    .byte() as unknown as AnyTensor;

describe('transforms', () => {
  it('turn bytes into numbers from 0 to 1 and normalise them', () => {
    const x = new t.ToTensor()(torch.full([1, 1, 2], 255).byte() as unknown as AnyTensor);
    expect(x.tolist()).toEqual([[[1, 1]]]);
    expect(new t.Normalize([0.5], [0.25])(x as unknown as AnyTensor).tolist()).toEqual([[[2, 2]]]);
    expect(() => new t.Normalize([0.5], [0.25])(picture())).toThrow('put ToTensor before it');
  });

  it('cut out the middle, or any part', () => {
    expect(new t.CenterCrop(2)(picture()).at(0).tolist()).toEqual([
      [8, 9],
      [14, 15],
    ]);
    expect(new t.CenterCrop(8)(picture()).shape).toEqual([3, 8, 8]);
    torch.manualSeed(1);
    expect(new t.RandomCrop(3)(picture()).shape).toEqual([3, 3, 3]);
    expect(new t.RandomCrop(4, { padding: 2 })(picture()).shape).toEqual([3, 4, 4]);
    expect(() => new t.RandomCrop(9)(picture())).toThrow(
      'Required crop size (9, 9) is larger than input image size (4, 6)',
    );
  });

  it('scale, keeping flat colours flat and the shape of the short side', () => {
    expect(new t.Resize(8)(picture()).shape).toEqual([3, 8, 12]);
    expect(new t.Resize([2, 3])(picture()).shape).toEqual([3, 2, 3]);
    const flat = torch.full([3, 5, 7], 0.4) as unknown as AnyTensor;
    expect(new t.Resize([11, 3])(flat).sub(0.4).abs().max().item()).toBeLessThan(1e-6);
    const ramp = torch.tensor([[[0, 1, 2, 3]]]) as unknown as AnyTensor;
    (new t.Resize([1, 2])(ramp).flatten().tolist() as number[]).forEach((v, i) =>
      expect(v).toBeCloseTo([0.7142857, 2.2857143][i]!, 5),
    );
  });

  it('mirror', () => {
    expect(new t.RandomHorizontalFlip(1)(picture()).at(0, 0).tolist()).toEqual([5, 4, 3, 2, 1, 0]);
    expect(new t.RandomVerticalFlip(1)(picture()).at(0, 0).tolist()).toEqual([18, 19, 20, 21, 22, 23]);
    expect(new t.RandomHorizontalFlip(0)(picture()).equal(picture())).toBe(true);
  });

  it('turn: by nothing, and by a half', () => {
    expect(new t.RandomRotation([0, 0])(picture()).equal(picture())).toBe(true);
    expect(new t.RandomRotation([180, 180])(picture()).equal(picture().flip([1, 2]) as AnyTensor)).toBe(true);
    const square = torch.tensor([
      [
        [1, 2],
        [3, 4],
      ],
    ]) as unknown as AnyTensor;
    const quarter = new t.RandomRotation([90, 90])(square).flatten().tolist() as number[];
    [2, 4, 1, 3].forEach((v, i) => expect(quarter[i]).toBeCloseTo(v, 5));
    const shifted = new t.RandomAffine({ degrees: 0, translate: [0, 0], scale: [1, 1] })(picture());
    expect(shifted.equal(picture())).toBe(true);
  });

  it('change colours within bounds', () => {
    const colour = torch.rand(3, 4, 4) as unknown as AnyTensor;
    const jittered = new t.ColorJitter({ brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.2 })(colour);
    expect(jittered.shape).toEqual([3, 4, 4]);
    expect(jittered.min().item()).toBeGreaterThanOrEqual(0);
    expect(jittered.max().item()).toBeLessThanOrEqual(1);
    const half = new t.ColorJitter({ hue: [0.5, 0.5] });
    expect(half(half(colour)).allclose(colour, { atol: 1e-5 })).toBe(true);
    const red = torch.tensor([[[1]], [[0]], [[0]]]) as unknown as AnyTensor;
    const green = new t.ColorJitter({ hue: [1 / 3, 1 / 3] })(red).flatten().tolist() as number[];
    [0, 1, 0].forEach((v, i) => expect(green[i]).toBeCloseTo(v, 5));
    expect(new t.Grayscale(3)(red).shape).toEqual([3, 1, 1]);
  });

  it('are composed and print as torchvision prints them', () => {
    const listed: (InstanceType<typeof t.Resize> | InstanceType<typeof t.ToTensor>)[] = [
      new t.Resize(8),
      new t.ToTensor(),
    ];
    // A picture by type, too: steps from a list are as good as steps in place.
    expect(new t.Compose(listed)(picture()).shape).toEqual([3, 8, 12]);
    const both = new t.Compose([new t.Resize(8), new t.CenterCrop(4), new t.ToTensor()]);
    expect(both(picture()).shape).toEqual([3, 4, 4]);
    expect(String(both)).toBe(
      'Compose(\n    Resize(size=8, interpolation=bilinear, max_size=None, antialias=None)\n    CenterCrop(size=(4, 4))\n    ToTensor()\n)',
    );
  });
});

describe('a vocabulary', () => {
  const texts = ['good film', 'bad film film', 'good plot'];

  it('numbers words by how frequent they are', () => {
    const vocabulary = new data.Vocabulary(texts);
    expect(vocabulary.words).toEqual(['film', 'good', 'bad', 'plot']);
    expect(vocabulary.encode('a good film film', { unique: true })).toEqual([1, 0]);
    expect(new data.Vocabulary(texts, { minCount: 2 }).length).toBe(2);
    expect(new data.Vocabulary(texts, { maxSize: 1 }).words).toEqual(['film']);
  });

  it('makes bags, dense and sparse, that mean the same', () => {
    const vocabulary = new data.Vocabulary(texts);
    const dense = vocabulary.bagOfWords(texts);
    expect(dense.tolist()).toEqual([
      [1, 1, 0, 0],
      [2, 0, 1, 0],
      [0, 1, 0, 1],
    ]);
    const { indices, offsets } = vocabulary.sparseBags(texts);
    const bag = new nn.EmbeddingBag(4, 3, { mode: 'sum' });
    const product = dense.matmul(bag.weight);
    expect(
      bag(indices as unknown as AnyTensor, offsets as unknown as AnyTensor).allclose(product, {
        atol: 1e-6,
      }),
    ).toBe(true);
  });
});

describe('a sparse EmbeddingBag', () => {
  it('trains as the dense one does', () => {
    const make = (sparse: boolean) => {
      torch.manualSeed(3);
      const bag = new nn.EmbeddingBag(6, 2, { mode: 'sum', sparse });
      const optimizer = new optim.SGD(bag.parameters(), { lr: 0.1 });
      for (let i = 0; i < 5; i++) {
        optimizer.zeroGrad();
        bag(torch.tensor([[1, 4, 4]]).long() as unknown as AnyTensor)
          .square()
          .sum()
          .backward();
        optimizer.step();
      }
      return bag.weight;
    };
    expect(make(true).allclose(make(false) as unknown as AnyTensor, { atol: 1e-6 })).toBe(true);
  });

  it('says which optimizers can use it', () => {
    const bag = new nn.EmbeddingBag(3, 2, { sparse: true });
    const adam = new optim.Adam(bag.parameters());
    bag(torch.tensor([[1]]).long() as unknown as AnyTensor)
      .sum()
      .backward();
    expect(() => adam.step()).toThrow('optim.Adam does not support sparse gradients');
  });
});
