// Two real tables that come with the package.
import { wrap } from '../ops/create.js';
import type { Tensor } from '../tensor/tensor.js';
import { DIGITS } from './tables/digits.js';
import { IRIS } from './tables/iris.js';

/** A table of features with a class for every row. */
export interface Table<W extends number> {
  /** Features, [n, W]. */
  x: Tensor<[number, W]>;
  /** Class numbers, [n]. */
  y: Tensor<[number], 'int64'>;
  /** Name of every column of features. */
  featureNames: string[];
  /** Name of every class. */
  classNames: string[];
  /** Where the numbers come from, and under which licence. */
  source: string;
}

/**
 * 150 irises: four measurements in cm, three species (R. A. Fisher 1936; UCI, CC BY 4.0).
 * @example
 * const { x, classNames } = datasets.iris();
 * [x.shape, classNames]; // → [[150, 4], ['setosa', 'versicolor', 'virginica']]
 */
export function iris(): Table<4> {
  const n = IRIS.length / 9;
  const x = new Float32Array(n * 4);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 4; k++) x[4 * i + k] = Number(IRIS.slice(9 * i + 2 * k, 9 * i + 2 * k + 2)) / 10;
    y[i] = Number(IRIS[9 * i + 8]);
  }
  return {
    x: wrap(x, [n, 4], 'float32') as unknown as Tensor<[number, 4]>,
    y: wrap(y, [n], 'int64') as unknown as Tensor<[number], 'int64'>,
    featureNames: ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'],
    classNames: ['setosa', 'versicolor', 'virginica'],
    source:
      'R. A. Fisher 1936; UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/53/iris, CC BY 4.0',
  };
}

/**
 * 1797 handwritten digits of 8 × 8 pixels from 0 to 16 (E. Alpaydin, C. Kaynak; UCI, CC BY 4.0).
 * @example
 * const { x, images } = datasets.digits();
 * [x.shape, images.shape]; // → [[1797, 64], [1797, 8, 8]]
 */
export function digits(): Table<64> & { images: Tensor<[number, 8, 8]> } {
  const n = DIGITS.length / 65;
  const x = new Float32Array(n * 64);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < 64; k++) x[64 * i + k] = DIGITS.charCodeAt(65 * i + k) - 65;
    y[i] = Number(DIGITS[65 * i + 64]);
  }
  const flat = wrap(x, [n, 64], 'float32');
  return {
    x: flat as unknown as Tensor<[number, 64]>,
    images: flat.reshape([n, 8, 8]) as unknown as Tensor<[number, 8, 8]>,
    y: wrap(y, [n], 'int64') as unknown as Tensor<[number], 'int64'>,
    featureNames: Array.from({ length: 64 }, (_, k) => `pixel ${Math.floor(k / 8)},${k % 8}`),
    classNames: Array.from({ length: 10 }, (_, k) => String(k)),
    source:
      'E. Alpaydin, C. Kaynak 1998; UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/80, CC BY 4.0',
  };
}
