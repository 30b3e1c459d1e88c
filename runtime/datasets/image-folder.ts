import { type Dataset, Samples } from '../data/dataset.js';
import { fromImage, fromPlanes } from '../data/images.js';
import { type Platform, platform } from '../data/platform.js';
import type { Tensor } from '../tensor/tensor.js';

/** A picture as [3, H, W] in uint8. */
export type ImageTensor = Tensor<[3, number, number], 'uint8'>;

/** Settings of {@link ImageFolder}. */
export interface ImageFolderOptions<U> {
  /** Changes every picture when it is loaded: `new data.transforms.Compose([…])`. */
  transform?: (image: ImageTensor) => U;
}

const PICTURES = /\.(png|jpe?g|webp|bmp|gif|tiff?)$/i;

/**
 * Pictures in folders named by their class: `root/cat/1.jpg`, `root/dog/7.png` … A sample is `[picture, class number]`.
 *
 * `get` decodes at once; `for await` over a DataLoader of {@link background} decodes on other threads.
 * @example
 * const set = new datasets.ImageFolder('pictures', { transform: new data.transforms.ToTensor() });
 * set.classes; // → ['cat', 'dog']
 * const loader = new data.DataLoader(set.background(), { batchSize: 32, shuffle: true });
 * for await (const [images] of loader) expect(images).toHaveShape([3, 3, 6, 8]);
 */
export class ImageFolder<U = ImageTensor> extends Samples<[U, number]> implements Dataset<[U, number]> {
  /** Folder names, sorted. */
  readonly classes: string[];
  /** Path and class number of every picture. */
  readonly samples: readonly (readonly [string, number])[];
  private readonly files: Platform;
  private readonly transform: (image: ImageTensor) => U;

  constructor(
    readonly root: string,
    options: ImageFolderOptions<U> = {},
  ) {
    super();
    const files = platform('ImageFolder');
    this.files = files;
    this.transform = options.transform ?? ((image) => image as unknown as U);
    if (!files.exists(root)) throw new Error(`ImageFolder: '${root}' does not exist`);
    this.classes = files.list(root).flatMap((entry) => (entry.folder ? [entry.name] : []));
    if (this.classes.length === 0)
      throw new Error(
        `Couldn't find any class folder in ${root}. Pictures lie in folders named by their class: ${files.join(root, 'cat', '1.jpg')}`,
      );
    const walk = (folder: string): string[] =>
      files.list(folder).flatMap((entry) => {
        const path = files.join(folder, entry.name);
        return entry.folder ? walk(path) : PICTURES.test(entry.name) ? [path] : [];
      });
    this.samples = this.classes.flatMap((name, label) => {
      const found = walk(files.join(root, name));
      if (found.length === 0)
        throw new Error(
          `Found no valid file for the class ${name}. ImageFolder looks for .png, .jpg, .webp, .bmp, .gif and .tiff in ${files.join(root, name)}`,
        );
      return found.map((path) => [path, label] as const);
    });
  }

  get length(): number {
    return this.samples.length;
  }

  /** The picture, changed by the transform, and its class number; decodes at once. */
  get(index: number): [U, number] {
    const [path, label] = this.samples[index]!;
    try {
      return [this.transform(fromImage(this.files.decodeImage(this.files.read(path)))), label];
    } catch (cause) {
      throw new Error(`ImageFolder: '${path}' cannot be loaded: ${(cause as Error).message}`, { cause });
    }
  }

  /**
   * The same samples, decoded on other threads. The transform runs on this one, in the order of the batches whichever is decoded first, so that its
   * random numbers are those of a seed.
   */
  background(): Dataset<[U, number]> {
    const { samples, files, transform } = this;
    let before: Promise<unknown> = Promise.resolve();
    const load = async (indices: readonly number[]): Promise<[U, number][]> => {
      const chosen = indices.map((index) => samples[index]!);
      const decoding = files.decodeFiles(chosen.map(([path]) => path));
      const work = Promise.allSettled([decoding, before]).then(async () =>
        fromPlanes(await decoding).map((image, i): [U, number] => [transform(image), chosen[i]![1]]),
      );
      before = work.catch(() => undefined);
      return work;
    };
    return { length: samples.length, get: async (index) => (await load([index]))[0]!, getItems: load };
  }
}

/**
 * A picture file as [3, H, W] in uint8.
 * @example
 * datasets.readImage('pictures/cat/1.png').shape; // → [3, 6, 8]
 */
export function readImage(path: string): ImageTensor {
  const files = platform('datasets.readImage');
  return fromImage(files.decodeImage(files.read(path)));
}
