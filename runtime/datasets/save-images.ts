// Pictures written as files, so that what reads files has something to read.
import { platform } from '../data/platform.js';
import { elements } from '../ops/host.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';

/**
 * Writes a picture, [H, W], [1, H, W] or [3, H, W], as a PNG file: uint8 as it is, floats from 0 to 1 as 256 steps.
 *
 * @throws RangeError for any other shape.
 * @see https://pytorch.org/vision/stable/generated/torchvision.utils.save_image.html
 * @example
 * datasets.saveImage(torch.rand(3, 16, 16), 'noise.png');
 * datasets.readImage('noise.png').shape; // [3, 16, 16]
 */
export function saveImage(image: AnyTensor | Tensor<[3, number, number], 'uint8'>, path: string): void {
  const x = image as AnyTensor;
  const [channels, height, width] = x.ndim === 2 ? [1, ...x.shape] : x.shape;
  if (x.ndim < 2 || x.ndim > 3 || (channels !== 1 && channels !== 3))
    throw new RangeError(
      `saveImage: a picture is [H, W], [1, H, W] or [3, H, W], got [${x.shape.join(', ')}]. Save the pictures of a batch one by one`,
    );
  const values = elements(x);
  const factor = x.dtype === 'uint8' ? 1 : 255;
  const area = height! * width!;
  const data = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) {
      const value = Number(values[channels === 1 ? i : c * area + i]!);
      data[3 * i + c] = Math.min(Math.max(Math.round(value * factor), 0), 255);
    }
  const files = platform('datasets.saveImage');
  files.write(path, files.encodePng({ width: width!, height: height!, data }));
}

/** What {@link saveImageFolder} writes: pictures, class numbers and the classes' names. */
export interface LabelledPictures {
  /** [n, 1, H, W] or [n, 3, H, W]. */
  x: { shape: readonly number[] };
  /** [n]. */
  y: { tolist(): unknown };
  /** Name of every class. */
  classNames: readonly string[];
}

/**
 * Writes pictures as {@link ImageFolder} reads them: `root/circle/0001.png`, `root/disc/0002.png` … Folders are made where they are missing.
 *
 * @returns the paths written, in the order of the pictures.
 * @example
 * datasets.saveImageFolder(datasets.drawnShapes({ samples: 50 }), 'pictures/train');
 * new datasets.ImageFolder('pictures/train').classes; // ['circle', 'cross', 'disc', 'square', 'triangle']
 */
export function saveImageFolder({ x, y, classNames }: LabelledPictures, root: string): string[] {
  const files = platform('datasets.saveImageFolder');
  for (const name of classNames) files.makeFolder(files.join(root, name));
  return (y.tolist() as number[]).map((label, i) => {
    const path = files.join(root, classNames[label]!, `${String(i + 1).padStart(4, '0')}.png`);
    saveImage((x as AnyTensor).select(0, i) as AnyTensor, path);
    return path;
  });
}
