// The files that examples read: as small as they can be.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Transformer } from '@napi-rs/image';

const picture = (red: number): Transformer =>
  Transformer.fromRgbaPixels(
    Uint8Array.from({ length: 4 * 8 * 6 }, (_, i) => (i % 4 === 0 ? red : 255)),
    8,
    6,
  );

/** An IDX file of bytes: two zeros, the type, the number of dimensions, the sizes, the values. */
const idx = (shape: number[], values: number[]): Uint8Array =>
  Uint8Array.from([0, 0, 8, shape.length, ...shape.flatMap((n) => [0, 0, 0, n]), ...values]);

const WORDS = 'good film\nbad film\n';

/** Writes them into a folder; gives the environment under which examples find them. */
export function writeFiles(folder: string): Record<string, string> {
  const files: Record<string, string | Uint8Array> = {
    'words.txt': WORDS,
    'cache/words.txt': WORDS,
    'table.csv': 'length,width,kind\n5.1,3.5,setosa\n7.0,3.2,versicolor\n',
    'reviews/rt-polarity.pos': 'a good film .\nwarm and funny .\n',
    'reviews/rt-polarity.neg': 'a bad film .\ncold and slow .\n',
    'pictures/cat/1.png': picture(255).pngSync(),
    'pictures/cat/2.png': picture(128).pngSync(),
    'pictures/dog/1.png': picture(0).pngSync(),
    'mnist/train-images-idx3-ubyte': idx(
      [2, 28, 28],
      Array.from({ length: 2 * 784 }, (_, i) => i % 256),
    ),
    'mnist/train-labels-idx1-ubyte': idx([2], [5, 0]),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return { GRADBOOK_CACHE: join(folder, 'cache') };
}
